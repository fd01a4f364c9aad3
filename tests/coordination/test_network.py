"""One line over a plain table gives the network, its chance and its posts."""

import random
from datetime import UTC, datetime, timedelta

import networkx as nx
import polars as pl
import pytest

from tocsin import coordination
from tocsin.vocabulary.errors import ConfigError

BOTS = ("ana", "bo", "cleo", "dan")
START = 1_780_000_000


def everyday(count=1_500):
    """Three hundred people share three hundred pages in their own time."""
    dice = random.Random(6)
    return [
        (
            f"page{int(300 * dice.random() ** 2)}", f"citizen{dice.randrange(300)}", f"e{n}",
            START + 60 * dice.randrange(10**4),
        )
        for n in range(count)
    ]  # fmt: skip


def drill(who=BOTS, objects=8, step=3_600, letter="d"):
    """Each shares each object two seconds after the one before, in a post of its own."""
    return [
        (f"{letter}plot{n}", one, f"{letter}{n}-{one}", START + n * step + 2 * place)
        for n in range(objects)
        for place, one in enumerate(who)
    ]


def table(*logs):
    names = ["object", "account", "post", "at"]
    return pl.DataFrame([row for log in logs for row in log], schema=names, orient="row")


TWICE = [
    (f"page{n}", who, f"{who}{n}", START + 9_000 * n + 5 * late)
    for n in range(2)
    for late, who in enumerate(("hugo", "iris"))
]
"""Two people happen to share two pages at the same time."""


@pytest.fixture(scope="module")
def found():
    return coordination.network(
        table(everyday(), TWICE, drill(), drill(("eve", "fay", "gus"), letter="f"))
    )


def test_those_who_drill_are_coordinated_and_nobody_else_is(found):
    assert set(found.accounts["account"]) == {*BOTS, "eve", "fay", "gus"}
    assert found.coordinated.height == 6 + 3
    assert found.coordinated["q"].max() < 0.001
    assert found.coordinated["objects"].unique().to_list() == [8]


def test_every_edge_has_its_posts_and_who_was_first(found):
    edge = found.coordinated.filter(one="ana", other="dan").row(0, named=True)

    assert edge["posts"] == sorted(f"d{n}-{who}" for n in range(8) for who in ("ana", "dan"))
    assert edge["one_first"] == 1.0
    assert edge["median_lag_s"] == 6.0
    assert edge["first_at"] == datetime.fromtimestamp(START, UTC)


def test_evidence_is_one_row_per_edge_and_object(found):
    shown = found.evidence()

    assert shown.height == 9 * 8
    assert shown.filter(one="ana", other="bo", object="dplot3")["lag_s"].to_list() == [2.0]


def test_communities_are_told_whole(found):
    largest, other = found.communities().iter_rows(named=True)

    assert largest["accounts"] == sorted(BOTS)
    assert other["accounts"] == ["eve", "fay", "gus"]
    assert (largest["ties"], largest["objects"], len(largest["posts"])) == (6, 8, 32)
    assert (other["community"], other["layers"]) == (2, ["object"])
    assert found.accounts.filter(account="eve").row(0, named=True) == {
        "account": "eve", "community": 2, "ties": 2, "shares": 8,
    }  # fmt: skip


def test_a_graph_holds_the_coordinated_accounts(found):
    assert nx.number_connected_components(found.graph()) == 2
    assert found.graph().nodes["ana"]["community"] == 1


def test_a_picture_shows_ties_and_a_table_every_edge(found, tmp_path):
    """Thousands of edges that chance explains would bury the few that it does not."""
    for name in ("all.parquet", "ties.gexf", "all.gexf", "ties.csv"):
        found.write(tmp_path / name, tied={"all.gexf": False, "ties.csv": True}.get(name))

    assert pl.read_parquet(tmp_path / "all.parquet").height == found.edges.height == 10
    assert nx.read_gexf(tmp_path / "ties.gexf").number_of_edges() == 9
    assert nx.read_gexf(tmp_path / "all.gexf").number_of_edges() == found.edges.height
    assert pl.read_csv(tmp_path / "ties.csv").height == 9


def test_dealt_anew_the_same_log_has_no_ties(found):
    assert found.permuted(3).silent == 3
    with pytest.raises(ConfigError, match="at least one deal; got 0"):
        found.permuted(0)


def test_a_notebook_shows_what_was_found_in_a_line(found):
    assert repr(found).startswith("<Coordination: 10 edges tested among ")
    assert repr(found).endswith("9 coordinated (q ≤ 0.01) between 7 accounts in 2 communities>")


def test_neither_row_order_nor_repeats_change_a_thing(found):
    rows = table(everyday(), TWICE, drill(), drill(("eve", "fay", "gus"), letter="f"))
    again = coordination.network(
        pl.concat([rows, rows.head(100)]).sample(fraction=1, shuffle=True, seed=2)
    )

    assert again.edges.equals(found.edges)
    assert again.repeats == 100


def test_layers_are_told_apart():
    """Each layer has its own everyday life, and one without a name is called `object`."""
    found = coordination.network(
        pl.concat(
            table(everyday(), drill(letter=letter)).with_columns(
                layer=pl.lit(layer, pl.String), post=pl.col("post") + letter
            )
            for letter, layer in (("u", "url"), ("t", "hashtag"), ("n", None))
        )
    )

    assert found.coordinated.height == 6
    assert set(found.evidence()["layer"]) == {"url", "hashtag", "object"}


def test_a_window_is_a_time_or_seconds():
    slow = table(everyday(), drill(step=9_000))
    of = [coordination.network(slow, window=w).edges for w in (6, timedelta(seconds=6), 6.0)]

    assert of[0].equals(of[1])
    assert of[0].equals(of[2])


def test_a_row_without_an_account_is_counted_and_no_more():
    blank = [(None, "ana", "x", START), ("o", "", "y", START), ("o", "bo", "z", None)]

    assert coordination.network(table(everyday(), blank)).dropped == 3


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"window": 60, "windows": [60]}, "give window or windows, not both"),
        ({"level": 0}, "level lies between 0 and 1; got 0"),
        ({"compat": "coornet"}, "compat is None or 'coortweet'.*got 'coornet'"),
        ({"edge_weight": 0.5}, "only the latter takes .*; got None with edge_weight"),
        ({"window": -5}, "window"),
        ({"window": 0}, "window"),
    ],
)
def test_a_setting_without_meaning_is_refused(settings, message):
    with pytest.raises(ConfigError, match=message):
        coordination.network(table(everyday(50)), **settings)


def test_a_table_of_which_nothing_can_be_used_is_refused():
    """Milliseconds for seconds: no time is left, and an empty network would look like peace."""
    late = table(everyday(50)).with_columns(pl.col("at") * 1_000_000)

    with pytest.raises(ConfigError, match=r"no row has .*; got 50 rows"):
        coordination.network(late)


def test_an_empty_table_has_an_empty_network():
    found = coordination.network(table(everyday(50)).clear())

    assert found.edges.is_empty()
    assert found.accounts.is_empty()
    assert found.communities().is_empty()


def test_the_peer_is_one_argument_away():
    """The same table, the peer's columns: five of its functions in one line."""
    rows = table(drill(("ana", "bo")))
    found = coordination.network(
        rows, compat="coortweet", window=10, edge_weight=0.9, fast_window=1
    )
    pairs = coordination.coortweet.detect_groups(rows, time_window=10)

    assert found.pairs.drop("time_window_1").equals(pairs.sort("content_id", "content_id_y"))
    assert found.edges.select("from", "to", "weight_full", "weight_fast").rows() == [
        ("ana", "bo", 8, None)
    ]
    assert found.accounts["unique_shares_count"].to_list() == [8, 8]
    assert found.objects["num_accounts"].to_list() == [1] * 8
    assert repr(found) == "<CooRTweet: 8 pairs of posts, 1 edges between 2 accounts>"
