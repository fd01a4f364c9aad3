"""What is brought up to date is what counting everything again would give."""

from dataclasses import fields
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tocsin.engines import engine, incremental
from tocsin.engines.incremental import counted, updated
from tocsin.engines.local import Local
from tocsin.engines.shares import cleaned

WINDOWS = (3, 9, 27)
SCHEMA = {"object": pl.String, "account": pl.String, "post": pl.String, "at": pl.Int64}
NUMBERS = dict.fromkeys(SCHEMA, pl.Int64)

row = st.tuples(
    st.sampled_from(["b", "d", "f", ""]),
    st.sampled_from(["u", "v", "w", "x", "y", "z", None]),
    st.sampled_from([*"klmnopqrst"]),
    st.integers(0, 60),
)
a_log = st.lists(row, max_size=40)
changes = st.tuples(st.lists(st.integers(0, 99), max_size=12), st.lists(row, max_size=12))


def log(rows, schema=SCHEMA):
    """Make a log from (object, account, post, second)."""
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def state(rows, *, fewest=2):
    """Count everything."""
    rows, dropped, repeats = cleaned(rows)
    return counted(rows, WINDOWS, fewest, dropped=dropped, repeats=repeats)


def brought(known, rows):
    """Bring a state up to date."""
    rows, dropped, repeats = cleaned(rows)
    return updated(known, rows, dropped=dropped, repeats=repeats)


def same(found, expected):
    """Compare two answers, to the last integer."""
    for field in fields(expected):
        ours, theirs = getattr(found, field.name), getattr(expected, field.name)
        if isinstance(theirs, pl.DataFrame):
            assert_frame_equal(ours, theirs)
        else:
            assert ours == theirs, field.name


def afresh(rows, fewest=2):
    """Return the meetings of a log that nobody has seen before."""
    windows = [timedelta(seconds=length) for length in WINDOWS]
    return Local().log(rows).meetings(windows, fewest=fewest)


@pytest.mark.parametrize(("crowd", "most"), [(2_000, 10**8), (5, 10**8), (8, 12)])
@given(a_log, st.lists(changes, min_size=1, max_size=4), st.integers(1, 2))
def test_any_batches_in_any_order_give_what_one_run_gives(crowd, most, rows, batches, fewest):
    """Rows come late, come again, come earlier than they were, and go."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "CROWD", crowd)
        patch.setattr(engine, "ALWAYS_PAIRS", most)
        patch.setattr(engine, "PAIRS_PER_SHARE", 0)
        patch.setattr(incremental, "MOST_CHANGED", 1e9)
        known = state(log(rows), fewest=fewest)
        for gone, new in batches:
            rows = [row for n, row in enumerate(rows) if n not in gone] + new
            known = brought(known, log(rows)) or state(log(rows), fewest=fewest)
            same(known.meetings(), afresh(log(rows), fewest))


def test_too_many_changes_are_counted_from_the_start():
    rows = [("b", f"a{n}", f"p{n}", n) for n in range(20)]
    known = state(log(rows))

    assert brought(known, log(rows[:18])) is not None
    assert brought(known, log(rows[:10])) is None


def test_what_cannot_be_held_is_counted_from_the_start(monkeypatch):
    rows = [("b", f"a{n}", f"p{n}", n) for n in range(20)]
    known = state(log(rows[:19]))

    monkeypatch.setattr(incremental, "HELD", 20)
    assert brought(known, log(rows)) is not None
    monkeypatch.setattr(incremental, "HELD", 19)
    assert brought(known, log(rows)) is None


def test_only_affected_pairs_are_made_again():
    """One late share among twenty objects: two met whom nobody else has to be asked about."""
    rows = [(f"o{n}", who, f"p{n}{who}", 100 * n) for n in range(20) for who in ("a", "b", "c")]
    before, late = state(log(rows)), ("o7", "d", "late", 705)
    now = brought(before, log([*rows, late]))

    assert now.changed == 1
    assert {(one, other) for one, other in now.meetings().edges.select("one", "other").rows()} == {
        ("a", "b"), ("a", "c"), ("b", "c"),
    }  # fmt: skip
    affected = incremental.affected(now, pl.Series(now.shares.at == 705_000_000).to_numpy())
    assert len(affected) == 3


@pytest.mark.parametrize("schema", [SCHEMA, NUMBERS], ids=["text", "numbers"])
def test_ids_that_nobody_has_seen_take_their_place_in_the_order(schema):
    as_text = schema is SCHEMA

    def share(what, who, post, at):
        return (*map(str, (what, who, post)), at) if as_text else (what, who, post, at)

    rows = [share(o, a, 10 * o + a, a) for o in (30, 50) for a in (3, 5)]
    more = [share(o, a, 10 * o + a, a) for o in (20, 40, 60) for a in (2, 4, 6)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incremental, "MOST_CHANGED", 9)
        now = brought(state(log(rows, schema)), log([*more, *rows], schema))

    same(now.meetings(), afresh(log([*more, *rows], schema)))
