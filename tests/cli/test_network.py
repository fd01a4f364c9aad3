"""`tocsin network` over a bare file: what it prints, writes and refuses."""

import json

import networkx as nx
import polars as pl
import pytest
from typer.testing import CliRunner

from tests.coordination.test_network import BOTS, TWICE, drill, everyday, table
from tocsin.cli import app


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a log of shares in two layers, and no watch."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    log = table(everyday(), TWICE, drill(), [(None, "ana", "x", 5)])
    log.with_columns(layer=pl.lit("url")).write_csv("shares.csv")
    return tmp_path


def tocsin(*words):
    ran = CliRunner().invoke(app, [str(word) for word in words])
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran.exit_code, ran.stdout + ran.stderr


@pytest.mark.usefixtures("folder")
def test_a_bare_file_is_enough():
    status, printed = tocsin("network", "--posts", "shares.csv", "--permute", "2")

    assert status == 0
    assert "7 edges" in printed
    assert printed.count("  coordinated  ") == 6
    assert "left out: 1 incomplete rows" in printed
    assert "dealt anew 2 times" in " ".join(printed.split())


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_a_graph_file_has_the_tied_accounts_unless_asked(folder, ending):
    read = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[ending]
    tocsin("network", "url", "--posts", "shares.csv", "--out", f"ties.{ending}")
    tocsin("network", "--posts", "shares.csv", "--out", f"all.{ending}", "--edges", "all")
    ties, every = (read(folder / f"{name}.{ending}") for name in ("ties", "all"))

    assert {data["label"] for _, data in ties.nodes(data=True)} == set(BOTS)
    assert (ties.number_of_edges(), every.number_of_edges()) == (6, 7)
    assert {data.get("community") for _, data in every.nodes(data=True)} == {1, None}
    assert all(data["shares"] for _, data in every.nodes(data=True))


@pytest.mark.usefixtures("folder")
def test_json_says_what_was_tried_and_left_out():
    _, printed = tocsin("network", "--posts", "shares.csv", "--json", "--permute", "1")
    told = json.loads(printed)

    assert len(told["edges"]) == 7
    assert (told["dropped"], told["repeats"], told["permuted"][0]["ties"]) == (1, 0, 0)
    assert told["hypotheses"] > 1_000


def test_another_tools_answer_is_one_option_away(folder):
    words = ("--compat", "coortweet", "--window", "10s", "--edge-weight", "0.9")
    status, printed = tocsin("network", "--posts", "shares.csv", *words, "--out", "peer.csv")

    assert (status, "as CooRTweet has them" in printed) == (0, True)
    edges = pl.read_csv(folder / "peer.csv")
    assert edges.filter(pl.col("from") == "ana", pl.col("to") == "bo")["weight"].to_list() == [8]
    _, told = tocsin("network", "--posts", "shares.csv", *words, "--json")
    assert {"edges", "accounts"} == set(json.loads(told))


@pytest.fixture
def watch(folder):
    """A watch in which three accounts share ten links, and each time a hashtag, in seconds."""
    rows = [
        f'{day}{n},2026-05-{day:02}T10:00:0{n}Z,a{n},"Look #vote{day}",https://river.example/{day}'
        for day in range(1, 11)
        for n in range(3)
    ]
    rows += [
        f'9{n:04},2026-05-{1 + n % 28:02}T{n % 24:02}:30:00Z,u{n % 200},"Words #tag{n % 150}",'
        f"https://elsewhere.example/{n % 190}"
        for n in range(800)
    ]
    (folder / "posts.csv").write_text("\n".join(["id,created_at,author,text,link", *rows]) + "\n")
    (folder / "posts.mapping.toml").write_text(
        'platform = "x"\ntimezone = "UTC"\n[columns]\nnative_id = "id"\n'
        'created_at = "created_at"\n"account.native_id" = "author"\ntext = "text"\nlink = "link"\n'
    )
    tocsin("init", "watch")
    tocsin("import", "posts.csv", "-w", "watch")
    return folder / "watch"


def test_a_watch_has_names_for_its_accounts(folder, watch):
    status, _ = tocsin("network", "url", "hashtag", "-w", watch, "--out", "edges.graphml")
    read = nx.read_graphml(folder / "edges.graphml")

    assert status == 0
    assert {data["label"] for _, data in read.nodes(data=True)} == {
        "x:account:a0", "x:account:a1", "x:account:a2",
    }  # fmt: skip
    assert {data["platform"] for _, data in read.nodes(data=True)} == {"x"}
    assert all("x:post:10" in data["posts"] for *_, data in read.edges(data=True))


def test_clusters_of_your_own_are_a_layer(folder, watch):
    """What anybody has grouped, near-copies of a text for example, is shared by its posts."""
    rows = [f"x:post:{day}{n},text,look{day}" for day in range(1, 11) for n in range(3)]
    rows += [f"x:post:9{n:04},text,words{n % 170}" for n in range(800)]
    (folder / "clusters.csv").write_text("\n".join(["post_id,layer,cluster", *rows]))
    status, printed = tocsin("network", "text", "-w", watch, "--clusters", "clusters.csv", "--json")

    assert status == 0
    assert [edge["word"] for edge in json.loads(printed)["edges"]].count("coordinated") == 3


def test_another_tools_answer_about_a_watch_is_in_names_too(folder, watch):
    words = ("url", "hashtag", "-w", watch, "--compat", "coortweet", "--window", "5s")
    tocsin("network", *words, "--out", "peer.parquet")
    edges = pl.read_parquet(folder / "peer.parquet").filter(pl.col("weight") == 20)

    assert edges.select("from", "to").sort("from", "to").rows() == [
        ("x:account:a0", "x:account:a1"),
        ("x:account:a0", "x:account:a2"),
        ("x:account:a1", "x:account:a2"),
    ]
    assert "url:https://river.example/1" in edges["object_ids"][0].split(",")
    assert "hashtag:vote1" in edges["object_ids"][0].split(",")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "which LAYER?"),
        (["--posts", "shares.csv", "--out", "edges.xlsx"], "--out wants a name in .parquet, .csv"),
        (["--posts", "shares.csv", "--edges", "some"], "--edges wants tied or all"),
        (["--posts", "shares.csv", "--level", "2"], "--level lies between 0 and 1"),
        (["--posts", "shares.csv", "--compat", "coornet"], "--compat knows coortweet"),
        (["--posts", "shares.csv", "--permute", "-1"], "--permute wants how often"),
        (["--posts", "shares.csv", "--compat", "coortweet", "--permute", "3"], "no --permute"),
        (["--posts", "shares.csv", "--window", "1s", "--windows", "1s"], "not both"),
        (["--posts", "shares.csv", "--windows", "1s,soon"], "--windows wants 60s"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_wrong_option_gets_a_way_out(words, told):
    status, printed = tocsin("network", *words)

    assert status == 2
    assert told in " ".join(printed.replace("│", " ").split())
