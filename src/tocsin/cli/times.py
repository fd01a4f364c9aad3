"""Times as people type them: with an offset, or in the time zone of the watch."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from tocsin.cli.acting import Acting

FIRST, LAST = 1900, 2999
"""Years that a time or a day may be of."""


def instant(me: "Acting", option: str, text: str | None) -> datetime | None:
    """Return an instant (UTC): `2026-05-24T10:00+02:00`; without an offset in the watch's zone.

    A day alone is its first instant. Null stays null.
    """
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        told = f"{option} wants a time, as 2026-05-24T10:00 or 2026-05-24; got {text!r}"
        raise typer.BadParameter(told) from None
    _must_be_near(option, at, text)
    return (at if at.tzinfo else at.replace(tzinfo=me.zone)).astimezone(UTC)


def _must_be_near(option: str, at: date, text: str) -> None:
    """Refuse a time beyond which calendars end: what is counted from it would lie outside."""
    if not FIRST <= at.year <= LAST:
        told = f"{option} wants a time of the years {FIRST} to {LAST}; got {text!r}"
        raise typer.BadParameter(told)


def is_day(text: str) -> bool:
    """Whether a text is a day alone.

    >>> is_day("2026-05-24"), is_day("2026-05-24T10:00")
    (True, False)
    """
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def given(me: "Acting", option: str, text: str) -> datetime:
    """Return the instant of an option that must be given."""
    at = instant(me, option, text)
    if at is None:
        raise typer.BadParameter(f"{option} wants a time")
    return at


def day(option: str, text: str | None) -> date | None:
    """Return a day; null stays null."""
    if text is None:
        return None
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{option} wants a day, as 2026-05-24; got {text!r}") from None
    _must_be_near(option, on, text)
    return on


def shown(at: datetime | date | None) -> str:
    """Return a time for a table: UTC, to the minute; nothing where it is not known."""
    if isinstance(at, datetime):
        return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"
    return "" if at is None else f"{at:%Y-%m-%d}"
