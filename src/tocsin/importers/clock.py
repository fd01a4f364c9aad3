"""How a mapping's times are read: a named format, a declared one, or whatever the cell shows."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

import polars as pl

from tocsin.importers import times
from tocsin.importers.cells import Cell, text_of
from tocsin.importers.numeric_dates import DAY_FIRST, MONTH_FIRST, numeric
from tocsin.importers.sights import Moment
from tocsin.importers.times import EpochUnit

EPOCHS: dict[str, EpochUnit] = {
    "epoch": "auto", "epoch_s": "s", "epoch_ms": "ms", "epoch_us": "us",
    "epoch_ns": "ns",
}  # fmt: skip

Clock = Callable[[Cell], Moment]
PLAIN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{3}(?:[0-9]{3})?)?Z$"
"""The usual spelling, of which there are whole columns."""


def clock(time_format: str | None, zone: tzinfo | None) -> Clock:
    """Return the reader of one column's times."""
    if time_format in (None, "iso"):
        slowly = _shown if time_format is None else _iso
        latest = times.now()
        return lambda cell: _usual(cell, latest) or slowly(cell, zone)
    if time_format in EPOCHS:
        unit = EPOCHS[time_format]
        return lambda cell: times.epoch(cell, unit)
    if time_format in (DAY_FIRST, MONTH_FIRST):
        return lambda cell: _numeric(cell, time_format, zone)
    if time_format == "x_legacy":
        return times.x_legacy
    if time_format == "us_eastern":
        return times.us_eastern
    return lambda cell: times.local(text_of(cell), time_format, zone)


def usual_times(time_format: str | None, cells: Sequence[Cell]) -> pl.Series | None:
    """Return a column of times at once, as the clock of that format would; null: ask the clock.

    Only columns in which every cell is a credible time in the usual spelling, such as
    `2024-11-24T08:00:00.123Z`.
    """
    if time_format not in (None, "iso") or set(map(type, cells)) != {str}:
        return None
    told = pl.Series(cells, dtype=pl.String)
    if not told.str.contains(PLAIN).all():
        return None
    at = told.str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", strict=False, cache=False)
    at = at.dt.replace_time_zone("UTC")
    return at if at.is_between(times.EARLIEST, times.now()).fill_null(value=False).all() else None


def _usual(cell: Cell, latest: datetime) -> Moment | None:
    """Read the usual spelling at once, `2024-11-24T08:00:00.123Z`; null for anything else."""
    if type(cell) is not str or len(cell) < 20 or cell[-1] != "Z" or cell[16] != ":":
        return None
    try:
        at = datetime.fromisoformat(cell)
    except ValueError:
        return None
    if not times.EARLIEST <= at <= latest:
        return None
    return Moment(at, cell, "us" if at.microsecond else "second")


def _iso(cell: Cell, zone: tzinfo | None) -> Moment:
    return times.iso(_written(cell), zone)


def _shown(cell: Cell, zone: tzinfo | None) -> Moment:
    """Read a time of no declared format: a number is an epoch, anything else ISO 8601."""
    if isinstance(cell, str):
        number = cell.isdigit() and len(cell) != 8
        return times.epoch(cell) if number else times.iso(cell, zone)
    if isinstance(cell, (int, float)):
        return times.epoch(cell)
    return times.iso(_written(cell), zone)


def _numeric(cell: Cell, order: str, zone: tzinfo | None) -> Moment:
    """Read a date in numbers; anything else as what it shows."""
    if isinstance(cell, str) and not cell.isdigit():
        return numeric(cell or None, order, zone)
    return _shown(cell, zone)


def _written(cell: Cell) -> str | None:
    """Return the ISO form of a time that the file holds as a time."""
    return cell.isoformat() if isinstance(cell, datetime) else text_of(cell)
