"""Who works here: people, what they may do and until when, and networks with their members."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field, StringConstraints

from tocsin.casework import founding
from tocsin.casework.models import Membership, Network, Organisation, Participation, Person, Role
from tocsin.console.accounts import inviting
from tocsin.console.api.answers import answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import found, linked
from tocsin.console.api.values import Day, Id, Line, Told
from tocsin.console.tokens.model import Scope

router = Router(tags=["team"])
Username = Annotated[str, StringConstraints(pattern=r"^[\w.@+-]{1,150}$")]


class PersonMade(Schema):
    """Somebody who works here from now on."""

    id: int
    pseudonym: str
    username: str


class RoleTold(Schema):
    """What somebody does for an organisation."""

    id: int
    person: int
    organisation: int
    network: int | None
    role: str
    started_on: date
    stopped_on: date | None

    @classmethod
    def of(cls, one: Participation) -> "RoleTold":
        """Return a role as it is told."""
        return cls(
            id=one.pk, person=one.person_id, organisation=one.organisation_id,
            network=one.network_id, role=one.role, started_on=one.started_on,
            stopped_on=one.stopped_on,
        )  # fmt: skip


class MembershipTold(Schema):
    """One organisation in one network."""

    id: int
    network: int
    organisation: int
    joined_on: date
    left_on: date | None

    @classmethod
    def of(cls, one: Membership) -> "MembershipTold":
        """Return a membership as it is told."""
        return cls(
            id=one.pk, network=one.network_id, organisation=one.organisation_id,
            joined_on=one.joined_on, left_on=one.left_on,
        )  # fmt: skip


class NetworkMade(Schema):
    """A network that the own organisation is the first of."""

    id: int
    name: str


class Invitation(Schema):
    """A link by which somebody sets their password; it is shown once."""

    path: str
    expires_at: datetime


class Somebody(Told):
    """Who comes, and what they may do."""

    username: Username
    roles: Annotated[list[Role], Field(min_length=1, max_length=8)]
    organisation: Id | None = None
    """Null: one's own."""
    email: Line = ""
    since: Day | None = None


class Given(Told):
    """Which role, and from when to when."""

    role: Role
    organisation: Id | None = None
    network: Id | None = None
    since: Day | None = None
    until: Day | None = None


class On(Told):
    """On which day; null: today."""

    on: Day | None = None


class Called(Told):
    """What it is called."""

    name: Annotated[Line, Field(min_length=1)]


class Joining(On):
    """Who joins."""

    organisation: Id


@router.post("/people", response=answers(PersonMade, 201), auth=with_scope(Scope.ADMIN))
def add_person(request: Request, told: Somebody) -> Any:  # noqa: ANN401  # checked by its shape
    """Let somebody work here; they sign in once they are invited."""
    made = founding.person(
        request.auth.actor, told.username, *told.roles,
        organisation=linked(Organisation, request, told.organisation), email=told.email,
        since=told.since,
    )  # fmt: skip
    return Status(201, PersonMade(id=made.pk, pseudonym=made.pseudonym, username=told.username))


@router.post(
    "/people/{person}/roles", response=answers(RoleTold, 201), auth=with_scope(Scope.ADMIN)
)
def give_role(request: Request, person: Path[Id], told: Given) -> Any:  # noqa: ANN401
    """Give somebody a role."""
    made = founding.give(
        found(Person, request, person), told.role, request.auth.actor,
        organisation=linked(Organisation, request, told.organisation),
        network=linked(Network, request, told.network), since=told.since, until=told.until,
    )  # fmt: skip
    return Status(201, RoleTold.of(made))


@router.post("/roles/{participation}/end", response=answers(RoleTold), auth=with_scope(Scope.ADMIN))
def end_role(request: Request, participation: Path[Id], told: On) -> RoleTold:
    """End a role; the last administrator stays."""
    one = found(Participation, request, participation)
    return RoleTold.of(founding.end(one, request.auth.actor, told.on))


@router.post(
    "/people/{person}/invitation", response=answers(Invitation, 201), auth=with_scope(Scope.ADMIN)
)
def invite_person(request: Request, person: Path[Id]) -> Any:  # noqa: ANN401
    """Make a one-time link for somebody; who has it signs in as them."""
    link = inviting.invite(found(Person, request, person), request.auth.actor)
    return Status(201, Invitation(path=link.path, expires_at=link.expires_at))


@router.post("/networks", response=answers(NetworkMade, 201), auth=with_scope(Scope.ADMIN))
def begin_network(request: Request, told: Called) -> Any:  # noqa: ANN401
    """Begin a network; one's own organisation is in it."""
    made = founding.network(request.auth.actor, told.name)
    return Status(201, NetworkMade(id=made.pk, name=made.name))


@router.post(
    "/networks/{network}/members",
    response=answers(MembershipTold, 201),
    auth=with_scope(Scope.ADMIN),
)
def join_network(request: Request, network: Path[Id], told: Joining) -> Any:  # noqa: ANN401
    """Let an organisation join a network."""
    organisation = found(Organisation, request, told.organisation)
    one = found(Network, request, network)
    made = founding.join(one, organisation, request.auth.actor, told.on)
    return Status(201, MembershipTold.of(made))


@router.post(
    "/memberships/{membership}/leave", response=answers(MembershipTold),
    auth=with_scope(Scope.ADMIN),
)  # fmt: skip
def leave_network(request: Request, membership: Path[Id], told: On) -> MembershipTold:
    """Let an organisation leave a network."""
    one = found(Membership, request, membership)
    return MembershipTold.of(founding.leave(one, request.auth.actor, told.on))
