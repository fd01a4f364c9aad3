"""What every engine promises: the same as looking at every two rows, whatever the rows."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.engines.every import ENGINES
from tests.engines.slowly import COLUMNS, Slow
from tocsin.engines import engine
from tocsin.vocabulary.errors import ConfigError

NOON = 1_732_449_600
MINUTE = timedelta(minutes=1)
WINDOWS = tuple(timedelta(seconds=length) for length in (10, 60, 600))
TEXT = {"object": pl.String, "account": pl.String, "post": pl.String, "at": pl.Int64}
NUMBERS = dict.fromkeys(COLUMNS, pl.Int64)
INSTANTS = TEXT | {"at": pl.Datetime("us", "UTC")}

every_engine = pytest.mark.parametrize("one", ENGINES, ids=lambda one: one.engine.name)


def told(*rows, schema=TEXT):
    """Make a log from (object, account, post, at)."""
    return pl.DataFrame(rows, schema=schema, orient="row")


def shared(*rows):
    """Make a log from (object, account, seconds after noon), each row a post of its own."""
    return told(*((o, a, f"p{n}", NOON + s) for n, (o, a, s) in enumerate(rows)))


BIG = 2**62
FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)
WORLDS = {
    "nothing": shared(),
    "one share": shared(("a", "ana", 0)),
    "two who meet twice": shared(
        ("a", "ana", 0), ("a", "bo", 9), ("b", "bo", 100), ("b", "ana", 130)
    ),
    "a lag of exactly each window, and a second more": shared(
        *(("abcdef"[n // 2], "ana" if n % 2 else "bo", (n % 2) * lag) for n, lag in enumerate(
            [10, 10, 11, 11, 60, 60, 61, 61, 600, 600, 601, 601]
        ))
    ),
    "an empty object": told(
        ("", "ana", "p0", NOON), ("", "bo", "p1", NOON), ("a", "bo", "p2", NOON),
        (None, "cy", "p3", 0),
    ),
    "a missing account": told(
        ("a", None, "p0", NOON), ("a", "", "p1", NOON), ("a", "bo", "p2", NOON),
        ("a", "cy", "", NOON),
    ),
    "duplicate rows": told(
        *[("a", "ana", "p0", NOON), ("a", "bo", "p1", NOON + 5), ("b", "bo", "p1", NOON + 5)] * 3,
        ("a", "ana", "p0", NOON + 30), ("a", "ana", "p0", NOON - 30), ("b", "ana", "p0", NOON),
    ),
    "equal times": shared(*((o, a, 0) for o in "ab" for a in ("ana", "bo", "cy"))),
    "one post with two objects": told(
        *((o, a, f"p-{a}", NOON) for o in "ab" for a in ("ana", "bo")),
        ("c", "ana", "p9", NOON + 700), ("c", "bo", "p8", NOON + 705),
    ),
    "repeats of one account": shared(
        *(("a", "ana", n) for n in range(5)), *(("a", "bo", n) for n in (3, 70)), ("b", "bo", 3),
        ("b", "ana", 10),
    ),
    "commas and quotes in ids": shared(
        *((f"https://x.test/{o},1", f'{a},"1",', s) for o in "ab" for a, s in (("y", 0), ("x", 4)))
    ),
    "ids that are alike to a locale": shared(
        *((o, a, s) for o in "ab" for s, a in enumerate(["É", "e", "E", "z", "Z", "ä", "å", "ß"]))
    ),
    "times out of range": told(
        *(("a", a, f"{a}{at}", at) for a in ("ana", "bo") for at in (
            NOON, 2**63 - 1, -(2**63), 253_402_300_800, 253_402_300_799, -62_135_596_801,
            -62_135_596_800, None,
        ))
    ),
    "before 1970": shared(*(("ab"[n], a, -NOON - 9 * n) for n in (0, 1) for a in ("ana", "bo"))),
    "numbers of 64 bits": told(
        *((o, a, p, NOON + p) for o in (BIG, -BIG) for p, a in enumerate((-BIG, 7, BIG, BIG + 1))),
        schema=NUMBERS,
    ),
    "numbers close together": told(
        *((o, a, 10 * o + a, NOON + a) for o in (3, 1, 2) for a in (-1, 0, 1)), schema=NUMBERS
    ),
    "instants with fractions": told(
        *(
            (o, a, f"{o}{a}", datetime(2024, 11, 24, 12, 0, s, us, UTC))
            for o in "ab"
            for a, s, us in (("ana", 0, 0), ("bo", 10, 0), ("cy", 10, 1))
        ),
        schema=INSTANTS,
    ),
    "instants at the ends of time": told(
        *(
            (o, a, f"{o}{a}{at.year}", at)
            for o in "ab"
            for a in ("ana", "bo")
            for at in (FIRST, LAST)
        ),
        schema=INSTANTS,
    ),
}  # fmt: skip


def same(found, expected):
    """Compare two answers, to the last integer and the order of rows."""
    for field in fields(expected):
        ours, theirs = getattr(found, field.name), getattr(expected, field.name)
        if isinstance(theirs, pl.DataFrame):
            assert_frame_equal(ours, theirs, check_exact=True)
        else:
            assert ours == theirs, field.name


def agrees(one, rows, windows=WINDOWS):
    """Ask both everything there is to ask."""
    log, slow = one.engine.log(rows), Slow().log(rows)
    for fewest in (1, 2):
        same(log.meetings(windows, fewest=fewest), slow.meetings(windows, fewest=fewest))
    edges = slow.meetings(windows, fewest=1).edges.select("one", "other").unique()
    assert_frame_equal(log.encounters(edges, windows), slow.encounters(edges, windows))
    tied = edges["one"].head(1)
    assert_frame_equal(log.pace(tied, windows), slow.pace(tied, windows))


@every_engine
@pytest.mark.parametrize("world", WORLDS)
def test_it_agrees_with_looking_at_every_two_rows_of_a_world(one, world):
    agrees(one, WORLDS[world])


rows = st.tuples(
    st.sampled_from(["a", "b", "c", "", None]),
    st.sampled_from(["w", "x", "y", "z", None]),
    st.sampled_from("pqrstuv"),
    st.integers(0, 90).map(lambda second: NOON + second),
)


@every_engine
def test_it_agrees_with_looking_at_every_two_rows_of_any_log(one, monkeypatch):
    """Small crowds and a small budget of pairs are drawn too: the limit is part of the answer."""

    @settings(max_examples=one.examples)
    @given(
        st.lists(rows, max_size=40),
        st.lists(st.integers(1, 60), min_size=1, max_size=4),
        st.integers(0, 12),
        st.integers(1, 40),
    )
    def compare(rows, seconds, crowd, most):
        monkeypatch.setattr(engine, "CROWD", crowd)
        monkeypatch.setattr(engine, "ALWAYS_PAIRS", most)
        monkeypatch.setattr(engine, "PAIRS_PER_SHARE", 1)
        agrees(one, told(*rows), [timedelta(seconds=length) for length in seconds])

    compare()


@every_engine
def test_all_windows_at_once_are_each_window_alone(one):
    rows = shared(*(("abc"[n % 3], "vwxyz"[n * n % 5], (n * 37) % 97) for n in range(60)))
    log = one.engine.log(rows)
    together = log.meetings(WINDOWS).edges

    for window in WINDOWS:
        seconds = int(window.total_seconds())
        alone = log.meetings([window]).edges
        assert_frame_equal(together.filter(pl.col("window_s") == seconds), alone)


@every_engine
def test_neither_the_order_of_rows_nor_saying_them_twice_changes_anything(one):
    rows = shared(*(("abc"[n % 3], "vwxyz"[n * n % 5], (n * 37) % 97) for n in range(60)))
    log, other = one.engine.log(rows), one.engine.log(pl.concat([rows.reverse(), rows]))
    found, again = log.meetings(WINDOWS), other.meetings(WINDOWS)
    edges = found.edges.select("one", "other").unique()

    assert_frame_equal(found.edges, again.edges)
    assert (again.total, again.repeats) == (found.total, rows.height)
    assert_frame_equal(log.encounters(edges, WINDOWS), other.encounters(edges, WINDOWS))
    assert_frame_equal(log.pace(edges["one"], WINDOWS), other.pace(edges["one"], WINDOWS))


@every_engine
def test_a_crowd_makes_no_pairs_and_is_reported(one):
    """Ten thousand accounts in one minute say nothing about any two; two quiet ones still do."""
    crowd = [("flash", f"a{n:05}", n % 60) for n in range(10_000)]
    quiet = [("quiet", "a00000", 5_000), ("quiet", "a00001", 5_001), ("other", "a00000", 9_000),
             ("other", "a00001", 9_009)]  # fmt: skip
    found = one.engine.log(shared(*crowd, *quiet)).meetings([MINUTE])

    assert found.saturated.rows() == [("flash", 60, 10_000)]
    assert found.edges.rows() == [("a00000", "a00001", 60, 2, 2, 2)]
    assert found.windows.rows() == [(60, 2, 2, 2_000)]
    assert found.company["exposure"].to_list() == [9_999 + 2, 9_999 + 2]


@every_engine
def test_accounts_that_nobody_knows_met_nobody(one):
    log = one.engine.log(WORLDS["two who meet twice"])
    edges = pl.DataFrame({"one": ["ana", "a", "ana"], "other": ["zoe", "bo", "bo"]})

    assert log.encounters(edges, WINDOWS)["other"].unique().to_list() == ["bo"]
    assert_frame_equal(
        log.pace(pl.Series(["a", "zoe"]), WINDOWS), log.pace(pl.Series([], dtype=str), WINDOWS)
    )


@every_engine
def test_what_is_behind_an_edge_can_be_had_without_its_posts(one):
    log = one.engine.log(WORLDS["repeats of one account"])
    edges = log.meetings(WINDOWS).edges.select("one", "other").unique()

    assert_frame_equal(
        log.encounters(edges, WINDOWS, posts=False),
        log.encounters(edges, WINDOWS).drop("posts_one", "posts_other"),
    )


@every_engine
def test_a_window_may_be_as_long_as_all_time(one):
    agrees(one, WORLDS["instants at the ends of time"], [MINUTE, timedelta(days=3_652_059)])

    with pytest.raises(ConfigError, match="window: at most 3,652,059 days; got 3,652,060 days"):
        one.engine.log(WORLDS["nothing"]).meetings([timedelta(days=3_652_060)])


@every_engine
@pytest.mark.parametrize("wrong", [timedelta(0), timedelta(seconds=-1), timedelta(seconds=1.5)])
def test_a_window_is_whole_seconds_above_zero(one, wrong):
    log = one.engine.log(WORLDS["one share"])

    with pytest.raises(ConfigError, match="window: whole seconds, longer than zero"):
        log.meetings([MINUTE, wrong])


@every_engine
@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (pl.DataFrame({"object": ["a"]}), "a column 'account' is needed; got object"),
        (WORLDS["one share"].with_columns(at=pl.lit("noon")), "'at' must hold an instant"),
        (WORLDS["one share"].with_columns(object=0.5), "'object' must hold text or integers"),
    ],
)
def test_a_frame_of_another_shape_is_refused(one, broken, message):
    with pytest.raises(ConfigError, match=message):
        one.engine.log(broken).meetings([MINUTE])
