"""Cohorts are windows in which a mark is commoner than around; waves are not cohorts."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from tocsin.statistics.cohorts import APART, Windows, best, bursts, cohorts

HOUR, DAY = 3600, 86_400
WINDOWS = Windows(lengths=(HOUR,), around=100 * DAY, fewest=3)


def marked(*rows):
    """Make (mark, at) rows, sorted."""
    return pl.DataFrame(sorted(rows), schema={"mark": pl.Int64, "at": pl.Int64}, orient="row")


def found_in(everything, marks, windows=WINDOWS):
    return cohorts(np.sort(np.array(everything, dtype=np.int64)), marks, windows)


def test_a_mark_made_in_one_hour_is_a_cohort():
    """Three of the four made in that hour carry it, and none of the hundred around."""
    around = [n * DAY for n in range(100)]
    own = [50 * DAY + 60 * n for n in range(1, 4)]
    found, tried = found_in([*around, *own], marked(*((7, at) for at in own)))
    [row] = best(found, ["mark"]).iter_rows(named=True)

    assert (row["mark"], row["hits"], row["drawn"], tried) == (7, 3, 3, 3)
    assert row["p"] == pytest.approx(hypergeom.sf(2, 103, 3, 3))


def test_a_wave_that_brings_everybody_is_no_cohort():
    """As many newcomers carry the mark inside the wave as outside."""
    wave = [50 * DAY + n for n in range(300)]
    around = [n * DAY // 3 for n in range(300)]
    marks = marked(*((1, at) for at in (*wave[::3], *around[::3])))
    found, _ = found_in([*wave, *around], marks)

    assert found["p"].min() > 0.01


def test_the_lift_asks_for_more_than_a_sure_little_more():
    """Half of the wave carries it against a third of the rest: surely more, and not three times."""
    wave, around = [50 * DAY + n for n in range(600)], [n * DAY // 3 for n in range(300)]
    marks = marked(*((1, at) for at in (*wave[::2], *around[::3])))
    loose, _ = found_in([*wave, *around], marks)
    strict, _ = found_in(
        [*wave, *around], marks, Windows(lengths=(HOUR,), around=100 * DAY, fewest=3, lift=3)
    )

    assert loose["p"].min() < 1e-5
    assert strict.is_empty()


def test_places_do_not_see_one_another():
    """The same hour on two platforms is two hours."""
    own = [(3, APART * place + 60 * n) for place in (1, 2) for n in range(2)]
    found, _ = found_in([at for _, at in own], marked(*own))

    assert found.is_empty()


def test_a_mark_that_too_few_carry_is_not_tried():
    found, tried = found_in([1, 2, 3], marked((1, 1), (1, 2), (2, 3)))

    assert (found.height, tried) == (0, 0)


rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=30)


@given(rows, st.lists(st.integers(0, 40), max_size=20))
def test_it_agrees_with_the_rule_said_slowly(own, others):
    """Every window counted by hand; marks are hours apart or not, everything is counted anew."""
    everything = sorted([at for _, at in own] + others)
    marks = marked(*own)
    windows = Windows(lengths=(2, 5), around=9, fewest=2)
    expected = set()
    for length in windows.lengths:
        for place, (mark, at) in enumerate(marks.iter_rows()):
            same = [n for n, (other, _) in enumerate(marks.iter_rows()) if other == mark]
            inside = [n for n in same if n >= place and marks["at"][n] <= at + length]
            near = [one for one in everything if at - 9 <= one <= at + length + 9]
            near_marked = [n for n in same if at - 9 <= marks["at"][n] <= at + length + 9]
            drawn = [one for one in near if at <= one <= at + length]
            if len(inside) >= 2:
                p = hypergeom.sf(len(inside) - 1, len(near), len(near_marked), len(drawn))
                usual = (len(near_marked) - len(inside) + 0.5) / (len(near) - len(drawn) + 1)
                if len(inside) >= usual * len(drawn):
                    expected.add((place, inside[-1], length, len(inside), len(drawn), round(p, 9)))
    found, _ = found_in(everything, marks, windows)
    columns = ["first", "last", "length", "hits", "drawn", "p"]

    assert {(*row[:5], round(row[5], 9)) for row in found.select(columns).iter_rows()} == expected


def test_the_least_likely_of_overlapping_windows_is_kept():
    windows = pl.DataFrame(
        {
            "mark": [1, 1, 1, 2], "first": [0, 2, 9, 2], "last": [3, 5, 12, 5],
            "length": [1.0] * 4, "hits": [4] * 4, "p": [0.01, 0.001, 0.5, 0.9],
        }
    )  # fmt: skip

    assert best(windows, ["mark"])["p"].to_list() == [0.001, 0.5, 0.9]


def test_a_burst_is_more_than_the_days_around_allow():
    steady = list(range(0, 400 * DAY, DAY))
    burst = [200 * DAY + 60 * n for n in range(8)]
    found, tried = bursts(np.sort(np.array([*steady, *burst])), WINDOWS)
    [row] = best(found.filter(pl.col("p") < 1e-6)).iter_rows(named=True)

    assert row["hits"] == 9
    assert tried == 408


def test_a_season_is_not_a_burst_at_every_hour_of_it():
    """A hundred times as many for ten days: the hours among them are ordinary hours."""
    steady = list(range(0, 400 * DAY, DAY))
    season = list(range(200 * DAY, 210 * DAY, DAY // 100))
    found, tried = bursts(np.sort(np.array([*steady, *season])), WINDOWS)
    inside = [p * tried for p in found["p"]]

    assert min(inside) > 0.01


def test_before_the_first_nobody_looked():
    """A collection that begins busy and stays so has no burst at its beginning."""
    found, tried = bursts(np.arange(0, 50 * DAY, HOUR // 4), WINDOWS)

    assert found["p"].min() * tried > 1


def test_nothing_made_is_nothing_found():
    nothing = np.array([], dtype=np.int64)

    assert bursts(nothing, WINDOWS)[0].is_empty()
    assert cohorts(nothing, marked(), WINDOWS)[0].is_empty()
