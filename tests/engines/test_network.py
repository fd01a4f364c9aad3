"""An edge says how likely chance is, and what it rests on."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tocsin.engines.local import Local
from tocsin.engines.network import COORDINATED, EDGES, INTEREST, TRIGGERED, WORDS, Own, network
from tocsin.engines.rhythm import Rhythm
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


MINUTE = Timing(windows=(timedelta(minutes=1),))


def network_of(*logs, timing=MINUTE):
    layers = {f"layer{n}": Local().log(frame(log)) for n, log in enumerate(logs)}
    return network(layers, timing, level=0.01)


PLOT = [f"plot{n}" for n in range(8)]


def test_all_pairs_of_active_accounts_are_hypotheses_in_every_window():
    """Three accounts shared twice; whether they met does not matter."""
    twice = [(f"{who}{n}", who, f"{who}{n}", 9_000 * n) for who in BOTS[:3] for n in range(2)]
    log = [*twice, ("once", "dan", "p", 0)]

    assert network_of(log).hypotheses == 3
    assert network_of(log, timing=Timing()).hypotheses == 3 * 4


def test_the_group_is_what_passes_every_test():
    together = network_of(drill(PLOT) + everyday()).of(COORDINATED)

    assert {*together["one"], *together["other"]} == set(BOTS)
    assert together["objects"].to_list() == [8] * 6
    assert (together["p"] <= together["q"]).all()
    assert together["near"].to_list() == together["close"].to_list() == [8] * 6
    assert (together["q_reaction"] <= 0.01).all()


def test_an_edge_is_told_at_the_smallest_window_that_shows_it():
    """Two seconds apart they are seen at ten seconds; twenty apart, at a minute."""
    quick = network_of(drill(PLOT) + everyday(), timing=Timing())
    slow = [(thing, who, post, at * 10) for thing, who, post, at in drill(PLOT, step=360)]
    slower = network_of(slow + everyday(6_000), timing=Timing())

    assert quick.of(COORDINATED)["window_s"].unique().to_list() == [10]
    assert slower.of(COORDINATED)["window_s"].unique().to_list() == [60]


def test_effects_are_told_beside_their_chance():
    edge = network_of(drill(PLOT) + everyday()).edges.row(0, named=True)

    assert edge["times_chance"] == edge["occasions"] / edge["expected"]
    assert edge["times_low"] < edge["times_chance"] < edge["times_high"]
    assert edge["usual"] < edge["by_hand"] < edge["close"] / edge["near"] == 1.0


def readers(delay, count=30, objects=40, seed=5):
    """Let half of the readers share each object, each late by a time of their own, in seconds."""
    dice = random.Random(seed)
    return [
        (f"news{n}", f"reader{k}", f"n{n}-{k}", 8_000 * n + int(delay(dice)))
        for n in range(objects)
        for k in range(count)
        if dice.random() < 0.5
    ]


def test_people_who_answer_one_notification_are_identically_triggered():
    """They are quicker than others, and no quicker than hands are."""
    told = network_of(
        readers(lambda dice: dice.lognormvariate(5.2, 1)) + everyday(20_000), timing=Timing()
    )

    assert told.of(TRIGGERED).height > 50
    assert told.of(COORDINATED).is_empty()


def test_people_of_one_taste_are_a_community_of_interest():
    """They share the same things within the hour, at any moment of it, as others do."""
    others = [
        (f"old{n}", f"c{k}", f"o{n}-{k}", 8_000 * n + 400 * k) for n in range(60) for k in range(9)
    ]
    told = network_of(
        readers(lambda dice: 3_600 * dice.random()) + others + everyday(20_000), timing=Timing()
    )

    assert told.of(INTEREST).height > 50
    assert told.of(COORDINATED).is_empty()


def test_a_group_shows_what_no_pair_of_it_can():
    """Five things shared half a minute apart are too few, pair by pair; for nine together not."""
    group = [
        (f"few{n}", f"m{k}", f"f{n}-{k}", 9_000 * n + (37 * k * (n + 3)) % 45)
        for n in range(7)
        for k in range(9)
    ]
    edges = network_of(group + everyday(9_000)).of(COORDINATED)

    assert {*edges["one"], *edges["other"]} == {f"m{k}" for k in range(9)}
    assert edges["p_reaction"].min() > 0.01
    assert edges["q_reaction"].max() <= 0.01


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
    assert rows["posts_one"].to_list() == [[f"d{n}-ana"] for n in range(8)]
    assert set(rows["lag_s"]) == {4.0}
    assert set(rows["lead_s"]) == {4.0}
    assert rows["first_at"][0] == datetime(1970, 1, 1, tzinfo=UTC)
    assert rows["last_at"][0] - rows["first_at"][0] == timedelta(seconds=4)


def test_an_object_shared_by_a_crowd_is_named_with_its_shares():
    flash = [("flash", f"a{n}", f"f{n}", n // 50) for n in range(2_500)]
    found = network_of(flash + drill(PLOT))

    assert found.saturated.rows() == [("layer0", "flash", 60, 2_500)]
    assert {*found.edges["one"], *found.edges["other"]} == set(BOTS)


def test_no_shares_are_no_network():
    empty = network_of([])

    assert (empty.edges.height, empty.hypotheses) == (0, 0)
    assert network_of().edges.columns == network_of(drill(PLOT)).edges.columns == list(EDGES)


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


@pytest.mark.parametrize("log", LOGS.values(), ids=LOGS)
def test_a_log_has_a_network_and_the_same_log_dealt_anew_has_none(log):
    rows = log()
    found = network({"url": Local().log(rows)}, Timing(), level=0.01)

    assert found.of(COORDINATED).height >= 6
    assert found.evidence(found.of(COORDINATED))["posts"].list.len().min() >= 2
    for deal in range(3):
        order = np.random.default_rng(deal).permutation(rows.height)
        dealt = rows.with_columns(account=rows["account"].gather(order))
        noise = network({"url": Local().log(dealt)}, Timing(), level=0.01).edges
        assert noise["word"].drop_nulls().is_empty()


def test_leaving_out_early_what_cannot_be_tied_changes_no_tie():
    rows = frame(drill(PLOT) + everyday(12_000))
    logs = {"url": Local().log(rows), "again": Local().log(rows.head(rows.height // 2))}
    whole = network(logs, Timing(), level=0.01)
    ties = network(logs, Timing(), level=0.01, every=False)

    assert ties.edges.height < whole.edges.height
    assert ties.hypotheses == whole.hypotheses
    assert_frame_equal(ties.of(*WORDS), whole.of(*WORDS))


def test_order_and_repeats_change_nothing():
    rows = frame(drill(PLOT) + everyday())
    shuffled = pl.concat([rows, rows.head(99)]).sample(fraction=1, shuffle=True, seed=4)
    once, again = (
        network({"url": Local().log(of)}, Timing(), level=0.01).edges for of in (rows, shuffled)
    )

    assert once.equals(again)


def test_a_layer_with_windows_of_its_own_is_looked_at_in_those():
    """Things too particular to be chosen twice tie accounts that are days apart."""
    days_apart = [
        (thing, who, f"{thing}-{who}", 90_000 * n + 400_000 * k)
        for n, thing in enumerate(PLOT)
        for k, who in enumerate(BOTS)
    ]
    logs = {"tags": Local().log(frame(days_apart + everyday()))}
    ever = {"tags": Own((*MINUTE.windows, timedelta(days=99)))}

    assert network(logs, MINUTE, level=0.01).edges.filter(one="ana").is_empty()
    edge = network(logs, MINUTE, level=0.01, own=ever).edges.filter(one="ana", other="bo")
    assert edge["word"].to_list() == [INTEREST]
    assert edge["window_s"].to_list() == [99 * 86_400]


def test_a_daily_rhythm_has_to_be_beaten_as_well():
    """Two who post on the hour every day meet every day; their days shifted, they still would."""
    rows = frame(
        [
            (f"spell{day}", who, f"{day}-{who}", 86_400 * day + 30_000)
            for day in range(20)
            for who in BOTS[:2]
        ]
        + everyday()
    )
    moments = rows.lazy().select("account", at=pl.from_epoch("at").dt.replace_time_zone("UTC"))
    logs = {"moment": Local().log(rows)}

    assert network(logs, MINUTE, level=0.01).of(*(COORDINATED, INTEREST, TRIGGERED)).height
    regular = network(logs, MINUTE, level=0.01, own={"moment": Own(rhythm=Rhythm(moments))})
    edge = regular.edges.filter(one="ana", other="bo").row(0, named=True)
    assert edge["word"] is None
    assert edge["expected"] == pytest.approx(20, rel=0.1)
