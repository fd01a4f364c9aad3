"""The network of accounts that share the same things together, with the chance of every edge.

Two tests, and two words. Accounts that share the same objects within the window more often than
chance allows are a *community of interest*. Those that are also quicker after one another than
others who share the same objects are *coordinated or identically triggered*.

Every pair of accounts that could have met counts as a hypothesis, not only the pairs that did.
An edge needs at least two distinct objects, on two occasions, in one layer: one event, however
large, ties nobody to anybody. Where several layers are read, a pair's p-values are combined in a
way that holds even where a link and its own domain say the same thing twice.

Source    design note on coordination, section 6.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from tocsin.engines.local import Runs, encounters, involved, meetings, runs
from tocsin.engines.shares import MICROSECONDS, Ints, Shares
from tocsin.engines.timing import Timing, synchrony
from tocsin.statistics.correction import combined, corrected
from tocsin.statistics.cosharing import (
    Numbers,
    at_least,
    expected_by_exposure,
    expected_by_partners,
)
from tocsin.vocabulary.tables import INSTANT

NULL = (
    "Each account's shares are random draws from everything that was shared, "
    "and accounts meet in proportion to how many others each of them meets."
)
"""What the co-sharing test takes chance to be, in words for a report."""
TIMED: Mapping[str, type[pl.DataType]] = {
    "near": pl.Int64,
    "close": pl.Int64,
    "usual": pl.Float64,
    "p_synchrony": pl.Float64,
}
"""What the synchrony test adds to an edge."""
OCCASIONS = 2
"""Fewest objects, and fewest occasions, on which two accounts must meet to be looked at."""


_NO_EDGES = pl.DataFrame(
    schema={
        "one": pl.String, "other": pl.String, "layer": pl.String, "objects": pl.Int64,
        "pairs": pl.Int64, "occasions": pl.Int64, "expected": pl.Float64,
        "p": pl.Float64, "q": pl.Float64, **TIMED, "q_synchrony": pl.Float64,
    }
)  # fmt: skip
_NO_OBJECTS = pl.DataFrame(schema={"layer": pl.String, "object": pl.String, "shares": pl.Int64})
_NO_EVIDENCE = pl.DataFrame(
    schema={
        "one": pl.String, "other": pl.String, "layer": pl.String, "object": pl.String,
        "lag_s": pl.Float64, "lead_s": pl.Float64, "first_at": INSTANT, "last_at": INSTANT,
        "posts": pl.List(pl.String),
    }
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Network:
    """Every pair of accounts that met over at least two objects, tested."""

    edges: pl.DataFrame
    """One row per pair, in order: one, other (accounts as given, one < other), layer (where the
    tie is strongest), objects (distinct), pairs (of shares), occasions (objects that came in the
    same posts count once: what is tested), expected (occasions, by chance), p, q, and for edges
    with q within the level, else null: near (occasions within the horizon), close (of those, within
    the window), usual (share of close ones by chance), p_synchrony, q_synchrony."""
    hypotheses: int
    """Pairs of accounts that could have met: all with at least two shares in some layer."""
    saturated: pl.DataFrame
    """layer, object (text), shares: left out, because too many shared the object at once."""
    layers: Mapping[str, Shares]
    """The shares that pairs were made of."""
    timing: Timing

    def evidence(self, edges: pl.DataFrame) -> pl.DataFrame:
        """Return one row per edge asked for (columns one, other), layer and object they shared.

        Columns: one, other, layer, object (text), lag_s (smallest), lead_s (positive when `one`
        was first), first_at, last_at (UTC), posts (ids as given, oldest code first).
        """
        found = [_evidence(name, of, edges, self.timing) for name, of in self.layers.items()]
        return pl.concat(found or [_NO_EVIDENCE]).sort("one", "other", "layer", "object")


@dataclass(frozen=True, eq=False)
class _Layer:
    """What one layer says before the layers are put together."""

    edges: pl.DataFrame
    active: pl.Series
    saturated: pl.DataFrame
    kept: Shares


def network(layers: Mapping[str, Shares], timing: Timing, *, level: float) -> Network:
    """Test every pair of accounts for co-sharing, and those with q <= `level` for synchrony.

    `layers` maps the name of a layer to its shares, the most telling first: where two tie a pair
    equally, the first gives its name. Account ids mean the same in all of them.
    """
    spoken = {name: of for name, of in layers.items() if len(of)} or layers
    tested = {name: _cosharing(name, of, timing) for name, of in spoken.items()}
    if not tested:
        return Network(_NO_EDGES, 0, _NO_OBJECTS, {}, timing)
    active = pl.concat([layer.active for layer in tested.values()]).n_unique()
    tried = active * (active - 1) // 2
    ranked = pl.col("layer").cast(pl.Enum(list(tested)))
    ties = pl.concat([layer.edges for layer in tested.values()]).with_columns(ranked)
    edges = _combined(ties, "p", len(tested))
    edges = edges.with_columns(q=pl.Series(corrected(edges["p"].to_numpy(), tried)))
    interest = edges.filter(pl.col("q") <= level)
    timed = _synchrony(layers, ties.join(interest, on=["one", "other"], how="semi"), timing)
    timed = timed.with_columns(
        q_synchrony=pl.Series(corrected(timed["p_synchrony"].to_numpy(), interest.height))
    )
    return Network(
        edges.join(timed, on=["one", "other"], how="left")
        .with_columns(pl.col("layer").cast(pl.String))
        .sort("one", "other"),
        tried,
        pl.concat([layer.saturated for layer in tested.values()]),
        {name: layer.kept for name, layer in tested.items()},
        timing,
    )


def _cosharing(name: str, shares: Shares, timing: Timing) -> _Layer:
    """Test every pair of accounts of one layer for sharing the same objects within the window."""
    found = runs(shares, timing.window_us)
    met = meetings(found)
    edges = _with_occasions(found, met.filter(pl.col("objects") >= OCCASIONS))
    one, other = (edges[end].to_numpy().astype(np.int64) for end in ("one", "other"))
    expected = _expected(shares, found.neighbours, met, (one, other))
    p = at_least(edges["occasions"].to_numpy().astype(np.int64), expected)
    counts = (pl.col(name).cast(pl.Int64) for name in ("objects", "pairs", "occasions"))
    return _Layer(
        edges.select(
            shares.accounts.gather(one).alias("one"),
            shares.accounts.gather(other).alias("other"),
            pl.lit(name).alias("layer"),
            *counts,
            expected=pl.Series(expected),
            p=pl.Series(p),
        ),
        shares.accounts.filter(pl.Series(shares.activity() >= OCCASIONS)),
        found.saturated.select(
            layer=pl.lit(name),
            object=shares.objects.gather(found.saturated["object"]).cast(pl.String),
            shares=pl.col("shares").cast(pl.Int64),
        ),
        found.kept,
    )


def _with_occasions(found: Runs, edges: pl.DataFrame) -> pl.DataFrame:
    """Add on how many occasions two accounts met; leave out those that met on fewer than two.

    Objects that were first shared at the same instant came in the same posts: five hashtags under
    one picture are one occasion.
    """
    occasions = (
        encounters(found, edges)
        .group_by("one", "other")
        .agg(occasions=pl.col("at_first").n_unique())
        .filter(pl.col("occasions") >= OCCASIONS)
    )
    return edges.join(occasions, on=["one", "other"])


def _expected(
    shares: Shares, neighbours: Ints, met: pl.DataFrame, ends: tuple[Ints, Ints]
) -> Numbers:
    """Return how many objects each pair would share by chance: the larger of the two nulls."""
    count = len(shares.accounts)
    weights = neighbours.astype(np.float64)
    exposure = np.bincount(shares.account, weights, count).astype(np.float64)
    everyone = np.concatenate([met["one"].to_numpy(), met["other"].to_numpy()])
    partners = np.bincount(everyone, minlength=count)
    return np.maximum(
        expected_by_exposure(
            *ends, activity=shares.activity(), exposure=exposure, total=len(shares)
        ),
        expected_by_partners(*ends, partners=partners),
    )


def _combined(ties: pl.DataFrame, p: str, layers: int | None) -> pl.DataFrame:
    """Return one row per pair, with its strongest layer's columns and the layers' combined p."""
    best = ties.sort(p, "layer").unique(["one", "other"], keep="first", maintain_order=True)
    wide = ties.pivot("layer", index=["one", "other"], values=p, sort_columns=True)
    chances = wide.drop("one", "other").cast(pl.Float64).fill_null(float("nan")).to_numpy()
    together = wide.select("one", "other", pl.Series(p, combined(chances, layers)))
    return best.drop(p).join(together, on=["one", "other"]).sort("one", "other")


def _synchrony(layers: Mapping[str, Shares], ties: pl.DataFrame, timing: Timing) -> pl.DataFrame:
    """Time each tie in each layer in which it is one; return one row per pair."""
    parts = [
        _timed(name, layers[name], ties.filter(pl.col("layer") == name), timing)
        for name in ties["layer"].unique().sort().cast(pl.String)
    ]
    schema = pl.Schema(
        {name: ties.schema[name] for name in ("one", "other", "layer")} | dict(TIMED)
    )
    timed = pl.concat([pl.DataFrame(schema=schema), *parts])
    return _combined(timed, "p_synchrony", None).drop("layer")


def _timed(name: str, shares: Shares, ties: pl.DataFrame, timing: Timing) -> pl.DataFrame:
    """Time the ties of one layer."""
    timed = synchrony(shares, _coded(ties, shares), timing)
    return _given(timed, shares).select(
        "one",
        "other",
        pl.lit(name, ties.schema["layer"]).alias("layer"),
        *(pl.col(key).cast(TIMED[key]) for key in TIMED),
    )


def _coded(edges: pl.DataFrame, shares: Shares) -> pl.DataFrame:
    """Return the ends of each edge as account codes."""
    return pl.DataFrame(
        {end: shares.codes(edges[end]).astype(np.uint32) for end in ("one", "other")}
    )


def _given(edges: pl.DataFrame, shares: Shares) -> pl.DataFrame:
    """Return edges with their ends as accounts were given."""
    return edges.with_columns(
        **{end: shares.accounts.gather(edges[end]).alias(end) for end in ("one", "other")}
    )


def _evidence(name: str, shares: Shares, edges: pl.DataFrame, timing: Timing) -> pl.DataFrame:
    """Return what one layer has to show for the edges asked for."""
    there = edges.filter(
        *(pl.col(end).is_in(shares.accounts.implode()) for end in ("one", "other"))
    )
    coded = _coded(there, shares)
    met = encounters(runs(shares.only(involved(shares, coded)), timing.window_us), coded)
    return _given(met, shares).select(
        "one",
        "other",
        layer=pl.lit(name),
        object=shares.objects.gather(met["object"]).cast(pl.String),
        lag_s=pl.col("lag_us") / MICROSECONDS,
        lead_s=pl.col("lead_us") / MICROSECONDS,
        first_at=pl.from_epoch("at_first", "us").dt.replace_time_zone("UTC"),
        last_at=pl.from_epoch("at_last", "us").dt.replace_time_zone("UTC"),
        posts=_posts(met, shares),
    )


def _posts(met: pl.DataFrame, shares: Shares) -> pl.Series:
    """Return, for each encounter, the posts in which the two shared the object."""
    rows = met.select(
        pl.int_range(pl.len()).alias("n"), row=pl.concat_list("rows_one", "rows_other")
    )
    each = rows.explode("row")
    named = each.with_columns(post=shares.posts.gather(each["row"]))
    return named.group_by("n", maintain_order=True).agg("post")["post"]
