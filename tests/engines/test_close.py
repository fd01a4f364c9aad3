"""Neighbours are counted exactly, in every window, and crowds are known before a pair is made."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engines import engine
from tocsin.engines.close import close, followers, neighbours
from tocsin.engines.shares import shares

SECOND = 1_000_000
rows = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40)), max_size=30)


def coded(rows):
    """Make shares from (object, second); every account is another."""
    told = [(what, n, n, at) for n, (what, at) in enumerate(rows)]
    schema = {"object": pl.String, "account": pl.Int64, "post": pl.Int64, "at": pl.Int64}
    return shares(pl.DataFrame(told, schema=schema, orient="row"))


def slowly(log, seconds, places):
    """Count, for each share, those of its object within reach among the places asked for."""
    return [
        sum(
            log.object[i] == log.object[j] and abs(log.at[i] - log.at[j]) <= seconds * SECOND
            for j in places(i)
        )
        for i in range(len(log))
    ]


@given(rows, st.integers(1, 20), st.integers(0, 30))
def test_followers_are_those_behind_and_neighbours_those_on_both_sides(rows, seconds, more):
    """What is known of a shorter reach is where the search for a longer one begins."""
    log = coded(rows)
    short = followers(log, seconds * SECOND)
    long = followers(log, (seconds + more) * SECOND, short)

    assert short.tolist() == slowly(log, seconds, lambda i: range(i + 1, len(log)))
    assert long.tolist() == slowly(log, seconds + more, lambda i: range(i + 1, len(log)))
    assert neighbours(short).tolist() == slowly(
        log, seconds, lambda i: [j for j in range(len(log)) if j != i]
    )


@pytest.mark.parametrize(
    ("most", "limit", "left_out"), [(200, 19, 0), (199, 9, 20), (10, 9, 20), (9, 2, 25)]
)
def test_the_limit_of_a_crowd_is_halved_until_the_pairs_can_be_held(
    monkeypatch, most, limit, left_out
):
    """190 dense pairs give way before 10 light ones."""
    monkeypatch.setattr(engine, "CROWD", 19)
    monkeypatch.setattr(engine, "ALWAYS_PAIRS", most)
    monkeypatch.setattr(engine, "PAIRS_PER_SHARE", 0)
    dense, light = [("dense", n) for n in range(20)], [("light", n) for n in range(5)]
    [window] = close(coded(dense + light), [60]).windows

    assert (window.limit, int(window.left_out.sum())) == (limit, left_out)


def test_a_crowd_in_a_wide_window_may_be_none_in_a_narrow_one(monkeypatch):
    """Every ten seconds a share: two neighbours in ten seconds, twelve in a minute, at ends six."""
    monkeypatch.setattr(engine, "CROWD", 8)
    near = close(coded([("a", 10 * n) for n in range(20)]), [10, 60])

    assert [window.left_out.tolist() for window in near.windows] == [[0], [14]]
    assert near.run.tolist() == [6, 6, 6, *[1] * 14, 2, 1, 0]


def test_a_million_shares_of_one_object_in_one_minute_cost_no_pairs():
    """Each is a crowd with all the others; they are counted, reported, and nothing is made."""
    count = 1_000_000
    at = np.sort(np.random.default_rng(5).integers(0, 60, count))
    rows = {"object": np.zeros(count, int), "account": np.arange(count), "post": np.arange(count)}
    near = close(shares(pl.DataFrame(rows | {"at": at})), [10, 60])

    assert [window.left_out.tolist() for window in near.windows] == [[count], [count]]
    assert not near.run.any()
    assert near.windows[1].exposure.sum() == count * (count - 1)
