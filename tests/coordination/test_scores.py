"""Precision, recall, F1 and area, with intervals that hold what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.coordination.scores import area, f1, score, share


def flags(text):
    return np.array([letter == "x" for letter in text])


def test_a_rule_is_judged_by_whom_it_names():
    """Of three members it names two, and one control besides."""
    ranking = area(np.array([5.0, 4, 1]), np.array([3.0, 0, 0, 0]))
    found = score(flags("xxx...."), flags("xx.x..."), ranking)

    assert (found.reported, found.right, found.members, found.controls) == (3, 2, 3, 4)
    assert found.precision.value == pytest.approx(2 / 3)
    assert found.recall.value == pytest.approx(2 / 3)
    assert found.f1.value == pytest.approx(2 / 3)
    assert found.auc.value == pytest.approx(11 / 12)


def test_a_rule_that_names_nobody_has_no_precision():
    silent = score(flags("xx.."), flags("...."))

    assert silent.precision.value is None
    assert (silent.precision.low, silent.precision.high) == (0.0, 1.0)
    assert silent.recall.value == 0
    assert silent.f1.value == 0
    assert silent.auc is None


def test_without_members_or_controls_there_is_no_area():
    assert area(np.array([1.0]), np.array([])).value is None
    assert area(np.array([]), np.array([1.0])).value is None


RANKS = st.lists(st.integers(0, 5), min_size=1, max_size=12)


@given(RANKS, RANKS)
def test_the_area_is_the_share_of_pairs_in_the_right_order(members, controls):
    """Every member is compared with every control; a tie is half."""
    wins = [(m > c) + (m == c) / 2 for m in members for c in controls]
    found = area(np.array(members, dtype=float), np.array(controls, dtype=float))

    assert found.value == pytest.approx(sum(wins) / len(wins))
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_perfect_ranking_of_a_few_is_not_certain():
    few, many = (area(np.ones(n), np.zeros(n)) for n in (3, 300))

    assert few.value == many.value == 1
    assert few.low < 0.5
    assert many.low > 0.98


@pytest.mark.parametrize("truth", [0.6, 0.9])
def test_intervals_hold_the_truth_nineteen_times_in_twenty(truth):
    """A thousand drawn samples each: of recall, of F1 and of the area."""
    dice = np.random.default_rng(4)
    held = {"recall": 0, "f1": 0, "area": 0}
    gap = {0.6: 0.3583, 0.9: 1.8124}[truth]  # normal ranks this far apart have that area
    for _ in range(1_000):
        hits, false = dice.binomial(60, truth), dice.binomial(200, 0.05)
        held["recall"] += (got := share(hits, 60)).low <= truth <= got.high
        whole = 2 * 60 * truth / (60 * truth + 200 * 0.05 + 60)
        held["f1"] += (got := f1(hits, hits + false, 60)).low <= whole <= got.high
        ranks = dice.normal(gap, 1, 60), dice.normal(0, 1, 200)
        held["area"] += (got := area(*ranks)).low <= truth <= got.high

    assert min(held.values()) >= 930
