"""The tail of drawing blindly is what counting every draw gives."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from tocsin.statistics.enrichment import at_least_drawn


def tail(hits, drawn, marked, total):
    numbers = (np.array([one]) for one in (hits, drawn, marked, total))
    k, n, m, size = numbers
    return at_least_drawn(k, drawn=n, marked=m, total=size).item()


def test_it_agrees_with_counting_every_draw():
    """Of six things two are marked; three are drawn: 4 draws of 20 hold both."""
    draws = [sum(one < 2 for one in draw) for draw in combinations(range(6), 3)]

    for hits in range(4):
        assert tail(hits, 3, 2, 6) == pytest.approx(sum(n >= hits for n in draws) / len(draws))


@given(st.data())
def test_it_agrees_with_another_library(data):
    total = data.draw(st.integers(1, 3000))
    drawn, marked = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    hits = data.draw(st.integers(0, min(drawn, marked)))

    expected = hypergeom.sf(hits - 1, total, marked, drawn)

    assert tail(hits, drawn, marked, total) == pytest.approx(expected, rel=1e-7, abs=1e-290)


def test_what_cannot_happen_never_does_and_what_must_happen_does():
    assert tail(4, 3, 9, 10) == 0.0
    assert tail(2, 3, 9, 10) == 1.0


def test_many_tests_at_once_do_not_disturb_one_another():
    together = at_least_drawn(
        np.array([1, 50]), drawn=np.array([2, 80]), marked=np.array([2, 90]),
        total=np.array([9, 4000]),
    )  # fmt: skip

    assert together.tolist() == [tail(1, 2, 2, 9), tail(50, 80, 90, 4000)]


def test_no_tests_give_no_numbers():
    none = np.array([], dtype=np.int64)

    assert at_least_drawn(none, drawn=none, marked=none, total=none).tolist() == []
