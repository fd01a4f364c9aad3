"""The network of accounts that share the same things together, with the chance of every edge.

Three questions, and three words. Accounts that share the same objects within a window more often
than chance allows are a *community of interest*. Those that are also quicker after one another than
others who share objects as famous are *identically triggered*: by one feed, one notification, or
one hand. Those that are quicker than people who answer one notification are *coordinated*.

Every pair of accounts that could have met counts as a hypothesis at every window, not only the
pairs that did. An edge needs at least two distinct objects, on two occasions, in one layer: one
event, however large, ties nobody to anybody. Where several layers are read, a pair's p-values are
combined in a way that holds even where a link and its own domain say the same thing twice.

Source    design note on coordination, section 6.1; docs/method/chance.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from tocsin.engines.chances import KEY, PARTS, WINDOW, cosharing, fused
from tocsin.engines.engine import Log, Meetings
from tocsin.engines.hands import quicker_than_hands, within
from tocsin.engines.rhythm import Rhythm
from tocsin.engines.timing import MICROSECONDS, PACED, PAIR, Timing, paces
from tocsin.statistics.correction import cauchy, corrected, from_cauchy
from tocsin.statistics.effects import times_chance
from tocsin.vocabulary.tables import INSTANT

NULL = (
    "Each account's shares are random draws from everything that was shared, "
    "and accounts meet in proportion to how many others each of them meets."
)
"""What the co-sharing test takes chance to be, in words for a report."""
OCCASIONS = 2
"""Fewest objects, and fewest occasions, on which two accounts must meet to be looked at."""
COORDINATED, TRIGGERED, INTEREST = "coordinated", "identically triggered", "community of interest"
WORDS = (COORDINATED, TRIGGERED, INTEREST)
"""What a significant edge is called, the strongest word first."""
RATIO = ("times_chance", "times_low", "times_high")

EDGES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "one": pl.String, "other": pl.String, "window_s": pl.Int64, "word": pl.String,
    "layer": pl.String, "layers": pl.String, "objects": pl.Int64, "pairs": pl.Int64,
    "occasions": pl.Int64, "expected": pl.Float64, **dict.fromkeys(RATIO, pl.Float64),
    "p": pl.Float64, "q": pl.Float64, "p_least": pl.Float64, "pace_s": pl.Int64,
    **{name: kind for name, kind in PACED.items() if name != "window_s"},
    "q_synchrony": pl.Float64, "q_reaction": pl.Float64,
}  # fmt: skip
_EVIDENCE: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "one": pl.String, "other": pl.String, "layer": pl.String, "object": pl.String,
    "lag_s": pl.Float64, "lead_s": pl.Float64, "first_at": INSTANT, "last_at": INSTANT,
    "posts": pl.List(pl.String), "posts_one": pl.List(pl.String), "posts_other": pl.List(pl.String),
}  # fmt: skip
_SATURATED = {"layer": pl.String, "object": pl.String, "window_s": pl.Int64, "shares": pl.Int64}


@dataclass(frozen=True, eq=False)
class Own:
    """What sets a layer apart from the others."""

    windows: tuple[timedelta, ...] = ()
    """The windows it is looked at in; empty: those of the timing."""
    rhythm: Rhythm | None = None
    """The daily rhythm of its accounts, which ties must beat as well."""


@dataclass(frozen=True, eq=False)
class Network:
    """Every pair of accounts that met over at least two objects, tested."""

    edges: pl.DataFrame
    """One row per pair, in order. Columns, EDGES: one, other (accounts as given, one < other);
    window_s (the smallest window at which it is significant, else the one at which it is least
    likely) and, at that window: word (of WORDS; null: not significant), layer (where the tie is
    strongest), layers (all in which they met over two objects or more, the strongest first);
    objects (distinct), pairs (of shares), occasions (objects that came in the same posts count
    once: what is tested) and expected (occasions, by chance) in that layer; times_chance, with the
    ends of its 95 % interval; p, q over all layers; p_least (at the window at which it is least
    likely). For pairs with a word, else null: pace_s (the
    smallest window at which they are as quick as the word says) and, at that window: near
    (occasions within the horizon), close (of those, within the window), usual and by_hand (the
    share of close ones that others, and people at their phones, reach), p_synchrony, p_reaction,
    q_synchrony, q_reaction (the pair's own, or that of its group, whichever is smaller)."""
    parts: pl.DataFrame
    """What each layer says of each pair at each window: one, other, window_s, layer, objects,
    pairs, occasions, expected, p."""
    hypotheses: int
    """Pairs of accounts that could have met, all with at least two shares in some layer, times
    the windows."""
    saturated: pl.DataFrame
    """layer, object (text), window_s, shares: left out, because too many shared the object within
    that window."""
    layers: Mapping[str, Log]
    """The shares that pairs were made of."""
    timing: Timing

    def of(self, *words: str) -> pl.DataFrame:
        """Return the edges that deserve one of these words."""
        return self.edges.filter(pl.col("word").is_in(words))

    def evidence(self, edges: pl.DataFrame) -> pl.DataFrame:
        """Return one row per edge asked for (columns one, other), layer and object they shared.

        Within the pace of the edge, or its window where it is not quick. Columns: one, other,
        layer, object (text), lag_s (smallest), lead_s (positive when `one` was first), first_at,
        last_at (UTC), posts (ids as given, those of `one` first), posts_one, posts_other.
        """
        asked = self.edges.join(edges.select(PAIR).unique(), on=PAIR, how="semi")
        quick = pl.col("word").is_in([COORDINATED, TRIGGERED])
        soon = asked.select(*PAIR, within_s=pl.when(quick).then("pace_s").otherwise("window_s"))
        there = self.parts.join(soon, on=PAIR, how="semi")
        windows = (timedelta(seconds=of) for of in soon["within_s"].unique())
        reach = tuple(sorted({*self.timing.reach, *windows}))
        ties = {name: _ties(there, name) for name in self.layers}
        spoken = [name for name in ties if ties[name].height] or list(ties)[:1]
        found = [
            _evidence(name, self.layers[name].encounters(ties[name], reach), soon)
            for name in spoken
        ]
        return pl.concat(found).sort(*PAIR, "layer", "object") if found else _none(_EVIDENCE)


def network(
    layers: Mapping[str, Log],
    timing: Timing,
    *,
    level: float,
    own: Mapping[str, Own] | None = None,
    every: bool = True,
) -> Network:
    """Test every pair of accounts for co-sharing, and those with q <= `level` for their pace.

    `layers` maps the name of a layer to its shares, the most telling first: where two tie a pair
    equally, the first gives its name. Account ids mean the same in all of them. `own` says which
    layers are looked at in windows of their own, or have to beat a daily rhythm. Without `every`,
    pairs that no layer finds unlikely enough are left out early: none of them could be tied, and
    nothing is said otherwise of those that are.
    """
    apart = {name: (own or {}).get(name, Own()) for name in layers}
    met = {
        name: log.meetings(apart[name].windows or timing.windows, fewest=OCCASIONS)
        for name, log in layers.items()
    }
    spoken = {name: of for name, of in met.items() if of.total} or met
    if not spoken:
        return Network(_none(EDGES), _none(PARTS), 0, _none(_SATURATED), {}, timing)
    logs = {name: layers[name] for name in spoken}
    tried = _tried(spoken.values())
    ranked = pl.col("layer").cast(pl.Enum(list(spoken)))
    parts = pl.concat(
        cosharing(name, of, fewest=OCCASIONS, rhythm=apart[name].rhythm, level=level)
        for name, of in spoken.items()
    ).with_columns(ranked)
    if not every:
        parts = _promising(parts, level * parts.height / max(tried, 1))
    tests = fused(parts, _at_once(spoken.values()))
    tests = tests.with_columns(q=pl.Series(corrected(tests["p"].to_numpy(), tried)))
    timed = _timed(logs, parts, tests.filter(pl.col("q") <= level), timing, level)
    crowds = [_crowds(name, of) for name, of in spoken.items()]
    parts = parts.with_columns(pl.col("layer").cast(pl.String))
    return Network(_told(tests, timed, level), parts, tried, pl.concat(crowds), logs, timing)


def _promising(parts: pl.DataFrame, most: float) -> pl.DataFrame:
    """Return what is said of pairs with p <= `most` in some layer at some window.

    For the correction to pass n tests, the n-th smallest p must be at most level * n / tried; and
    layers together are never surer than the surest of them. Doubled, so that rounding costs none.
    """
    unlikely = parts.filter(pl.col("p") <= 2 * most).select(PAIR).unique()
    return parts.join(unlikely, on=PAIR, how="semi")


def _tried(met: Iterable[Meetings]) -> int:
    """Return how many pairs of accounts could have met, times the windows they could meet in."""
    told = list(met)
    busy = [of.accounts.filter(pl.col("shares") >= OCCASIONS)["account"] for of in told]
    active = pl.concat(busy).n_unique()
    return (
        active * (active - 1) // 2 * pl.concat([of.windows["window_s"] for of in told]).n_unique()
    )


def _at_once(met: Iterable[Meetings]) -> pl.DataFrame:
    """Return how many layers speak of each window: window_s, tests."""
    windows = pl.concat([of.windows.select(WINDOW) for of in met])
    return windows.group_by("window_s").agg(tests=pl.len())


def _timed(
    logs: Mapping[str, Log],
    parts: pl.DataFrame,
    tied: pl.DataFrame,
    timing: Timing,
    level: float,
) -> pl.DataFrame:
    """Time each tied pair in each layer in which it may be one; a row per pair and window."""
    pairs = tied.select(PAIR).unique()
    accounts = pl.concat([pairs["one"], pairs["other"]]).unique().sort()
    met = parts.join(pairs, on=PAIR, how="semi")
    told = [pl.DataFrame(schema={end: parts.schema[end] for end in PAIR} | dict(PACED))]
    for name, log in logs.items():
        if (ties := _ties(met, name)).height:
            near = within(log.encounters(ties, timing.reach, posts=False), timing.horizon)
            told.append(paces(log, near, accounts, timing))
    timed = _joined(pl.concat(told), pairs.height * len(timing.timed))
    quick = timed.filter(pl.col("q_synchrony") <= level)
    if quick.is_empty():
        return timed
    quickest = quick.group_by(PAIR).agg(pl.col("q_synchrony").min()).sort(PAIR)
    return _as_groups(timed, quicker_than_hands(logs, quickest, timing))


def _joined(timed: pl.DataFrame, tried: int) -> pl.DataFrame:
    """Put the layers together: the quickest one's columns, joint p and q of both questions."""
    names = ("p_synchrony", "p_reaction")
    scores = [pl.Series(name, cauchy(timed[name].to_numpy())) for name in names]
    joint = (
        timed.with_columns(scores)
        .sort("p_synchrony", descending=True, maintain_order=True)
        .group_by(KEY, maintain_order=True)
        .agg(pl.exclude(*names).first(), pl.col(names).sum(), layers_timed=pl.len())
    )
    layers = joint["layers_timed"].to_numpy().astype(np.int64)
    for name in names:
        p = from_cauchy(joint[name].to_numpy(), layers, layers)
        q = pl.Series(name.replace("p_", "q_"), corrected(p, tried), dtype=pl.Float64)
        joint = joint.with_columns(pl.Series(name, p, dtype=pl.Float64), q)
    return joint.drop("layers_timed")


def _as_groups(timed: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Lower the q of pairs to that of the group they are both in step with."""
    for end in PAIR:
        ours = groups.rename({"account": end, "group": f"group_{end}", "q": f"group_q_{end}"})
        timed = timed.join(ours, on=(end, "window_s"), how="left")
    same = pl.col("group_one") == pl.col("group_other")
    joint = pl.when(same).then(pl.max_horizontal("group_q_one", "group_q_other"))
    told = timed.with_columns(q_reaction=pl.min_horizontal("q_reaction", joint))
    return told.drop("group_one", "group_other", "group_q_one", "group_q_other")


def _told(tests: pl.DataFrame, timed: pl.DataFrame, level: float) -> pl.DataFrame:
    """Return one row per pair, EDGES columns."""
    tied = pl.col("q") <= level
    first = pl.when(tied).then("window_s").otherwise("p")
    least = tests.group_by(PAIR).agg(p_least=pl.col("p").min())
    said = (
        _first(tests, ~tied, first)
        .join(least, on=PAIR)
        .join(_pace(timed, level), on=PAIR, how="left")
    )
    quick, quickest = (pl.col(q) <= level for q in ("q_synchrony", "q_reaction"))
    word = (
        pl.when(tied & quick & quickest).then(pl.lit(COORDINATED))
        .when(tied & quick).then(pl.lit(TRIGGERED))
        .when(tied).then(pl.lit(INTEREST))
    )  # fmt: skip
    counts = (said[of].cast(pl.Float64).to_numpy() for of in ("occasions", "expected"))
    ratio = zip(RATIO, times_chance(*counts), strict=True)
    told = said.with_columns(*(pl.Series(name, of) for name, of in ratio), word=word)
    return told.with_columns(pl.col("layer").cast(pl.String)).select(*EDGES).sort(PAIR)


def _pace(timed: pl.DataFrame, level: float) -> pl.DataFrame:
    """Return one row per pair: its pace in the smallest window in which it is quick."""
    quick, quickest = (pl.col(q) <= level for q in ("q_synchrony", "q_reaction"))
    first = pl.when(quick).then("window_s").otherwise("p_synchrony")
    return _first(timed, ~(quick & quickest), ~quick, first).rename({"window_s": "pace_s"})


def _first(rows: pl.DataFrame, *order: pl.Expr) -> pl.DataFrame:
    """Return one of the rows of each pair, in the order stated, then the smallest window's."""
    return rows.sort(*order, "window_s").unique(PAIR, keep="first", maintain_order=True)


def _ties(parts: pl.DataFrame, layer: str) -> pl.DataFrame:
    """Return the pairs that met over enough in a layer, each once and in order."""
    return parts.filter(pl.col("layer") == layer).select(PAIR).unique().sort(PAIR)


def _crowds(name: str, met: Meetings) -> pl.DataFrame:
    """Return what was too crowded in a layer."""
    shares = pl.col("shares").cast(pl.Int64)
    return met.saturated.select(pl.lit(name).alias("layer"), "object", WINDOW, shares)


def _evidence(name: str, met: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Return what one layer has to show for edges (one, other, within_s)."""
    first, last = (
        pl.from_epoch(of, "us").dt.replace_time_zone("UTC") for of in ("at_first", "at_last")
    )
    soon = pl.col("lag_us") <= pl.col("within_s") * MICROSECONDS
    return (
        met.join(edges, on=PAIR)
        .filter(soon)
        .select(
            *PAIR,
            layer=pl.lit(name),
            object=pl.col("object").cast(pl.String),
            lag_s=pl.col("lag_us") / MICROSECONDS,
            lead_s=pl.col("lead_us") / MICROSECONDS,
            first_at=first,
            last_at=last,
            posts=pl.concat_list("posts_one", "posts_other"),
            posts_one="posts_one",
            posts_other="posts_other",
        )
    )


def _none(columns: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(schema=dict(columns))
