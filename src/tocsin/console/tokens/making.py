"""Making a token, and taking it back; both are in the journal, the token itself nowhere."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_network
from types import MappingProxyType

from tocsin.casework import records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Role
from tocsin.console.tokens.model import Scope, Token

MARK = "tocsin_"
"""How every token begins, so that one in a file of somebody is recognised."""
LONGEST = timedelta(days=366)
MOST_NETWORKS = 64
USABLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        Scope.READ: frozenset(Role),
        Scope.PROPOSE: frozenset({Role.ANALYST, Role.SENDER, Role.CONTACT}),
        Scope.DECIDE: frozenset({Role.ANALYST, Role.REVIEWER, Role.ADMIN, Role.COORDINATOR}),
        Scope.SEND: frozenset({Role.SENDER}),
        Scope.ADMIN: frozenset({Role.ADMIN, Role.COORDINATOR}),
    }
)
"""By scope, the roles of which one is needed to use anything of it."""


@dataclass(frozen=True)
class Made:
    """A new token, and the only sight of it that there will be."""

    token: Token
    shown: str
    """What a program shows: `tocsin_…`."""


def make(
    actor: Actor,
    name: str,
    scopes: Collection[str],
    expires_at: datetime,
    networks: Collection[str] = (),
) -> Made:
    """Make a token of who asks, in the organisation they act for.

    Raises `Refused` for scopes that no role of theirs could use today, for one that would last
    longer than a year, and for networks that are none.
    """
    person, organisation = actor.person, actor.for_whom
    if person is None:
        raise Refused("person", "token", "belongs to a person", got=actor.name)
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    shown = f"{MARK}{prefix}_{secret}"
    token = Token(
        person=person,
        organisation=organisation,
        name=name.strip(),
        prefix=prefix,
        secret_sha256=digest(shown),
        scopes=_scopes(actor, scopes),
        networks=_networks(networks),
        expires_at=_until(expires_at),
    )
    return Made(records.add(token, actor), shown)


def revoke(token: Token, actor: Actor, reason: str = "") -> Token:
    """Take a token back: one's own, or any of the organisation one administers."""
    is_own = actor.person is not None and actor.person.pk == token.person_id
    if not is_own:
        actor.must_own(token.place, token.organisation_id)
        actor.must_be(token.place, Role.ADMIN)
    if token.revoked_at is not None:
        raise Refused("revoked", token.place, "was taken back before", got=token.revoked_at)
    return records.change(token, actor, reason, revoked_at=datetime.now(UTC))


def digest(shown: str) -> str:
    """Return what is kept of a token."""
    return sha256(shown.encode()).hexdigest()


def _scopes(actor: Actor, asked: Collection[str]) -> list[str]:
    known = [one for one in Scope.values if one in asked]
    if not known or set(asked) - set(known):
        raise Refused("scope", "token.scopes", f"must be some of {', '.join(Scope.values)}",
                      got=", ".join(sorted(asked)) or "none")  # fmt: skip
    for one in known:
        if not actor.roles & USABLE[one]:
            held = ", ".join(sorted(actor.roles)) or "none"
            raise Refused("scope", "token.scopes", f"{one!r} is of no use without a role that "
                          f"allows it: {', '.join(sorted(USABLE[one]))}", got=held)  # fmt: skip
    return known


def _networks(asked: Collection[str]) -> list[str]:
    if len(asked) > MOST_NETWORKS:
        raise Refused(
            "network", "token.networks", f"must be at most {MOST_NETWORKS}", got=len(asked)
        )
    try:
        return sorted({str(ip_network(one.strip(), strict=False)) for one in asked})
    except ValueError as error:
        raise Refused(
            "network", "token.networks", "must be networks such as 192.0.2.0/24", got=error
        ) from None


def _until(expires_at: datetime) -> datetime:
    now = datetime.now(UTC)
    if expires_at.tzinfo is None:
        raise Refused("time", "token.expires_at", "must have its zone", got=expires_at)
    if not now < expires_at <= now + LONGEST:
        raise Refused("time", "token.expires_at", f"must be within {LONGEST.days} days from now",
                      got=expires_at)  # fmt: skip
    return expires_at
