"""Posts around an outlet that may not be broadcast: its own, copies of them, links to it."""

from collections.abc import Mapping
from datetime import timedelta

import polars as pl

from tocsin.detectors.declared import listed
from tocsin.detectors.listed_outlets import HOST, Registry
from tocsin.vocabulary.text import skeleton

READS: Mapping[str, tuple[str, ...]] = {
    "posts": (
        "post_uid", "post_id", "account_uid", "account_id", "account_native_id",
        "account_handle", "platform", "url", "text", "title", "country", "created_at",
        "time_precision", "is_repost",
    ),
    "links": ("post_uid", "host", "kind"),
    "accounts": ("account_uid", "handle", "display_name", "description"),
    "watchlist": ("platform", "handle", "native_id"),
}  # fmt: skip
NOT_SAID = ("profile", "attachment")
"""Kinds of link that were not chosen with a post's words."""
WITHOUT_TAGS = r"#\S+"


def told(posts: pl.LazyFrame, watchlist: pl.LazyFrame, registry: Registry) -> pl.DataFrame:
    """Return the posts that people wrote themselves, oldest first, and which outlet's they are.

    Columns: post_uid, post_id, account_uid, account_id, platform, who (handle or site), country,
    at, exact (the time is known to the minute), aside (whoever posted it is on the watchlist);
    outlet (null: none), sure (that it is the outlet's), account (by its own account elsewhere).
    """
    own = _own(posts, watchlist)
    return own.drop("host", "name").join(_of_outlets(own, registry), on="post_uid", how="left")


def _own(posts: pl.LazyFrame, watchlist: pl.LazyFrame) -> pl.DataFrame:
    """Return own posts with a time; `host` and `name` say whose they may be."""
    handle = pl.col("account_handle").fill_null(pl.col("account_native_id"))
    site = pl.when(pl.col("platform") == "web").then("account_native_id")
    return (
        posts.filter(~pl.col("is_repost").fill_null(value=False))
        .drop_nulls(["created_at", "account_uid"])
        .select(
            "post_uid", "post_id", "account_uid", "account_id", "platform", "country",
            who=handle,
            at="created_at",
            exact=~pl.col("time_precision").is_in(["day", "none"]).fill_null(value=False),
            aside=listed(watchlist),
            host=pl.col("url").str.extract(HOST).fill_null(site).str.to_lowercase(),
            name=pl.concat_str("platform", pl.lit(":"), handle.str.strip_prefix("@"))
            .str.to_lowercase(),
        )
        .collect(engine="streaming")
        .sort("at", "post_id")
    )  # fmt: skip


def _of_outlets(own: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Return the posts on an outlet's site or by its account: post_uid, outlet, sure, account."""
    sites = registry.sites(own["host"].drop_nulls().unique())
    by_site = own.join(sites, on="host").select(
        "post_uid", "outlet", "sure", account=pl.lit(value=False)
    )
    known = registry.accounts
    names = pl.DataFrame(
        {"name": [*known], "outlet": [*known.values()]},
        schema={"name": pl.String, "outlet": pl.Int64},
    )
    by_account = own.join(names, on="name").select(
        "post_uid", "outlet", sure=pl.lit(value=True), account=pl.lit(value=True)
    )
    return pl.concat([by_account, by_site]).unique("post_uid", keep="first", maintain_order=True)


def linked(links: pl.LazyFrame, told: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Return the posts of others that link to anywhere: post_uid, outlet, site, sure.

    A row for each outlet; of posts that link to none, one in which all are null.
    """
    others = told.filter(pl.col("outlet").is_null()).select("post_uid").lazy()
    said = (
        links.filter(~pl.col("kind").fill_null("").is_in(NOT_SAID))
        .drop_nulls("host")
        .join(others, on="post_uid", how="semi")
        .select("post_uid", host=pl.col("host").str.to_lowercase())
        .unique()
        .collect(engine="streaming")
    )
    sites = registry.sites(said["host"].unique())
    return (
        said.join(sites, on="host", how="left")
        .group_by("post_uid", "outlet")
        .agg(pl.col("sure").any(), pl.col("site").min())
        .filter(pl.col("outlet").is_not_null() | (pl.len().over("post_uid") == 1))
        .sort("post_uid", "outlet")
    )


def repeated(posts: pl.LazyFrame, told: pl.DataFrame, *, letters: int) -> pl.DataFrame:
    """Return who says words that an outlet says too, oldest first: post_uid, at, outlet, key.

    The words of a headline and those of a text count alike, from `letters` letters on.
    """
    exact = told.filter("exact").select("post_uid", "at", "outlet")
    own = exact.drop_nulls("outlet")
    if own.is_empty():
        return pl.DataFrame(schema={**exact.schema, "key": pl.UInt64})
    keys = _keys(posts.join(exact.lazy().select("post_uid"), on="post_uid", how="semi"), letters)
    wanted = keys.join(own.lazy(), on="post_uid", how="semi").select("key").unique()
    said = keys.join(wanted, on="key", how="semi").collect(engine="streaming")
    return exact.join(said, on="post_uid").sort("at", "post_uid")


def copies(said: pl.DataFrame, outlet: int, *, within: timedelta) -> pl.DataFrame:
    """Return the posts of others that repeat an outlet's words: post_uid, original, lag.

    `said` is what `repeated` gives. Words that somebody else wrote before the outlet are a wire's
    or a quotation's, not its own.
    """
    its = (pl.col("outlet") == outlet).fill_null(value=False)
    first = (
        said.group_by("key")
        .agg(
            original=pl.col("post_uid").filter(its).first(),
            began=pl.col("at").filter(its).min(),
            before=pl.col("at").filter(~its).min(),
        )
        .drop_nulls("began")
        .filter(pl.col("before").is_null() | (pl.col("before") > pl.col("began")))
    )
    return (
        said.filter(pl.col("outlet").is_null())
        .join(first, on="key")
        .with_columns(lag=pl.col("at") - pl.col("began"))
        .filter(pl.col("lag") <= within)
        .sort("lag", "original")
        .unique("post_uid", keep="first", maintain_order=True)
        .select("post_uid", "original", "lag")
    )


def _keys(posts: pl.LazyFrame, letters: int) -> pl.LazyFrame:
    """Return what posts say, as headline and as text: post_uid, key."""
    each = [
        posts.select("post_uid", words=skeleton(pl.col(name).str.replace_all(WITHOUT_TAGS, " ")))
        for name in ("title", "text")
    ]
    long = pl.concat(each).filter(pl.col("words").str.len_chars() >= letters)
    return long.select("post_uid", key=pl.col("words").hash(1)).unique()
