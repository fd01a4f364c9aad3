"""A group is held against people's hands by lags that have nobody in common, chosen blindly."""

import random
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engines.hands import NEXT, _independent, quicker_than_hands, ring
from tocsin.engines.local import Local
from tocsin.engines.timing import Timing

MINUTE = Timing(windows=(timedelta(minutes=1),))
GROUP = [f"m{n:02}" for n in range(12)]
QUICK = pl.DataFrame(
    [(one, other, 1e-9) for n, one in enumerate(GROUP) for other in GROUP[n + 1 :]],
    schema=["one", "other", "q_synchrony"],
    orient="row",
)
"""Everybody in the group is quicker than others, after everybody."""


def held(delays, objects=15, seed=1):
    """Let two in three share each object, each late by what `delays` says; test them as a group."""
    dice = random.Random(seed)
    rows = [
        (f"o{n}", who, f"{n}-{who}", 9_000 * n + int(delays(dice, who)))
        for n in range(objects)
        for who in GROUP
        if dice.random() < 0.66
    ]
    log = Local().log(pl.DataFrame(rows, schema=["object", "account", "post", "at"], orient="row"))
    return quicker_than_hands({"url": log}, QUICK, MINUTE)


def by_hand(dice, _):
    return dice.lognormvariate(4.2, 1)


def by_program(dice, _):
    return dice.expovariate(1 / 20)


def test_a_group_that_runs_on_a_program_is_quicker_than_hands():
    assert held(by_program)["q"].max() < 0.01


@pytest.mark.parametrize("seed", range(5))
def test_people_who_answer_within_a_minute_or_so_are_not(seed):
    assert held(by_hand, seed=seed)["q"].min() > 0.01


def test_a_quick_group_does_not_vouch_for_a_reader_among_them():
    """The reader shares the same things, minutes late."""
    told = held(lambda dice, who: 200 if who == "m05" else dice.expovariate(1 / 10))

    assert told.filter(account="m05")["q"].to_list() == [1.0]
    assert told.filter(pl.col("account") != "m05")["q"].max() < 0.01


@given(st.lists(st.integers(1, 40), min_size=1, max_size=4))
def test_a_ring_holds_each_member_against_the_next_ones_of_its_group_alone(sizes):
    members = pl.DataFrame(
        [(f"{group}-{n:02}", group) for group, size in enumerate(sizes) for n in range(size)],
        schema={"account": pl.String, "group": pl.Int64},
        orient="row",
    )
    slowly = set()
    for group, size in enumerate(sizes):
        for n in range(size):
            for step in range(1, min(NEXT, size - 1) + 1):
                ends = sorted((f"{group}-{n:02}", f"{group}-{(n + step) % size:02}"))
                slowly.add(tuple(ends))

    assert ring(members).rows() == sorted(slowly)


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcdef")), max_size=20))
def test_no_account_is_in_two_lags_of_one_object(shares):
    met = pl.DataFrame(
        [
            (0, "url", thing, 5, 1, one, other)
            for thing in "xyz"
            for one in sorted({who for what, who in shares if what == thing})
            for other in sorted({who for what, who in shares if what == thing})
            if one < other
        ],
        schema={
            "group": pl.Int64, "layer": pl.String, "object": pl.String, "at_first": pl.Int64,
            "lag_us": pl.Int64, "one": pl.String, "other": pl.String,
        },
        orient="row",
    ).with_columns(at_first=pl.col("object").rank("dense").cast(pl.Int64))  # fmt: skip
    kept = _independent(met)

    for thing in "xyz":
        there = {who for what, who in shares if what == thing}
        of_it = kept.filter(object=thing)
        used = [*of_it["one"], *of_it["other"]]
        assert len(used) == len(set(used)) == len(there) // 2 * 2
