"""Dates in numbers alone, `03/04/2024 7:05 PM`, once it is settled which number is the day."""

import re
from datetime import tzinfo
from typing import NamedTuple

from tocsin.importers.sights import Moment
from tocsin.importers.times import UNKNOWN, iso

DAY_FIRST, MONTH_FIRST = "day_first", "month_first"
WRITTEN = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})"
    r"(?:,?[ T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?(?: ?([AaPp])\.?[Mm]\.?)?)?"
    r"(?: ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
)
CENTURY = 90
"""Years of two digits from here on are of the last century."""


class Numbers(NamedTuple):
    """A date as it is written, its first two numbers not yet told apart."""

    first: int
    second: int
    rest: str
    """Clock and offset as ISO 8601 has them; "" where there are none."""
    year: int

    def iso(self, order: str) -> str:
        """Return the ISO form under one order; it need not be a day of the calendar."""
        day, month = (self.first, self.second)[:: 1 if order == DAY_FIRST else -1]
        return f"{self.year:04}-{month:02}-{day:02}{self.rest}"


def numbers_of(text: str) -> Numbers | None:
    """Take a date in numbers apart; null when the text is none.

    >>> numbers_of("3/4/24 7:05 PM").iso("month_first")
    '2024-03-04T19:05'
    """
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    first, _, second, year, hour, minute, seconds, half, zone = found.groups()
    full = int(year) + (0 if len(year) == 4 else 1900 if int(year) >= CENTURY else 2000)
    clock = ""
    if hour is not None:
        clock = f"T{_hour(int(hour), half):02}:{minute}" + (f":{seconds}" if seconds else "")
    offset = "" if not zone or not clock else zone if zone[0] in "+-" else "Z"
    return Numbers(int(first), int(second), clock + offset, full)


def _hour(hour: int, half: str | None) -> int:
    return hour if half is None else hour % 12 + 12 * (half in "Pp")


def numeric(raw: str | None, order: str, zone: tzinfo | None = None) -> Moment:
    """Read a date in numbers, in the order of its column; one that is none has no time.

    >>> numeric("25/06/2024", "day_first").at.isoformat(), numeric("25/06/2024", "month_first").at
    ('2024-06-25T00:00:00+00:00', None)
    """
    if raw is None:
        return UNKNOWN
    written = numbers_of(raw)
    found = iso(written.iso(order) if written else raw, zone)
    return Moment(found.at, raw, found.precision, found.basis)
