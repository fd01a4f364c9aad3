"""CooRTweet's answers, number for number: its oddities are kept, and its costs are not.

`coortweet.json` holds what the peer answers: its 16 micro-cases, and small worlds in which its
rules were run in R, with igraph, on settings of every kind.
"""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tocsin.engines import coortweet
from tocsin.engines.coortweet import COLUMNS, PAIRS, detect_groups, flag_speed_share
from tocsin.engines.coortweet_network import (
    account_stats,
    generate_coordinated_network,
    group_stats,
    quantile,
)
from tocsin.vocabulary.errors import ConfigError

RECORDED = json.loads((Path(__file__).parent / "coortweet.json").read_text())
SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "coordination"
"""Larger logs with the peer's answers; not part of the repository."""


def frame(rows):
    """Make a frame from (object, account, content, second)."""
    schema = dict.fromkeys(COLUMNS[:3], pl.String) | {"timestamp_share": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def told(case):
    """Return a recorded case's rows, its pairs, and the numbers to ask for a fast network."""
    rows = frame(case["rows"])
    pairs = detect_groups(
        rows, **{name: case[name] for name in ("time_window", "min_participation", "remove_loops")}
    )
    return rows, pairs


def same(ours, theirs):
    """Compare with a recorded table, whatever the order of rows and columns."""
    names = {name: name if name in theirs else name.removeprefix("avg_") for name in ours.columns}
    table = pl.DataFrame(
        [
            pl.Series(name, theirs[names[name]], kind, strict=False)
            for name, kind in ours.schema.items()
        ]
    )
    by = [name for name in ours.columns if ours.schema[name] == pl.String]
    assert_frame_equal(ours.sort(by), table.select(ours.columns).sort(by), rel_tol=0, abs_tol=1e-11)


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["name"])
def test_pairs_are_the_peers_row_for_row(case):
    _, pairs = told(case)

    assert pairs.columns == list(PAIRS)
    assert pairs.to_dict(as_series=False) == {n: case["answers"]["groups"][n] for n in PAIRS}


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["name"])
def test_edges_and_statistics_are_the_peers(case):
    _, pairs = told(case)
    graph = generate_coordinated_network(pairs, edge_weight=case["edge_weight"], objects=True)

    same(graph.edges, case["answers"]["edges"])
    same(group_stats(graph, "none"), case["answers"]["grp_none"])
    for level in ("full", "none"):
        if f"acc_{level}" in case["answers"]:
            same(account_stats(graph, pairs, level), case["answers"][f"acc_{level}"])
            same(group_stats(graph, level), case["answers"][f"grp_{level}"])


@pytest.mark.parametrize(
    "case", [one for one in RECORDED if "fast_edges" in one["answers"]], ids=lambda one: one["name"]
)
def test_fast_networks_and_subgraphs_are_the_peers(case):
    rows, pairs = told(case)
    answers, part = case["answers"], case["edge_weight"]
    flagged = flag_speed_share(
        rows, pairs, min_participation=case["min_participation"], time_window=case["fast_window"]
    )

    assert flagged.to_dict(as_series=False) == {n: answers["flag"][n] for n in flagged.columns}
    graph = generate_coordinated_network(flagged, fast_net=True, edge_weight=part, objects=True)
    same(graph.edges, answers["fast_edges"])
    for level in ("full", "fast", "none"):
        if f"fast_acc_{level}" in answers:
            same(account_stats(graph, flagged, level), answers[f"fast_acc_{level}"])
            same(group_stats(graph, level), answers[f"fast_grp_{level}"])
    for kind in (2, 3):
        cut = generate_coordinated_network(
            flagged, fast_net=True, edge_weight=part, objects=True, subgraph=kind
        )
        assert cut.edges.height == len(answers[f"fast_sub{kind}"]["from"])
        if cut.edges.height:
            same(cut.edges, answers[f"fast_sub{kind}"])
            assert cut.accounts["account_id"].to_list() == (
                answers["fast_sub3_v"]["name"]
                if kind == 3
                else [a for a in answers["fast_sub3_v"]["name"] if a in _ends(cut)]
            )
        if kind == 3 and cut.edges.height:
            assert cut.accounts["color_v"].to_list() == answers["fast_sub3_v"]["color_v"]


def _ends(graph):
    return set(graph.edges["from"]) | set(graph.edges["to"])


def test_subgraph_1_keeps_what_is_above_the_threshold():
    for case in RECORDED:
        if "sub1" not in case["answers"]:
            continue
        _, pairs = told(case)
        cut = generate_coordinated_network(
            pairs, edge_weight=case["edge_weight"], subgraph=1, objects=True
        )
        same(cut.edges, case["answers"]["sub1"])
        assert set(cut.accounts["account_id"]) == _ends(cut)


def slowly(rows, window, fewest, *, remove_loops):
    """Read the peer's rules aloud: every two rows of an object, then the filters, in its order."""
    of_account = defaultdict(list)
    for row in rows:
        of_account[row[1]].append(row)
    kept = [row for mine in of_account.values() if len(mine) >= fewest for row in mine]
    of_object = defaultdict(list)
    for row in kept:
        of_object[row[0]].append(row)
    found = []
    for thing, mine in of_object.items():
        for later in range(len(mine)):
            for earlier in range(later):
                (_, a, p, s), (_, b, q, t) = mine[earlier], mine[later]
                missing = None in (thing, a, b, p, q)
                loop = a == b or p == q or thing in (p, q) or missing
                if abs(s - t) <= window and not (remove_loops and loop):
                    found.append((thing, p, q, s - t, a, b))
    posts = {post for _, p, q, *_ in found for post in (p, q)}
    there = defaultdict(list)
    for _, account, post, _ in kept:
        if post in posts:
            there[account].append(post)
    often = {post for mine in there.values() if len(mine) >= fewest for post in mine}
    if fewest >= 1:
        found = [pair for pair in found if pair[1] in often or pair[2] in often]
    return [(o, q, p, d, b, a) if d > 0 else (o, p, q, -d, a, b) for o, p, q, d, a, b in found]


SHARES = st.lists(
    st.tuples(
        st.sampled_from(["o", "p1", "x,y", "", None]),
        st.sampled_from(["A", "B", "c", None]),
        st.sampled_from(["p1", "p2", "p3", "p4", "p5", None]),
        st.integers(0, 12),
    ),
    max_size=14,
)


@given(SHARES, st.integers(0, 6), st.integers(0, 3), st.booleans())
@settings(max_examples=200, deadline=None)
def test_it_agrees_with_the_rules_said_slowly(rows, window, fewest, loops):
    pairs = detect_groups(
        frame(rows), time_window=window, min_participation=fewest, remove_loops=loops
    )
    ordered = [(o, p, q, d, a, b) for o, p, q, d, a, b in pairs.iter_rows()]
    assert ordered == slowly(rows, window, fewest, remove_loops=loops)


def edges_slowly(pairs, part):
    """Fold pairs by hand: {(one, other): weight, mean lag, older, newer, objects, marked}."""
    folded = defaultdict(list)
    for thing, older, newer, lag, one, other in pairs:
        ends = ("NA", "NA") if None in (one, other) else tuple(sorted((one, other)))
        folded[ends].append((thing, older, newer, lag))
    weights = sorted(map(len, folded.values()))
    place = (len(weights) - 1) * part
    low, share = int(place), place - int(place)
    high = weights[min(low + 1, len(weights) - 1)] if weights else 0
    bar = weights[low] + share * (high - weights[low]) if weights else 0
    return {
        ends: (
            len(rows),
            sum(lag for *_, lag in rows) / len(rows),
            len({older for _, older, *_ in rows}),
            len({newer for _, _, newer, _ in rows}),
            ",".join(dict.fromkeys("NA" if thing is None else thing for thing, *_ in rows)),
            int(len(rows) > bar),
        )
        for ends, rows in folded.items()
    }


@given(SHARES, st.integers(0, 6), st.booleans(), st.sampled_from([0, 0.25, 0.5, 0.75, 1]))
@settings(max_examples=150, deadline=None)
def test_edges_agree_with_the_rules_said_slowly(rows, window, loops, part):
    """Quarters keep the quantile exact, however it is worked out."""
    pairs = detect_groups(frame(rows), time_window=window, min_participation=1, remove_loops=loops)
    graph = generate_coordinated_network(pairs, edge_weight=part, objects=True)
    found = graph.edges.select(
        "from", "to", "weight", "avg_time_delta", "n_content_id", "n_content_id_y", "object_ids",
        "weight_threshold",
    )  # fmt: skip

    told = {tuple(sorted((one, other))): tuple(rest) for one, other, *rest in found.iter_rows()}
    assert told == edges_slowly(list(pairs.iter_rows()), part)


@given(SHARES, st.integers(0, 6), st.booleans())
@settings(max_examples=100, deadline=None)
def test_statistics_agree_with_the_rules_said_slowly(rows, window, loops):
    """One end of an edge is counted: the one that comes first in the peer's list of vertices."""
    pairs = detect_groups(frame(rows), time_window=window, min_participation=1, remove_loops=loops)
    graph = generate_coordinated_network(pairs, objects=True)
    edges = edges_slowly(list(pairs.iter_rows()), 0.5)
    vertices = list(dict.fromkeys([one for one, _ in edges] + [other for _, other in edges]))
    begins, values, posts = defaultdict(set), defaultdict(set), defaultdict(set)
    for ends, (_, lag, older, newer, things, _) in edges.items():
        for thing in things.split(",")[: None if things.split(",")[-1] else -1]:
            begins[thing].add(min(ends, key=vertices.index))
        for end in ends:
            values[end].add((lag, min(older, newer) / max(older, newer)))
    for _, older, newer, _, one, other in pairs.iter_rows():
        for end, post in ((one, older), (other, newer)):
            posts[end].add(post)

    assert dict(group_stats(graph, "none").iter_rows()) == {
        thing: len(accounts) for thing, accounts in begins.items()
    }
    stats = {who: rest for who, *rest in account_stats(graph, pairs, "none").iter_rows()}
    assert stats == {
        who: [
            pytest.approx(sum(lag for lag, _ in mine) / len(mine)),
            pytest.approx(sum(score for _, score in mine) / len(mine)),
            len(posts[who]),
        ]
        for who, mine in values.items()
        if who in posts
    }


@given(SHARES, st.sampled_from([0.1, 0.25, 1 / 3, 0.5]), st.booleans())
@settings(max_examples=50, deadline=None)
def test_fractions_of_a_second_are_compared_as_they_are(rows, step, loops):
    """Floating times are subtracted before they are compared, as R does."""
    fine = [(o, a, p, t * step) for o, a, p, t in rows]
    table = frame([(o, a, p, 0) for o, a, p, _ in rows]).with_columns(
        pl.Series("timestamp_share", [t for *_, t in fine], pl.Float64)
    )
    pairs = detect_groups(table, time_window=3 * step, min_participation=1, remove_loops=loops)

    assert list(pairs.iter_rows()) == slowly(fine, 3 * step, 1, remove_loops=loops)


def test_an_instant_is_read_as_its_seconds():
    start = datetime(2026, 5, 1, tzinfo=UTC)
    instants = frame([("o", "A", "a", 0), ("o", "B", "b", 0)]).with_columns(
        timestamp_share=pl.Series([start, start + timedelta(seconds=7)])
    )

    pairs = detect_groups(instants, time_window=7, min_participation=1)

    assert pairs["time_delta"].to_list() == [7]
    assert pairs["time_delta"].dtype == pl.Int64


def test_a_missing_time_is_in_no_pair():
    rows = frame([("o", "A", "a", 0), ("o", "B", "b", None), ("o", "C", "c", 1)])

    assert detect_groups(rows, min_participation=1)["content_id"].to_list() == ["a"]


@pytest.mark.parametrize("piece", [1, 2, 7, 50])
def test_pairs_made_in_pieces_are_the_same_pairs(piece, monkeypatch):
    crowd = frame([(f"o{n % 3}", f"a{n % 11}", f"p{n}", n % 40) for n in range(90)])
    whole = detect_groups(crowd, time_window=5)
    monkeypatch.setattr(coortweet, "PIECE", piece)

    assert whole.height > 100
    assert detect_groups(crowd, time_window=5).equals(whole)


def test_what_would_not_fit_is_refused_before_it_is_made(monkeypatch):
    """The peer breaks at 65,536 shares of one object; here the window decides."""
    crowd = frame([("o", f"a{n}", f"p{n}", n) for n in range(300)])
    monkeypatch.setattr(coortweet, "MOST_PAIRS", 1_000)

    assert len(detect_groups(crowd, time_window=1, min_participation=1)) == 299
    with pytest.raises(coortweet.TooManyPairsError, match=r"at most 1,000 .*; got 2,945; narrow"):
        detect_groups(crowd, time_window=10, min_participation=1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: detect_groups(f, time_window=-1), "time_window must be zero or more"),
        (lambda f: detect_groups(f, time_window=float("nan")), "time_window must be zero"),
        (lambda f: detect_groups(f.drop("content_id")), "columns object_id, .* are needed"),
        (
            lambda f: detect_groups(f.with_columns(timestamp_share=pl.lit("noon"))),
            "timestamp_share must hold seconds or an instant; got String",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(call, message):
    with pytest.raises(ConfigError, match=message):
        call(frame([("o", "A", "a", 0)]))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"edge_weight": 1.5}, "edge_weight must be from 0 to 1; got 1.5"),
        ({"subgraph": 4}, "subgraph must be 0, 1, 2 or 3; got 4"),
        ({"subgraph": 2}, "subgraph 2 needs fast_net=True"),
        ({"subgraph": 1, "fast_net": True}, "subgraph 1 is of a network without fast_net"),
        ({"fast_net": True}, "needs one narrower window; got none; run flag_speed_share once"),
    ],
)
def test_a_network_that_cannot_be_is_refused(settings, message):
    pairs = detect_groups(frame([("o", "A", "a", 0), ("o", "B", "b", 1)]), min_participation=1)

    with pytest.raises(ConfigError, match=message):
        generate_coordinated_network(pairs, **settings)


def test_statistics_ask_for_what_they_need():
    pairs = detect_groups(frame([("o", "A", "a", 0), ("o", "B", "b", 1)]), min_participation=1)
    graph = generate_coordinated_network(pairs)

    with pytest.raises(ConfigError, match="objects=True"):
        group_stats(graph)
    with pytest.raises(ConfigError, match="there is no fast part"):
        account_stats(graph, pairs, "fast")
    with pytest.raises(ConfigError, match="full, fast or none; got 'all'"):
        account_stats(graph, pairs, "all")


def test_an_empty_log_has_an_empty_network():
    pairs = detect_groups(frame([]))
    graph = generate_coordinated_network(pairs, objects=True)

    assert pairs.columns == list(PAIRS)
    assert graph.edges.is_empty()
    assert account_stats(graph, pairs, "none").is_empty()
    assert group_stats(graph, "none").is_empty()


@pytest.mark.parametrize(
    ("weights", "part", "expected"),
    [
        ([1, 2, 3, 4], 0.5, 2.5),
        ([3, 3, 3], 0.7, 3.0),
        ([5], 0.95, 5.0),
        ([1, 2, 3, 4, 5], 0.25, 2.0),
        ([1, 10], 1, 10.0),
    ],
)
def test_a_quantile_is_of_type_7(weights, part, expected):
    assert quantile(weights, part) == expected


def recorded_samples():
    """Return the golden files of the real log, where they are."""
    return [SAMPLES] if (SAMPLES / "golden").is_dir() else []


@pytest.mark.parametrize("folder", recorded_samples(), ids=lambda _: "german links")
def test_the_german_links_give_the_peers_numbers(folder):
    golden = folder / "golden"
    rows = pl.read_parquet(folder / "german_url_input.parquet")
    pairs = detect_groups(rows, time_window=30)
    groups = pl.read_parquet(golden / "german_url__tw30_mp2__groups.parquet")
    assert_frame_equal(pairs.sort(PAIRS), groups.select(PAIRS).sort(PAIRS))

    graph = generate_coordinated_network(pairs, objects=True)
    edges = pl.read_parquet(golden / "german_url__tw30_mp2__edges.parquet")
    ends = (pl.min_horizontal("from", "to"), pl.max_horizontal("from", "to"))
    ours = graph.edges.with_columns(account_id=ends[0], account_id_y=ends[1])
    ours = ours.rename({"weight_threshold": "weight_threshold__ew0.5"}).select(edges.columns)
    by = ["account_id", "account_id_y"]
    assert_frame_equal(ours.sort(by), edges.sort(by), rel_tol=1e-14, abs_tol=0)
    for level in ("full", "none"):
        name = f"german_url__tw30_mp2__ew0.5__{{}}_stats_{level}.parquet"
        accounts = pl.read_parquet(golden / name.format("account"))
        assert_frame_equal(account_stats(graph, pairs, level), accounts, abs_tol=1e-12)
        objects = pl.read_parquet(golden / name.format("group"))
        ours = group_stats(graph, level)
        assert_frame_equal(ours.sort("object_id"), objects.sort("object_id"))


@pytest.mark.parametrize("folder", recorded_samples(), ids=lambda _: "simulated")
def test_the_simulated_log_gives_the_peers_pairs(folder):
    pairs = detect_groups(pl.read_parquet(folder / "sim1_input.parquet"), time_window=10)
    groups = pl.read_parquet(folder / "golden" / "sim1__tw10_mp2__groups.parquet")

    assert_frame_equal(pairs.sort(PAIRS), groups.select(PAIRS).sort(PAIRS))
