"""Intervals hold what they promise, and agree with the reference."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from tocsin.statistics.effects import count_interval, times_chance


@given(st.integers(0, 80))
def test_each_end_of_a_count_leaves_one_in_forty_outside(count):
    low, high = (end[0] for end in count_interval(np.array([float(count)])))

    assert poisson.cdf(count, high) == pytest.approx(0.025)
    assert low == 0.0 if count == 0 else poisson.sf(count - 1, low) == pytest.approx(0.025)


def test_a_ratio_lies_inside_its_interval_and_is_infinite_beside_nothing():
    ratio, low, high = times_chance(np.array([8.0, 8.0]), np.array([0.5, 0.0]))

    assert low[0] < ratio[0] == 16.0 < high[0]
    assert [ratio[1], low[1], high[1]] == [np.inf] * 3
