"""How quickly others share the same objects after one another, and how quickly a pair does.

The comparison leaves tied accounts out, whomever they met: a log with large operations in it would
otherwise call their pace normal. What people do who answer one notification is put in instead, as
the floor.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tocsin.engines.local import encounters, followers, involved, runs
from tocsin.engines.shares import Ints, Shares
from tocsin.statistics.synchrony import at_least_of, rates, reaction_rate

Numbers: TypeAlias = NDArray[np.float64]

SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)
MICRONumbers: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The lengths of time that the tests compare."""

    window: timedelta = timedelta(seconds=60)
    """Two shares at most this far apart are a meeting."""
    horizon: timedelta = timedelta(hours=1)
    """Two shares further apart than this are not compared at all."""
    reaction: timedelta = timedelta(minutes=3)
    """Median time in which people answer a notification by hand."""

    @property
    def window_us(self) -> int:
        """The window in microseconds."""
        return self.window // MICROSECOND

    @property
    def horizon_us(self) -> int:
        """The horizon in microseconds."""
        return self.horizon // MICROSECOND

    @property
    def floor(self) -> float:
        """The share of meetings that one notification alone explains."""
        return reaction_rate(self.window / SECOND, self.horizon / SECOND, self.reaction / SECOND)


def synchrony(shares: Shares, edges: pl.DataFrame, timing: Timing) -> pl.DataFrame:
    """Test, for each edge, whether the two are quicker after one another than others are.

    `edges` has columns one and other (codes, one < other), and all pairs of accounts that are tied;
    the others are the accounts in none of them. One row per edge that met within the horizon: one,
    other, near (occasions on which both shared an object within the horizon), close (of those,
    within the window), usual (the share of close ones that chance allows), p_synchrony. Objects
    that came in the same posts, five hashtags under one picture, are one occasion.
    """
    classes = _classes(shares)
    nearby = runs(shares.only(involved(shares, edges)), timing.horizon_us)
    usual = rates(*_pace(shares, classes, edges, timing), timing.floor)
    met = encounters(nearby, edges)
    chance = usual[classes[met["object"].to_numpy()]]
    tested = (
        met.with_columns(usual=pl.Series(chance, dtype=pl.Float64))
        .group_by("one", "other", "at_first")
        .agg(pl.col("lag_us").min(), pl.col("usual").max())
        .group_by("one", "other")
        .agg(
            near=pl.len(),
            close=(pl.col("lag_us") <= timing.window_us).sum(),
            usual=pl.col("usual").mean(),
        )
    )
    close, near = tested["close"].to_numpy().astype(float), tested["near"].to_numpy().astype(float)
    p = at_least_of(close, near, tested["usual"].to_numpy())
    return tested.with_columns(p_synchrony=pl.Series(p, dtype=pl.Float64)).sort("one", "other")


def _classes(shares: Shares) -> Ints:
    """Return the size class of each object code: the power of two in its number of shares."""
    sizes = np.bincount(shares.object, minlength=len(shares.objects))
    return np.log2(np.maximum(sizes, 1)).astype(np.int64)


def _pace(
    shares: Shares, classes: Ints, edges: pl.DataFrame, timing: Timing
) -> tuple[Numbers, Numbers]:
    """Count pairs of shares of accounts that nothing ties, close and near, per size class."""
    others, kinds = shares.only(~involved(shares, edges)), int(classes.max(initial=0)) + 1
    close, near = (
        np.bincount(classes[others.object], _strangers(others, reach_us), kinds).astype(np.float64)
        for reach_us in (timing.window_us, timing.horizon_us)
    )
    return close, near


def _strangers(shares: Shares, reach_us: int) -> Ints:
    """Return how many shares by other accounts follow each share within reach.

    Followers by the same account are counted apart, on a log in which each account's shares of an
    object are an object of their own, and taken off.
    """
    both = shares.object.astype(np.uint64) << np.uint64(32) | shares.account.astype(np.uint64)
    order = np.lexsort((shares.at, both))
    starts = np.diff(both[order], prepend=both[order][:1]) != 0
    apart = Shares(
        np.cumsum(starts).astype(np.uint32), shares.account[order], shares.at[order],
        shares.row[order], shares.objects, shares.accounts, shares.posts,
    )  # fmt: skip
    strangers = followers(shares, reach_us)
    strangers[order] -= followers(apart, reach_us)
    return strangers
