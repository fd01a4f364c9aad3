"""What a measure changed at the address itself: when, and whether it is what was claimed.

When something went is known only between two looks: the last that saw it, and the first that did
not. Both bounds are kept; nothing in between is made up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.casework.rapid.answers import PENDING, WITHOUT, Decision, Measure
from tocsin.casework.rapid.liveness import (
    ALIVE,
    CONCLUSIVE,
    Check,
    Conclusion,
    Seen,
    conclusion,
    history,
)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """When an asset went, as far as looking can tell."""

    asset: str
    last_alive: datetime | None
    """Null: it was never seen."""
    first_gone: datetime

    def after(self, start: datetime) -> tuple[timedelta, timedelta] | None:
        """Return the least and most time that it took; null when it was gone before `start`."""
        if self.first_gone <= start:
            return None
        least = timedelta() if self.last_alive is None else self.last_alive - start
        return max(least, timedelta()), self.first_gone - start


def effect(checks: Iterable[Check], as_of: datetime) -> Effect | None:
    """Return when the asset of these checks went; null when it is not known to be gone.

    Of an asset that came back and went again, the last going counts.
    """
    every = [one for one in checks if one.checked_at <= as_of and one.result in CONCLUSIVE]
    turns = history(every, as_of)
    since = None
    for turn in turns:
        since = (since or turn.since) if turn.is_gone else None
    if since is None:
        return None
    alive = [one.checked_at for one in every if one.result in ALIVE and one.checked_at < since]
    return Effect(asset=every[0].asset, last_alive=max(alive, default=None), first_gone=since)


class Confirmation(StrEnum):
    """How a claimed measure looks at the address."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    OPEN = "open"
    """Not looked at enough, or not from where it would show."""
    INVISIBLE = "invisible"
    """A measure that nobody can see from outside, or none at all."""


_EVERYWHERE = frozenset({Seen.REMOVED, Seen.ACCOUNT_GONE, Seen.DOMAIN_PARKED})
SHOWS = {
    Measure.CONTENT_REMOVED: _EVERYWHERE,
    Measure.CONTENT_DISABLED: _EVERYWHERE,
    Measure.CONTENT_LABELLED: frozenset({Seen.LABELLED}),
    Measure.CONTENT_AGE_RESTRICTED: frozenset({Seen.AGE_GATED}),
    Measure.ACCOUNT_SUSPENDED: _EVERYWHERE,
    Measure.ACCOUNT_TERMINATED: _EVERYWHERE,
    Measure.AD_LABELLED: frozenset({Seen.LABELLED}),
    Measure.AD_STOPPED: _EVERYWHERE,
    Measure.DOMAIN_SUSPENDED: _EVERYWHERE,
}
"""How a measure looks from outside; what is not here cannot be seen."""


def confirmation(decision: Decision, checks: Iterable[Check], as_of: datetime) -> Confirmation:
    """Return how a decision looks at the address of its asset, by checks after it was made."""
    if decision.measure in WITHOUT | PENDING or decision.measure not in SHOWS:
        return Confirmation.INVISIBLE
    after = [one for one in checks if one.checked_at >= decision.decided_at]
    now = conclusion([one for one in after if one.asset == decision.asset], as_of)
    if now.seen is Seen.UNKNOWN:
        return Confirmation.OPEN
    if decision.territories:
        return _in_territories(decision, now)
    if now.seen is Seen.NOT_SEEN:
        return Confirmation.OPEN
    claimed = now.seen in SHOWS[decision.measure]
    return Confirmation.CONFIRMED if claimed else Confirmation.CONTRADICTED


def _in_territories(decision: Decision, now: Conclusion) -> Confirmation:
    """Judge a measure that holds in some countries only; a look from elsewhere says nothing."""
    looked = set(now.vantages) & set(decision.territories)
    blocked = SHOWS[decision.measure] | {Seen.GEO_BLOCKED, Seen.NOT_SEEN}
    if now.seen in blocked:
        return Confirmation.CONFIRMED if looked else Confirmation.OPEN
    return Confirmation.CONTRADICTED if looked else Confirmation.OPEN
