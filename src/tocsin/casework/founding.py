"""How it begins: organisations, networks, people, and the roles they are given and give back."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from tocsin.casework import journal, kinds, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Address,
    Membership,
    Network,
    Organisation,
    OrganisationKind,
    Participation,
    Person,
    Role,
    User,
)
from tocsin.casework.models.visible import current
from tocsin.casework.storable import checked

ALONE = (Role.ADMIN, Role.COORDINATOR, Role.ANALYST, Role.REVIEWER, Role.SENDER, Role.AUDITOR)
"""Roles of the first person; that nobody approves what they wrote holds for them too."""
LEADS = (Role.ADMIN, Role.COORDINATOR)


def is_founded() -> bool:
    """Whether anybody has a role here."""
    return Participation.objects.exists()


def found(
    name: str, username: str, *, country: str = "", email: str = "", roles: Iterable[str] = ALONE
) -> Actor:
    """Make the first organisation and its first person; anybody may, once.

    The person signs in once they were given a password. Raises `Refused` when somebody has a role.
    """
    with journal.turn():
        if is_founded():
            raise Refused("founded", "casework", "was begun; its administrators add people")
        nobody = Actor(None)
        kind = OrganisationKind.MEMBER
        ours = records.add(Organisation(name=name, kind=kind, country=country), nobody)
        person = _person(username, email, nobody)
        today = datetime.now(UTC).date()
        for role in dict.fromkeys((Role.ADMIN, *roles)):
            _give(person, role, nobody, ours, started_on=today)
    return Actor(ours, person, frozenset({Role.ADMIN, *roles}))


def organisation(
    actor: Actor, name: str, kind: str, *, country: str = "", clearance: str = "green"
) -> Organisation:
    """Add an organisation of any kind: another member, a platform, an authority, a newsroom."""
    values = {"name": name, "kind": kind, "country": country, "clearance": clearance}
    made: Organisation = kinds.add("organisation", actor, values)
    return made


def network(actor: Actor, name: str) -> Network:
    """Begin a network; the organisation that begins it is in it."""
    actor.must_be("a network", *LEADS)
    with journal.turn():
        made = records.add(Network(name=name), actor)
        today = datetime.now(UTC).date()
        records.add(Membership(network=made, organisation=actor.for_whom, joined_on=today), actor)
    return made


def join(
    network: Network, organisation: Organisation, actor: Actor, on: date | None = None
) -> Membership:
    """Take an organisation into a network of the actor's own organisation."""
    actor.must_be(network.place, *LEADS)
    today = datetime.now(UTC).date()
    there = Membership.objects.filter(current(today, "joined_on", "left_on"), network=network)
    if not there.filter(organisation=actor.for_whom).exists():
        raise Refused(
            "network", network.place, "is joined by the word of its members", got=actor.organisation
        )
    if organisation.kind != OrganisationKind.MEMBER:
        raise Refused(
            "member", organisation.place, "is no member organisation", got=organisation.kind
        )
    if there.filter(organisation=organisation).exists():
        raise Refused("exists", organisation.place, "is in this network already", got=network)
    row = Membership(network=network, organisation=organisation, joined_on=on or today)
    return records.add(row, actor)


def leave(membership: Membership, actor: Actor, on: date | None = None) -> Membership:
    """End an organisation's time in a network: its own lead may, or one of another member."""
    actor.must_be(membership.place, *LEADS)
    today = datetime.now(UTC).date()
    there = Membership.objects.filter(
        current(today, "joined_on", "left_on"), network=membership.network
    )
    if not there.filter(organisation=actor.for_whom).exists():
        raise Refused(
            "network", membership.place, "is for members of the network", got=actor.organisation
        )
    return records.change(membership, actor, left_on=on or today)


def person(
    actor: Actor, username: str, *roles: str, organisation: Organisation | None = None,
    email: str = "", since: date | None = None,
) -> Person:  # fmt: skip
    """Add somebody with roles in an organisation (null: the actor's own)."""
    there = organisation or actor.for_whom
    _must_lead(actor, there)
    if not roles:
        raise Refused("role", username, "is given one role at least", got="none")
    with journal.turn():
        made = _person(username, email, actor)
        for role in dict.fromkeys(roles):
            _give(made, role, actor, there, started_on=since or datetime.now(UTC).date())
    return made


def give(  # noqa: PLR0913  # as many as a role has
    person: Person, role: str, actor: Actor, *, organisation: Organisation | None = None,
    network: Network | None = None, since: date | None = None, until: date | None = None,
) -> Participation:  # fmt: skip
    """Give somebody one more role in an organisation (null: the actor's own)."""
    there = organisation or actor.for_whom
    _must_lead(actor, there)
    begins = since or datetime.now(UTC).date()
    with journal.turn():
        return _give(
            person, role, actor, there, started_on=begins, stopped_on=until, network=network
        )


def end(participation: Participation, actor: Actor, on: date | None = None) -> Participation:
    """Take a role back from a day on (null: today); an organisation keeps one administrator."""
    there = participation.organisation
    actor.must_be(participation.place, Role.ADMIN)
    actor.must_own(participation.place, there.pk)
    stops = on or datetime.now(UTC).date()
    with journal.turn():
        if participation.role == Role.ADMIN:
            others = there.participations.filter(current(stops), role=Role.ADMIN)
            others = others.filter(person__user__is_active=True).exclude(pk=participation.pk)
            if not others.exists():
                raise Refused("last", participation.place, "is the last administrator's role")
        return records.change(participation, actor, stopped_on=stops)


def address(  # noqa: PLR0913  # as many as an address has
    actor: Actor, recipient: Organisation, channel: str, address: str, *,
    contact: str = "", language: str = "",
) -> Address:  # fmt: skip
    """Note where a recipient is reached."""
    values = {"recipient": recipient.pk, "channel": channel, "address": address,
              "contact": contact, "language": language}  # fmt: skip
    made: Address = kinds.add("address", actor, values)
    return made


def _must_lead(actor: Actor, organisation: Organisation) -> None:
    """Raise `Refused` unless somebody may give roles there.

    Its own administrators may; and while nobody ever had a role there, who leads another.
    """
    if actor.organisation is not None and actor.organisation.pk == organisation.pk:
        actor.must_be(organisation.place, Role.ADMIN)
    elif organisation.participations.exists():
        actor.must_own(organisation.place, organisation.pk)
    else:
        actor.must_be(organisation.place, *LEADS)


def _person(username: str, email: str, actor: Actor) -> Person:
    user = User(username=username, email=email)
    user.set_unusable_password()
    checked(user)
    user.save(force_insert=True)
    return records.add(Person(user=user), actor)


def _give(  # noqa: PLR0913  # as many as a role has
    person: Person, role: str, actor: Actor, organisation: Organisation, *,
    started_on: date, stopped_on: date | None = None, network: Network | None = None,
) -> Participation:  # fmt: skip
    held = person.participations.filter(
        current(started_on), organisation=organisation, role=role, network=network
    )
    if held.exists():
        raise Refused("exists", person.place, "holds this role there", got=role)
    if role == Role.CONTACT and organisation.kind == OrganisationKind.MEMBER:
        raise Refused("role", organisation.place, "has no contacts: it is no recipient", got=role)
    if role != Role.CONTACT and organisation.kind != OrganisationKind.MEMBER:
        raise Refused("role", organisation.place, "is no member: it has contacts alone", got=role)
    row = Participation(
        person=person, organisation=organisation, role=role, network=network,
        started_on=started_on, stopped_on=stopped_on,
    )  # fmt: skip
    return records.add(row, actor)
