"""Whether something is still there: what single checks saw, and what may be concluded from them.

One check proves little: servers fail, pages ask for a login, a country is served another page. So a
conclusion changes only when two checks at least an hour apart agree, and checks that saw nothing
(an error, a login wall, a limit) neither change it nor stand in the way. That something is blocked
by country is said only when it was there from one place and gone from another at the same time;
from a single place it is `not_seen`, from there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.vocabulary.errors import RecordError

APART = timedelta(hours=1)
"""Least time between two checks that confirm each other."""
FRESH = timedelta(days=1)
"""Longest time between checks from two places that are held against each other."""


class Result(StrEnum):
    """What one check saw."""

    AVAILABLE = "available"
    LABELLED = "labelled"
    AGE_GATED = "age_gated"
    GEO_BLOCKED = "geo_blocked"
    """The page says that it is not shown in this country."""
    REMOVED = "removed"
    ACCOUNT_GONE = "account_gone"
    DOMAIN_PARKED = "domain_parked"
    LOGIN_WALL = "login_wall"
    RATE_LIMITED = "rate_limited"
    ERROR = "error"
    UNKNOWN = "unknown"


class Seen(StrEnum):
    """What may be concluded from all checks."""

    AVAILABLE = "available"
    LABELLED = "labelled"
    AGE_GATED = "age_gated"
    GEO_BLOCKED = "geo_blocked"
    """Gone from some places while it was there from others."""
    REMOVED = "removed"
    ACCOUNT_GONE = "account_gone"
    DOMAIN_PARKED = "domain_parked"
    NOT_SEEN = "not_seen"
    """Blocked where it was looked at from, and looked at from nowhere else."""
    UNKNOWN = "unknown"
    """No two checks agree yet."""


ALIVE = frozenset({Result.AVAILABLE, Result.LABELLED, Result.AGE_GATED})
GONE = frozenset({Result.GEO_BLOCKED, Result.REMOVED, Result.ACCOUNT_GONE, Result.DOMAIN_PARKED})
CONCLUSIVE = ALIVE | GONE
"""Only these change a conclusion."""
_ORDER = list(Result)
"""From seen by all to seen by nobody, as far as they are conclusive."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One look at one asset."""

    asset: str
    checked_at: datetime
    vantage: str
    """ISO 3166 alpha-2 code of the country it was looked at from; "" when it is not known."""
    method: str
    """`fetch`, `import`, `browser`, or what else looked."""
    result: Result
    http_status: int | None = None
    evidence: str = ""
    """Hash or id of what was kept of it."""

    def __post_init__(self) -> None:
        if self.checked_at.tzinfo is None:
            rule = "expected an instant with its zone"
            raise RecordError("time", rule, column="checked_at", got=self.checked_at)


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """What may be said of an asset, as of an instant."""

    seen: Seen
    since: datetime | None = None
    """First of the checks that agree; null while nothing is known."""
    vantages: tuple[str, ...] = ()
    """From where it was seen so; of a geo-block, from where it is gone."""

    @property
    def is_gone(self) -> bool:
        """Whether it cannot be seen, at least from somewhere."""
        return self.seen.value not in {*ALIVE, Seen.UNKNOWN}

    def __str__(self) -> str:
        places = ", ".join(one or "an unknown place" for one in self.vantages)
        words = self.seen.value.replace("_", " ")
        return f"{words}, from {places}" if places else words


def conclusion(checks: Iterable[Check], as_of: datetime) -> Conclusion:
    """Return what the checks of one asset, up to an instant, allow to say."""
    return (history(checks, as_of) or (Conclusion(seen=Seen.UNKNOWN),))[-1]


def history(checks: Iterable[Check], as_of: datetime) -> tuple[Conclusion, ...]:
    """Return every conclusion in turn, as check after check came in; the last one stands."""
    told = [one for one in checks if one.result in CONCLUSIVE and one.checked_at <= as_of]
    told.sort(key=lambda one: (one.checked_at, one.vantage, one.result))
    found: list[Conclusion] = []
    for count in range(1, len(told) + 1):
        new = _concluded(told[:count])
        if new is not None and (not found or found[-1].seen != new.seen):
            found.append(new)
        elif new is not None and found[-1].vantages != new.vantages:
            found[-1] = Conclusion(seen=new.seen, since=found[-1].since, vantages=new.vantages)
    return tuple(found)


def is_confirmed(run: Sequence[Check]) -> bool:
    """Say whether checks that agree, in order, are far enough apart to count."""
    return bool(run) and run[-1].checked_at - run[0].checked_at >= APART


def _concluded(told: Sequence[Check]) -> Conclusion | None:
    """Return what these checks, oldest first, say of now; null: nothing that is confirmed."""
    newest = told[-1]
    views = [
        latest_run([one for one in told if one.vantage == vantage])
        for vantage, one in {one.vantage: one for one in told}.items()
        if newest.checked_at - one.checked_at <= FRESH
    ]
    if all(view[-1].result is newest.result for view in views):
        return _agreed(told, newest.result)
    return _disagreed(views) if all(map(is_confirmed, views)) else None


def latest_run(told: Sequence[Check]) -> list[Check]:
    """Return the latest checks from one place that saw the same."""
    run: list[Check] = []
    for one in reversed(told):
        if run and one.result != run[-1].result:
            break
        run.append(one)
    return run[::-1]


def _agreed(told: Sequence[Check], result: Result) -> Conclusion | None:
    """Conclude from every place together, since the last check that saw something else."""
    run = latest_run(told)
    if not is_confirmed(run):
        return None
    seen = Seen.NOT_SEEN if result is Result.GEO_BLOCKED else Seen(result)
    return _said(seen, [run])


def _disagreed(views: Sequence[Sequence[Check]]) -> Conclusion:
    """Conclude from places that each saw something else, and each of them twice."""
    gone = [view for view in views if view[-1].result in GONE]
    if gone and len(gone) < len(views):
        return _said(Seen.GEO_BLOCKED, gone)
    strongest = max((view[-1].result for view in views), key=_ORDER.index)
    if any(view[-1].result is Result.GEO_BLOCKED for view in gone):
        return _said(Seen.NOT_SEEN, gone)
    return _said(Seen(strongest), [view for view in views if view[-1].result is strongest])


def _said(seen: Seen, runs: Iterable[Sequence[Check]]) -> Conclusion:
    checks = [one for run in runs for one in run]
    return Conclusion(
        seen=seen,
        since=min(one.checked_at for one in checks),
        vantages=tuple(sorted({one.vantage for one in checks})),
    )
