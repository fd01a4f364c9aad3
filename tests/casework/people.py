"""A small world: Ana and Bo of ECDC, Cai of Delta, the network of both, and a platform."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tocsin.casework import records
from tocsin.casework.access import Actor, acting
from tocsin.casework.models import (
    Membership,
    Network,
    Organisation,
    Participation,
    Person,
    Role,
    User,
)

FIRST = date(2024, 1, 1)
AT = datetime(2024, 11, 23, 22, tzinfo=UTC)


@dataclass
class House:
    """Everybody, by name."""

    network: Network
    ecdc: Organisation
    delta: Organisation
    platform: Organisation
    ana: Person
    bo: Person
    cai: Person

    @classmethod
    def built(cls):
        setup = Actor(None)
        network = records.add(Network(name="Election watch"), setup)
        ecdc, delta, platform = (
            records.add(Organisation(name=name, kind=kind, country=country), setup)
            for name, kind, country in [
                ("ECDC", "member", "RO"), ("Delta", "member", "FR"), ("Bigbook", "platform", "IE"),
            ]
        )  # fmt: skip
        for one in (ecdc, delta):
            records.add(Membership(network=network, organisation=one, joined_on=FIRST), setup)
        ana = somebody("ana", ecdc, Role.ANALYST, Role.SENDER)
        bo = somebody("bo", ecdc, Role.ANALYST, Role.REVIEWER, Role.COORDINATOR)
        cai = somebody("cai", delta, Role.ANALYST, Role.REVIEWER)
        return cls(network, ecdc, delta, platform, ana, bo, cai)


def somebody(name, organisation, *roles, since=FIRST, until=None):
    """Return a person with these roles in an organisation, who can sign in."""
    user = User.objects.create(username=name)
    person = records.add(Person(pseudonym=f"p-{name}", user=user), Actor(None))
    for role in roles:
        given(person, organisation, role, since=since, until=until)
    return person


def given(person, organisation, role, since=FIRST, until=None):
    """Give a person one more role."""
    row = Participation(
        person=person, organisation=organisation, role=role, started_on=since, stopped_on=until
    )
    return records.add(row, Actor(None))


def of(person, organisation):
    """Return a person as they act for an organisation."""
    return acting(person.user, organisation)
