"""The current view: one row per key, however often and in however many files it was seen.

A later sight wins, and a sight of the post itself beats a mere reference to it; but what a later
sight does not know, an earlier one still tells, so nothing that was once known becomes null. What
hangs on a post (links, tags, …) is the union over its sights: an edit that takes a link out
does not undo that it was shared. Keys seen once, which are nearly all, pass through untouched.
"""

from collections.abc import Mapping

import polars as pl

from tocsin.vocabulary.tables import Table

CONTENT: Mapping[str, tuple[str, ...]] = {
    "links": ("post_uid", "url_uid"),
    "hashtags": ("post_uid", "tag"),
    "mentions": ("post_uid", "handle_raw", "mentioned_uid"),
    "relations": ("post_uid", "kind", "to_uid", "to_account_uid"),
    "metrics": ("subject_uid", "name"),
    "media": ("post_uid", "kind", "url", "sha256", "pos"),
    "events": ("subject_uid", "status", "handle", "at"),
    "collections": ("collection_uid",),
}
"""Columns that say what a row is about, in tables whose rows are not merged but united."""
STANDALONE = ("ads", "ad_reach", "fact_checks", "incidents", "indicators")
"""Tables that hang on no post: rows of one key are one thing, seen again."""
SEEN_AT: Mapping[str, str] = {
    "posts": "collected_at", "accounts": "observed_at", "metrics": "observed_at",
}  # fmt: skip
"""Column that says when a sight was made, in tables where a later one wins."""
UNKNOWN = "unknown"


def merged(sights: pl.LazyFrame, table: Table, repeated: pl.DataFrame) -> pl.LazyFrame:
    """Return one row per key of `posts` or `accounts`.

    `sights` come in the order of import; `repeated` holds the keys that stand in several rows.
    """
    key = list(table.key)
    once = sights.join(repeated.lazy(), on=key, how="anti")
    several = (
        sights.join(repeated.lazy(), on=key, how="semi")
        .with_columns(status=_known(pl.col("status")))
        .sort(*_priority(table), nulls_last=False, maintain_order=True)
        .group_by(key, maintain_order=True)
        .agg(pl.all().drop_nulls().last())
        .with_columns(status=pl.col("status").fill_null(UNKNOWN))
        .select(*table.columns)
    )
    return pl.concat([once, several])


def latest(sights: pl.LazyFrame, table: Table) -> pl.LazyFrame:
    """Return one row per key of a standalone table: the last import that knows a field tells it."""
    key = list(table.key)
    rows = sights.group_by(key, maintain_order=True).agg(pl.all().drop_nulls().last())
    return rows.select(*table.columns)


def united(rows: pl.LazyFrame, name: str, repeated: pl.DataFrame | None) -> pl.LazyFrame:
    """Return the rows of a child table with what several sights say said once.

    `repeated` holds the posts that were seen several times; null: look at every row.
    """
    content = list(CONTENT[name])
    if repeated is None:
        return rows.unique(content, keep="last", maintain_order=True)
    owner = content[0]
    posts = repeated.lazy().rename({repeated.columns[0]: owner})
    once = rows.join(posts, on=owner, how="anti")
    several = rows.join(posts, on=owner, how="semi")
    if name in SEEN_AT:
        several = several.sort(SEEN_AT[name], nulls_last=False, maintain_order=True)
    return pl.concat([once, several.unique(content, keep="last", maintain_order=True)])


def _known(status: pl.Expr) -> pl.Expr:
    return pl.when(status != UNKNOWN).then(status)


def _priority(table: Table) -> list[str]:
    """Return the columns whose greatest values win."""
    primary = ["is_primary"] if "is_primary" in table.columns else []
    return [*primary, SEEN_AT[table.name]]
