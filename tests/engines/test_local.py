"""Every pair of accounts that met is found, once, and no other."""

from collections import defaultdict
from itertools import combinations

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engines import local
from tocsin.engines.local import encounters, meetings, runs
from tocsin.engines.shares import shares

SECOND = 1_000_000
COLUMNS = ("object", "account", "post", "at")


def coded(rows):
    """Make shares from (object, account, second); the post is the row."""
    posts = [(o, a, n, at) for n, (o, a, at) in enumerate(rows)]
    schema = {"object": pl.String, "account": pl.String, "post": pl.Int64, "at": pl.Int64}
    return shares(pl.DataFrame(posts, schema=schema, orient="row"))


def edges(rows, window, **limits):
    """Return {(one, other): (objects, pairs)} in the words the rows came in."""
    log = coded(rows)
    found = meetings(runs(log, window * SECOND, **limits))
    return {
        (log.accounts[one], log.accounts[other]): (objects, pairs)
        for one, other, objects, pairs in found.iter_rows()
    }


def slowly(rows, window):
    """Look at every two rows: too slow for real data, too plain to be wrong."""
    met = defaultdict(list)
    for (o1, a1, t1), (o2, a2, t2) in combinations(rows, 2):
        if o1 == o2 and a1 != a2 and abs(t1 - t2) <= window:
            met[min(a1, a2), max(a1, a2)].append(o1)
    return {ends: (len(set(objects)), len(objects)) for ends, objects in met.items()}


def test_a_lag_of_exactly_the_window_is_a_meeting():
    assert edges([("a", "ana", 0), ("a", "bo", 60)], 60) == {("ana", "bo"): (1, 1)}


def test_a_second_more_is_not():
    assert edges([("a", "ana", 0), ("a", "bo", 61)], 60) == {}


def test_repeats_raise_pairs_and_not_objects():
    rows = [("a", "ana", 0), ("a", "ana", 1), ("a", "bo", 2), ("a", "bo", 3)]

    assert edges(rows, 60) == {("ana", "bo"): (1, 4)}


rows = st.tuples(st.sampled_from("abc"), st.sampled_from("wxyz"), st.integers(0, 40))


@given(st.lists(rows, max_size=30), st.integers(0, 20))
def test_it_agrees_with_looking_at_every_two_rows(rows, window):
    assert edges(rows, window) == slowly(rows, window)


@given(st.lists(rows, max_size=30), st.integers(0, 20), st.integers(1, 5))
def test_the_size_of_the_pieces_changes_nothing(rows, window, piece):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local, "PIECE", piece)
        in_pieces = edges(rows, window)

    assert in_pieces == edges(rows, window)


@given(st.lists(rows, max_size=30), st.integers(0, 20))
def test_neighbours_are_counted_on_both_sides(rows, window):
    log = coded(rows)
    expected = [
        sum(
            (log.object[i] == log.object[j]) and abs(log.at[i] - log.at[j]) <= window * SECOND
            for j in range(len(log))
        )
        - 1
        for i in range(len(log))
    ]

    assert runs(log, window * SECOND).neighbours.tolist() == expected


def test_it_agrees_with_the_relational_form_on_a_database():
    """The ten lines of docs/method/pairs.md, run by DuckDB on a log of five thousand shares."""
    random = np.random.default_rng(11)
    log = {
        "object": random.zipf(1.5, 5_000) % 200,
        "account": random.integers(0, 150, 5_000),
        "post": np.arange(5_000),
        "moment": random.integers(0, 20_000, 5_000),
    }
    found = shares(pl.DataFrame(log).rename({"moment": "at"}))
    met = meetings(runs(found, 60 * SECOND))
    ours = met.with_columns(
        one=found.accounts.gather(met["one"]), other=found.accounts.gather(met["other"])
    )

    theirs = duckdb.sql(
        """
        WITH earlier AS (SELECT *, moment // 61 AS bucket FROM log),
             later AS (SELECT *, moment // 61 AS bucket FROM log
                       UNION ALL SELECT *, moment // 61 - 1 FROM log),
             pairs AS (
                SELECT object, least(a.account, b.account) AS one,
                       greatest(a.account, b.account) AS other
                FROM earlier a JOIN later b USING (object, bucket)
                WHERE a.account <> b.account AND b.moment - a.moment <= 60
                  AND (a.moment, a.post) < (b.moment, b.post))
        SELECT one, other, count(DISTINCT object) AS objects, count(*) AS pairs
        FROM pairs GROUP BY one, other
        """
    ).fetchall()

    assert sorted(ours.rows()) == sorted(theirs)


def test_a_crowd_is_reported_and_never_dropped_in_silence():
    """Fifty accounts in one minute say nothing about any two of them; a quiet object still does."""
    crowd = [("flash", f"a{n:02}", n) for n in range(50)]
    quiet = [("quiet", "a00", 500), ("quiet", "a01", 501)]
    log = coded(crowd + quiet)
    found = runs(log, 60 * SECOND, crowd=40)

    assert [(log.objects[o], n) for o, n in found.saturated.iter_rows()] == [("flash", 50)]
    assert meetings(found).height == 1


@pytest.mark.parametrize(("most", "made"), [(200, 200), (199, 10), (10, 10), (9, 0)])
def test_the_crowd_limit_falls_until_the_pairs_can_be_held(monkeypatch, most, made):
    """Memory is known before a pair is made: 190 dense pairs give way before 10 light ones."""
    monkeypatch.setattr(local, "MOST_PAIRS", most)
    dense = [("dense", f"a{n:02}", n) for n in range(20)]
    light = [("light", f"a{n:02}", n) for n in range(5)]

    assert sum(pairs for _, pairs in edges(dense + light, 60).values()) == made


def test_an_encounter_keeps_the_posts_the_lag_and_who_was_first():
    log = coded(
        [("a", "ana", 10), ("a", "bo", 14), ("a", "ana", 15), ("b", "bo", 0), ("c", "ana", 0)]
    )
    found = runs(log, 60 * SECOND)
    [met] = encounters(found, meetings(found)).to_dicts()

    assert (met["lag_us"], met["lead_us"]) == (1 * SECOND, 4 * SECOND)
    assert [log.posts[row] for row in met["rows_one"]] == [0, 2]
    assert [log.posts[row] for row in met["rows_other"]] == [1]
    assert (met["at_first"], met["at_last"]) == (10 * SECOND, 15 * SECOND)
