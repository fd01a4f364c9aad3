"""Rows become shares once: what is missing is counted, what is said twice counts once."""

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engines.shares import shares
from tocsin.vocabulary.errors import ConfigError

NOON = 1_732_449_600
COLUMNS = ("object", "account", "post", "at")


def frame(*rows):
    """Make a frame from (object, account, post, seconds after noon)."""
    return pl.DataFrame(rows, schema=COLUMNS, orient="row").with_columns(pl.col("at") + NOON)


def told(found):
    """Say the shares again in the words they came in."""
    return [
        (found.objects[int(o)], found.accounts[int(a)], found.posts[int(r)], int(at))
        for o, a, r, at in zip(found.object, found.account, found.row, found.at, strict=True)
    ]


def test_shares_lie_in_order_of_object_then_time():
    found = shares(frame(("b", "ana", "p0", 0), ("a", "bo", "p1", 9), ("a", "ana", "p2", 3)))

    assert [post for *_, post, _ in told(found)] == ["p2", "p1", "p0"]


@pytest.mark.parametrize("gap", [{"object": ""}, {"object": None}, {"account": None}, {"post": ""}])
def test_a_row_with_a_gap_is_left_out_and_counted(gap):
    """Posts without any link are not posts that share the link ""."""
    row = {"object": "a", "account": "ana", "post": "p0", "at": NOON}
    found = shares(pl.DataFrame([row, row | {"post": "p1"} | gap]))

    assert (len(found), found.dropped) == (1, 1)


def test_a_row_without_a_time_is_left_out_and_counted():
    found = shares(frame(("a", "ana", "p0", 0), ("a", "bo", "p1", None)))

    assert (len(found), found.dropped) == (1, 1)


def test_a_post_that_names_a_link_twice_shares_it_once_at_its_earliest_sight():
    found = shares(frame(("a", "ana", "p0", 5), ("a", "ana", "p0", 2), ("b", "ana", "p0", 5)))

    assert told(found) == [
        ("a", "ana", "p0", (NOON + 2) * 1_000_000),
        ("b", "ana", "p0", (NOON + 5) * 1_000_000),
    ]
    assert found.repeats == 1


def test_instants_and_seconds_are_the_same_time():
    seconds = frame(("a", "ana", "p0", 0))
    instants = seconds.with_columns(at=datetime(2024, 11, 24, 12, tzinfo=UTC))

    assert told(shares(seconds)) == told(shares(instants))


def test_ids_may_be_numbers():
    found = shares(
        pl.DataFrame({"object": [7, -7], "account": [1, 1], "post": [5, 6], "at": [0, 0]})
    )

    assert told(found) == [(-7, 1, 6, 0), (7, 1, 5, 0)]


def test_ids_may_be_numbers_beyond_the_signed_ones():
    found = shares(
        pl.DataFrame(
            {"object": [2**64 - 1, 5], "account": [2**63, 0], "post": [1, 2], "at": [0, 0]},
            schema=dict.fromkeys(("object", "account", "post"), pl.UInt64) | {"at": pl.Int64},
        )
    )

    assert told(found) == [(5, 0, 2, 0), (2**64 - 1, 2**63, 1, 0)]


def test_ids_may_be_categories():
    text = frame(("b", "ana", "p0", 0), ("a", "bo", "p1", 9))

    assert told(shares(text.cast({"object": pl.Categorical}))) == told(shares(text))


def test_a_time_outside_all_years_is_left_out_and_counted():
    """A second counted in nanoseconds is a mistake of the file, not a date in the year 55,000."""
    found = shares(
        frame(("a", "ana", "p0", 0), ("a", "bo", "p1", 10**18), ("a", "bo", "p2", -(10**17)))
    )

    assert (len(found), found.dropped) == (1, 2)


def test_places_of_accounts_that_are_not_there_are_minus_one():
    found = shares(frame(("a", "bo", "p0", 0), ("a", "cy", "p1", 0)))

    assert found.places(pl.Series(["a", "bo", "bz", "cy", "zoe", None])).tolist() == [
        -1, 0, -1, 1, -1, -1,
    ]  # fmt: skip
    assert shares(frame()).places(pl.Series(["bo"])).tolist() == [-1]


rows = st.tuples(
    st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("pqr"), st.integers(0, 9)
)


@given(st.lists(rows, max_size=12), st.randoms(use_true_random=False))
def test_row_order_and_doubled_rows_change_nothing(rows, random):
    mixed = [*rows, *rows]
    random.shuffle(mixed)

    assert sorted(told(shares(frame(*mixed)))) == sorted(told(shares(frame(*rows))))


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (pl.DataFrame({"object": ["a"]}), "a column 'account' is needed; got object"),
        (frame(("a", "ana", "p", 0)).with_columns(at=pl.lit("noon")), "'at' must hold an instant"),
        (frame(("a", "ana", "p", 0)).with_columns(object=0.5), "'object' must hold text or int"),
    ],
)
def test_a_frame_of_another_shape_is_refused(broken, message):
    with pytest.raises(ConfigError, match=message):
        shares(broken)


def test_no_rows_are_no_shares():
    assert len(shares(frame())) == 0
