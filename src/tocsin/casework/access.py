"""Who acts: a person, for an organisation, in the roles they hold there today."""

from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.auth.models import AnonymousUser

from tocsin.casework.errors import Refused
from tocsin.casework.models import Organisation, Participation, Person, Role
from tocsin.casework.models.visible import Asker, current

PROGRAM = "program"


@dataclass(frozen=True)
class Actor:
    """Who does something, for whom."""

    organisation: Organisation | None
    person: Person | None = None
    """Null: a program, for the organisation that runs it."""
    roles: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What the journal calls them."""
        return self.person.pseudonym if self.person else PROGRAM

    @property
    def for_whom(self) -> Organisation:
        """The organisation they act for; raises `Refused` when there is none."""
        if self.organisation is None:
            raise Refused("organisation", self.name, "acts for an organisation", got="none")
        return self.organisation

    def must_be(self, what: str, *roles: Role) -> None:
        """Raise `Refused` unless they hold one of these roles."""
        if not self.roles & set(roles):
            needed = " or ".join(roles)
            held = ", ".join(sorted(self.roles)) or "none"
            one = "an" if needed.startswith(("a", "e", "i", "o", "u")) else "a"
            raise Refused("role", what, f"is for {one} {needed} of {self.organisation}", got=held)

    def must_own(self, what: str, owner_id: int) -> None:
        """Raise `Refused` unless they act for the owner: others propose, and never edit."""
        if self.organisation is None or self.organisation.pk != owner_id:
            raise Refused(
                "owner", what, "is another organisation's", got=self.organisation or "nobody"
            )


def acting(user: Asker, organisation: Organisation, on: date | None = None) -> Actor:
    """Return who a signed-in user is in an organisation on a day (null: today, UTC).

    Raises `Refused` when they hold no role there on that day.
    """
    today = current(on or datetime.now(UTC).date())
    held = Participation.objects.filter(
        today, organisation=organisation, person__user_id=user.pk or 0
    )
    found = list(held.select_related("person")) if user.is_active else []
    if not found:
        raise Refused("role", organisation, "is for people with a role there", got=user)
    return Actor(organisation, found[0].person, frozenset(one.role for one in found))


def program(organisation: Organisation) -> Actor:
    """Return the actor of what runs by itself: an import of findings, a re-check."""
    return Actor(organisation, None, frozenset())


def asker(actor: Actor) -> Asker:
    """Return who an actor reads as: the person who signs in, for this organisation alone."""
    user = actor.person.user if actor.person else None
    if user is None or actor.organisation is None:
        return AnonymousUser()
    reader = copy(user)
    reader.reads_for = actor.organisation.pk
    return reader
