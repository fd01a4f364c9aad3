"""Periods that the law counts in months and days.

A period begins on the day after the event and ends with the last hour of its last day; a last day
that the month lacks is the month's last; a period that would end on a Saturday or Sunday ends with
the next Monday. Public holidays, which can only make a period longer, are not known here.

Source    Regulation (EEC, Euratom) No 1182/71, Article 3; Regulation (EU) 2022/2065 (DSA),
          Article 20(1)-(2): complaints for at least six months from the day of being informed;
          Article 21(4): a certified body decides within 90 days, or 180 when it is complex.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

APPEAL_MONTHS = 6
OUT_OF_COURT_DAYS = 90
OUT_OF_COURT_DAYS_COMPLEX = 180
BRUSSELS = "Europe/Brussels"


def appeal_until(informed_at: datetime, zone: str = BRUSSELS) -> datetime:
    """Return the instant (UTC) from which a complaint comes too late.

    `zone` is where the notifier sits: the day of being informed is a day there.

    >>> appeal_until(datetime(2024, 8, 30, 9, tzinfo=UTC)).isoformat()
    '2025-02-28T23:00:00+00:00'
    """
    return _end(months_after(_day(informed_at, zone), APPEAL_MONTHS), zone)


def out_of_court_due(
    received_at: datetime, zone: str = BRUSSELS, *, is_complex: bool = False
) -> datetime:
    """Return the instant (UTC) by which a certified body should have decided.

    >>> out_of_court_due(datetime(2024, 6, 3, 9, tzinfo=UTC)).isoformat()
    '2024-09-02T22:00:00+00:00'
    """
    days = OUT_OF_COURT_DAYS_COMPLEX if is_complex else OUT_OF_COURT_DAYS
    return _end(_day(received_at, zone) + timedelta(days=days), zone)


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of a month that has no such day.

    >>> months_after(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _end(last: date, zone: str) -> datetime:
    """Return the instant at which the last day, or the Monday after it, is over."""
    last += timedelta(days={5: 2, 6: 1}.get(last.weekday(), 0))
    midnight = datetime.combine(last + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC)
