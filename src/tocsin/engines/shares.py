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

from tocsin.vocabulary.errors import ConfigError

Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.uint32]

COLUMNS = ("object", "account", "post", "at")
MICROSECONDS = 1_000_000
"""In one second; every time and lag below is in microseconds."""


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

    def codes(self, accounts: pl.Series) -> Ints:
        """Return the codes of accounts that are known to be there."""
        return self.accounts.search_sorted(accounts).to_numpy().astype(np.int64)

    def activity(self) -> Ints:
        """Return how many shares each account code has."""
        return np.bincount(self.account, minlength=len(self.accounts)).astype(np.int64)

    def ends(self) -> Ints:
        """Return, for each share, the position just after its object's last share."""
        _, first, counts = np.unique(self.object, return_index=True, return_counts=True)
        return np.repeat(first + counts, counts).astype(np.int64)


def shares(frame: pl.DataFrame | pl.LazyFrame) -> Shares:
    """Code a frame with columns object, account, post and at.

    `at` is an instant, or whole seconds since 1970. Objects, accounts and posts are text or
    integers. A row with a missing or empty value in any of the four is left out and counted, and
    so is every sight but the earliest of one object, account and post. Row order changes nothing.

    Raises `ConfigError` for a missing column or a type that is none of these.
    """
    rows = frame.lazy().select(_columns(frame)).collect()
    there = rows.filter(*(_present(rows, name) for name in COLUMNS))
    dropped = rows.height - there.height
    del rows
    posts = there["post"].rename("post")
    repeated = _repeats(there)
    objects, object_codes = _coded(there["object"])
    accounts, account_codes = _coded(there["account"])
    coded = pl.DataFrame({"object": object_codes, "account": account_codes, "at": there["at"]})
    del there
    coded = coded.with_row_index("row")
    if len(repeated):
        coded = coded.filter(~pl.col("row").is_in(repeated.implode()))
    coded = coded.sort("object", "at", "account")
    return Shares(
        coded["object"].to_numpy(),
        coded["account"].to_numpy(),
        coded["at"].to_numpy(),
        coded["row"].to_numpy(),
        objects,
        accounts,
        posts,
        dropped,
        len(repeated),
    )


def _columns(frame: pl.DataFrame | pl.LazyFrame) -> Iterator[pl.Expr]:
    """Yield the four columns, the time in microseconds; raise where they cannot be."""
    schema = frame.collect_schema()
    for name in COLUMNS:
        if name not in schema:
            raise ConfigError(f"shares: a column {name!r} is needed; got {', '.join(schema)}")
        kind, column = schema[name], pl.col(name)
        if name == "at" and isinstance(kind, pl.Datetime):
            column = column.dt.epoch("us")
        elif name == "at" and kind.is_integer():
            column = column.cast(pl.Int64) * MICROSECONDS
        elif name == "at" or not (kind.is_integer() or kind in (pl.String, pl.Null)):
            wanted = "an instant or whole seconds" if name == "at" else "text or integers"
            raise ConfigError(f"shares: column {name!r} must hold {wanted}; got {kind}")
        yield column


def _present(rows: pl.DataFrame, name: str) -> pl.Expr:
    """Neither null nor "": a post without a link is not a post that links to nothing."""
    filled = pl.col(name).is_not_null()
    return filled & (pl.col(name) != "") if rows.schema[name] == pl.String else filled


def _repeats(there: pl.DataFrame) -> pl.Series:
    """Return the rows that say again what an earlier (or equal) row said.

    Only posts on several rows can hold one, and those are few: a link and a copy of it.
    """
    again = there.with_row_index("row").filter(pl.col("post").is_duplicated())
    once = again.sort("at", "row").unique(["object", "account", "post"], keep="first")
    return again.join(once, on="row", how="anti")["row"]


def _coded(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the distinct values in order, and for each entry the place of its value among them."""
    if values.dtype == pl.String:
        distinct = values.unique().sort()
        return distinct, values.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt32)
    found, places = np.unique(values.to_numpy(), return_inverse=True)
    return pl.Series(found), pl.Series(places.astype(np.uint32))
