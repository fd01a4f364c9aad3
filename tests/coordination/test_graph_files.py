"""A network survives the way into a file, whatever its ids hold."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import networkx as nx
import polars as pl
import pytest

from tocsin.coordination.graph_files import graph, visible, write
from tocsin.vocabulary.errors import ConfigError

NASTY = ['a,"b"', "<b&c>", "tab\there", "esc\x1b[31m", "\u202egnirts", "“quote” ÄÖ 🔥", "a\\x1b"]
READERS = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf}
EDGES = pl.DataFrame(
    {
        "one": NASTY[:-1],
        "other": NASTY[1:],
        "objects": [3] * 6,
        "q": [1e-9, 0.5, float("inf"), float("nan"), None, 0.0],
        "first_at": [datetime(2026, 5, 24, 12, tzinfo=UTC)] * 6,
        "posts": [["p 1", "p2"]] * 6,
        "platform": ["x", None, "x", "x", "x", "x"],
        "sure": [True] * 6,
    }
)
ACCOUNTS = pl.DataFrame({"account": NASTY, "community": [1, 1, 2, None, 2, 2, 2]})


@pytest.mark.parametrize("ending", READERS)
def test_a_graph_file_can_be_read_and_holds_every_account(ending, tmp_path):
    path = tmp_path / f"network{ending}"
    write(EDGES, ACCOUNTS, path)
    read = READERS[ending](path)

    ET.parse(path)  # noqa: S314  # well-formed, to a reader that is not networkx
    assert len(read) == len(NASTY)
    assert {data["label"] for _, data in read.nodes(data=True)} == {visible(one) for one in NASTY}
    first = read.edges["n0", "n1"]
    assert (first["objects"], first["q"], first["sure"]) == (3, 1e-9, True)
    assert first["posts"] == "p%201 p2"
    assert first["first_at"] == "2026-05-24T12:00:00+00:00"
    assert float(first["weight"]) == 3
    assert read.nodes["n0"]["community"] == 1


@pytest.mark.parametrize("ending", READERS)
def test_what_is_not_known_is_no_attribute(ending, tmp_path):
    path = tmp_path / f"network{ending}"
    write(EDGES, ACCOUNTS, path)
    read = READERS[ending](path)

    assert ["q" in read.edges[f"n{n}", f"n{n + 1}"] for n in range(6)] == [1, 1, 0, 0, 0, 1]
    assert "platform" not in read.edges["n1", "n2"]
    assert "community" not in read.nodes["n3"]


def test_ids_that_look_alike_once_visible_stay_two_accounts(tmp_path):
    alike = pl.DataFrame({"account": ["a\x1b", "a\\x1b"]})
    write(pl.DataFrame({"one": ["a\x1b"], "other": ["a\\x1b"]}), alike, tmp_path / "two.gexf")

    assert len(nx.read_gexf(tmp_path / "two.gexf")) == 2


def test_tables_hold_the_edges(tmp_path):
    write(EDGES, ACCOUNTS, tmp_path / "edges.parquet")
    write(EDGES, ACCOUNTS, tmp_path / "edges.csv")

    assert pl.read_parquet(tmp_path / "edges.parquet").equals(EDGES, null_equal=True)
    text = pl.read_csv(tmp_path / "edges.csv")
    assert text["one"].to_list() == NASTY[:-1]
    assert text["posts"].to_list() == ["p%201 p2"] * 6


def test_another_kind_of_file_is_refused(tmp_path):
    with pytest.raises(
        ConfigError, match=r"written to .parquet, .csv, .graphml, .gexf; got '.xls'"
    ):
        write(EDGES, ACCOUNTS, tmp_path / "edges.xls")


def test_a_graph_in_memory_has_the_accounts_themselves():
    made = graph(EDGES, ACCOUNTS)

    assert set(made) == set(NASTY)
    assert made.edges[NASTY[0], NASTY[1]]["objects"] == 3


def test_an_empty_network_is_a_file_too(tmp_path):
    for ending, read in READERS.items():
        write(EDGES.clear(), ACCOUNTS.clear(), tmp_path / f"none{ending}")
        assert len(read(tmp_path / f"none{ending}")) == 0
