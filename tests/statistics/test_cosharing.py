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
    activity, exposure = np.array([2, 10]), np.array([30.0, 1.0])
    pair = (np.array([0]), np.array([1]))

    expected = expected_by_exposure(*pair, activity=activity, exposure=exposure, total=100)

    assert expected.tolist() == [10 * 30 / 100]


def test_who_meets_everybody_is_expected_to_meet_anybody():
    partners = np.array([50, 10, 1, 39])
    one, other = np.array([0, 1]), np.array([1, 2])

    assert expected_by_partners(one, other, partners=partners).tolist() == [5.0, 0.1]


def test_an_empty_log_expects_nothing():
    none = np.array([], dtype=np.int64)

    assert expected_by_partners(none, none, partners=none).tolist() == []
    assert (
        expected_by_exposure(none, none, activity=none, exposure=none.astype(float), total=0).size
        == 0
    )
