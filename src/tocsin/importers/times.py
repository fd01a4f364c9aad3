"""Times as sources write them, read exactly or not at all.

Every reader takes the value as the source gave it and returns a `Moment`: UTC, the raw text, how
exact it is, and how its zone was known. None of them raises and none of them guesses: what cannot
be read, or cannot be true, has no `at`, keeps its `raw`, and has a `flag`.

Not credible are times before 1990, when no platform existed, and times more than two days ahead of
this machine's clock. Real files hold both: year 0000, year 9999, epoch 0 for "none".

Source    design note on ingest, sections 1.1, 1.4 and 4.2.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Literal

from tocsin.importers.sights import Moment

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)

EpochUnit = Literal["auto", "s", "ms", "us", "ns"]
TICKS: Mapping[str, int] = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
"""Ticks of each unit in one second."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FARTHEST = 10**20
"""More ticks than any unit holds in this age, and few enough to count with exactly."""

UNKNOWN = Moment(None, None, "none", "none")
"""The source gives no time."""

MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
    "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}  # fmt: skip
US_EASTERN = {"EST": timezone(timedelta(hours=-5)), "EDT": timezone(timedelta(hours=-4))}


def now() -> datetime:
    """Return the time on this machine's clock, UTC."""
    return datetime.now(UTC)


def flag(moment: Moment | None) -> str | None:
    """Return the flag a post with this moment carries; null when the time is plainly known.

    >>> flag(iso("0000-01-01T00:00:00Z")), flag(iso("soon")), flag(iso("2024-11-24 08:11"))
    ('time_implausible', 'time_unreadable', 'time_zone_assumed')
    """
    if moment is None or moment.raw is None:
        return None
    if moment.at is None:
        return "time_unreadable" if moment.basis == "none" else "time_implausible"
    return "time_zone_assumed" if moment.basis == "assumed_utc" else None


def flags(*moments: Moment | None) -> list[str]:
    """Return the flags of a post that carries these moments, each once."""
    return list(dict.fromkeys(found for found in map(flag, moments) if found))


def iso(raw: object, zone: tzinfo | None = None) -> Moment:
    """Read an ISO 8601 time: any offset form, any number of decimals, date alone, no zone.

    `zone` is what the source's documentation says of times without an offset; without it such a
    time is taken for UTC and says so (`assumed_utc`).

    >>> iso("2024-11-30T12:35:10.123456789Z").at.isoformat()
    '2024-11-30T12:35:10.123456+00:00'
    >>> iso("2019-05-13T15:30:13+0000").basis, iso("2017-08-19 15:13").precision
    ('zone_in_value', 'minute')
    """
    if not isinstance(raw, str):
        return UNKNOWN if raw is None else _unreadable(raw)
    text = raw.strip()
    if not text:
        return UNKNOWN
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return _year_zero(raw, text)
    if text.isdigit():
        return _unreadable(raw)  # 20241124 may as well be a count or an id
    return _placed(read, raw, _precision(text, read), zone)


def local(raw: object, fmt: str, zone: tzinfo | None = None) -> Moment:
    """Read a time in a declared `strptime` format, in the declared zone.

    In the hour that a clock runs twice the first is meant; a time that the zone's clocks skipped
    is not credible. Formats that hold an offset (`%z`) need no zone.

    >>> from zoneinfo import ZoneInfo
    >>> local("04.12.2024 15:03", "%d.%m.%Y %H:%M", ZoneInfo("Europe/Berlin")).at.isoformat()
    '2024-12-04T14:03:00+00:00'
    """
    if raw is None or raw == "":
        return UNKNOWN
    if not isinstance(raw, str):
        return _unreadable(raw)
    try:
        read = _reader(fmt)(raw.strip())
    except ValueError:
        return _unreadable(raw)
    return _placed(read, raw, _format_precision(fmt), zone)


def epoch(raw: object, unit: EpochUnit = "auto") -> Moment:
    """Read seconds, ms, µs or ns since 1970, as a number or as text; `auto` goes by magnitude.

    >>> epoch(1732967899000000).at == epoch("1732967899").at == epoch(1732967899.0).at
    True
    """
    if raw is None or raw == "":
        return UNKNOWN
    try:
        ticks = _number(raw)
        if not -FARTHEST < ticks < FARTHEST:
            return Moment(None, str(raw), "none", "epoch")
        micros = int(ticks * 1_000_000 // TICKS[unit_of(ticks) if unit == "auto" else unit])
        at = EPOCH + timedelta(microseconds=micros)
    except ValueError:
        return _unreadable(raw)
    except OverflowError:
        return Moment(None, str(raw), "none", "epoch")
    return _credible(at, str(raw), "us" if at.microsecond else "second", "epoch")


def x_legacy(raw: object) -> Moment:
    """Read the time of X's older interfaces, by place: `Wed Nov 27 10:20:24 +0000 2024`.

    >>> x_legacy("Wed Nov 27 10:20:24 +0000 2024").at.isoformat()
    '2024-11-27T10:20:24+00:00'
    """
    if raw is None or raw == "":
        return UNKNOWN
    if not (isinstance(raw, str) and len(raw) == 30 and raw[20:26] == "+0000 "):
        return _unreadable(raw)
    try:
        day, hour, minute, second = (int(raw[n : n + 2]) for n in (8, 11, 14, 17))
        at = datetime(int(raw[26:]), MONTHS[raw[4:7]], day, hour, minute, second, tzinfo=UTC)
    except (ValueError, KeyError):
        return _unreadable(raw)
    return _credible(at, raw, "second", "zone_in_value")


def us_eastern(raw: object) -> Moment:
    """Read a time of CrowdTangle, whose suffix says which half of the year's clock was meant.

    >>> us_eastern("2024-06-07 23:15:02 EDT").at.isoformat()
    '2024-06-08T03:15:02+00:00'
    """
    if not isinstance(raw, str):
        return UNKNOWN if raw is None else _unreadable(raw)
    zone = US_EASTERN.get(raw[-3:])
    if zone is None:
        return iso(raw)
    found = iso(raw[:-4], zone)
    basis = "zone_in_value" if found.basis == "declared_zone" else found.basis
    return Moment(found.at, raw, found.precision, basis)


def _unreadable(raw: object) -> Moment:
    return Moment(None, str(raw), "none", "none")


def _year_zero(raw: str, text: str) -> Moment:
    """Return what a text is that `datetime` refuses: year 0000 is a time, only not a true one."""
    if text.startswith("0000-"):
        found = iso("0001" + text[4:])
        return Moment(None, raw, "none", found.basis)
    return _unreadable(raw)


def _precision(text: str, read: datetime) -> str:
    if read.microsecond:
        return "us"
    if len(text) <= 10:
        return "day"
    clock = text[11:].rstrip("Z")
    for sign in "+-":
        clock = clock.partition(sign)[0]
    return "second" if len(clock.replace(":", "")) >= 6 else "minute"


def _placed(read: datetime, raw: str, precision: str, zone: tzinfo | None) -> Moment:
    """Give a time read without an offset its zone, and judge it."""
    if read.tzinfo is not None:
        return _credible(read, raw, precision, "zone_in_value")
    if zone is None:
        return _credible(read.replace(tzinfo=UTC), raw, precision, "assumed_utc")
    placed = read.replace(tzinfo=zone)
    if (
        not _distant(placed)
        and placed.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != read
    ):
        return Moment(None, raw, "none", "declared_zone")
    return _credible(placed, raw, precision, "declared_zone")


def _skipped(placed: datetime, zone: tzinfo) -> bool:
    """Say whether the zone's clocks jumped over this time, so that nobody ever read it off one."""
    return placed.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != placed.replace(
        tzinfo=None
    )


def _distant(at: datetime) -> bool:
    """Say whether a year is so far off that even converting the time could overflow."""
    return not EARLIEST.year - 1 <= at.year <= now().year + 1


def _credible(at: datetime, raw: str, precision: str, basis: str) -> Moment:
    if _distant(at) or not EARLIEST <= at <= now() + AHEAD:
        return Moment(None, raw, "none", basis)
    return Moment(at.astimezone(UTC), raw, precision, basis)


def _number(raw: object) -> int | Decimal:
    """Read a number without losing digits; raises ValueError on anything else."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    try:
        number = Decimal(str(raw).strip())
    except InvalidOperation:
        raise ValueError(raw) from None
    if not number.is_finite():
        raise ValueError(raw)
    return number


def unit_of(ticks: int | Decimal) -> str:
    """Return the unit in which a number lies between 1973 and 5138, the smallest that fits."""
    size: int | Decimal = ticks if ticks >= 0 else -ticks
    return next((unit for unit in ("s", "ms", "us") if size < 10**11 * TICKS[unit]), "ns")


@cache
def _reader(fmt: str) -> Callable[[str], datetime]:
    """Return a reader of one format; plain numeric formats need no slow `strptime`."""
    parts: list[str] = re.split(r"%(.)", fmt)
    letters = parts[1::2]
    numeric = set(letters) <= set("YmdHMS") and len(set(letters)) == len(letters)
    if not numeric or not {"Y", "m", "d"} <= set(letters):
        return lambda text: datetime.strptime(text, fmt)  # noqa: DTZ007  # placed by the caller
    whole = re.compile(
        "".join(
            f"(?P<{part}>[0-9]{{{4 if part == 'Y' else '1,2'}}})" if n % 2 else re.escape(part)
            for n, part in enumerate(parts)
        )
    )

    def read(text: str) -> datetime:
        found = whole.fullmatch(text)
        if found is None:
            raise ValueError(text)
        given = found.groupdict()
        year, month, day, hour, minute, second = (int(given.get(part, 0)) for part in "YmdHMS")
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # placed by caller

    return read


@cache
def _format_precision(fmt: str) -> str:
    if "%f" in fmt:
        return "us"
    if any(mark in fmt for mark in ("%S", "%s", "%c", "%X", "%T")):
        return "second"
    return "minute" if any(mark in fmt for mark in ("%M", "%H", "%I")) else "day"
