"""The pair kernel on one machine: which accounts shared one object within a window of each other.

Shares lie in order of object and time, so the partners of a share are the run that follows it:
two binary searches per share say how long that run is, before any pair is made. That makes the
count exact, the work proportional to shares plus pairs, and the memory known beforehand. Pairs
are made and folded a piece at a time; they are never all there at once.

The same result as ten lines of relational algebra, for any other engine: docs/method/pairs.md.

Cost      one sort of the shares; then O(n log n + pairs) time and O(n + edges) memory.
Source    design note on coordination, sections 4 and 5; measured by bench/coordination.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tocsin.engines.behind import encountered
from tocsin.engines.close import Close, close
from tocsin.engines.engine import Meetings, lengths
from tocsin.engines.folding import folded
from tocsin.engines.shares import Codes, Ints, Shares, shares
from tocsin.engines.strangers import strangers
from tocsin.engines.telling import told

CROWD = 2_000
"""Neighbours above which a share is part of a crowd and says nothing about any two accounts."""
MOST_PAIRS = 30_000_000
"""Pairs made in one run, about 4 GB at worst; the crowd limit falls until no more remain."""
ACCOUNTS = (
    (pl.col("key") // 2**32).cast(pl.UInt32).alias("one"),
    (pl.col("key") % 2**32).cast(pl.UInt32).alias("other"),
)
"""The two account codes in a key."""
PIECE = 2_000_000
"""Pairs made before they are folded; one object's pairs are never cut in two."""


class Local:
    """The one this runs on."""

    name: ClassVar[str] = "local"

    def log(self, rows: pl.DataFrame | pl.LazyFrame) -> "LocalLog":
        """Code the rows; see `tocsin.engines.shares.shares`."""
        return LocalLog(shares(rows))


@dataclass(frozen=True, eq=False)
class LocalLog:
    """One layer's shares in memory, as integers."""

    shares: Shares
    _near: dict[tuple[int, ...], Close] = field(default_factory=dict, repr=False)
    """The windows that were counted last: those who want edges want what is behind them next."""

    def close(self, windows: Sequence[timedelta]) -> Close:
        """Return the neighbours in each window, counted once."""
        seconds = lengths(windows)
        if seconds not in self._near:
            found = close(self.shares, seconds)
            self._near.clear()
            self._near[seconds] = found
        return self._near[seconds]

    def meetings(self, windows: Sequence[timedelta], *, fewest: int = 2) -> Meetings:
        """Count the meetings of all accounts; keep pairs that met over `fewest` objects or more."""
        near = self.close(windows)
        return told(self.shares, near, folded(near, max(fewest, 1)))

    def encounters(
        self, edges: pl.DataFrame, windows: Sequence[timedelta], *, posts: bool = True
    ) -> pl.DataFrame:
        """Return one row per edge and object over which the two met, in any window."""
        near = self.close(windows)
        return encountered(self.shares, near, edges, posts=posts)

    def pace(self, tied: pl.Series, windows: Sequence[timedelta]) -> pl.DataFrame:
        """Count pairs of shares of two different accounts, neither of them in `tied`."""
        return strangers(self.shares, tied, lengths(windows))


@dataclass(frozen=True, eq=False)
class Runs:
    """The shares that are in no crowd, with the run of partners behind each."""

    kept: Shares
    """Shares with few enough neighbours: the ones pairs are made of."""
    after: Ints
    """Shares that follow each kept one within the window, of its object."""
    neighbours: Ints
    """Shares within the window of each share of the whole log, its own object, itself left out."""
    saturated: pl.DataFrame
    """object (code), shares (left out): objects shared too densely to tell two accounts apart."""


def runs(shares: Shares, window_us: int, *, crowd: int = CROWD) -> Runs:
    """Find the run of partners behind each share, at most `window_us` away, both ends included.

    A share with more than `crowd` neighbours is left out and counted under its object.
    """
    after = followers(shares, window_us)
    neighbours = crowding(after)
    inside = neighbours <= _limit(neighbours, crowd)
    left_out = pl.DataFrame({"object": shares.object[~inside]})
    saturated = left_out.group_by("object").agg(shares=pl.len()).sort("object")
    if inside.all():
        return Runs(shares, after, neighbours, saturated)
    kept = shares.only(inside)
    return Runs(kept, followers(kept, window_us), neighbours, saturated)


def followers(shares: Shares, window_us: int) -> Ints:
    """Return how many shares after each one, in order, are of its object and in its window.

    All searches take their steps together: doubling strides while the window holds, then halving.
    Most shares have nobody in their window, and are settled by the first step.
    """
    here = np.arange(len(shares))
    low, high, last = here + 1, shares.ends(), shares.at + window_us
    stride = np.ones(len(shares), dtype=np.int64)
    open_ = np.flatnonzero(low < high)
    while len(open_):
        width = high[open_] - low[open_]
        probe = low[open_] + np.minimum(stride[open_] - 1, width >> 1)
        inside = shares.at[probe] <= last[open_]
        low[open_[inside]] = probe[inside] + 1
        high[open_[~inside]] = probe[~inside]
        stride[open_[inside]] *= 2
        open_ = open_[low[open_] < high[open_]]
    return low - here - 1


def crowding(followers: Ints) -> Ints:
    """Return how many other shares of its object lie within the window of each share.

    Those before a share are the ones whose run of followers covers it.
    """
    here = np.arange(len(followers))
    over = np.bincount(here + followers + 1, minlength=len(followers) + 1)
    return followers + here - np.cumsum(over)[: len(followers)]


def _limit(neighbours: Ints, crowd: int) -> int:
    """Return the most neighbours a share may have, so that the pairs stay within MOST_PAIRS."""
    sizes, counts = np.unique(neighbours[neighbours <= crowd], return_counts=True)
    affordable = sizes[np.cumsum(sizes * counts) <= 2 * MOST_PAIRS]
    return int(affordable[-1]) if len(affordable) else 0


def pairs(shares: Shares, after: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield the positions of each pair's earlier and later share, a piece at a time.

    `after` counts the followers of each share. Equal times come in either order. Pairs of one
    account with itself are left out. All pairs of one object are in one piece.
    """
    made = np.cumsum(after)
    ends = shares.ends()
    start = 0
    while start < len(shares):
        done = int(made[start - 1]) if start else 0
        reach = int(np.searchsorted(made, done + PIECE, side="right"))
        stop = int(ends[min(reach, len(shares) - 1)])
        run = after[start:stop]
        first = np.repeat(np.arange(start, stop), run)
        step = np.arange(len(first)) - np.repeat(np.cumsum(run) - run, run)
        second = first + 1 + step
        two = shares.account[first] != shares.account[second]
        yield first[two], second[two]
        start = stop


def keys(first: Codes, second: Codes) -> NDArray[np.uint64]:
    """Pack two account codes into one integer, the smaller code first."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    return (low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64)


def meetings(found: Runs) -> pl.DataFrame:
    """Fold all pairs into one row per pair of accounts that met: one, other, objects, pairs.

    `one` and `other` are account codes, one < other; `objects` are distinct; `pairs` are of shares.
    """
    pieces = [_folded(found.kept, *piece) for piece in pairs(found.kept, found.after)]
    none = pl.DataFrame(schema={"key": pl.UInt64, "objects": pl.UInt32, "pairs": pl.UInt32})
    whole = pl.concat([none, *pieces])
    if len(pieces) > 1:
        whole = whole.group_by("key").agg(pl.col("objects", "pairs").sum())
    return whole.select(*ACCOUNTS, "objects", "pairs")


def _folded(shares: Shares, first: Ints, second: Ints) -> pl.DataFrame:
    """Return one row per pair of accounts that met in this piece."""
    piece = pl.LazyFrame(
        {
            "key": keys(shares.account[first], shares.account[second]),
            "object": shares.object[first],
        }
    )
    by_object = piece.group_by("key", "object").agg(pairs=pl.len())
    by_edge = by_object.group_by("key").agg(objects=pl.len(), pairs=pl.col("pairs").sum())
    return by_edge.collect(engine="streaming")


def encounters(found: Runs, edges: pl.DataFrame) -> pl.DataFrame:
    """Return one row per edge and object over which the two met, for the edges asked for.

    `edges` has columns one and other (codes, one < other). Columns: one, other, object (codes),
    lag_us (smallest), lead_us (first share of `other` minus first share of `one`, among those
    paired: positive when `one` was first), at_first, at_last, rows_one, rows_other.
    """
    wanted = pl.DataFrame({"key": keys(edges["one"].to_numpy(), edges["other"].to_numpy())})
    pieces = [_met(found.kept, *piece, wanted) for piece in pairs(found.kept, found.after)]
    return pl.concat([_met(found.kept, *_NOTHING, wanted), *pieces])


def involved(shares: Shares, edges: pl.DataFrame) -> NDArray[np.bool_]:
    """Return which shares are by accounts at either end of an edge (columns one, other: codes)."""
    accounts = np.zeros(len(shares.accounts), dtype=np.bool_)
    accounts[edges["one"].to_numpy()] = True
    accounts[edges["other"].to_numpy()] = True
    return accounts[shares.account]


_NOTHING = (np.empty(0, np.int64), np.empty(0, np.int64))


def _met(shares: Shares, first: Ints, second: Ints, wanted: pl.DataFrame) -> pl.DataFrame:
    """Return the encounters in one piece of pairs."""
    in_order = shares.account[first] < shares.account[second]
    one, other = np.where(in_order, first, second), np.where(in_order, second, first)
    piece = pl.LazyFrame(
        {
            "key": keys(shares.account[one], shares.account[other]),
            "object": shares.object[one],
            "at_one": shares.at[one],
            "at_other": shares.at[other],
            "row_one": shares.row[one],
            "row_other": shares.row[other],
        }
    )
    return (
        piece.join(wanted.lazy(), on="key", how="semi")
        .group_by("key", "object")
        .agg(
            lag_us=(pl.col("at_one") - pl.col("at_other")).abs().min(),
            lead_us=pl.col("at_other").min() - pl.col("at_one").min(),
            at_first=pl.min_horizontal(pl.col("at_one").min(), pl.col("at_other").min()),
            at_last=pl.max_horizontal(pl.col("at_one").max(), pl.col("at_other").max()),
            rows_one=pl.col("row_one").unique().sort(),
            rows_other=pl.col("row_other").unique().sort(),
        )
        .select(
            *ACCOUNTS,
            pl.exclude("key"),
        )
        .collect()
    )
