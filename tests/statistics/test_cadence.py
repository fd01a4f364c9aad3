"""Gaps of a machine are told from gaps of people by counting, and the count has a chance."""

import random
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.statistics.cadence import WITHOUT_MEMORY, beat, even


def binomial_tail(hits, of, share):
    """Return the chance of at least so many hits, term by term."""
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits, of + 1))


def slow_beat(gaps, moment, grain=1.0):
    """Say the docstring slowly: every gap is tried as the shortest of the equal ones."""
    tried = [gap for gap in gaps if gap >= 4 * moment]
    found = []
    for one in tried:
        hits = sum(one <= gap <= one + moment for gap in gaps)
        near = sum(one / 2 <= gap <= 2 * one for gap in gaps)
        share = min(1.0, 2 * max(moment, grain) / (1.5 * one))
        found.append((min(1.0, binomial_tail(hits - 1, near - 1, share) * len(tried)), -hits, one))
    return min(found) if found else (1.0, 0, 0.0)


@given(st.lists(st.integers(1, 400).map(float), max_size=30), st.sampled_from([1.0, 60.0]))
def test_a_beat_is_what_the_rule_says_slowly(gaps, grain):
    found, (p, hits, _) = beat(np.array(gaps), 10, grain), slow_beat(gaps, 10, grain)

    assert found.p == pytest.approx(p, rel=1e-9)
    if p < 1:
        assert found.hits == -hits


@given(st.lists(st.integers(1, 400).map(float), max_size=30))
def test_evenness_is_what_the_rule_says_slowly(gaps):
    found = even(np.array(gaps))
    mean = sum(gaps) / len(gaps) if gaps else 0
    hits = sum(mean / 2 <= gap <= 1.5 * mean for gap in gaps)

    assert found.hits == hits
    assert found.p == pytest.approx(binomial_tail(hits, len(gaps), WITHOUT_MEMORY))


@pytest.mark.parametrize("shape", ["waiting", "even", "heavy"])
def test_chance_keeps_its_word_on_gaps_of_no_machine(shape):
    """Of 300 smooth accounts, a beat that is rarer than 1 in 20 turns up in at most 1 in 20."""
    dice = random.Random(7)
    draw = {
        "waiting": lambda: dice.expovariate(1 / 2400),
        "even": lambda: dice.uniform(600, 4000),
        "heavy": lambda: 60 * dice.paretovariate(0.8) % 18_000,
    }[shape]
    worlds = [np.array([draw() for _ in range(150)]) for _ in range(300)]

    assert sum(beat(gaps, 30).p <= 0.05 for gaps in worlds) <= 15


def test_moments_without_memory_are_not_even():
    dice = random.Random(8)
    worlds = [np.array([dice.expovariate(1 / 2400) for _ in range(150)]) for _ in range(300)]

    assert sum(even(gaps).p <= 0.01 for gaps in worlds) <= 8


def test_times_to_the_minute_make_no_beat():
    """A clock that knows minutes alone makes many gaps equal; that is the clock's doing."""
    dice = random.Random(9)
    gaps = np.array([60.0 * dice.randrange(4, 60) for _ in range(150)])

    assert beat(gaps, 30, 60.0).p > 0.05
