"""An edge says how likely chance is, and what it rests on."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tocsin.engines.local import pairs, runs
from tocsin.engines.network import network
from tocsin.engines.shares import shares
from tocsin.engines.timing import Timing

BOTS = ("ana", "bo", "cleo", "dan")
GERMAN = Path(__file__).parents[3] / "shared" / "data" / "coordination" / "german_url_input.parquet"
"""Links shared before the German election of 2021; not part of the repository."""
GOLDEN = GERMAN.parent / "golden" / "german_url__tw30_mp2__groups.parquet"


def frame(rows):
    """Make a frame from (object, account, post, second)."""
    schema = {"object": pl.String, "account": pl.String, "post": pl.String, "at": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def everyday(count=1_500):
    dice = random.Random(6)
    return [
        (
            f"page{int(300 * dice.random() ** 2)}",
            f"citizen{dice.randrange(300)}",
            f"e{n}",
            dice.randrange(10**6),
        )
        for n in range(count)
    ]


def drill(objects, letter="d", step=3_600):
    """Let each bot share each object two seconds after the one before, in a post of its own."""
    return [
        (thing, who, f"{letter}{n}-{who}", n * step + 2 * place)
        for n, thing in enumerate(objects)
        for place, who in enumerate(BOTS)
    ]


def network_of(*logs):
    layers = {f"layer{n}": shares(frame(log)) for n, log in enumerate(logs)}
    return network(layers, Timing(), level=0.01)


PLOT = [f"plot{n}" for n in range(8)]


def test_all_pairs_of_active_accounts_are_hypotheses():
    """Three accounts shared twice; whether they met does not matter."""
    twice = [(f"{who}{n}", who, f"{who}{n}", 9_000 * n) for who in BOTS[:3] for n in range(2)]
    log = [*twice, ("once", "dan", "p", 0)]

    assert network_of(log).hypotheses == 3


def test_the_group_is_what_passes_both_tests():
    edges = network_of(drill(PLOT) + everyday()).edges
    together = edges.filter(pl.col("q") <= 0.01, pl.col("q_synchrony") <= 0.01)

    assert {*together["one"], *together["other"]} == set(BOTS)
    assert together["objects"].to_list() == [8] * 6
    assert (together["p"] <= together["q"]).all()
    assert together["near"].to_list() == together["close"].to_list() == [8] * 6


def test_two_accounts_that_met_over_one_object_have_no_edge():
    assert network_of(drill(["plot"]) * 1 + everyday()).edges.filter(one="ana").is_empty()


def test_five_hashtags_under_one_picture_are_one_occasion():
    picture = [(f"tag{n}", who, f"picture-{who}", 50) for n in range(5) for who in BOTS]

    assert network_of(picture + everyday()).edges.filter(one="ana").is_empty()


def test_two_such_pictures_are_two_occasions():
    pictures = [
        (f"tag{n}", who, f"picture{hour}-{who}", 3_600 * hour)
        for n in range(5)
        for who in BOTS
        for hour in range(2)
    ]
    # Each tag is first shared under the first picture, so a second set of tags is needed.
    other = [(f"{tag}b", who, post, at) for tag, who, post, at in pictures if at]

    edge = network_of(pictures + other + everyday()).edges.filter(one="ana", other="bo")

    assert (edge["objects"].item(), edge["occasions"].item()) == (10, 2)


def test_layers_that_agree_are_surer_than_one_and_repeating_oneself_is_not():
    once, twice = (
        network_of(drill(PLOT) + everyday(), everyday()),
        network_of(*[drill(PLOT) + everyday()] * 2),
    )
    alone = network_of(drill(PLOT) + everyday())
    p = [found.edges.filter(one="ana", other="bo")["p"].item() for found in (alone, twice, once)]

    assert p[0] == pytest.approx(p[1])
    assert p[2] == pytest.approx(2 * p[0], rel=1e-3)


def test_evidence_names_objects_posts_lag_and_lead():
    found = network_of(drill(PLOT) + everyday())
    rows = found.evidence(pl.DataFrame({"one": ["ana"], "other": ["cleo"]}))

    assert rows["object"].to_list() == PLOT
    assert rows["posts"].to_list() == [[f"d{n}-ana", f"d{n}-cleo"] for n in range(8)]
    assert set(rows["lag_s"]) == {4.0}
    assert set(rows["lead_s"]) == {4.0}
    assert rows["first_at"][0] == datetime(1970, 1, 1, tzinfo=UTC)
    assert rows["last_at"][0] - rows["first_at"][0] == timedelta(seconds=4)


def test_an_object_shared_by_a_crowd_is_named_with_its_shares():
    flash = [("flash", f"a{n}", f"f{n}", n // 50) for n in range(2_500)]
    found = network_of(flash + drill(PLOT))

    assert found.saturated.rows() == [("layer0", "flash", 2_500)]
    assert {*found.edges["one"], *found.edges["other"]} == set(BOTS)


def test_no_shares_are_no_network():
    empty = network_of([])

    assert (empty.edges.height, empty.hypotheses) == (0, 0)
    assert network_of().edges.columns == network_of(drill(PLOT)).edges.columns


LOGS = {"a made-up log": lambda: frame(drill(PLOT) + everyday())} | (
    {
        "links before the German election": lambda: pl.read_parquet(GERMAN).rename(
            {
                "object_id": "object",
                "account_id": "account",
                "content_id": "post",
                "timestamp_share": "at",
            }
        )
    }
    if GERMAN.exists()
    else {}
)


@pytest.mark.parametrize("window", [30, 60])
@pytest.mark.parametrize("log", LOGS.values(), ids=LOGS)
def test_a_log_has_a_network_and_the_same_log_dealt_anew_has_none(log, window):
    rows = log()
    timing = Timing(window=timedelta(seconds=window))
    found = network({"url": shares(rows)}, timing, level=0.01).edges

    assert found.filter(pl.col("q") <= 0.01, pl.col("q_synchrony") <= 0.01).height >= 6
    for deal in range(3):
        order = np.random.default_rng(deal).permutation(rows.height)
        dealt = rows.with_columns(account=rows["account"].gather(order))
        noise = network({"url": shares(dealt)}, timing, level=0.01).edges
        assert noise.filter(pl.col("q") <= 0.01).is_empty()


def peers_pairs(rows, window_us):
    """Return the pairs a peer keeps: of accounts, or with accounts, that take part twice."""
    active = rows.filter(pl.len().over("account") >= 2)
    found = runs(shares(active), window_us)
    log = found.kept
    ends = [
        pl.DataFrame(
            {"account": log.accounts.gather(log.account[at]), "post": log.posts.gather(log.row[at])}
        )
        for at in (np.concatenate(side) for side in zip(*pairs(log, found.after), strict=True))
    ]
    taking_part = pl.concat(ends)["post"].unique().implode()
    twice = active.filter(pl.col("post").is_in(taking_part)).group_by("account").len()
    twice = twice.filter(pl.col("len") >= 2)["account"]
    return sum(
        one in set(twice) or other in set(twice)
        for one, other in zip(*(end["account"] for end in ends), strict=True)
    )


def test_pairs_are_those_of_an_independent_tool():
    """With the peer's rule of participation laid on top, the counts are equal, pair for pair."""
    tiny = frame(
        [("a", "ana", "p0", 0), ("a", "bo", "p1", 9), ("b", "ana", "p2", 0), ("b", "bo", "p3", 40)]
    )

    assert peers_pairs(tiny, 30_000_000) == 0
    if GOLDEN.exists():
        german = LOGS["links before the German election"]()
        assert peers_pairs(german, 30_000_000) == pl.read_parquet(GOLDEN).height
