"""Crowds that come back are linked; people who turn up everywhere, or once, are not."""

from collections import Counter
from itertools import combinations
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from tocsin.statistics.crowds import crowds, joined, linked

SCHEMA = {"gathering": pl.Int64, "topic": pl.Int64, "member": pl.Int64}


def gatherings(*lists):
    """Make members from one list of members per gathering, each about its own topic."""
    rows = [(n, n, member) for n, people in enumerate(lists) for member in people]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def deeds(members, others=1000):
    """Give each member one deed per appearance, and a thousand others one each."""
    counted = Counter(members["member"].to_list()) + Counter(range(10_000, 10_000 + others))
    return pl.DataFrame({"member": list(counted), "deeds": list(counted.values())})


def pairs(members, *, others=1000, fewest=3, share=0.4, q=0.01):
    found = linked(members, deeds(members, others), fewest=fewest, share=share, q=q)
    return set(found.select("one", "other").iter_rows())


def test_a_crowd_that_comes_back_is_linked():
    assert pairs(gatherings(range(6), range(50, 56), range(2, 8))) == {(0, 2)}


def test_two_gatherings_about_one_topic_prove_nothing():
    """The same people repeating the same text are one loud text, not a crowd that came back."""
    members = gatherings(range(6), range(6)).with_columns(topic=pl.lit(7, dtype=pl.Int64))

    assert pairs(members) == set()


@pytest.mark.parametrize(
    ("parameters", "linked_at_all"),
    [
        ({}, True),
        ({"fewest": 5}, False),
        ({"share": 0.7}, False),
        ({"others": 0}, False),
        ({"others": 0, "q": 1.0}, True),
    ],
    ids=["as it is", "too few", "too small a share", "nobody to compare with", "by rule alone"],
)
def test_each_condition_counts(parameters, linked_at_all):
    """Four of six members come back."""
    assert bool(pairs(gatherings(range(6), range(2, 8)), **parameters)) == linked_at_all


def test_people_who_turn_up_everywhere_are_no_crowd():
    """Sixty regulars come to a hundred gatherings of twenty; by luck, some share twelve.

    By their activity alone, among many who do other things, that would be a surprise.
    """
    dice = Random(4)
    members = gatherings(*(dice.sample(range(60), 20) for _ in range(100)))

    assert pairs(members, others=20_000, share=0.6) == set()
    assert len(pairs(members, others=20_000, share=0.6, q=1.0)) >= 10


def test_expected_numbers_agree_with_the_sum_said_slowly():
    """Poisson with mean sum(size * weight), the worse of both directions."""
    lists = [[1, 2, 3, 4], [2, 3, 4, 5, 6], [7, 8, 9]]
    members = gatherings(*lists)
    activity = deeds(members, others=50)
    weight = dict(activity.select("member", pl.col("deeds") / pl.col("deeds").sum()).iter_rows())
    there = sum(min(1, len(lists[1]) * weight[one]) for one in lists[0])
    back = sum(min(1, len(lists[0]) * weight[one]) for one in lists[1])

    [row] = linked(members, activity, fewest=2, share=0.1, q=1.0).iter_rows(named=True)

    assert (row["one"], row["other"], row["shared"]) == (0, 1, 3)
    assert row["expected"] == pytest.approx(max(there, back))
    assert row["p"] == pytest.approx(poisson.sf(2, max(there, back)))
    assert row["q"] == pytest.approx(3 * row["p"])


lists = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=6, unique=True), max_size=8)


@given(lists)
def test_shared_members_agree_with_counting_every_pair(lists):
    """With chance left out, linked means: enough members in both, and enough of the smaller."""
    expected = {
        (one, other)
        for one, other in combinations(range(len(lists)), 2)
        if (both := len({*lists[one]} & {*lists[other]})) >= 2
        and both >= 0.5 * min(len(lists[one]), len(lists[other]))
    }

    assert pairs(gatherings(*lists), fewest=2, share=0.5, q=1.0) == expected


def test_linked_gatherings_make_one_crowd_named_by_its_first():
    edges = pl.DataFrame({"one": [3, 5, 20], "other": [5, 9, 21]})

    assert dict(crowds(edges).iter_rows()) == {3: 3, 5: 3, 9: 3, 20: 20, 21: 20}
    assert crowds(edges.clear()).is_empty()


def test_weak_gatherings_join_the_crowd_that_makes_them_up():
    members = gatherings([1, 2, 3], [1, 2, 3], [1, 8, 9], [1, 2, 9], [7, 8])
    found = pl.DataFrame({"gathering": [0, 1], "crowd": [0, 0]})

    placed = joined(members, found, share=0.5)

    assert set(placed["gathering"]) == {0, 1, 3}
    assert set(placed["crowd"]) == {0}
