"""A batch of accounts, told as a finding."""

from dataclasses import dataclass
from datetime import UTC, datetime
from textwrap import shorten

import polars as pl

from tocsin.detectors.traits import KINDS
from tocsin.vocabulary.finding import Chance, Finding, Span
from tocsin.vocabulary.platforms import titled

INNOCENT = (
    "A class, a course or an office whose members signed up together under names by one rule.",
    "Fans or supporters who joined for the same event and named themselves after it.",
    "One body's accounts for each of its towns, branches or products.",
    "A wave of newcomers to the platform, if they choose their names and pictures alike.",
)
SHOWN = 3
"""Traits named in a claim."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Accounts that were made together."""

    members: pl.DataFrame
    """A row per account, oldest first."""
    why: pl.DataFrame
    """Who is in which window, and what it was found by: account_uid, kind, value, p, q, …"""
    posts: pl.DataFrame
    """The earliest post of each account that posted: post_id, created_at; oldest first."""

    def finding(self, everybody: pl.DataFrame) -> Finding:
        """Tell the batch as a finding."""
        first, last = (datetime.fromtimestamp(self.members["made"][end], UTC) for end in (0, -1))
        likely = self.why.sort("p", "kind", "value").row(0, named=True)
        same = (pl.col("platform") == self.members["platform"][0]) & pl.col("made").is_between(
            self.members["made"][0], self.members["made"][-1]
        )
        dress = self._dress()
        return Finding(
            claim=self._claim(Span(first, last), dress),
            subjects=tuple(self.members["account_id"]),
            evidence=(*self.members["account_id"], *self.posts["post_id"]),
            span=Span(first, last),
            measures={
                "accounts": len(self.members),
                "seconds": (last - first).total_seconds(),
                "made": everybody.filter(same).height,
                "traits": dress["kind"].n_unique(),
                "dressed": max(dress["carriers"].to_list(), default=0),
                "expected": likely["expected"],
            },
            chance=Chance(
                p=likely["p"], q=likely["q"], null=likely["null"], hypotheses=likely["hypotheses"]
            ),
            innocent=INNOCENT,
        )

    def _dress(self) -> pl.DataFrame:
        """Return what the accounts share: kind, value, carriers; the commonest first."""
        order = {kind: place for place, kind in enumerate(KINDS)}
        return (
            self.why.filter(pl.col("kind").is_in(list(KINDS)))
            .group_by("kind", "value")
            .agg(carriers=pl.col("account_uid").n_unique())
            .with_columns(order=pl.col("kind").replace_strict(order, return_dtype=pl.Int64))
            .sort("carriers", "order", "value", descending=[True, False, False])
            .unique("kind", keep="first", maintain_order=True)
        )

    def _claim(self, span: Span, dress: pl.DataFrame) -> str:
        """Say when they were made and how they are dressed."""
        where = titled(self.members["platform"][0])
        made = f"{len(self.members)} accounts on {where} were made {span}"
        told = [
            f"{row['carriers']} with {KINDS[row['kind']].format(value=shorten(row['value'], 40))}"
            for row in dress.head(SHOWN).iter_rows(named=True)
        ]
        return (
            f"{made}: {', '.join(told)}" if told else f"{made}, and share nothing else we know of"
        )
