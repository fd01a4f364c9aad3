"""Equal values are equal bytes, and what could be read in two ways is refused."""

import json
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.canonical import DEEPEST, MOST, CanonicalError, decoded, digest, dumps, loads

texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-MOST, MOST) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_what_is_written_is_read_back_and_written_the_same(value):
    assert loads(dumps(value)) == value
    assert dumps(loads(dumps(value))) == dumps(value)


@given(st.dictionaries(texts, scalars, max_size=6), st.randoms())
def test_the_order_of_keys_does_not_matter(value, dice):
    keys = list(value)
    dice.shuffle(keys)

    assert dumps({key: value[key] for key in keys}) == dumps(value)


@given(values)
def test_it_is_json_that_anybody_reads(value):
    assert json.loads(dumps(value).decode("utf-8")) == value


@given(values, st.integers(0, 10_000), st.integers(0, 255))
def test_bytes_that_are_accepted_are_the_only_bytes_of_their_value(value, place, byte):
    """Otherwise two files with different hashes would say the same."""
    changed = bytearray(dumps(value))
    changed[place % len(changed)] = byte
    try:
        read = loads(bytes(changed))
    except CanonicalError:
        return
    assert dumps(read) == bytes(changed)


def test_an_instant_is_the_same_in_every_zone():
    noon = datetime(2024, 11, 24, 12, 0, 0, 5, tzinfo=UTC)
    bucharest = noon.astimezone(timezone(timedelta(hours=2)))

    assert dumps(noon) == dumps(bucharest) == b'"2024-11-24T12:00:00.000005Z"'


def test_records_are_written_by_their_fields():
    class Kept(msgspec.Struct):
        size: int
        at: datetime | None = None

    assert dumps([Kept(3)]) == b'[{"at":null,"size":3}]'


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [0, 1.5]}, r"a\[1\]"),
        ({"a": {"b": 2**53}}, r"a\.b"),
        ({"at": datetime(2024, 1, 1)}, "at"),  # noqa: DTZ001  # no zone is the point
        ({"a": b"bytes"}, "a"),
        (["\ud800"], r"\[0\]"),
        ({1: "a"}, "value"),
        (float("nan"), "value"),
        ({"a": object()}, "value"),
    ],
    ids=["fraction", "too large", "no zone", "bytes", "surrogate", "key", "not a number", "thing"],
)
def test_what_could_be_written_in_two_ways_is_refused_with_its_place(value, place):
    with pytest.raises(CanonicalError, match=rf"^{place}: expected .*; got "):
        dumps(value)


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1,"a":2}',
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b"1.0",
        b"1e3",
        b'"\\u0061"',
        b"",
        b"NaN",
        b"\xff",
    ],
)
def test_json_that_is_not_canonical_is_refused(content):
    with pytest.raises(CanonicalError):
        loads(content)


def test_a_bomb_of_brackets_is_refused():
    with pytest.raises(CanonicalError):
        loads(b"[" * 100_000 + b"]" * 100_000)
    deep = []
    for _ in range(DEEPEST + 2):
        deep = [deep]
    with pytest.raises(CanonicalError, match="levels"):
        dumps(deep)


def test_a_digest_is_the_hash_anybody_computes():
    """`printf '{"a":1}' | sha256sum`."""
    assert digest({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_a_record_beyond_measure_is_not_read(monkeypatch):
    monkeypatch.setattr("tocsin.evidence.canonical.LARGEST", 10)

    with pytest.raises(CanonicalError, match="at most 10 bytes"):
        decoded(b'{"size":1234567}', dict)
