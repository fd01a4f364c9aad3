"""Tails are right far out, and expectations follow from activity, exposure and partners."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from tocsin.statistics.cosharing import at_least, expected_by_exposure, expected_by_partners


@given(st.integers(0, 60), st.floats(1e-6, 50))
def test_the_tail_agrees_with_the_reference(count, expected):
    ours = at_least(np.array([count]), np.array([expected]))

    assert ours[0] == pytest.approx(poisson.sf(count - 1, expected), rel=1e-6, abs=1e-300)


def test_what_cannot_happen_by_chance_has_no_chance():
    assert at_least(np.array([0, 2]), np.array([0.0, 0.0])).tolist() == [1.0, 0.0]


def test_exposure_takes_the_account_whose_draws_make_a_meeting_likelier():
    """Ana shared 2 things beside 30 others; bo shared 10 things beside 1 other; 100 in all."""
    activity, exposure = np.array([[2.0], [10.0]]), np.array([[30.0], [1.0]])

    assert expected_by_exposure(activity, exposure, 100).tolist() == [10 * 30 / 100]


def test_who_meets_everybody_is_expected_to_meet_anybody():
    partners = np.array([[50.0, 10.0], [10.0, 1.0]])

    assert expected_by_partners(partners, np.array([100.0, 100.0])).tolist() == [5.0, 0.1]


def test_an_empty_log_expects_nothing():
    none = np.empty((2, 0))

    assert expected_by_partners(none, np.empty(0)).size == 0
    assert expected_by_exposure(none, none, 0).size == 0


def test_under_its_own_null_the_exposure_test_promises_no_more_than_it_keeps():
    """Accounts drawn at random for every share: small p-values are as rare as they say, or rarer.

    One object, many accounts; how often each pair meets is a Poisson count of the mean stated.
    """
    dice = np.random.default_rng(3)
    shares, people, rounds = 400, 40, 150
    small = dict.fromkeys((0.05, 0.01, 0.001), 0)
    for _ in range(rounds):
        who = dice.integers(0, people, shares).reshape(-1, 2)  # two shares of each object
        activity = np.bincount(who.ravel(), minlength=people).astype(float)
        pairs = np.array([(a, b) for a in range(people) for b in range(a)]).T
        met = np.zeros((people, people), dtype=np.int64)
        np.add.at(met, (who.max(axis=1), who.min(axis=1)), 1)
        expected = expected_by_exposure(activity[pairs], activity[pairs], shares)
        p = at_least(met[pairs[0], pairs[1]], expected)
        small = {level: hits + int((p <= level).sum()) for level, hits in small.items()}
    tried = rounds * people * (people - 1) / 2
    assert all(hits / tried <= level for level, hits in small.items())
