"""Crowds that come back: the same members at several gatherings, more often than chance.

A *gathering* is one occasion (a burst of copies), with a *topic* (the text) and *members*
(accounts). Anybody may turn up once. Two gatherings about different topics are *linked* when they
share many of their members, and more than the members' activity explains.

Chance    If who turns up were left to chance, member i would be at a gathering of s members with
          probability s * w_i, where w_i is the member's share of all activity. The number of
          members two gatherings share is then nearly Poisson with mean sum(s * w_i) over the
          members of one; Poisson has the heavier tail, so the approximation accuses too rarely
          rather than too often. A member's habit of turning up counts too: in a second pass w_i
          is the larger of its share of activity and its share of appearances *outside* the crowd
          that was found, so that people who turn up everywhere are not taken for a crowd.
Limits    Activity is taken over the whole collection: members who were only collected, or only
          awake, on the same days share more gatherings than this allows for.
Source    The weights are those of the configuration model (Chung and Lu 2002) on the bipartite
          graph of members and gatherings; the correction is Benjamini and Hochberg (1995).
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import gammainc

from tocsin.statistics.correction import corrected

REACH = 20
"""Each of a member's gatherings is compared with its next so many: busy members stay cheap."""


def linked(
    members: pl.DataFrame, activity: pl.DataFrame, *, fewest: int, share: float, q: float
) -> pl.DataFrame:
    """Return the pairs of gatherings whose crowds come back.

    `members` has a row per (gathering, topic, member), gatherings numbered in order of time;
    `activity` a row per member with what it did at all (`deeds`). A pair shares at least `fewest`
    members and `share` of the smaller gathering, and its corrected chance is at most `q`.

    One row per pair: one, other, shared, expected, p, q.
    """
    once = members.sort("gathering").unique(["topic", "member"], keep="first", maintain_order=True)
    sizes = members.group_by("gathering").agg(size=pl.col("member").n_unique())
    pairs = _sharing(once, sizes, fewest=fewest, share=share)
    weights = _activity(members, activity)
    tested = _tested(pairs, once, sizes, weights).filter(pl.col("q") <= q)
    habits = _habits(joined(members, crowds(tested), share), members, weights)
    kept = pairs.join(tested, on=["one", "other"], how="semi")
    return _tested(kept, once, sizes, habits).filter(pl.col("q") <= q)


def crowds(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return gathering and crowd: which crowd each linked gathering is of, named by its first."""
    both = pl.concat([pairs["one"], pairs["other"].rename("one")]).unique().sort()
    names = both.to_numpy()
    if not len(names):
        return pl.DataFrame(schema={"gathering": both.dtype, "crowd": both.dtype})
    ends = np.searchsorted(names, pairs["one"]), np.searchsorted(names, pairs["other"])
    graph = coo_array((np.ones(len(pairs)), ends), shape=(len(names), len(names)))
    _, label = connected_components(graph, directed=False)
    return pl.DataFrame({"gathering": names, "label": label}).select(
        "gathering", crowd=pl.col("gathering").min().over("label")
    )


def joined(members: pl.DataFrame, found: pl.DataFrame, share: float) -> pl.DataFrame:
    """Return members with their crowd, weaker gatherings drawn in.

    A gathering that is linked to none belongs to the crowd whose members make up most of it, and
    at least `share`; the rest are left out. Columns: gathering, topic, member, crowd.
    """
    placed = members.join(found, on="gathering")
    own = placed.select("crowd", "member").unique()
    others = members.join(found, on="gathering", how="anti")
    size = others.group_by("gathering").agg(size=pl.len())
    drawn = (
        others.join(own, on="member")
        .group_by("gathering", "crowd")
        .agg(n=pl.len())
        .join(size, on="gathering")
        .filter(pl.col("n") >= share * pl.col("size"))
        .sort("gathering", "n", "crowd", descending=[False, True, False])
        .unique("gathering", keep="first", maintain_order=True)
        .select("gathering", "crowd")
    )
    return pl.concat([placed, others.join(drawn, on="gathering").select(placed.columns)])


def hypotheses(members: pl.DataFrame) -> int:
    """Return how many pairs of gatherings there are to try."""
    count = members["gathering"].n_unique()
    return count * (count - 1) // 2


def _sharing(once: pl.DataFrame, sizes: pl.DataFrame, *, fewest: int, share: float) -> pl.DataFrame:
    """Return (one, other, shared) of gatherings that share enough members."""
    ordered = once.sort("member", "gathering")
    steps = [
        ordered.select(one="gathering", other=pl.col("gathering").shift(-step).over("member"))
        .drop_nulls()
        .group_by("one", "other")
        .agg(shared=pl.len())
        for step in range(1, REACH + 1)
    ]
    smaller = pl.min_horizontal("size", "size_other")
    return (
        pl.concat(steps)
        .group_by("one", "other")
        .agg(pl.col("shared").sum())
        .join(sizes, left_on="one", right_on="gathering")
        .join(sizes, left_on="other", right_on="gathering", suffix="_other")
        .filter(pl.col("shared") >= fewest, pl.col("shared") >= share * smaller)
        .select("one", "other", "shared")
        .sort("one", "other")
    )


def _tested(
    pairs: pl.DataFrame, once: pl.DataFrame, sizes: pl.DataFrame, weights: pl.DataFrame
) -> pl.DataFrame:
    """Add to each pair how many members chance would have it share, and p and q."""
    weighed = once.select("gathering", "member").join(weights, on=["gathering", "member"])
    there = _expected(pairs, weighed, sizes, "one", "other")
    back = _expected(pairs, weighed, sizes, "other", "one")
    expected = np.maximum(there, back)
    p = gammainc(pairs["shared"].to_numpy().astype(float), expected)
    return pairs.with_columns(
        expected=pl.Series(expected, dtype=pl.Float64),
        p=pl.Series(p, dtype=pl.Float64),
        q=pl.Series(corrected(p, hypotheses(once)), dtype=pl.Float64),
    )


def _expected(
    pairs: pl.DataFrame, weighed: pl.DataFrame, sizes: pl.DataFrame, here: str, there: str
) -> NDArray[np.float64]:
    """Return, pair by pair, how many members of `here` chance would bring to `there`."""
    chance = pl.min_horizontal(pl.col("size") * pl.col("weight"), 1.0)
    means = (
        pairs.join(sizes, left_on=there, right_on="gathering")
        .join(weighed, left_on=here, right_on="gathering")
        .group_by("one", "other")
        .agg(expected=chance.sum())
    )
    return pairs.join(means, on=["one", "other"], how="left", maintain_order="left")[
        "expected"
    ].to_numpy()


def _activity(members: pl.DataFrame, activity: pl.DataFrame) -> pl.DataFrame:
    """Return the weight of each (gathering, member): the member's share of all activity."""
    share = pl.col("deeds") / pl.col("deeds").sum()
    weights = activity.select("member", weight=share)
    return members.select("gathering", "member").unique().join(weights, on="member")


def _habits(placed: pl.DataFrame, members: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Raise weights to the member's share of appearances outside its gathering's crowd."""
    seats = members.select("gathering", "member").unique()
    crowd = placed.select("gathering", "crowd").unique()
    inside = pl.len().over("member", "crowd")
    outside = pl.max_horizontal(pl.len() - pl.len().over("crowd"), 1)
    return (
        seats.join(crowd, on="gathering", how="left")
        .with_columns(habit=(pl.len().over("member") - inside) / outside)
        .join(weights, on=["gathering", "member"])
        .select("gathering", "member", weight=pl.max_horizontal("weight", "habit"))
    )
