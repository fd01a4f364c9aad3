"""A figure shows nothing that a list would hide."""

import pytest

from tests.casework.figures import alliance, rows
from tests.casework.figures.alliance import asked
from tests.casework.figures.test_published import FIGURES
from tocsin.casework.errors import Refused
from tocsin.casework.figures.register import count
from tocsin.casework.figures.responses import cases
from tocsin.casework.models import Finding, Participation, SharingGroup, SharingGroupMember
from tocsin.vocabulary.errors import UnknownNameError

OPEN = {"network.organisations", "network.countries_inside", "network.countries_outside"}
"""Who is in which network is known to everybody inside."""


def somebody(name, organisation=None, role="analyst"):
    """Return a user who works for an organisation, or for none."""
    [person] = alliance.people(1)
    if organisation is not None:
        Participation.objects.create(
            person=person, organisation=organisation, role=role, started_on=alliance.YEAR.first
        )
    return alliance.signed_in(person, name)


@pytest.mark.parametrize(("name", "what", "_"), FIGURES)
def test_who_is_in_no_organisation_counts_nothing(world, name, what, _):
    assert world.silence
    try:
        value = count(name, somebody("nobody"), asked(**what)).value
    except (UnknownNameError, Refused):
        value = 0
    assert value == 0


@pytest.mark.parametrize(("name", "what", "_"), FIGURES)
def test_who_is_in_an_organisation_outside_the_network_counts_nothing_of_it(world, name, what, _):
    assert world.silence
    outsider = somebody("outsider", rows.organisation("Outside", kind="member"))
    try:
        value = count(name, outsider, asked(**what)).value
    except (UnknownNameError, Refused):
        value = 0
    assert value == 0 or name in OPEN


def test_a_contact_of_a_platform_counts_what_was_sent_to_it_and_no_more(world):
    contact = somebody("contact", world.companies["facebook"], "contact")

    assert count("subjects.removed", contact, asked()).value == 104
    assert count("channels.sanctioned", contact, asked()).value == 0
    assert count("alerts.published", contact, asked()).value == 0
    assert cases(contact, alliance.AS_OF) == []


def test_a_figure_counts_what_each_label_lets_one_read(world):
    """Of six channels of another member, a colleague reads those that are shared so far."""
    other, ours = world.members[1], world.members[2]
    group = SharingGroup.objects.create(name="Two of us", owner=other)
    SharingGroupMember.objects.create(group=group, organisation=ours, joined_on=alliance.YEAR.first)
    channels = rows.subjects(world, "channel", "tiktok", 6)
    found = rows.findings(world, channels, kind="sanction_circumvention", owner=other)
    labels = [
        {"visibility": "own", "tlp": "clear"},
        {"visibility": "own", "tlp": "red"},
        {"visibility": "group", "tlp": "amber+strict", "sharing_group": group},
        {"visibility": "network", "tlp": "amber"},
        {"visibility": "public", "tlp": "clear"},
        {"visibility": "own", "tlp": "amber"},
    ]
    for one, label in zip(found, labels, strict=True):
        Finding.objects.filter(pk=one.pk).update(**label)

    def seen(organisation):
        user = somebody(f"of-{organisation.pk}", organisation)
        figure = count("channels.sanctioned", user, asked(platform="tiktok"))
        return [channels.index(one) for one in channels if one.place in figure.records]

    assert seen(other) == [0, 2, 3, 4, 5]
    assert seen(ours) == [2, 3, 4]
    assert seen(world.members[3]) == [3, 4]
    assert seen(rows.organisation("Outside", kind="member")) == [4]
