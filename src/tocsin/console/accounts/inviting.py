"""One link for one person, once: it sets the password of their sign-in.

The link holds 256 bits of chance; we keep their SHA-256. Whoever makes one writes it into the
journal, and so does its use.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from tocsin.casework import journal
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Participation, Person, Role, User
from tocsin.casework.models.visible import current
from tocsin.console.accounts import sessions
from tocsin.console.accounts.models import Invitation

GOOD_FOR = timedelta(hours=72)
OWNER = Actor(None)
"""The watch's owner, at its own machine: who holds the folder holds everything in it."""


@dataclass(frozen=True)
class Link:
    """What to hand over, by a way that you trust; it is shown once."""

    secret: str
    expires_at: datetime

    @property
    def path(self) -> str:
        """The path of the page."""
        return reverse("invitation", args=[self.secret])

    @property
    def address(self) -> str:
        """The whole address."""
        return f"{settings.TOCSIN_CONSOLE.origin}{self.path}"


def invite(
    person: Person, actor: Actor, *, forgets_factors: bool = False, good_for: timedelta = GOOD_FOR
) -> Link:
    """Return a new link for a person; those made for them before lead nowhere any more.

    Raises `Refused` unless the actor administers every organisation in which they hold a role.
    """
    _may_invite(person, actor)
    with journal.turn():
        void(person)
        link = _made(person, actor, good_for, forgets_factors=forgets_factors)
        journal.write("invite", person, actor, {"second_factors": not forgets_factors})
    return link


def first(good_for: timedelta = GOOD_FOR) -> Link:
    """Return a link for who founds the first organisation; those made before lead nowhere."""
    with transaction.atomic():
        void(None)
        return _made(None, OWNER, good_for)


def void(person: Person | None) -> None:
    """Make every link of a person lead nowhere."""
    Invitation.objects.filter(person=person, used_at=None).update(expires_at=datetime.now(UTC))


def found(secret: str) -> Invitation:
    """Return what a link leads to; raises `Refused` for one that is not, was used, or expired."""
    rows = Invitation.objects.filter(used_at=None, expires_at__gt=datetime.now(UTC))
    if (row := rows.filter(secret_sha256=hashed(secret)).first()) is None:
        raise Refused("invitation", "this link", "was used, is too old, or was never one of ours; "
                      "ask an administrator for another")  # fmt: skip
    return row


def waiting(most: int = 5) -> list[str]:
    """Return the sign-in names of some who have no password yet, if nobody at all has one."""
    users = User.objects.filter(is_active=True).order_by("username")
    if any(user.password and user.has_usable_password() for user in users):
        return []
    return [user.username for user in users[:most]]


def accept(secret: str, password: str) -> User:
    """Set the password of the person a link is for; every session of theirs ends."""
    with journal.turn():
        invitation = taken(secret)
        person = invitation.person
        if person is None or person.user is None:
            raise Refused("invitation", "this link", "is for somebody who signs in no more")
        user = person.user
        set_password(user, password)
        if invitation.forgets_factors:
            Authenticator.objects.filter(user=user).delete()
        journal.write("accept", person, Actor(invitation.organisation, person))
    return user


def taken(secret: str) -> Invitation:
    """Use a link up, in a transaction of its own or of who asks; of two at once, one does."""
    row = found(secret)
    used = Invitation.objects.filter(pk=row.pk, used_at=None).update(used_at=datetime.now(UTC))
    if used != 1:
        raise Refused("invitation", "this link", "was used a moment ago")
    return row


def set_password(user: User, password: str) -> None:
    """Give somebody a password; who was signed in as them is so no more."""
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions.end(user.pk)


def hashed(secret: str) -> str:
    """Return what is kept of a link."""
    return sha256(secret.encode()).hexdigest()


def _made(
    person: Person | None, actor: Actor, good_for: timedelta, *, forgets_factors: bool = False
) -> Link:
    secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
    Invitation.objects.create(
        secret_sha256=hashed(secret), person=person, organisation=actor.organisation,
        made_by=actor.person, made_at=now, expires_at=now + good_for,
        forgets_factors=forgets_factors,
    )  # fmt: skip
    return Link(secret, now + good_for)


def _may_invite(person: Person, actor: Actor) -> None:
    """Refuse an administrator who would take over a sign-in that opens another organisation."""
    if actor == OWNER:
        return
    actor.must_be(person.place, Role.ADMIN)
    today = current(datetime.now(UTC).date())
    where = set(
        Participation.objects.filter(today, person=person).values_list("organisation_id", flat=True)
    )
    if where != {actor.for_whom.pk}:
        raise Refused("owner", person, "has roles elsewhere too, or none here; the owner of the "
                      "watch makes the link, with `tocsin team invite`")  # fmt: skip
