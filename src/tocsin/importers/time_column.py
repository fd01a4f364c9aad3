"""How one column of times is written, settled for the whole column before any of it is read.

A cell alone does not say whether 03/04 is in March or in April, whether a number counts seconds or
milliseconds, or on whose clock a time without a zone was read. The column mostly does: by dates
that can only be read one way, by ids that hold the time of posting, by the order of the rows. What
is settled is written into the mapping, so that it is kept with the batch and told; what cannot be
settled is left unread, and told with the way out.

Source    design note on ingest, sections 1.4 and 4.2.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from tocsin.importers import Record
from tocsin.importers.cells import text_of
from tocsin.importers.clock import clock
from tocsin.importers.cut import cut
from tocsin.importers.layout import Layout
from tocsin.importers.mapping import Mapping
from tocsin.importers.numeric_dates import DAY_FIRST, MONTH_FIRST, numbers_of
from tocsin.importers.rows import Rows
from tocsin.importers.sights import Moment
from tocsin.importers.source import Source
from tocsin.importers.times import now, unit_of
from tocsin.vocabulary.platforms import PLATFORMS, id_time

PEEK = 500
"""Rows looked at before it is known whether the whole column must be."""
ROWS = 10_000
COUNTED = re.compile(r"\d{9,19}(?:\.\d+)?")
NEAR = timedelta(hours=15)
"""An id's time and a clock anywhere on Earth are not further apart."""
QUARTER = 900
"""Seconds; zones differ by whole quarters of an hour."""
EASTMOST, WESTMOST = 14 * 3600, -12 * 3600
SLACK = 61
"""Seconds between the making of an id and the time on the post, where minutes are all it has."""
FEWEST = 5
"""Posts whose ids must agree before they are believed."""
ORDERS = (DAY_FIRST, MONTH_FIRST)
Told: TypeAlias = tuple[str, ...]


class Cells(Struct):
    """Some rows of the column of times, and the posts' ids beside them."""

    times: list[str]
    id_times: list[datetime | None]


def settled(path: Path, file: Path, layout: Layout, mapping: Mapping) -> tuple[Mapping, Told]:
    """Return the mapping with what its column of times turned out to be, and what to tell of it.

    Raises `FileError` when the file cannot be read.
    """
    if "created_at" not in mapping.columns:
        return mapping, ()
    with Source(path, file) as source:
        first = next(_cells(source, layout, mapping, PEEK), Cells([], []))
    written, counted = _share(first, numbers_of), _share(first, COUNTED.fullmatch)
    told: Told = ()
    if mapping.time_format is None and written > 0.5:
        with Source(path, file) as source:
            mapping, told = _ordered(mapping, _Votes(_cells(source, layout, mapping, ROWS)))
    elif mapping.time_format is None and counted > 0.5:
        mapping, told = _counted(mapping, first)
    placed, where = _placed(mapping, first)
    return placed, (*told, *where)


def by_ids(platform: str, moments: Sequence[Moment], ids: Sequence[str | None]) -> list[Moment]:
    """Give times whose zone is not known the zone that their posts' ids show.

    A post whose id shows none gets the zone of most of the others.
    """
    offsets = [_offset(*one) for one in zip(moments, _id_times(platform, ids), strict=True)]
    common = Counter(one for one in offsets if one is not None).most_common(1)
    if not common:
        return [*moments]
    usual = common[0][0]
    return [
        Moment(one.at - timedelta(seconds=usual if offset is None else offset), one.raw,
               one.precision, "id")
        if one.at is not None and one.basis == "assumed_utc" else one
        for one, offset in zip(moments, offsets, strict=True)
    ]  # fmt: skip


def _cells(source: Source, layout: Layout, mapping: Mapping, rows: int) -> Iterator[Cells]:
    """Yield the column, some rows at a time."""
    records = (piece for piece in cut(source, layout) if isinstance(piece, Record))
    plain = (one for one in records if type(one.value) is dict)
    column, id_column = mapping.columns["created_at"], mapping.columns.get("native_id")
    while some := [*islice(plain, rows)]:
        read = Rows(some)
        ids = read.ids(id_column) if id_column else [None] * len(some)
        told = [text_of(cell) for cell in read.cells(column)]
        known = [n for n, text in enumerate(told) if text]
        at = _id_times(mapping.platform, ids)
        yield Cells([told[n] or "" for n in known], [at[n] for n in known])


def _id_times(platform: str, ids: Sequence[str | None]) -> list[datetime | None]:
    read = id_time(platform, pl.lit(pl.Series(ids, dtype=pl.String)))
    found: list[datetime | None] = pl.select(at=read)["at"].to_list()
    return found if len(found) == len(ids) else [None] * len(ids)


def _share(cells: Cells, test: object) -> float:
    passed = sum(bool(test(text)) for text in cells.times)  # type: ignore[operator]
    return passed / len(cells.times) if cells.times else 0.0


class _Votes:
    """What every cell of a column of dates in numbers says about their order."""

    def __init__(self, column: Iterator[Cells]) -> None:
        self.dates = self.same = 0
        self.only: Counter[str] = Counter()
        """Dates that can be read in one order only."""
        self.ids: Counter[str] = Counter()
        """Dates to which, read in this order, the id agrees."""
        self.future: Counter[str] = Counter()
        self.steps: dict[str, set[bool]] = {order: set() for order in ORDERS}
        """Whether the days go up (True), down, or both, from row to row."""
        self._last: dict[str, datetime] = {}
        for cells in column:
            for text, at in zip(cells.times, cells.id_times, strict=True):
                self._take(text, at)

    def _take(self, text: str, id_at: datetime | None) -> None:
        numbers = numbers_of(text)
        if numbers is None:
            return
        self.dates += 1
        self.same += numbers.first == numbers.second
        read = {order: _day(numbers.iso(order)) for order in ORDERS}
        possible = [order for order in ORDERS if read[order]]
        if len(possible) == 1:
            self.only[possible[0]] += 1
        for order, at in read.items():
            if at is not None:
                self.ids[order] += id_at is not None and abs(at - id_at) < NEAR
                self.future[order] += at > now() + timedelta(days=2)
                last = self._last.get(order, at)
                if at.date() != last.date():
                    self.steps[order].add(at > last)
                self._last[order] = at

    def order(self) -> tuple[str | None, str]:
        """Return the order that the evidence speaks for, the strongest first, and what it is."""
        if self.same == self.dates:
            return DAY_FIRST, "day and month are the same number in all of them"
        for votes, why in (
            (self.ids, "the times in {} of {:,} ids agree"),
            (self.only, "{} of {:,} dates can be read in this order only"),
        ):
            day, month = (votes[order] for order in ORDERS)
            if day != month:
                order = DAY_FIRST if day > month else MONTH_FIRST
                return order, why.format(f"{votes[order]:,}", self.dates)
        return self._by_circumstance()

    def _by_circumstance(self) -> tuple[str | None, str]:
        for order, other in (ORDERS, ORDERS[::-1]):
            if self.future[other] and not self.future[order]:
                return order, "in the other order some of them would lie in the future"
        for order, other in (ORDERS, ORDERS[::-1]):
            if len(self.steps[order]) == 1 and len(self.steps[other]) == 2:
                return order, "in this order the rows are sorted by time, in the other they are not"
        return None, ""


def _day(iso: str) -> datetime | None:
    """Read an ISO time as if in UTC, precise enough to compare days; null: no such day."""
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _ordered(mapping: Mapping, votes: _Votes) -> tuple[Mapping, Told]:
    order, why = votes.order()
    column = mapping.columns["created_at"]
    if order is None:
        told = (
            f"{column}: nothing tells whether 03/04 is in March or in April, so its "
            f"{votes.dates:,} times are left unread; say time_format = {DAY_FIRST!r} or "
            f"{MONTH_FIRST!r} in a mapping"
        )
        return mapping, (told,)
    words = "day first" if order == DAY_FIRST else "month first"
    told = f"{column}: dates are read {words}: {why}"
    other = ORDERS[order == DAY_FIRST]
    if odd := votes.only[other]:
        told += f"; {odd:,} that cannot be read so have no time"
    return replace(mapping, time_format=order), (told,)


def _counted(mapping: Mapping, cells: Cells) -> tuple[Mapping, Told]:
    """Settle what the numbers of a column count, by most of the first of them."""
    whole = [int(text.partition(".")[0]) for text in cells.times if COUNTED.fullmatch(text)]
    unit, votes = Counter(map(unit_of, whole)).most_common(1)[0]
    if votes == len(whole) and unit == "s":
        return replace(mapping, time_format="epoch_s"), ()
    said = f"{mapping.columns['created_at']}: times count {unit} since 1970"
    if votes < len(whole):
        said += f"; {len(whole) - votes} of the first {len(whole)} do not look like it"
    return replace(mapping, time_format=f"epoch_{unit}"), (said,)


def _placed(mapping: Mapping, cells: Cells) -> tuple[Mapping, Told]:
    """Settle the zone of times that name none, by the posts' ids."""
    if mapping.timezone or mapping.zone_from_id or mapping.platform not in PLATFORMS:
        return mapping, ()
    read = clock(mapping.time_format, None)
    pairs = [(read(text), at) for text, at in zip(cells.times, cells.id_times, strict=True) if at]
    loose = [one for one in pairs if one[0].at is not None and one[0].basis == "assumed_utc"]
    offsets = Counter(_offset(*one) for one in loose)
    agree = [(one, count) for one, count in offsets.most_common() if one is not None][:2]
    votes = sum(count for _, count in agree)
    if votes < FEWEST or votes < 0.9 * len(loose):
        return mapping, ()
    if len(agree) == 2 and abs(agree[0][0] - agree[1][0]) > 3600:
        return mapping, ()
    clocks = " and ".join(_utc(offset) for offset, _ in sorted(agree))
    told = f"{mapping.columns['created_at']}: names no zone; the ids show {clocks}"
    return replace(mapping, zone_from_id=True), (told,)


def _offset(moment: Moment, id_at: datetime | None) -> int | None:
    """Return how far a clock was ahead of UTC, seconds; null where the two times do not tell."""
    if moment.at is None or id_at is None or moment.basis != "assumed_utc":
        return None
    apart = (moment.at - id_at).total_seconds()
    offset = round(apart / QUARTER) * QUARTER
    near = abs(apart - offset) <= SLACK and WESTMOST <= offset <= EASTMOST
    return offset if near else None


def _utc(offset: int) -> str:
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"UTC{'-' if offset < 0 else '+'}{hours}" + (f":{minutes:02}" if minutes else "")
