"""What a request shows: a token, and with it a person, an organisation and some scopes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tocsin.casework.access import Actor, acting
from tocsin.casework.errors import Refused
from tocsin.casework.models import User
from tocsin.console.tokens.making import MARK, digest
from tocsin.console.tokens.model import Token, TokenUse

OFTEN = timedelta(minutes=10)
"""How exactly the last use is kept: a write for each reading would cost more than it tells."""
LONGEST_SHOWN = 120


@dataclass(frozen=True)
class Shown:
    """Whose token was shown, as they are today."""

    token: Token
    user: User
    actor: Actor


def shown_by(text: str, address: str) -> Shown:
    """Return whose token this is; raises `Refused` for one that opens nothing, from there or now.

    The roles are those that the person holds today: a token made before a role ended has lost it.
    """
    token = _found(text)
    if token is None or token.is_over(now := datetime.now(UTC)):
        raise Refused("token", "Authorization", "must be a token that is known and not over")
    if not token.is_from(address):
        raise Refused("network", "Authorization", "is not a token for this network", got=address)
    user = token.person.user
    if user is None:
        raise Refused("token", "Authorization", "is of somebody who signs in no more")
    user.reads_for = token.organisation_id
    actor = acting(user, token.organisation)
    _used(token, now)
    return Shown(token, user, actor)


def _found(text: str) -> Token | None:
    if not text.startswith(MARK) or len(text) > LONGEST_SHOWN:
        return None
    every = Token.objects.select_related("person__user", "organisation")
    return every.filter(secret_sha256=digest(text)).first()


def _used(token: Token, now: datetime) -> None:
    """Keep when it was shown, to some minutes."""
    known = TokenUse.objects.filter(token=token)
    if known.filter(at__gt=now - OFTEN).exists():
        return
    TokenUse.objects.update_or_create(token=token, defaults={"at": now})
