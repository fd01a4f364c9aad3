"""What is expected of each pair, and how likely more is, agrees with the page said slowly."""

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from tocsin.engines.local import Local
from tocsin.engines.network import network
from tocsin.engines.timing import Timing

WINDOWS = (10, 60)
TIMING = Timing(windows=tuple(timedelta(seconds=window) for window in WINDOWS))

shares = st.lists(
    st.tuples(st.sampled_from("vwxyz"), st.sampled_from("abcd"), st.integers(0, 30)), max_size=40
)


def slowly(rows, window):
    """Return (one, other) to occasions, expected and p: docs/method/chance.md, line by line."""
    met, exposure, partners = defaultdict(lambda: defaultdict(list)), Counter(), defaultdict(set)
    for (what, who, at), (other_what, other, later) in combinations(rows, 2):
        if what == other_what and abs(at - later) <= window:
            exposure.update([who, other])
            if who != other:
                met[min(who, other), max(who, other)][what] += [at, later]
                partners[who].add(other)
                partners[other].add(who)
    activity = Counter(who for _, who, _ in rows)
    everyone = sum(map(len, partners.values()))
    found = {}
    for (u, v), things in met.items():
        occasions = len({min(moments) for moments in things.values()})
        if len(things) >= 2 and occasions >= 2:
            drawn = max(activity[u] * exposure[v], activity[v] * exposure[u]) / len(rows)
            expected = max(drawn, len(partners[u]) * len(partners[v]) / everyone)
            found[u, v] = (occasions, expected, poisson.sf(occasions - 1, expected))
    return found


@given(shares)
def test_every_pair_in_every_window(acts):
    rows = [(what, who, 5 * at) for what, who, at in acts]
    frame = pl.DataFrame(
        [(what, who, f"p{n}", at) for n, (what, who, at) in enumerate(rows)],
        schema={"object": pl.String, "account": pl.String, "post": pl.String, "at": pl.Int64},
        orient="row",
    )

    found = network({"url": Local().log(frame)}, TIMING, level=0.5)

    told = {
        (row["one"], row["other"], row["window_s"]): row
        for row in found.parts.iter_rows(named=True)
    }
    expected = {
        (*pair, window): chance
        for window in WINDOWS
        for pair, chance in slowly(rows, window).items()
    }
    assert told.keys() == expected.keys()
    for key, (occasions, mean, p) in expected.items():
        assert told[key]["occasions"] == occasions
        assert told[key]["expected"] == pytest.approx(mean)
        assert told[key]["p"] == pytest.approx(p)


@given(shares, shares)
def test_every_pair_and_window_counts_in_the_correction(links, tags):
    """The rule of Benjamini and Hochberg over all that was tried, said slowly."""
    logs = {
        name: Local().log(
            pl.DataFrame(
                [(what, who, f"{name}{n}", 5 * at) for n, (what, who, at) in enumerate(acts)],
                schema=["object", "account", "post", "at"]
                if acts
                else {"object": pl.String, "account": pl.String, "post": pl.String, "at": pl.Int64},
                orient="row",
            )
        )
        for name, acts in (("url", links), ("hashtag", tags))
    }
    found = network(logs, TIMING, level=0.3)

    active = {
        who
        for acts in (links, tags)
        for who, count in Counter(who for _, who, _ in acts).items()
        if count >= 2
    }
    assert found.hypotheses == len(active) * (len(active) - 1) // 2 * len(WINDOWS)
    assert (found.edges["p_least"] <= found.edges["p"]).all()
    assert (found.edges["p"] <= found.edges["q"] + 1e-12).all()
    tied = found.edges.drop_nulls("word")
    assert tied["q"].max() is None or tied["q"].max() <= 0.3
    smallest = found.edges.select(pl.col("p_least").min()).item()
    if smallest is not None and smallest * found.hypotheses <= 0.3:
        assert tied.height
