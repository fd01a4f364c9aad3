"""Anybody's table of shares, as the rows the engines read: object, account, post, at.

Columns may have our names or those of CooRTweet. A table is a Polars frame, anything that speaks
Arrow (pandas, pyarrow, DuckDB), a mapping of columns, or anything else whose columns can be listed.
"""

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias, cast

import polars as pl

from tocsin.vocabulary.errors import ConfigError
from tocsin.vocabulary.tables import INSTANT

COLUMNS = ("object", "account", "post", "at")
PEER = {
    "object_id": "object", "account_id": "account", "content_id": "post", "timestamp_share": "at",
}  # fmt: skip
"""What CooRTweet calls the same columns."""
SECOND = 1_000_000
"""In microseconds."""


class SpeaksArrow(Protocol):
    """Any table that hands its columns over as an Arrow stream."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return a capsule with the stream."""


Frame: TypeAlias = pl.DataFrame | pl.LazyFrame | SpeaksArrow | Mapping[str, Any]


def rows(frame: Frame) -> pl.LazyFrame:
    """Return a table's shares: object, account, post (text or integers), at; and layer if told.

    Times are instants, seconds since 1970, or text in ISO 8601 with its offset from UTC. An instant
    without a zone is taken as UTC. A time that is not there stays null, and its row is counted as
    dropped later.

    Raises `ConfigError` for a missing column, and for a time that cannot be read.
    """
    table = _table(frame)
    schema = table.collect_schema()
    renamed = {theirs: ours for theirs, ours in PEER.items() if theirs in schema}
    table = table.rename({t: o for t, o in renamed.items() if o not in schema})
    schema = table.collect_schema()
    if missing := [name for name in COLUMNS if name not in schema]:
        raise ConfigError(
            f"shares: columns {', '.join(COLUMNS)} are needed, or CooRTweet's {', '.join(PEER)}; "
            f"no {', '.join(missing)} among {', '.join(schema)}"
        )
    told = [name for name in ("layer",) if name in schema]
    return table.select(
        *(_id(name, schema[name]) for name in COLUMNS[:3]), _instant(table, schema["at"]), *told
    )


def _table(frame: Frame) -> pl.LazyFrame:
    """Return any table as a lazy frame."""
    if isinstance(frame, pl.LazyFrame | pl.DataFrame):
        return frame.lazy()
    if isinstance(frame, Mapping):
        return pl.LazyFrame(frame, strict=False)
    if hasattr(frame, "__arrow_c_stream__"):
        try:
            return pl.DataFrame(frame).lazy()
        except ImportError:  # pandas speaks Arrow only where pyarrow is there as well
            pass
    if hasattr(frame, "columns") and hasattr(frame, "__getitem__"):
        return pl.LazyFrame(
            {str(name): _column(cast("Any", frame)[name]) for name in frame.columns}
        )
    raise ConfigError(
        "shares: a table is a Polars, pandas or Arrow frame or a mapping of columns; "
        f"got {type(frame).__name__}"
    )


def _column(values: Any) -> pl.Series:  # noqa: ANN401  # a column of a library we do not import
    """Return a column's values; what is unequal to itself (NaN, NaT) is missing."""
    return pl.Series([value if value == value else None for value in values.tolist()])  # noqa: PLR0124


def _id(name: str, kind: pl.DataType) -> pl.Expr:
    """Return an id as text or an integer."""
    column = pl.col(name)
    if kind.is_integer() or kind in (pl.String, pl.Null):
        return column
    if kind in (pl.Categorical, pl.Enum, pl.Boolean):
        return column.cast(pl.String)
    if kind.is_float():  # what a missing value does to a column of integers on its way here
        whole = column.cast(pl.Int64, strict=False)
        return pl.when(column == whole).then(whole).alias(name)
    raise ConfigError(f"shares: column {name!r} must hold text or integers; got {kind}")


def _instant(table: pl.LazyFrame, kind: pl.DataType) -> pl.Expr:
    """Return the time as an instant in UTC."""
    at = pl.col("at")
    if isinstance(kind, pl.Datetime):
        told = at.cast(pl.Datetime("us", kind.time_zone))
        return (
            told.dt.convert_time_zone("UTC") if kind.time_zone else told.dt.replace_time_zone("UTC")
        )
    if kind.is_integer():
        return at
    if kind.is_float() or kind == pl.Null:
        return (at.cast(pl.Float64) * SECOND).cast(pl.Int64, strict=False).cast(INSTANT)
    if kind != pl.String:
        raise ConfigError(f"shares: column 'at' must hold instants or seconds; got {kind}")
    read = at.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
    wrong = table.select(at).filter(at.is_not_null(), at != "", read.is_null()).head(1).collect()
    if not wrong.is_empty():
        raise ConfigError(
            "shares: times in text are ISO 8601 with an offset from UTC, such as "
            f"2026-05-24T19:30:00+02:00; got {wrong.item()!r}"
        )
    return read
