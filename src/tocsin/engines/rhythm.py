"""Daily rhythm: how often two accounts would post at the same moments anyway.

Each account's days are shifted against the other's by whole days, a week back and forth. That
keeps who posts when in the day, who is busy in which week, and who posts on the hour by the clock;
it takes away only that both acted on one and the same day. The mean over all shifts is what chance
allows. It is counted, not drawn: one join of the posts by their time of day.

Cost      one join per look, over the posts of accounts in question only.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from tocsin.statistics.cosharing import Numbers

DAY_S = 86_400
SHIFTS = 7
"""Days that the timelines are shifted by, back and forth."""


@dataclass(frozen=True, eq=False)
class Rhythm:
    """When each account acts."""

    moments: pl.LazyFrame
    """account, at (instant): a row for each thing it did."""

    def expected(self, pairs: pl.DataFrame) -> Numbers:
        """Return how often each pair (one, other, window_s) would meet, its days shifted.

        Zero where all moments lie within one day: then no shift is left to compare with.
        """
        ends = pl.concat([pairs["one"], pairs["other"]]).unique().implode()
        moments = (
            self.moments.filter(pl.col("account").is_in(ends), pl.col("at").is_not_null())
            .select("account", second=pl.col("at").dt.epoch("s"))
            .collect()
        )
        found = np.zeros(pairs.height)
        for window_s in pairs["window_s"].unique():
            here = (pairs["window_s"] == window_s).to_numpy()
            found[here] = _shifted(pairs.filter(pl.Series(here)), moments, int(window_s))
        return found


def _shifted(pairs: pl.DataFrame, moments: pl.DataFrame, window_s: int) -> Numbers:
    """Count meetings on shifted days in slots two windows wide; the larger of two ways to cut.

    Two moments share such a slot as often as they lie within a window of each other.
    """
    numbered = pairs.select("one", "other").with_row_index("pair")
    both = [
        _matches(numbered, _cut(moments, 2 * window_s, offset), pairs.height)
        for offset in (0, window_s)
    ]
    return np.maximum(*both)


def _cut(moments: pl.DataFrame, width: int, offset: int) -> pl.DataFrame:
    """Cut the day into slots: account, day, slot, shifts (days within reach that there are)."""
    moved = pl.col("second") + offset
    placed = moments.select("account", day=moved // DAY_S, slot=moved % DAY_S // width)
    back = pl.min_horizontal(pl.col("day") - pl.col("day").min(), SHIFTS)
    forth = pl.min_horizontal(pl.col("day").max() - pl.col("day"), SHIFTS)
    return placed.with_columns(shifts=back + forth)


def _matches(numbered: pl.DataFrame, cut: pl.DataFrame, pairs: int) -> Numbers:
    """Return, pair by pair, the mean number of shared slots over all shifts by whole days."""
    apart = (pl.col("day") - pl.col("other_day")).abs()
    theirs = cut.select("slot", other="account", other_day="day")
    counted = (
        numbered.lazy()
        .join(cut.lazy(), left_on="one", right_on="account")
        .join(theirs.lazy(), on=("other", "slot"))
        .filter(apart.is_between(1, SHIFTS))
        .group_by("pair")
        .agg(expected=(1.0 / pl.col("shifts")).sum())
        .collect()
    )
    found = np.zeros(pairs)
    found[counted["pair"].to_numpy()] = counted["expected"].to_numpy()
    return found
