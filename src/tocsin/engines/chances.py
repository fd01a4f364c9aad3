"""The co-sharing test: each layer's pairs against chance, and the layers put together."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from tocsin.engines.engine import Meetings
from tocsin.engines.rhythm import Rhythm
from tocsin.engines.timing import PAIR
from tocsin.statistics.correction import cauchy, from_cauchy
from tocsin.statistics.cosharing import (
    Numbers,
    at_least,
    expected_by_exposure,
    expected_by_partners,
)

KEY = (*PAIR, "window_s")
WINDOW = pl.col("window_s").cast(pl.Int64)
PARTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "one": pl.String, "other": pl.String, "window_s": pl.Int64, "layer": pl.String,
    "objects": pl.Int64, "pairs": pl.Int64, "occasions": pl.Int64, "expected": pl.Float64,
    "p": pl.Float64,
}  # fmt: skip


def cosharing(
    name: str, met: Meetings, *, fewest: int, rhythm: Rhythm | None, level: float
) -> pl.DataFrame:
    """Test every pair of one layer that met on `fewest` occasions or more; PARTS columns.

    Where there is a `rhythm`, pairs with p <= `level` are tested against that as well.
    """
    edges = met.edges.filter(pl.col("occasions") >= fewest).with_columns(
        WINDOW, *(pl.col(of).cast(pl.Int64) for of in ("objects", "pairs", "occasions"))
    )
    tested = _with_chance(edges.with_columns(layer=pl.lit(name)), _expected(edges, met))
    if rhythm and (unlikely := tested.filter(pl.col("p") <= level)).height:
        expected = np.maximum(unlikely["expected"].to_numpy(), rhythm.expected(unlikely))
        rest = tested.filter(pl.col("p") > level)
        tested = pl.concat([rest, _with_chance(unlikely, expected)])
    return tested.select(*PARTS)


def _with_chance(edges: pl.DataFrame, expected: Numbers) -> pl.DataFrame:
    """Add what is expected, and how likely so many occasions are."""
    p = at_least(edges["occasions"].to_numpy(), expected)
    return edges.with_columns(
        expected=pl.Series(expected, dtype=pl.Float64), p=pl.Series(p, dtype=pl.Float64)
    )


def _expected(edges: pl.DataFrame, met: Meetings) -> Numbers:
    """Return on how many occasions each pair would meet by chance: the larger of the two nulls."""
    known = met.company.with_columns(WINDOW).join(met.accounts, on="account")
    sides = [
        edges.select("window_s", account=end).join(
            known, on=("account", "window_s"), how="left", maintain_order="left"
        )
        for end in PAIR
    ]
    everyone = edges.select("window_s").join(
        met.windows.select(WINDOW, "partners"), on="window_s", how="left", maintain_order="left"
    )
    activity, exposure, partners = (
        np.stack([side[of].cast(pl.Float64).to_numpy() for side in sides])
        for of in ("shares", "exposure", "partners")
    )
    return np.maximum(
        expected_by_exposure(activity, exposure, met.total),
        expected_by_partners(partners, everyone["partners"].cast(pl.Float64).to_numpy()),
    )


def fused(parts: pl.DataFrame, tests: pl.DataFrame) -> pl.DataFrame:
    """Return one row per pair and window: the strongest layer's columns, and the layers' joint p.

    `tests` counts, for each window_s, the layers that speak of it. `layers` names those that have
    something to say of the pair, the strongest first.
    """
    ordered = parts.sort("p", "layer")
    joint = (
        ordered.with_columns(score=pl.Series(cauchy(ordered["p"].to_numpy()), dtype=pl.Float64))
        .group_by(KEY, maintain_order=True)
        .agg(
            pl.exclude("score").first(),
            pl.col("score").sum(),
            layers=pl.col("layer").cast(pl.String).str.join(", "),
            there=pl.len(),
        )
        .join(tests, on="window_s", how="left", maintain_order="left")
    )
    counts = (joint[of].to_numpy().astype(np.int64) for of in ("there", "tests"))
    p = from_cauchy(joint["score"].to_numpy(), *counts)
    return joint.with_columns(p=pl.Series(p, dtype=pl.Float64)).drop("score", "there", "tests")
