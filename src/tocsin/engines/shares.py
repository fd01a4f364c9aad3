"""Shares: who shared which object in which post, and when, as integers ready for the kernels.

Any layer of behaviour comes down to these four columns: links, domains, reposts and hashtags
differ only in what `object` names. Strings are turned into codes once, here, because handling
them is most of the cost of a long log; every kernel after this one sees integers alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tocsin.engines.engine import FIRST_US, LAST_US
from tocsin.engines.numbered import numbered
from tocsin.vocabulary.errors import ConfigError, EngineError

Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.uint32]

COLUMNS = ("object", "account", "post", "at")
MICROSECONDS = 1_000_000
"""In one second; every time and lag below is in microseconds."""
LOWEST = np.int64(-(2**63))
"""Added to an unsigned number, it gives a signed one in the same order."""
MOST = 2_000_000_000
"""Rows whose places fit into the integers used for them."""


@dataclass(frozen=True, eq=False)
class Shares:
    """Shares in order of object, then time; arrays run side by side, one entry per share."""

    object: Codes
    account: Codes
    at: Ints
    """Microseconds since 1970, UTC."""
    row: Codes
    """Which entry of `posts` the share came from."""
    objects: pl.Series
    """What each object code stands for."""
    accounts: pl.Series
    """What each account code stands for."""
    posts: pl.Series
    """The post of each row that was read."""
    dropped: int = 0
    """Rows left out because object, account, post or time was missing or empty."""
    repeats: int = 0
    """Rows left out because the same account, object and post had been counted."""

    def __len__(self) -> int:
        return len(self.object)

    def only(self, keep: NDArray[np.bool_]) -> "Shares":
        """Return the shares for which `keep` is true, with the same codes."""
        return Shares(
            self.object[keep], self.account[keep], self.at[keep], self.row[keep],
            self.objects, self.accounts, self.posts, self.dropped, self.repeats,
        )  # fmt: skip

    def places(self, accounts: pl.Series) -> Ints:
        """Return the code of each account; -1 for one that is not there."""
        if accounts.is_empty() or self.accounts.is_empty():
            return np.full(len(accounts), -1)
        found = self.accounts.search_sorted(accounts).to_numpy().astype(np.int64)
        found = np.minimum(found, len(self.accounts) - 1)
        same = (self.accounts.gather(found) == accounts).fill_null(value=False)
        return np.where(same.to_numpy(), found, -1)

    def activity(self) -> Ints:
        """Return how many shares each account code has."""
        return np.bincount(self.account, minlength=len(self.accounts)).astype(np.int64)


def shares(frame: pl.DataFrame | pl.LazyFrame) -> Shares:
    """Code a frame with columns object, account, post and at.

    `at` is an instant, or whole seconds since 1970. Objects, accounts and posts are text or
    integers. A row with a missing or empty value in any of the four, or a time outside the years
    1 to 9999, is left out and counted, and so is every sight but the earliest of one object,
    account and post. Row order changes nothing.

    Raises `ConfigError` for a missing column or a type that is none of these, `EngineError` for
    more rows than positions can count.
    """
    return coded(*cleaned(frame))


def cleaned(frame: pl.DataFrame | pl.LazyFrame) -> tuple[pl.DataFrame, int, int]:
    """Return the rows that count, `at` in microseconds, and how many were dropped and repeats."""
    rows = frame.lazy().select(columns(frame)).collect()
    if rows.height > MOST:
        raise EngineError(f"local: at most {MOST:,} rows; got {rows.height:,}; use a cluster")
    gaps = [name for name in COLUMNS if not rows.select(_present(rows, name).all()).item()]
    there = rows.filter(*(_present(rows, name) for name in gaps)) if gaps else rows
    repeated = _repeats(there)
    once = _without(there, repeated) if len(repeated) else there
    return once, rows.height - there.height, len(repeated)


def coded(rows: pl.DataFrame, dropped: int = 0, repeats: int = 0) -> Shares:
    """Code rows that are `cleaned`."""
    posts = rows["post"].rename("post")
    accounts, account = _codes(rows["account"])
    objects, object_ = _codes(rows["object"])
    at = rows["at"].to_numpy()
    del rows
    order = _order(object_, at)
    return Shares(
        object_[order], account[order], at[order], order,
        objects, accounts, posts, dropped, repeats,
    )  # fmt: skip


def _order(what: Codes, at: Ints) -> Codes:
    """Return the order of objects, then times. A log is often in order of time as it comes."""
    packed = what.astype(np.uint64) << np.uint64(32)
    if np.all(at[1:] >= at[:-1]):
        packed |= np.arange(len(at), dtype=np.uint64)
        packed.sort()
        return packed.astype(np.uint32)
    by_time = np.argsort(at)
    packed = packed[by_time] | np.arange(len(at), dtype=np.uint64)
    packed.sort()
    return by_time[packed.astype(np.uint32)].astype(np.uint32)


def columns(frame: pl.DataFrame | pl.LazyFrame) -> Iterator[pl.Expr]:
    """Yield the four columns, the time in microseconds; raise where they cannot be."""
    schema = frame.collect_schema()
    for name in COLUMNS:
        if name not in schema:
            raise ConfigError(f"shares: a column {name!r} is needed; got {', '.join(schema)}")
        kind, column = schema[name], pl.col(name)
        if name == "at":
            yield _microseconds(kind)
        elif isinstance(kind, pl.Categorical | pl.Enum):
            yield column.cast(pl.String)
        elif kind.is_integer() or kind in (pl.String, pl.Null):
            yield column
        else:
            raise ConfigError(f"shares: column {name!r} must hold text or integers; got {kind}")


def _microseconds(kind: pl.DataType) -> pl.Expr:
    """Return the times in microseconds since 1970; null outside the years 1 to 9999."""
    at = pl.col("at")
    if isinstance(kind, pl.Datetime):
        at = at.dt.epoch("us")
    elif kind.is_integer():
        seconds = at.cast(pl.Int64, strict=False)
        inside = seconds.is_between(FIRST_US // MICROSECONDS, LAST_US // MICROSECONDS)
        at = pl.when(inside).then(seconds) * MICROSECONDS
    elif kind == pl.Null:
        at = at.cast(pl.Int64)
    else:
        raise ConfigError(
            f"shares: column 'at' must hold an instant or whole seconds since 1970; got {kind}"
        )
    return pl.when(at.is_between(FIRST_US, LAST_US)).then(at).alias("at")


def _present(rows: pl.DataFrame, name: str) -> pl.Expr:
    """Neither null nor "": a post without a link is not a post that links to nothing."""
    filled = pl.col(name).is_not_null()
    return filled & (pl.col(name) != "") if rows.schema[name] == pl.String else filled


def _repeats(there: pl.DataFrame) -> pl.Series:
    """Return the rows that say again what an earlier (or equal) row said.

    Rows that differ in their hash differ; those that do not are few, and are looked at.
    """
    told = there.select("object", "account", "post").hash_rows()
    ordered = np.sort(told.to_numpy())
    doubled = pl.Series(np.unique(ordered[1:][ordered[1:] == ordered[:-1]]))
    if doubled.is_empty():
        return pl.Series([], dtype=pl.UInt32)
    again = there.with_row_index("row").filter(told.is_in(doubled.implode()))
    once = again.sort("at", "row").unique(["object", "account", "post"], keep="first")
    return again.join(once, on="row", how="anti")["row"]


def _without(there: pl.DataFrame, repeated: pl.Series) -> pl.DataFrame:
    """Leave out the rows at these places."""
    keep = np.ones(there.height, np.bool_)
    keep[repeated.to_numpy()] = False
    return there.filter(pl.Series(keep))


def _codes(values: pl.Series) -> tuple[pl.Series, Codes]:
    """Return the distinct values in order, and for each entry the place of its value among them."""
    if values.dtype == pl.String:
        distinct = values.unique().sort()
        return distinct, values.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt32).to_numpy()
    if values.dtype == pl.Null:
        return values, np.empty(0, np.uint32)
    if values.dtype == pl.UInt64:
        found, places = numbered(values.to_numpy().view(np.int64) ^ LOWEST)
        return pl.Series(values.name, (found ^ LOWEST).view(np.uint64)), places
    found, places = numbered(values.cast(pl.Int64).to_numpy())
    return pl.Series(values.name, found).cast(values.dtype), places
