"""From many typed pieces to typed columns, quickly: the few moves that all tables share."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, cast

import polars as pl

from tocsin.vocabulary.ids import Kind, uid, uids
from tocsin.vocabulary.tables import INSTANT, Table

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def instants(times: Iterable[datetime | None]) -> pl.Series:
    """Return UTC times as a column; whole numbers cost Polars a fifth of what datetimes do."""
    ticks = [None if at is None else (at - EPOCH) // MICROSECOND for at in times]
    return pl.Series(ticks, dtype=pl.Int64).cast(INSTANT)


def lists(values: Sequence[Sequence[str] | None]) -> pl.Series:
    """Return lists of words as a column; most are the same few, so each kind is built once."""
    keys: list[Hashable] = [None if one is None else tuple(one) for one in values]
    kinds = {key: n for n, key in enumerate(dict.fromkeys(keys))}
    built = [None if key is None else list(cast("tuple[str, ...]", key)) for key in kinds]
    column = pl.Series(built, dtype=pl.List(pl.String))
    if len(kinds) == 1:
        return column.new_from_index(0, len(keys))
    return column.gather([kinds[key] for key in keys])


def uids_of(
    platforms: Sequence[str], kind: Kind, natives: Sequence[str | None]
) -> list[int | None]:
    """Return the 64-bit ids of natives, each on its own platform; null stays null."""
    if len(set(platforms)) == 1:
        return uids(platforms[0], kind, natives)
    seen: dict[tuple[str, str], int] = {}
    found: list[int | None] = []
    for platform, native in zip(platforms, natives, strict=True):
        if native is None:
            found.append(None)
            continue
        key = (platform, native)
        if key not in seen:
            seen[key] = uid(platform, kind, native)
        found.append(seen[key])
    return found


def plain_columns(
    table: Table, sights: Sequence[object], records: list[int]
) -> dict[str, pl.Series]:
    """Return the columns that are the sights' own fields, and the record numbers."""
    fields = [name for name in table.columns if hasattr(sights[0], name)]
    columns = {"src_record": pl.Series(records, dtype=pl.Int64)}
    for name in fields:
        values = [*map(attrgetter(name), sights)]
        is_time = name.endswith("_at") or name == "at"
        columns[name] = instants(values) if is_time else _typed(values, table.schema[name])
    return columns


def _typed(values: list[Any], dtype: pl.DataType) -> pl.Series:
    return lists(values) if isinstance(dtype, pl.List) else pl.Series(values, dtype=dtype)
