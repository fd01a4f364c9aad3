"""When to look again at what was decided: soon, then seldom; weekly in the month of a vote."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from tocsin.casework.rapid.deadlines import months_after
from tocsin.casework.rapid.liveness import (
    APART,
    CONCLUSIVE,
    Check,
    Seen,
    conclusion,
    is_confirmed,
    latest_run,
)
from tocsin.catalog import Election

AFTER = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 3 * 24, 7 * 24, 30 * 24, 90 * 24))
"""After a decision."""
WEEK = timedelta(days=7)


def looks(decided_at: datetime, elections: Iterable[Election] = ()) -> tuple[datetime, ...]:
    """Return when to look at an asset after a decision about it, the first time first.

    In the calendar months of an election's polling days, by the local clock, also every week.
    """
    months = [span for one in elections for span in _months(one)]
    weeks = (
        at
        for first, last in months
        for at in (decided_at + WEEK * n for n in range(1, _weeks(decided_at, last) + 1))
        if first <= at < last
    )
    return tuple(sorted({*(decided_at + wait for wait in AFTER), *weeks}))


def next_look(
    decided_at: datetime,
    checks: Iterable[Check],
    as_of: datetime,
    elections: Iterable[Election] = (),
) -> datetime | None:
    """Return when an asset should be looked at next; in the past when it is overdue, null: never.

    What looks new and is not confirmed is looked at again an hour later.
    """
    done = sorted(
        (one for one in checks if one.checked_at <= as_of), key=lambda one: one.checked_at
    )
    told = [one for one in done if one.result in CONCLUSIVE]
    again = () if _is_settled(told, as_of) else (told[-1].checked_at + APART,)
    last = done[-1].checked_at if done else decided_at
    planned = (at for at in looks(decided_at, elections) if at > last)
    return min((*again, *planned), default=None)


def _is_settled(told: list[Check], as_of: datetime) -> bool:
    """Say whether the newest look saw what is concluded anyway, or its place has seen it twice."""
    if not told or conclusion(told, as_of).seen is Seen(told[-1].result):
        return True
    return is_confirmed(latest_run([one for one in told if one.vantage == told[-1].vantage]))


def _months(election: Election) -> Iterable[tuple[datetime, datetime]]:
    """Return the first and last instant of each month in which there is a vote, UTC."""
    for poll in election.polls:
        first = date(poll.on.year, poll.on.month, 1)
        ends = (first, months_after(first, 1))
        begins, over = (datetime.combine(day, time(), poll.clock).astimezone(UTC) for day in ends)
        yield begins, over


def _weeks(since: datetime, until: datetime) -> int:
    return max((until - since) // WEEK, 0)
