"""Nobody reads what they may not: lists, counts, and what hangs on what they may not read."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from tests.casework.cases import account, noticed
from tests.casework.people import AT, FIRST, given, of, somebody
from tocsin.casework import records
from tocsin.casework.access import acting
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Finding,
    FindingSubject,
    JournalEntry,
    Membership,
    Network,
    Organisation,
    Participation,
    Person,
    Role,
    SharingGroup,
    SharingGroupMember,
    Subject,
    Tlp,
    User,
    Visibility,
)
from tocsin.casework.models.sharing import LABELS

TODAY = date(2024, 6, 1)
READERS = {"viewer", "analyst", "reviewer", "sender", "admin", "coordinator"}


@dataclass
class World:
    """Everybody and everything, in plain Python, beside the same rows in the database."""

    users: list = field(default_factory=list)
    roles: dict = field(default_factory=dict)
    networks: set = field(default_factory=set)
    groups: set = field(default_factory=set)
    findings: list = field(default_factory=list)
    readers: set = field(default_factory=set)


def stretch(dice):
    """Return first day and the day after the last, about TODAY or open."""
    first = TODAY + timedelta(days=dice.choice([-300, -1, 0, 1]))
    return first, dice.choice([None, first + timedelta(days=dice.choice([0, 1, 2, 400]))])


def holds(first, last):
    return first <= TODAY and (last is None or last > TODAY)


def built(dice):
    """Make a world of four organisations, two networks, three groups and ten people."""
    world = World()
    orgs = Organisation.objects.bulk_create(
        Organisation(name=f"O{n}", kind="member") for n in range(4)
    )
    networks = Network.objects.bulk_create(Network(name=f"N{n}") for n in range(2))
    groups = SharingGroup.objects.bulk_create(
        SharingGroup(name=f"G{n}", owner=dice.choice(orgs)) for n in range(3)
    )
    for one, org in ((one, org) for one in networks for org in dice.sample(orgs, 2)):
        first, last = stretch(dice)
        Membership(network=one, organisation=org, joined_on=first, left_on=last).save()
        world.networks |= {(one.pk, org.pk)} if holds(first, last) else set()
    for one, org in ((one, org) for one in groups for org in dice.sample(orgs, 2)):
        first, last = stretch(dice)
        SharingGroupMember(group=one, organisation=org, joined_on=first, left_on=last).save()
        world.groups |= {(one.pk, org.pk)} if holds(first, last) else set()
    people(dice, world, orgs)
    records_of(dice, world, orgs, (networks, groups))
    return world


def people(dice, world, orgs):
    """Add ten people: one who may sign in no more, one who is a superuser, some without a role."""
    for n in range(10):
        user = User.objects.create(username=f"u{n}", is_active=n != 9, is_superuser=n == 8)
        person = Person.objects.create(user=user)
        world.users.append((user, person))
        held = [(org, role) for org in dice.sample(orgs, dice.choice([0, 1, 1, 2]))
                for role in dice.sample(Role.values, 2)]  # fmt: skip
        for org, role in held:
            first, last = stretch(dice)
            Participation.objects.create(
                person=person, organisation=org, role=role, started_on=first, stopped_on=last
            )
            if holds(first, last):
                world.roles.setdefault(user.pk, set()).add((org.pk, role))


def records_of(dice, world, orgs, shared_with, count=150):
    """Add findings with every label that their sharing allows."""
    kinds = [(far, label) for far, labels in LABELS.items() for label in labels]
    networks, groups = shared_with
    for n in range(count):
        far, label = dice.choice(kinds)
        network, group = dice.choice(networks), dice.choice(groups)
        one = Finding(
            key=str(n), kind="copypasta", claim="x", first_at=AT, last_at=AT, state="proposed",
            owner=dice.choice(orgs), visibility=far, tlp=label,
            network=network if far == "network" else dice.choice([None, network]),
            sharing_group=group if far == "group" else dice.choice([None, group]),
        )  # fmt: skip
        one.save()
        some = dice.sample([person for _, person in world.users], dice.choice([0, 1, 3]))
        one.readers.set(some)
        world.findings.append(one)
        world.readers |= {(one.pk, person.pk) for person in some}


def may(world, user, person, one):
    """The rule of the docstring in `models/sharing.py`, said slowly."""
    mine = {org for org, role in world.roles.get(user.pk, ()) if role in READERS}
    if not user.is_active or not mine:
        return False
    if one.tlp == "red":
        return (one.pk, person.pk) in world.readers
    if one.owner_id in mine:
        return True
    if one.visibility == "group":
        return any((one.sharing_group_id, org) in world.groups for org in mine)
    if one.visibility == "network":
        return one.tlp != "amber+strict" and any(
            (one.network_id, org) in world.networks for org in mine
        )
    return one.visibility == "public" and one.tlp == "clear"


@pytest.mark.parametrize("seed", range(7))
def test_everybody_reads_exactly_what_they_may(seed):
    """Seven worlds of 1,500 pairs of reader and record; a superuser is nobody special."""
    world = built(random.Random(seed))
    for user, person in world.users:
        seen = list(Finding.objects.visible_to(user, TODAY).values_list("pk", flat=True))
        expected = {one.pk for one in world.findings if may(world, user, person, one)}

        assert len(seen) == len(set(seen)), "each once"
        assert set(seen) == expected
        assert Finding.objects.visible_to(user, TODAY).count() == len(expected)


def test_no_world_above_is_an_empty_question():
    """Some are shown and some are not, else the test above asks nothing."""
    world = built(random.Random(0))
    answers = {may(world, *who, one) for who in world.users for one in world.findings}

    assert answers == {True, False}


@pytest.mark.parametrize("far", Visibility.values)
@pytest.mark.parametrize("label", Tlp.values)
def test_nothing_is_shared_further_than_its_label_allows(house, far, label):
    """The database refuses the row, whoever writes it."""
    row = Finding(
        key="k", kind="c", claim="x", first_at=AT, last_at=AT, state="proposed", owner=house.ecdc,
        visibility=far, tlp=label, network=house.network,
        sharing_group=SharingGroup.objects.create(name="g", owner=house.ecdc),
    )  # fmt: skip
    if label in LABELS[far]:
        row.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("model", [*apps.get_app_config("casework").get_models()], ids=str)
def test_every_model_says_who_reads_it_and_strangers_read_nothing(house, model):
    """A new model without a rule fails here."""
    noticed(house, subjects=[account()])
    if model is User:
        return  # signing in is Django's; names are read through Person
    stranger = User.objects.create(username="stranger")
    for who in (AnonymousUser(), stranger):
        assert not model.objects.visible_to(who).exists()


def test_that_an_account_is_in_our_books_is_a_secret_too(house):
    """Counts and suggestions of accounts show no more than the findings that name them."""
    noticed(house, subjects=[account("secret")])

    assert Subject.objects.visible_to(house.ana.user).count() == 1
    assert Subject.objects.visible_to(house.cai.user).count() == 0
    assert FindingSubject.objects.visible_to(house.cai.user).count() == 0


def test_who_left_reads_nothing_from_that_day_on(house):
    dan = somebody("dan", house.ecdc, Role.ANALYST, until=TODAY)
    noticed(house)
    before = TODAY - timedelta(days=1)

    assert Finding.objects.visible_to(dan.user, before).count() == 1
    assert Finding.objects.visible_to(dan.user, TODAY).count() == 0
    with pytest.raises(Refused, match="people with a role there"):
        acting(dan.user, house.ecdc, TODAY)


def test_a_reader_of_red_who_left_the_house_reads_it_no_more(house):
    finding = noticed(house, tlp=Tlp.RED)
    finding.readers.add(house.cai)
    assert list(Finding.objects.visible_to(house.cai.user)) == [finding]
    assert not Finding.objects.visible_to(house.bo.user).exists(), "a colleague who is not named"

    for role in house.cai.participations.all():
        records.change(role, of(house.cai, house.delta), stopped_on=FIRST)
    assert not Finding.objects.visible_to(house.cai.user).exists()


def test_the_journal_is_for_auditors_alone(house):
    finding = noticed(house)
    assert not JournalEntry.objects.visible_to(house.ana.user).exists()

    given(house.bo, house.ecdc, Role.AUDITOR)
    own = JournalEntry.objects.visible_to(house.bo.user)
    assert finding.place in set(own.values_list("place", flat=True))
    assert set(own.values_list("organisation_id", flat=True)) == {house.ecdc.pk}


def test_an_auditor_reads_the_journal_and_nothing_else(house):
    eva = somebody("eva", house.ecdc, Role.AUDITOR)
    noticed(house)

    assert JournalEntry.objects.visible_to(eva.user).exists()
    assert not Finding.objects.visible_to(eva.user).exists()
