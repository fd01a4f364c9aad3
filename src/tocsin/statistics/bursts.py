"""Bursts: runs of the same thing without a long silence, and how sudden they are.

A run ends where nothing happens for longer than `pause`. Runs, unlike clock bins, cannot be cut in
two by a bin's edge, and two people who draw the bins differently see the same runs.

Source    The test is the Poisson scan in its simplest form, with the bound n * P as the correction
          for having looked at every position (Naus 1982 gives the exact, smaller, figure).
"""

from datetime import timedelta

import polars as pl
from scipy.special import gammainc

from tocsin.statistics.correction import corrected

AROUND = timedelta(hours=6)
"""Before and after a burst, the stretch its own usual rate is taken from."""


def runs(frame: pl.DataFrame, by: list[str], pause: timedelta) -> pl.DataFrame:
    """Sort by thing and time, and number the runs of each thing in a column `run`.

    `by` are the columns that name the thing; `created_at` and `post_uid` give the order.
    """
    silence = pl.col("created_at").diff() > pause
    another = pl.any_horizontal(*(pl.col(name) != pl.col(name).shift() for name in by))
    return frame.sort(*by, "created_at", "post_uid").with_columns(
        run=(silence | another).fill_null(value=True).cum_sum()
    )


def sudden(
    bursts: pl.DataFrame, everything: pl.DataFrame, by: list[str], tried: int
) -> pl.DataFrame:
    """Return gathering, p, q, hypotheses: how sudden each burst is for the thing it is of.

    `bursts` has a row per post (gathering, created_at and the columns `by`), `everything` a row per
    post of anything. Under the null, a thing goes on at the rate it has in the six hours around the
    burst; seen nowhere else, it counts as once in those twelve hours. `tried` counts
    the bursts that were looked at.
    """
    spans = bursts.group_by("gathering", *by).agg(
        first=pl.col("created_at").min(), last=pl.col("created_at").max(), n=pl.len()
    )
    near = pl.col("created_at").is_between(pl.col("first") - AROUND, pl.col("last") + AROUND)
    around = (
        everything.select(*by, "created_at")
        .join(spans, on=by)
        .filter(near)
        .group_by("gathering", "n", "first", "last")
        .agg(around=pl.len())
        .sort("gathering")
    )
    length = (around["last"] - around["first"]).dt.total_microseconds().to_numpy() / 1e6 + 1.0
    n, outside = around["n"].to_numpy(), (around["around"] - around["n"]).to_numpy()
    usual = (outside + 1) / (2 * AROUND.total_seconds())
    p = (gammainc(n - 1.0, usual * length) * (n + outside)).clip(0.0, 1.0)
    return around.select(
        "gathering",
        p=pl.Series(p, dtype=pl.Float64),
        q=pl.Series(corrected(p, tried), dtype=pl.Float64),
        hypotheses=pl.lit(tried, dtype=pl.Int64),
    )
