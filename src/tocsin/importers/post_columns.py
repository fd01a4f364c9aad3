"""Posts, as columns."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from tocsin.importers.columns import instants, lists, uids_of
from tocsin.importers.sheet import DEFAULTS, PLAIN, TIMES, Sheet
from tocsin.importers.sights import Moment
from tocsin.importers.times import flag
from tocsin.vocabulary.platforms import PLATFORMS, id_time
from tocsin.vocabulary.tables import INSTANT, POSTS

NO_TIME = Moment(None, None, "none", "none")
SCHEMA = POSTS.schema
SKEWED_S = 86_400
"""A post whose id was made more than a day before or after the time it states is flagged."""


def post_columns(sheet: Sheet) -> pl.DataFrame:
    """Return one row per post, in order, all columns but `source_file_id`."""
    size, platforms, plain = len(sheet), sheet.platforms, sheet.plain
    natives = plain["native_id"]
    authors = plain.get("account_native_id")
    columns = {name: _column(name, plain.get(name), size) for name in PLAIN}
    columns |= {name: _instants(sheet.times.get(name), size) for name in TIMES}
    columns |= _times(sheet)
    columns |= {name: _nulls(name, size) for name in ("lang_detected", "lang_score")}
    columns["url"] = _urls(sheet, columns["url"])
    columns["platform"] = pl.Series(platforms, dtype=pl.String)
    columns["post_uid"] = pl.Series(uids_of(platforms, "post", natives), dtype=pl.Int64)
    columns["account_uid"] = (
        pl.Series(uids_of(platforms, "account", authors), dtype=pl.Int64)
        if authors
        else _nulls("account_uid", size)
    )
    columns["collection_uid"] = (
        pl.Series(uids_of(["web"] * size, "collection", sheet.collections), dtype=pl.Int64)
        if sheet.collections
        else _nulls("collection_uid", size)
    )
    columns["withheld_countries"] = (
        lists(sheet.withheld) if sheet.withheld else _nulls("withheld_countries", size)
    )
    columns["src_record"] = pl.Series(sheet.records, dtype=pl.Int64)
    return _with_id_time(pl.DataFrame(columns))


def _times(sheet: Sheet) -> dict[str, pl.Series]:
    """Return the columns of the time of posting, and the flags, to which a strange time adds."""
    size = len(sheet)
    if sheet.usual is not None:
        return _usual_times(*sheet.usual) | {"flags": _flags(sheet, {})}
    if sheet.created is None:
        moments = [NO_TIME] * size
    else:
        moments = [moment or NO_TIME for moment in sheet.created]
    strange = {
        n: told
        for n, moment in enumerate(moments)
        if (moment.at is None or moment.basis == "assumed_utc") and (told := flag(moment))
    }
    return {
        "created_at": instants(moment.at for moment in moments),
        "created_at_raw": pl.Series([moment.raw for moment in moments], dtype=pl.String),
        "time_precision": pl.Series([moment.precision for moment in moments], dtype=pl.String),
        "time_basis": pl.Series([moment.basis for moment in moments], dtype=pl.String),
        "flags": _flags(sheet, strange),
    }


def _usual_times(told: Sequence[str], at: pl.Series) -> dict[str, pl.Series]:
    """Return the columns of times in the usual spelling, which are all plainly known."""
    exact = pl.when(at.dt.microsecond() != 0).then(pl.lit("us")).otherwise(pl.lit("second"))
    return {
        "created_at": at,
        "created_at_raw": pl.Series(told, dtype=pl.String),
        "time_precision": pl.select(exact).to_series(),
        "time_basis": pl.Series(["zone_in_value"]).new_from_index(0, len(at)),
    }


def _flags(sheet: Sheet, strange: dict[int, str]) -> pl.Series:
    if sheet.flags is None and not strange:
        return pl.Series([[]], dtype=SCHEMA["flags"]).new_from_index(0, len(sheet))
    found: list[tuple[str, ...]] = [()] * len(sheet)
    if sheet.flags is not None:
        found = [tuple(dict.fromkeys(flags)) if flags else () for flags in sheet.flags]
    for n, told in strange.items():
        found[n] = tuple(dict.fromkeys([*found[n], told]))
    return lists(found)


def _column(name: str, values: Sequence[Any] | None, size: int) -> pl.Series:
    """Return a column of plain values; its default where the sheet has none."""
    if values is not None:
        return pl.Series(values, dtype=SCHEMA[name])
    return pl.Series([DEFAULTS.get(name)], dtype=SCHEMA[name]).new_from_index(0, size)


def _nulls(name: str, size: int) -> pl.Series:
    return pl.Series([None], dtype=SCHEMA[name]).new_from_index(0, size)


def _instants(values: Sequence[Any] | None, size: int) -> pl.Series:
    if values is None or values.count(None) == size:
        return pl.Series([None], dtype=INSTANT).new_from_index(0, size)
    return instants(values)


def _urls(sheet: Sheet, given: pl.Series) -> pl.Series:
    """Return the posts' addresses, as given or else by the platform's rule."""
    if not given.null_count():
        return given
    plain, size = sheet.plain, len(sheet)
    handles = plain.get("account_handle") or [None] * size
    told = zip(given, sheet.platforms, plain["native_id"], handles, strict=True)
    found = [
        url if url is not None or platform not in PLATFORMS
        else PLATFORMS[platform].post_url(native_id, handle)
        for url, platform, native_id, handle in told
    ]  # fmt: skip
    return pl.Series(found, dtype=pl.String)


def _with_id_time(posts: pl.DataFrame) -> pl.DataFrame:
    """Add the second opinion on time that some platforms' ids hold."""
    platforms = posts["platform"].unique().sort().to_list()
    at = id_time(platforms[0], pl.col("native_id")) if platforms else pl.lit(None, INSTANT)
    for platform in platforms[1:]:
        here = pl.col("platform") == platform
        at = pl.when(here).then(id_time(platform, pl.col("native_id"))).otherwise(at)
    skew = (pl.col("created_at") - pl.col("id_time")).dt.total_seconds()
    placed = posts.with_columns(id_time=at).with_columns(time_skew_s=skew)
    skewed = (pl.col("time_skew_s").abs() > SKEWED_S).fill_null(value=False)
    if not placed.select(skewed.any()).item():
        return placed
    flagged = pl.col("flags").list.concat([pl.lit("time_skewed")])
    return placed.with_columns(flags=pl.when(skewed).then(flagged).otherwise("flags"))
