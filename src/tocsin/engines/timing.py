"""How quickly others share the same objects after one another, and how quickly a pair does.

The comparison leaves the pair's own community out: a log with one large operation in it would
otherwise call the operation's own pace normal.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tocsin.engines.local import Runs, encounters, followers, involving, pairs, runs
from tocsin.engines.shares import Ints, Shares
from tocsin.statistics.synchrony import at_least_of, rates, reaction_rate

Numbers: TypeAlias = NDArray[np.float64]

SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)
MICRONumbers: TypeAlias = NDArray[np.float64]

SECOND = timedelta(microseconds=1)


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


def synchrony(shares: Shares, edges: pl.DataFrame, groups: Ints, timing: Timing) -> pl.DataFrame:
    """Test, for each edge, whether the two are quicker after one another than others are.

    `edges` has columns one and other (codes, one < other); `groups` holds the community of each
    account code, -1 for none. One row per edge that met within the horizon: one, other,
    near (objects both shared within the horizon), close (of those, within the window),
    usual (the share of close ones that chance allows), p_synchrony.
    """
    classes = _classes(shares)
    nearby = runs(involving(shares, edges), timing.horizon_us)
    usual = rates(*_pace(shares, nearby, classes, groups, timing), timing.floor)
    met = encounters(nearby, edges)
    chance = usual[groups[met["one"].to_numpy()], classes[met["object"].to_numpy()]]
    tested = (
        met.with_columns(usual=pl.Series(chance, dtype=pl.Float64))
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
    shares: Shares, nearby: Runs, classes: Ints, groups: Ints, timing: Timing
) -> tuple[Numbers, Numbers]:
    """Count pairs of shares within window and horizon, per community left out and size class."""
    kinds, count = int(classes.max(initial=0)) + 1, int(groups.max(initial=-1)) + 1
    own = _own(nearby, classes, groups, timing.window_us, (count, kinds))
    found = []
    for reach_us, inside in zip((timing.window_us, timing.horizon_us), own, strict=True):
        weights = _strangers(shares, reach_us)
        total = np.bincount(classes[shares.object], weights=weights, minlength=kinds)
        found.append(np.maximum(total - inside, 0.0))
    return found[0], found[1]


def _strangers(shares: Shares, reach_us: int) -> Ints:
    """Return how many shares by other accounts follow each share within reach.

    Followers by the same account are counted apart, on a log in which each account's shares of an
    object are an object of their own, and taken off.
    """
    both = shares.object.astype(np.uint64) << np.uint64(32) | shares.account.astype(np.uint64)
    order = np.lexsort((shares.at, both))
    starts = np.r_[True, np.diff(both[order]) != 0]
    apart = Shares(
        np.cumsum(starts).astype(np.uint32), shares.account[order], shares.at[order],
        shares.row[order], shares.objects, shares.accounts, shares.posts,
    )  # fmt: skip
    strangers = followers(shares, reach_us)
    strangers[order] -= followers(apart, reach_us)
    return strangers


def _own(
    nearby: Runs, classes: Ints, groups: Ints, window_us: int, shape: tuple[int, int]
) -> tuple[Numbers, Numbers]:
    """Count pairs of shares between two accounts of one community, within window and horizon."""
    shares = nearby.kept
    close, near = np.zeros(shape), np.zeros(shape)
    for first, second in pairs(shares, nearby.after):
        group = groups[shares.account[first]]
        inside = (group >= 0) & (group == groups[shares.account[second]])
        place = (group[inside], classes[shares.object[first[inside]]])
        lag = shares.at[second[inside]] - shares.at[first[inside]]
        np.add.at(near, place, 1.0)
        np.add.at(close, place, (lag <= window_us).astype(float))
    return close, near
