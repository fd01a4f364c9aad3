"""Runs end with a silence, and a run is sudden against the thing's own rate."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from scipy.stats import poisson

from tocsin.statistics.bursts import runs, sudden

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def happened(*minutes, thing="a"):
    """Make one row per minute, of one thing."""
    return pl.DataFrame(
        {
            "thing": [thing] * len(minutes),
            "post_uid": [hash((thing, n)) % 1000 for n in range(len(minutes))],
            "created_at": [NOON + timedelta(minutes=minute) for minute in minutes],
        },
        schema={
            "thing": pl.String,
            "post_uid": pl.Int64,
            "created_at": pl.Datetime("us", "UTC"),
        },
    )


def lengths(frame, pause=10):
    return (
        runs(frame, ["thing"], timedelta(minutes=pause))
        .group_by("run")
        .len()["len"]
        .sort()
        .to_list()
    )


def test_a_run_ends_with_a_silence_longer_than_the_pause():
    assert lengths(happened(0, 10, 20, 30.1)) == [1, 3]


def test_another_thing_is_another_run():
    assert lengths(pl.concat([happened(0, 1), happened(0.5, 1.5, thing="b")])) == [2, 2]


def test_order_of_rows_does_not_matter():
    frame = happened(0, 5, 30, 31, 32, 90)

    assert lengths(frame.reverse()) == lengths(frame) == [1, 2, 3]


def test_nothing_has_no_runs():
    assert lengths(happened()) == []


def chance(burst, everything):
    """Return p of a burst among everything that happened."""
    return sudden(burst.with_columns(gathering=pl.lit(1)), everything, ["thing"], 1)["p"][0]


def test_p_agrees_with_the_poisson_tail():
    """Five in two minutes, two more within six hours; a third is too far away to count."""
    burst = happened(0, 0.5, 1, 1.5, 2)
    everything = pl.concat([burst, happened(60, -90, 400)])
    usual = 3 / (12 * 3600) * (120 + 1)

    assert chance(burst, everything) == pytest.approx(7 * poisson.sf(3, usual))


def test_what_goes_on_all_day_is_not_sudden():
    """Five an hour, all day: five in an hour is what one expects."""
    busy = happened(*range(-360, 420, 12))

    assert chance(happened(0, 12, 24, 36, 48), busy) == 1.0
    assert chance(happened(0, 0.1, 0.2, 0.3, 0.4), busy) < 1e-3


def test_the_correction_counts_every_burst_that_was_tried():
    burst = happened(0, 0.5, 1, 1.5, 2).with_columns(gathering=pl.lit(1))

    tested = sudden(burst, burst, ["thing"], 50)

    assert tested["q"][0] == pytest.approx(50 * tested["p"][0])
    assert tested["hypotheses"][0] == 50
