"""The same log with its names dealt anew: what the tests find there, they find about nothing.

Posts keep their objects and times, and every account keeps as many posts of each kind (with a link
alone, with a link and a tag, …) as it had; only who wrote which is drawn by lot. So fame, bursts,
flash events and busy accounts stay as they are, and agreement between accounts goes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from tocsin.engines.engine import Engine, Log
from tocsin.engines.network import COORDINATED, Network
from tocsin.engines.timing import PAIR
from tocsin.statistics.communities import communities
from tocsin.statistics.correction import jointly

FAINTEST = 1e-300


@dataclass(frozen=True, eq=False)
class Deals:
    """What was found in each of several deals."""

    found: pl.DataFrame
    """One row per deal: deal (from 1), ties (edges with any word), coordinated (edges),
    communities (of coordinated edges), p (the least chance of a community; 1: none)."""

    def __len__(self) -> int:
        return self.found.height

    @property
    def silent(self) -> int:
        """Deals without a single tie."""
        return self.found.filter(pl.col("ties") == 0).height

    def p(self, chance: float) -> float:
        """Return how often a deal held a community at least this unlikely, the log itself counted.

        Never zero: with 20 deals, not below 1 in 21.
        """
        as_unlikely = self.found.filter(pl.col("p") <= chance).height
        return (1 + as_unlikely) / (1 + len(self))

    def __str__(self) -> str:
        ties, coordinated = (max(self.found[of], default=0) for of in ("ties", "coordinated"))
        return (
            f"The names of the accounts were dealt anew {len(self)} times, which leaves only what "
            f"chance makes: {self.silent} of these deals had no significant tie at all; the most "
            f"in one was {ties:,}, of which {coordinated:,} coordinated."
        )


def deals(
    layers: Mapping[str, pl.LazyFrame],
    engine: Engine,
    tested: Callable[[Mapping[str, Log]], Network],
    *,
    times: int,
    seed: int = 1,
) -> Deals:
    """Deal the accounts of these layers (object, account, post, at) anew, `times` times, and test.

    The same seed gives the same deals. Each costs as much as testing the log itself.
    """
    rows = [
        _counted(deal, tested(logs))
        for deal, logs in enumerate(_dealt(layers, engine, times, seed), 1)
    ]
    schema = {"deal": pl.Int64, "ties": pl.Int64, "coordinated": pl.Int64, "communities": pl.Int64}
    return Deals(pl.DataFrame(rows, schema={**schema, "p": pl.Float64}, orient="row"))


def strength(edges: pl.DataFrame, hypotheses: int) -> list[tuple[tuple[str, ...], float]]:
    """Return the communities that edges make, largest first, each with its chance as a whole.

    `edges` has columns one, other, p_least and q; the chance is Simes', over all hypotheses.
    """
    ends = (edges[end].cast(pl.String) for end in PAIR)
    surer = -edges["q"].clip(FAINTEST).log10() + 1.0
    groups = communities(zip(*ends, surer, strict=True))
    place = {name: number for number, names in enumerate(groups) for name in names}
    inside = edges.select(
        "p_least", *(pl.col(end).cast(pl.String).replace_strict(place, default=-1) for end in PAIR)
    ).filter(pl.col("one") == pl.col("other"))
    each = dict(inside.group_by("one").agg("p_least").iter_rows()) if groups else {}
    return [
        (names, jointly(np.array(each.get(number, [])), hypotheses))
        for number, names in enumerate(groups)
    ]


def _counted(deal: int, found: Network) -> tuple[int, int, int, int, float]:
    """Return what one deal held."""
    edges = found.of(COORDINATED)
    groups = strength(edges, found.hypotheses)
    ties = found.edges["word"].drop_nulls().len()
    return deal, ties, edges.height, len(groups), min((p for _, p in groups), default=1.0)


def _dealt(
    layers: Mapping[str, pl.LazyFrame], engine: Engine, times: int, seed: int
) -> Iterator[dict[str, Log]]:
    """Yield the logs of each deal."""
    rows = {name: of.collect() for name, of in layers.items()}
    posts = _posts(rows)
    dice = np.random.default_rng(seed)
    for _ in range(times):
        lot = posts.with_columns(lot=pl.Series(dice.random(posts.height)))
        shuffled = lot.sort("kind", "lot")["account"].alias("dealt")
        names = posts.with_columns(shuffled).drop("kind")
        yield {
            name: engine.log(
                of.join(names, on=("post", "account")).drop("account").rename({"dealt": "account"})
            )
            for name, of in rows.items()
        }


def _posts(rows: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return every post, its account, and which layers it is in: post, account, kind; by kind."""
    seen = [
        of.drop_nulls(("object", "account", "post", "at"))
        .select("post", "account", kind=pl.lit(1 << bit, pl.Int64))
        .unique()
        for bit, of in enumerate(rows.values())
    ]
    kinds = pl.concat(seen).group_by("post", "account").agg(pl.col("kind").sum())
    return kinds.sort("kind", "post", "account")
