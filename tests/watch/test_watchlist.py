"""A watchlist is read as people write it, and refused with a place."""

import pytest

from tocsin.vocabulary.errors import ConfigError
from tocsin.watch.watchlist import read


def written(tmp_path, text):
    path = tmp_path / "watchlist.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_cell_is_null_and_a_missing_column_too(tmp_path):
    rows = read(written(tmp_path, "name,kind,handle\nAna Pop,candidate,\n")).to_dicts()

    assert rows == [
        {
            "name": "Ana Pop",
            "platform": None,
            "handle": None,
            "native_id": None,
            "domain": None,
            "kind": "candidate",
            "country": None,
        }
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("handle\n@ana\n", "line 1: the watchlist needs a column 'name'"),
        ("name,kind,nick\n", "line 1: no such watchlist column; got 'nick'"),
        ("name,kind\n,party\n", "line 2, name: must not be empty"),
        ("name,kind\nAna,queen\n", "line 2, kind: must be one of outlet, .*; got 'queen'"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(tmp_path, text, message):
    with pytest.raises(ConfigError, match=message):
        read(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.csv: the watchlist must be"):
        read(tmp_path / "nowhere.csv")
