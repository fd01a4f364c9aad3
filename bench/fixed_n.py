"""Tests of chance against “at least n objects”: the right n, and what a wrong one costs.

    python bench/fixed_n.py [--rows 30000 100000 300000] [--windows 10 60 600] [--seeds 201 202]

Makes planted logs (bench/share_log.py) of several sizes, judges every rule on each as `tocsin
eval coordination` does, and then deals the accounts of the same logs anew, so that whoever is named
there is named for nothing. One line per size and window, the mean over the seeds:

    best n      the n with the highest F1, picked with the labels in hand, for each seed
    F1          of that n, of n = 5 everywhere, of the tests
    on noise    accounts named on the dealt logs: by that n, by n = 5, by the tests

The tests see the same windows throughout (their own), since nobody has to choose one for them.
"""

import argparse
from collections.abc import Iterator
from datetime import timedelta
from statistics import mean

import numpy as np
import polars as pl
from share_log import share_log

from tocsin.coordination.labelled import Collection, Judged, Settings, judged

PLANTED = ("tight", "loose", "slow")
USUAL = 5
"""What somebody would pick who read the design note on one of these logs."""


def log_of(rows: int, seed: int, *, dealt: bool) -> Collection:
    """Make one log with its truth, its accounts dealt anew if asked."""
    posts, truth = share_log(rows, seed)
    if dealt:
        order = np.random.default_rng(seed).permutation(posts.height)
        posts = posts.with_columns(posts["account"].gather(order))
    planted = pl.col("kind").is_in(PLANTED)
    labels = truth.select("account", campaign=pl.when(planted).then("kind"), control=planted.not_())
    return Collection("planted", {"object": posts.lazy()}, labels)


def told(found: Judged, n: int | None) -> tuple[float, int]:
    """Return F1 and how many are named, by the rule of n objects or by the tests."""
    all_of = found.rules.filter(campaign="all")
    row = all_of.filter(rule="coordinated") if n is None else all_of.filter(kind="objects", n=n)
    if row.is_empty():
        return 0.0, 0
    return float(row["f1"].item() or 0.0), int(row["reported"].item())


def measured(rows: int, seconds: int, seed: int) -> Iterator[float]:
    """Yield the numbers of one line for one seed."""
    settings = Settings(window=timedelta(seconds=seconds), windows=WINDOWS)
    real, noise = (
        judged([log_of(rows, seed, dealt=dealt)], settings, controls=True)
        for dealt in (False, True)
    )
    best = real.best()
    picked = int(best["n"]) if best else 0  # type: ignore[call-overload]  # a row is of any type
    yield picked
    for n in (picked, USUAL, None):
        yield told(real, n)[0]
    for n in (picked, USUAL, None):
        yield told(noise, n)[1]


WINDOWS: tuple[timedelta, ...] | None = None


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[30_000, 100_000, 300_000])
    parser.add_argument("--windows", type=int, nargs="+", default=[10, 60, 600])
    parser.add_argument("--seeds", type=int, nargs="+", default=[201, 202])
    given = parser.parse_args()
    print(f"{'':20}{'':>9}{'F1':>24}{'accounts named on noise':>30}")
    words = ("best n", f"n = {USUAL}", "tests")
    print(f"{'rows':>10}{'window':>10}{'best n':>9}{''.join(f'{word:>10}' for word in words * 2)}")
    for rows in given.rows:
        for seconds in given.windows:
            each = [list(measured(rows, seconds, seed)) for seed in given.seeds]
            picked = "/".join(f"{line[0]:.0f}" for line in each)
            means = [mean(line[place] for line in each) for place in range(1, 7)]
            f1 = "".join(f"{value:10.2f}" for value in means[:3])
            noise = "".join(f"{value:10.1f}" for value in means[3:])
            print(f"{rows:10,}{seconds:8} s{picked:>9}{f1}{noise}")


if __name__ == "__main__":
    main()
