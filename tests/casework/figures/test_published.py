"""Every figure that was published for 2024 comes out of the records, traps and all."""

from datetime import date

import pytest

from tests.casework.figures.alliance import ELECTIONS, asked
from tocsin.casework.figures import wording
from tocsin.casework.figures.register import count
from tocsin.casework.figures.tables import crossed
from tocsin.casework.models import Membership, Participation

NETWORK = ("network.organisations", "network.participants")
NOW = {"period": None, "network": "CDN"}
FIGURES = [
    ("alerts.published", {}, 37),
    ("channels.sanctioned", {}, 700),
    ("ads.unlabelled", {}, 611),
    ("images.unlabelled", {}, 131),
    ("posts.in_operation", {"operation": "Doppelganger", "platform": "x"}, 1600),
    ("organisations.targeted", {"operation": "RRN"}, 803),
    ("posts.against_rule", {"rule": "silence:FR"}, None),
    ("platforms.short", {"provision": "art-16", "election": ELECTIONS["FR"][0]}, 2),
    ("outcomes.attested", {"kind": "takedown_network"}, 1),
    ("subjects.removed", {}, 104),
    ("subjects.labelled", {}, 77),
    ("evidence.handed_over", {}, 8),
    ("meetings.held", {}, 42),
    ("articles.published", {}, 62),
    ("articles.reach", {}, 2_046_000),
    ("people.trained", {"topic": "disarm"}, 72),
    ("workshops.held", {}, 16),
    ("workshops.attended", {}, 450),
    ("network.organisations", NOW, 47),
    ("network.participants", NOW, 203),
    ("network.countries_inside", NOW, 11),
    ("network.countries_outside", NOW, 5),
    ("policies.unenforced", {}, 1),
    ("introductions.made", {}, 6),
]


@pytest.mark.parametrize(("name", "what", "published"), FIGURES)
def test_a_published_figure_comes_out(world, name, what, published):
    figure = count(name, world.user, asked(**what))

    assert figure.value == (world.silence if published is None else published)
    if name not in {"articles.reach", "workshops.attended"}:
        assert figure.value == len(figure.records) == len(set(figure.records))


def test_the_network_as_it_was_before_the_european_vote(world):
    """Around 42 organisations and 130 people, four of whom left since; 47 and 203 on the day."""
    late, after = world.members[42:], date(2024, 9, 1)
    Membership.objects.filter(organisation__in=late).update(joined_on=after)
    others = [one for n, one in enumerate(world.people) if n % 47 < 42][-57:]
    Participation.objects.filter(person__in=others).update(started_on=after)
    then = NOW | {"on": date(2024, 6, 9)}
    found = [count(name, world.user, asked(**then)).value for name in NETWORK]
    assert found == [42, 130]
    assert wording.checked("around [42] organisations", found[0])
    assert [count(name, world.user, asked(**NOW)).value for name in NETWORK] == [47, 203]


def test_alerts_went_to_several_kinds_of_recipients(world):
    """To authorities, institutions, platforms and others: each is a row of one table."""
    found = crossed("institutions.informed", world.user, asked(), rows="recipient",
                    columns="election")  # fmt: skip
    assert {name: sum(one.value for one in row) for name, row in
            zip(found.rows, found.cells, strict=True)} == {
                "authority": 2, "platform": 2}  # fmt: skip
