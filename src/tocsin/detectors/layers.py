"""Layers: what accounts can share, as rows of object, account, post and time.

Each layer names a canonical table, the column that is shared and the rows that count. Everything
after this treats all layers alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tocsin.engines.network import Network, network
from tocsin.engines.shares import shares
from tocsin.engines.timing import Timing
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest


@dataclass(frozen=True)
class Layer:
    """One kind of thing that can be shared."""

    table: str
    """Canonical table the shares are in."""
    object: str
    """Column of that table that says what was shared."""
    keep: pl.Expr
    """Which rows are somebody's own deed."""
    one: str
    """What one object is called in a claim."""
    many: str
    """What several are called."""

    def shared(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Return the layer's rows: object, account and post (64-bit ids), at."""
        return table.filter(self.keep).select(
            object=self.object, account="account_uid", post="post_uid", at="created_at"
        )


_A_PAGE = pl.col("url").is_not_null() | (pl.col("kind") == "card")
"""An address cut short in a text is no object; the id a mapping gives in place of one is."""
_IN_THE_POST = ~pl.col("kind").fill_null("").is_in(["profile", "attachment"])
"""A link on a profile, or to the post's own picture, was not chosen with the post's words."""

LAYERS: Mapping[str, Layer] = {
    "url": Layer("links", "url_uid", _IN_THE_POST, "link", "links"),
    "domain": Layer("links", "domain", _IN_THE_POST, "domain", "domains"),
    "repost": Layer(
        "relations", "to_uid", pl.col("kind") == "repost", "reposted post", "reposted posts"
    ),
    "hashtag": Layer("hashtags", "tag", pl.lit(value=True), "hashtag", "hashtags"),
}
"""Every layer by name, the most telling first."""

READS: Mapping[str, tuple[str, ...]] = {
    "posts": (
        "post_uid", "post_id", "account_uid", "account_id", "account_handle", "platform",
        "created_at",
    ),
    "links": ("post_uid", "account_uid", "created_at", "url_uid", "domain", "kind"),
    "hashtags": ("post_uid", "account_uid", "created_at", "tag"),
    "relations": ("post_uid", "account_uid", "created_at", "kind", "to_uid"),
}  # fmt: skip
"""Columns of the canonical tables that the layers, and the names of who is in them, need."""


def layer(name: str) -> Layer:
    """Return a layer; raises `UnknownNameError` with the nearest names."""
    if name not in LAYERS:
        raise UnknownNameError("layer", name, nearest(name, LAYERS) or tuple(LAYERS))
    return LAYERS[name]


def account_network(
    name: str,
    tables: Mapping[str, pl.LazyFrame],
    *,
    timing: Timing | None = None,
    level: float = 0.01,
) -> pl.DataFrame:
    """Return the account network of one layer: every edge, its chance, and the posts behind it.

    `tables` are canonical: `posts` and the layer's own. One row per pair of accounts that shared at
    least two objects within the window, the least likely first: one, other (account ids), objects
    (distinct), pairs (of posts), occasions (objects in the same posts count once), expected
    (occasions, by chance), p, q, near, close, usual, p_synchrony, q_synchrony (null where q is
    above `level`), median_lag_s, one_first (share of the objects that `one` shared first; a tie is
    half), first_at, last_at, posts (ids).
    """
    return edges_of(layer_network(name, tables, timing=timing, level=level), tables["posts"])


def layer_network(
    name: str,
    tables: Mapping[str, pl.LazyFrame],
    *,
    timing: Timing | None = None,
    level: float = 0.01,
) -> Network:
    """Return the tested network of one layer, with 64-bit ids, and what was too crowded for it."""
    chosen = layer(name)
    coded = shares(chosen.shared(tables[chosen.table]))
    return network({name: coded}, timing or Timing(), level=level)


def edges_of(found: Network, posts: pl.LazyFrame) -> pl.DataFrame:
    """Return the edges of one layer's network as `account_network` describes them."""
    return named(described(found, found.edges).drop("layer"), posts)


def crowded(found: Network, tables: Mapping[str, pl.LazyFrame]) -> pl.DataFrame:
    """Return what too many shared at once to be paired: object (as people know it), shares.

    An object without a name, such as a reposted post, is given by its 64-bit id.
    """
    links = tables["links"].select(
        object=pl.col("url_uid").cast(pl.String), name=pl.coalesce("url", "url_raw")
    )
    names = links.join(found.saturated.lazy(), on="object", how="semi").unique("object", keep="any")
    return (
        found.saturated.join(names.collect(), on="object", how="left")
        .select(object=pl.coalesce("name", "object"), shares="shares")
        .sort("shares", "object", descending=[True, False])
    )


def described(found: Network, edges: pl.DataFrame) -> pl.DataFrame:
    """Add to edges what their evidence says: lag, lead, span and posts (64-bit ids)."""
    lead = (pl.col("lead_s") > 0).cast(pl.Float64) + 0.5 * (pl.col("lead_s") == 0)
    of_edge = (
        found.evidence(edges)
        .group_by("one", "other")
        .agg(
            pl.col("lag_s").median().alias("median_lag_s"),
            lead.mean().alias("one_first"),
            pl.col("first_at").min(),
            pl.col("last_at").max(),
            pl.col("posts").explode().unique().sort(),
        )
    )
    return edges.join(of_edge, on=["one", "other"], how="left")


def named(edges: pl.DataFrame, posts: pl.LazyFrame) -> pl.DataFrame:
    """Return edges with ids for people in place of 64-bit ones, the least likely edge first."""
    ends = pl.concat([edges["one"], edges["other"]])
    names = people(posts, ends).select("account_uid", "account_id")
    for end in ("one", "other"):
        account = names.rename({"account_uid": end, "account_id": f"{end}_id"})
        known = pl.col(f"{end}_id").fill_null(pl.col(end).cast(pl.String))
        edges = edges.join(account, on=end, how="left").with_columns(known)
    edges = edges.select(
        pl.col("one_id").alias("one"),
        pl.col("other_id").alias("other"),
        pl.exclude("one", "other", "one_id", "other_id"),
    )
    each = edges.select("one", "other", post_uid="posts").explode("post_uid")
    listed = (
        each.join(posts_behind(posts, each["post_uid"]), on="post_uid")
        .group_by("one", "other")
        .agg(posts=pl.col("post_id").sort())
    )
    return (
        edges.drop("posts").join(listed, on=["one", "other"], how="left").sort("p", "one", "other")
    )


def people(posts: pl.LazyFrame, uids: pl.Series) -> pl.DataFrame:
    """Return who the accounts are: account_uid, account_id, platform and name, one row each.

    The name is the handle in small letters up to an @, else the id: one person's accounts on
    several platforms often share it.
    """
    handle = pl.col("account_handle").str.to_lowercase().str.split("@").list.first()
    return (
        posts.filter(pl.col("account_uid").is_in(uids.unique().implode()))
        .group_by("account_uid")
        .agg(
            pl.col("account_id").drop_nulls().min(),
            pl.col("platform").min(),
            handle.drop_nulls().min().alias("name"),
        )
        .with_columns(pl.col("account_id").fill_null(pl.col("account_uid").cast(pl.String)))
        .with_columns(pl.col("name").fill_null(pl.col("account_id")))
        .collect()
    )


def posts_behind(posts: pl.LazyFrame, uids: pl.Series) -> pl.DataFrame:
    """Return the posts asked for: post_uid, post_id, account_uid, created_at; oldest first."""
    return (
        posts.filter(pl.col("post_uid").is_in(uids.unique().implode()))
        .select(
            "post_uid",
            pl.col("post_id").fill_null(pl.col("post_uid").cast(pl.String)),
            "account_uid",
            "created_at",
        )
        .sort("created_at", "post_id")
        .unique("post_uid", keep="first", maintain_order=True)
        .collect()
    )
