"""How quickly a pair of accounts shares the same objects, beside how quickly others do.

The others are the accounts in no tie, whomever they met: a log with large operations in it would
otherwise call their pace normal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from tocsin.engines.engine import WINDOWS, Log
from tocsin.statistics.synchrony import Numbers, at_least_of, rates, reaction_rate
from tocsin.vocabulary.errors import ConfigError

SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)
MICROSECONDS = 1_000_000
UNHURRIED = timedelta(minutes=3)
"""Median time in which people see a thing that reached them at once, where nobody can be asked."""
PAIR = ("one", "other")
PACED: Mapping[str, type[pl.DataType]] = {
    "window_s": pl.Int64,
    "near": pl.Int64,
    "close": pl.Int64,
    "usual": pl.Float64,
    "by_hand": pl.Float64,
    "p_synchrony": pl.Float64,
    "p_reaction": pl.Float64,
}
"""What is said of the pace of each pair, window by window."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The lengths of time that the tests compare."""

    windows: tuple[timedelta, ...] = WINDOWS
    """Two shares of one object at most this far apart are a meeting; each window is tested."""
    horizon: timedelta = timedelta(hours=1)
    """Two shares further apart than this are not compared for pace."""
    reaction: timedelta = timedelta(minutes=1)
    """Median time in which the quickest of crowds answers a notification by hand."""

    def __post_init__(self) -> None:
        if not self.windows or min(self.windows) <= timedelta(0):
            got = ", ".join(map(str, self.windows))
            raise ConfigError(f"windows: must each be longer than zero; got {got or 'none'}")
        if min(self.horizon, self.reaction) <= timedelta(0):
            raise ConfigError("horizon and reaction: must be longer than zero")
        object.__setattr__(self, "windows", tuple(sorted(set(self.windows))))

    @property
    def timed(self) -> tuple[timedelta, ...]:
        """The windows in which pace is compared: those below the horizon."""
        return tuple(window for window in self.windows if window < self.horizon)

    @property
    def reach(self) -> tuple[timedelta, ...]:
        """Every length of time in which meetings are looked at, the shortest first."""
        return tuple(sorted({*self.windows, self.horizon}))

    def by_hand(self, window: timedelta) -> float:
        """Return the share of close meetings that one notification alone explains."""
        return reaction_rate(window / SECOND, self.horizon / SECOND, self.reaction / SECOND)

    def unhurried(self, window: timedelta) -> float:
        """Return the share that is lent to others where nothing is known of their pace."""
        return reaction_rate(window / SECOND, self.horizon / SECOND, UNHURRIED / SECOND)


def paces(log: Log, near: pl.DataFrame, tied: pl.Series, timing: Timing) -> pl.DataFrame:
    """Say of each pair, at each window below the horizon, how quick the two are.

    `near` holds the pairs' encounters within the horizon; `tied` every account in a tie, left out
    of what is usual. One row per pair and window: one, other, window_s, near (occasions on which
    both shared an object within the horizon), close (of those, within the window), usual (the
    share of close ones that others reach), by_hand (that people reach who answer one notification),
    p_synchrony (quicker than others), p_reaction (quicker than such people). Objects that came in
    the same posts, five hashtags under one picture, are one occasion.
    """
    if near.is_empty() or not timing.timed:
        return pl.DataFrame(schema={end: near.schema[end] for end in PAIR} | dict(PACED))
    usual = _usual(log.pace(tied, timing.reach), near["size_class"], timing)
    soon = pl.col("lag_us") <= pl.col("window_s") * MICROSECONDS
    counted = (
        near.select(*PAIR, "at_first", "lag_us", "size_class")
        .join(usual, on="size_class")
        .group_by(*PAIR, "window_s", "at_first")
        .agg(soon.any().alias("close"), pl.col("usual").max())
        .group_by(*PAIR, "window_s")
        .agg(near=pl.len(), close=pl.col("close").sum(), usual=pl.col("usual").sort().mean())
        .sort(*PAIR, "window_s")
    )
    rates_by_hand = {window // SECOND: timing.by_hand(window) for window in timing.timed}
    by_hand = counted["window_s"].replace_strict(rates_by_hand, return_dtype=pl.Float64)
    return _tested(counted.with_columns(by_hand=by_hand))


def _tested(counted: pl.DataFrame) -> pl.DataFrame:
    """Add how likely so many close occasions are at the pace of others, and of people's hands."""
    close, near = (counted[of].cast(pl.Float64).to_numpy() for of in ("close", "near"))
    chances = {
        name: pl.Series(at_least_of(close, near, counted[rate].to_numpy()))
        for name, rate in (("p_synchrony", "usual"), ("p_reaction", "by_hand"))
    }
    kept = (pl.col(name).cast(kind) for name, kind in PACED.items())
    return counted.with_columns(**chances).select(*PAIR, *kept)


def _usual(pace: pl.DataFrame, classes: pl.Series, timing: Timing) -> pl.DataFrame:
    """Return how often others are close: size_class, window_s, usual, a row for each."""
    every = pl.DataFrame({"size_class": pl.concat([pace["size_class"], classes]).unique().sort()})

    def counts(window: timedelta) -> Numbers:
        there = pace.filter(pl.col("window_s") == window // SECOND)
        pairs = every.join(there, on="size_class", how="left", maintain_order="left")["pairs"]
        return pairs.fill_null(0).cast(pl.Float64).to_numpy()

    near = counts(timing.horizon)
    return pl.concat(
        every.with_columns(
            window_s=pl.lit(window // SECOND, pl.Int64),
            usual=pl.Series(rates(counts(window), near, timing.unhurried(window))),
        )
        for window in timing.timed
    )
