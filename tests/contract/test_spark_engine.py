"""A Spark cluster gives the answers that looking at every two rows gives: worlds share a job.

What every engine promises is in `test_every_engine.py`; here the same worlds are asked of a real
cluster of two workers. A job costs a second or two however few its rows, so worlds are put side by
side in one log, each with objects and accounts of its own: they cannot meet.
"""

import random
from datetime import timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from bench.share_log import share_log
from tests.contract.test_every_engine import (
    INSTANTS,
    MINUTE,
    NOON,
    NUMBERS,
    TEXT,
    WINDOWS,
    WORLDS,
    agrees,
    same,
    shared,
)
from tests.engines.every import Tried
from tests.spark_cluster import QUICK
from tocsin.coordination import network
from tocsin.engines import engine
from tocsin.engines.choice import given
from tocsin.engines.local import Local
from tocsin.engines.spark import Spark
from tocsin.vocabulary.errors import EngineError

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark")]


@pytest.fixture(scope="module")
def spark(spark_master):
    with Spark(spark_master, options=QUICK) as started:
        yield started


def apart(world, number):
    """Give a world objects, accounts and posts of its own; what is missing stays missing."""
    ids = [pl.col(name) for name in ("object", "account", "post")]
    if world.schema["object"].is_integer():
        return world.with_columns(of + 1_000 * number for of in ids)
    own = pl.lit(f"{number:02} ")
    return world.with_columns(pl.when(of == "").then(of).otherwise(own + of) for of in ids)


@pytest.mark.parametrize("schema", [TEXT, NUMBERS, INSTANTS], ids=["text", "numbers", "instants"])
def test_it_agrees_with_looking_at_every_two_rows_of_all_worlds(spark, schema):
    worlds = [world for world in WORLDS.values() if world.schema == schema]
    assert len(worlds) > 1

    agrees(Tried(spark, 1), pl.concat(apart(world, n) for n, world in enumerate(worlds)))


def test_crowds_of_every_window_are_told_apart(spark, monkeypatch):
    """A share may be in a crowd in a long window and meet others in a short one, or in neither."""
    monkeypatch.setattr(engine, "CROWD", 24)
    monkeypatch.setattr(engine, "ALWAYS_PAIRS", 900)
    monkeypatch.setattr(engine, "PAIRS_PER_SHARE", 1)
    dice = random.Random(8)
    rows = [
        (what, dice.choice("uvwxyz"), int(dice.triangular(0, 150 * spread, 0)))
        for spread, what in enumerate("abcdefgh", start=1)
        for _ in range(50)
    ]
    windows = [timedelta(seconds=length) for length in (2, 9, 40, 200)]
    found = Local().log(shared(*rows)).meetings(windows)
    assert found.saturated["window_s"].n_unique() >= 2
    assert found.windows["crowd"].n_unique() >= 2
    assert found.windows["pairs"].min() > 0

    agrees(Tried(spark, 1), shared(*rows), windows)


def test_ten_thousand_accounts_in_a_minute_are_a_crowd(spark):
    crowd = [("flash", f"a{n:05}", n % 60) for n in range(10_000)]
    quiet = [
        (what, who, 5_000 + at) for what in "ab" for at, who in enumerate(("a00000", "a00001"))
    ]
    rows = shared(*crowd, *quiet)

    same(spark.log(rows).meetings([MINUTE]), Local().log(rows).meetings([MINUTE]))


@pytest.mark.parametrize("kind", [pl.UInt64, pl.Int32, pl.UInt8], ids=str)
def test_ids_of_any_whole_number_come_back_as_they_were(spark, kind):
    """The largest 64-bit numbers without a sign are more than Spark's own integers hold."""
    most = kind.max().pipe(pl.select).item()
    rows = [
        (o, a, p, NOON + p) for p, (o, a) in enumerate((o, a) for o in (0, most) for a in (1, most))
    ]
    log = pl.DataFrame(rows, schema=dict.fromkeys(NUMBERS, kind) | {"at": pl.Int64}, orient="row")
    ours, theirs = (one.log(log) for one in (spark, Local()))
    edges = theirs.meetings([MINUTE]).edges.select("one", "other")

    same(ours.meetings([MINUTE]), theirs.meetings([MINUTE]))
    assert_frame_equal(ours.encounters(edges, [MINUTE]), theirs.encounters(edges, [MINUTE]))


def test_what_is_asked_of_an_edge_may_leave_out_its_posts_or_name_strangers(spark):
    ours, theirs = (one.log(WORLDS["two who meet twice"]) for one in (spark, Local()))
    edges = pl.DataFrame({"one": ["ana", "a", "ana"], "other": ["zoe", "bo", "bo"]})

    assert_frame_equal(
        ours.encounters(edges, WINDOWS, posts=False), theirs.encounters(edges, WINDOWS, posts=False)
    )


def test_columns_without_a_type_hold_nothing(spark):
    rows = pl.DataFrame({"object": [None], "account": [None], "post": [None], "at": [0]})

    same(spark.log(rows).meetings(WINDOWS), Local().log(rows).meetings(WINDOWS))


def test_the_whole_network_is_the_same_wherever_pairs_are_made(spark):
    """Edges with their chances, words and posts; who is in a community; what was left out."""
    posts, _ = share_log(8_000, 3, groups=3)
    here = network(posts)
    with given(spark):
        there = network(posts)

    assert here.edges["word"].count() > 0
    assert_frame_equal(there.edges, here.edges)
    assert_frame_equal(there.saturated, here.saturated)
    assert_frame_equal(there.accounts, here.accounts)
    assert_frame_equal(there.evidence(), here.evidence())
    assert_frame_equal(there.communities(), here.communities())


def test_a_session_of_one_s_own_is_used_and_left_running(spark, tmp_path):
    session = spark.opened().session
    with Spark(session=session, scratch=tmp_path) as other:
        same(
            other.log(WORLDS["equal times"]).meetings([MINUTE]),
            Local().log(WORLDS["equal times"]).meetings([MINUTE]),
        )

    assert session.range(3).count() == 3
    assert list(tmp_path.iterdir()) == []


def test_after_its_block_an_engine_says_that_it_is_gone(spark_master):
    with Spark(spark_master, options=QUICK) as started:
        log = started.log(WORLDS["two who meet twice"])

    with pytest.raises(EngineError, match="put away at the end of its block"):
        log.meetings(WINDOWS)
