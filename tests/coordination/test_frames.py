"""Anybody's table is read, and what cannot be read is named."""

from datetime import UTC, datetime

import polars as pl
import pytest

from tocsin.coordination.frames import rows
from tocsin.vocabulary.errors import ConfigError

SHARE = {"object": ["o"], "account": ["a"], "post": ["p"], "at": [1_000]}


class Arrow:
    """A table that speaks Arrow and nothing else."""

    def __init__(self, columns):
        self.frame = pl.DataFrame(columns)

    def __arrow_c_stream__(self, requested_schema=None):
        return self.frame.__arrow_c_stream__(requested_schema)


class Values(list):
    def tolist(self):
        return list(self)


class Columns:
    """A table whose columns can be listed, as pandas has it; Arrow is promised and not there."""

    def __init__(self, columns):
        self.held, self.columns = columns, list(columns)

    def __getitem__(self, name):
        return Values(self.held[name])

    def __arrow_c_stream__(self, requested_schema=None):
        raise ImportError("pyarrow")


def test_every_kind_of_table_says_the_same():
    tables = (pl.DataFrame(SHARE), pl.LazyFrame(SHARE), SHARE, Arrow(SHARE), Columns(SHARE))

    for table in tables:
        assert rows(table).collect().row(0, named=True) == {
            "object": "o", "account": "a", "post": "p", "at": 1_000,
        }  # fmt: skip


def test_a_missing_value_of_another_library_is_null():
    columns = SHARE | {"object": [float("nan")], "at": [float("nan")]}

    assert rows(Columns(columns)).collect().row(0) == (None, "a", "p", None)


def test_columns_may_have_the_peers_names():
    peer = {"object_id": ["o"], "account_id": [7], "content_id": ["p"], "timestamp_share": [5]}

    assert rows(peer).collect().row(0) == ("o", 7, "p", 5)


def test_a_layer_is_kept():
    assert rows(SHARE | {"layer": ["url"], "note": ["x"]}).collect_schema().names() == [
        "object", "account", "post", "at", "layer",
    ]  # fmt: skip


NOON = datetime(2026, 5, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "at",
    [
        "2026-05-24T12:00:00Z",
        "2026-05-24T14:00:00+02:00",
        "2026-05-24 12:00:00.000+00:00",
        NOON,
        NOON.replace(tzinfo=None),
        NOON.timestamp(),
    ],
    ids=str,
)
def test_a_time_is_read_however_it_is_written(at):
    table = SHARE | {"at": pl.Series([at])}

    assert rows(table).collect()["at"].to_list() == [NOON]


def test_whole_seconds_are_left_to_the_engine():
    """It says what is out of range, and counts it."""
    assert rows(SHARE | {"at": [2**62]}).collect()["at"].to_list() == [2**62]


@pytest.mark.parametrize("at", ["2026-05-24T12:00:00", "24.5.2026", "noon"])
def test_a_time_without_a_place_is_not_guessed(at):
    """Two hours decide who was first."""
    with pytest.raises(ConfigError, match=r"ISO 8601 with an offset from UTC, such as .*; got '"):
        rows(SHARE | {"at": [at]})


def test_integers_that_became_floats_on_their_way_are_integers():
    assert rows(SHARE | {"account": [3.0]}).collect()["account"].to_list() == [3]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"object": ["o"], "at": [1]}, "no account, post among object, at"),
        (SHARE | {"at": [True]}, "'at' must hold instants or seconds; got Boolean"),
        (SHARE | {"post": [[1]]}, "'post' must hold text or integers; got List"),
        (5, "a table is a Polars, pandas or Arrow frame or a mapping of columns; got int"),
    ],
)
def test_what_is_no_table_of_shares_is_refused(table, message):
    with pytest.raises(ConfigError, match=message):
        rows(table)
