"""Who carries an outlet again and again: more than others do, for all that chance can do."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from tocsin.statistics.correction import corrected
from tocsin.statistics.enrichment import at_least_drawn

CARRIERS = {
    "account_uid": pl.Int64, "hits": pl.Int64, "days": pl.Int64, "posts": pl.Int64,
    "all_hits": pl.Int64, "all_posts": pl.Int64, "p": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Fewest:
    """How often is again and again."""

    posts: int
    days: int


def carriers(posts: pl.DataFrame, fewest: Fewest) -> tuple[pl.DataFrame, int]:
    """Return who carries more than others do, CARRIERS columns, and how many could have.

    `posts` holds account_uid, at, hit: those of an account that might have carried. Each account's
    hits are held against a blind draw of its posts from everybody's (Fisher's test).
    """
    each = posts.group_by("account_uid").agg(
        hits=pl.col("hit").sum().cast(pl.Int64),
        days=pl.col("at").filter("hit").dt.date().n_unique().cast(pl.Int64),
        posts=pl.len().cast(pl.Int64),
    )
    able = each.filter(pl.col("posts") >= fewest.posts).height
    often = each.filter(pl.col("hits") >= fewest.posts, pl.col("days") >= fewest.days).with_columns(
        all_hits=pl.lit(int(posts["hit"].sum()), pl.Int64),
        all_posts=pl.lit(posts.height, pl.Int64),
    )
    p = at_least_drawn(
        often["hits"].to_numpy(), drawn=often["posts"].to_numpy(),
        marked=often["all_hits"].to_numpy(), total=often["all_posts"].to_numpy(),
    )  # fmt: skip
    found = often.with_columns(p=pl.Series(p, dtype=pl.Float64)).sort("account_uid")
    return found.select(*CARRIERS), able


def surprising(found: pl.DataFrame, tried: int, q: float) -> pl.DataFrame:
    """Return those who carry more than chance explains, with the corrected chance `q`."""
    chances = corrected(found["p"].to_numpy().astype(np.float64), max(tried, found.height, 1))
    return found.with_columns(q=pl.Series(chances, dtype=pl.Float64)).filter(pl.col("q") <= q)
