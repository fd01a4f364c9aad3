"""Intervals hold their level, at the edges too."""

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from tocsin.statistics.intervals import median_between, share_between


@pytest.mark.parametrize(("hits", "tries"), [(0, 7), (3, 7), (7, 7), (40, 50)])
def test_a_share_lies_where_another_library_puts_it(hits, tries):
    expected = binomtest(hits, tries).proportion_ci(0.95, method="exact")

    assert share_between(hits, tries) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("count", [6, 9, 20, 101])
def test_a_median_lies_between_two_values_often_enough_and_hardly_more(count):
    """The true middle is missed when too few or too many of the values lie below it."""
    low, high = median_between(np.arange(count, dtype=float))

    assert high == count - 1 - low
    assert 2 * binom.cdf(low, count, 0.5) <= 0.05
    assert 2 * binom.cdf(low + 1, count, 0.5) > 0.05


def test_few_values_give_their_whole_range():
    assert median_between(np.array([3.0, 1.0, 2.0])) == (1.0, 3.0)


def test_no_values_have_no_middle():
    assert np.isnan(median_between(np.array([]))).all()
