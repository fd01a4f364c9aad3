"""Every figure that was published for 2024 comes out of the records, traps and all."""

import pytest

from tests.casework.figures.alliance import ELECTIONS, asked
from tocsin.casework.figures.register import count

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
