"""Being quick is only surprising beside how quick others are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from tocsin.statistics.synchrony import at_least_of, rates, reaction_rate


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.001, 0.999))
def test_the_tail_agrees_with_the_reference(hits, misses, rate):
    tries = hits + misses
    ours = at_least_of(np.array([float(hits)]), np.array([float(tries)]), np.array([rate]))

    assert ours[0] == pytest.approx(binom.sf(hits - 1, tries, rate), rel=1e-6, abs=1e-300)


def test_slower_people_meet_less_often():
    quick, slow = reaction_rate(60, 3600, 60), reaction_rate(60, 3600, 600)

    assert 0 < slow < quick < 1


def test_the_reaction_rate_agrees_with_drawing_people():
    random = np.random.default_rng(5)
    delays = 180 * np.exp(random.standard_normal((2, 200_000)))
    apart = np.abs(delays[0] - delays[1])
    drawn = (apart <= 60).sum() / (apart <= 3600).sum()

    assert reaction_rate(60, 3600, 180) == pytest.approx(drawn, abs=0.005)


def test_a_class_nobody_shared_leans_on_the_whole_log():
    close, near = np.array([40.0, 0.0]), np.array([100.0, 0.0])

    assert rates(close, near, 0.0) == pytest.approx([0.4, 0.4], abs=0.01)


def test_classes_keep_their_own_pace():
    close, near = np.array([1.0, 900.0]), np.array([1000.0, 1000.0])

    assert rates(close, near, 0.25) == pytest.approx([0.005, 0.9], abs=0.01)


def test_where_nobody_else_is_the_prior_is_all_there_is():
    assert rates(np.zeros(2), np.zeros(2), 0.2).tolist() == [0.2, 0.2]


def test_under_its_own_null_the_tail_promises_no_more_than_it_keeps():
    """Pairs as quick as the others, no quicker: p-values are uniform, but for being counts."""
    dice = np.random.default_rng(8)
    tries = dice.integers(2, 30, 50_000).astype(float)
    p = at_least_of(dice.binomial(tries.astype(int), 0.2).astype(float), tries, tries * 0 + 0.2)

    for level in (0.1, 0.01, 0.001):
        assert (p <= level).mean() <= 1.15 * level
