"""A q-value means what it says, whatever the order of the hypotheses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from tocsin.statistics.correction import cauchy, corrected, from_cauchy, jointly

chances = st.lists(st.floats(0, 1), min_size=1, max_size=20)


@given(chances)
def test_it_agrees_with_the_reference(p):
    assert corrected(np.array(p), len(p)) == pytest.approx(false_discovery_control(p))


@given(chances, st.integers(0, 50))
def test_hypotheses_nobody_saw_count_as_much_as_those_on_paper(p, unseen):
    """Pairs that never met have a p-value of 1, and are too many to write down."""
    whole = corrected(np.array(p + [1.0] * unseen), len(p) + unseen)

    assert corrected(np.array(p), len(p) + unseen) == pytest.approx(whole[: len(p)])


@given(chances, st.integers(1, 30))
def test_it_agrees_with_the_step_up_rule_said_slowly(p, extra):
    """At every level, the rejected are those at or below the largest p that clears its line."""
    tried = len(p) + extra
    for level in (0.01, 0.05, 0.5):
        ranked = sorted(p)
        cleared = [x for rank, x in enumerate(ranked, 1) if x * tried / rank <= level]
        rejected = [x <= max(cleared, default=-1.0) for x in p]
        assert (corrected(np.array(p), tried) <= level).tolist() == rejected


def test_nothing_tried_is_nothing_found():
    assert corrected(np.array([]), 10).tolist() == []
    assert jointly(np.array([])) == 1.0


@given(chances)
def test_tests_taken_together_are_never_surer_than_the_smallest_alone(p):
    rounding = 1 + 1e-12
    together = jointly(np.array(p))

    assert min(p) <= together * rounding
    assert together <= min(1.0, min(p) * len(p)) * rounding


def fused(*p, tests):
    score = cauchy(np.array(p)).sum(keepdims=True)
    return float(from_cauchy(score, np.array([len(p)]), np.array([tests]))[0])


@given(st.floats(1e-12, 0.98))
def test_a_test_alone_is_itself_and_repeating_it_adds_nothing(p):
    assert fused(p, tests=1) == pytest.approx(p, rel=1e-6)
    assert fused(p, p, p, tests=3) == pytest.approx(p, rel=1e-6)


@given(st.lists(st.floats(1e-9, 0.9), min_size=2, max_size=6))
def test_together_they_are_never_surer_than_the_surest(p):
    assert fused(*p, tests=len(p)) >= min(p) * (1 - 1e-9)


def test_what_could_have_spoken_and_did_not_counts_against():
    assert fused(1e-6, tests=4) == pytest.approx(4e-6, rel=1e-2)


def test_even_tests_that_all_say_the_same_are_as_rare_as_they_say():
    """Five copies of one test, and five independent ones: neither promises too much far out."""
    dice = np.random.default_rng(4)
    one = dice.random((100_000, 1))
    for p in (np.repeat(one, 5, axis=1), dice.random((100_000, 5))):
        five = np.full(len(p), 5)
        found = from_cauchy(cauchy(p).sum(axis=1), five, five)
        assert (found <= 0.01).mean() <= 0.0112
