"""Networks over layers: from canonical tables to tested edges, with names and posts for people."""

from collections.abc import Iterable, Mapping
from functools import partial

import polars as pl

from tocsin.detectors.deeds import EVER, LAYERS, READS, USUAL, layer
from tocsin.engines.choice import current
from tocsin.engines.dealing import Deals, deals
from tocsin.engines.engine import Engine
from tocsin.engines.network import Network, Own, network
from tocsin.engines.rhythm import Rhythm
from tocsin.engines.timing import Timing

CLUSTERS = "clusters"
__all__ = ["LAYERS", "READS", "USUAL", "layer"]


def rows_of(names: Iterable[str], tables: Mapping[str, pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
    """Return the shares of each layer: object, account, post, at.

    Where `tables` has `clusters` (post_id or post_uid, layer, cluster), the layers in there, such
    as near-copies of a text, are layers too, in place of those of the same name: a post in a
    cluster shares it.
    """
    given: set[str] = set()
    if CLUSTERS in tables:
        given.update(tables[CLUSTERS].select(pl.col("layer").unique()).collect()["layer"])
    return {
        name: _clustered(name, tables)
        if name in given
        else layer(name).shared(tables[layer(name).table])
        for name in names
    }


def _clustered(name: str, tables: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Return the shares of one layer of clusters that were given post by post."""
    given = tables[CLUSTERS].filter(pl.col("layer") == name)
    key = "post_uid" if "post_uid" in given.collect_schema() else "post_id"
    known = tables["posts"].select(*{key, "post_uid"}, "account_uid", "created_at").unique()
    return given.join(known, on=key).select(
        object=pl.col("cluster").cast(pl.String),
        account="account_uid", post="post_uid", at="created_at",
    )  # fmt: skip


def apart(
    names: Iterable[str], tables: Mapping[str, pl.LazyFrame], timing: Timing
) -> dict[str, Own]:
    """Return what sets some layers apart: windows of their own, a rhythm to beat."""
    own = {}
    if "sequence" in (chosen := set(names)):
        own["sequence"] = Own((*timing.windows, EVER))
    if "moment" in chosen:
        moments = tables["posts"].select(account="account_uid", at="created_at")
        own["moment"] = Own(timing.windows[:1], Rhythm(moments))
    return own


def layered_network(  # noqa: PLR0913  # what is asked of the tests, and where
    names: Iterable[str],
    tables: Mapping[str, pl.LazyFrame],
    *,
    timing: Timing | None = None,
    level: float = 0.01,
    engine: Engine | None = None,
    every: bool = True,
) -> Network:
    """Return the tested network over these layers, with 64-bit ids; see `network` for `every`."""
    chosen, lengths = tuple(names), timing or Timing()
    where = engine or current()
    logs = {name: where.log(of, name) for name, of in rows_of(chosen, tables).items()}
    own = apart(chosen, tables, lengths)
    return network(logs, lengths, level=level, own=own, every=every)


def permuted(  # noqa: PLR0913  # what is asked of the log itself, and how often
    names: Iterable[str],
    tables: Mapping[str, pl.LazyFrame],
    times: int,
    *,
    timing: Timing | None = None,
    level: float = 0.01,
    engine: Engine | None = None,
) -> Deals:
    """Return what the same tests find where the accounts are dealt anew, `times` times."""
    chosen, lengths = tuple(names), timing or Timing()
    own = apart(chosen, tables, lengths)
    tested = partial(network, timing=lengths, level=level, own=own, every=False)
    return deals(rows_of(chosen, tables), engine or current(), tested, times=times)


def account_network(
    name: str,
    tables: Mapping[str, pl.LazyFrame],
    *,
    timing: Timing | None = None,
    level: float = 0.01,
) -> pl.DataFrame:
    """Return the account network of one layer: every edge, its chance, and the posts behind it.

    `tables` are canonical: `posts` and the layer's own. One row per pair of accounts that shared at
    least two objects within a window, the least likely first: the columns of `Network.edges` with
    account ids for one and other, then what `described` adds.
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
    return layered_network((name,), tables, timing=timing, level=level)


def edges_of(found: Network, posts: pl.LazyFrame) -> pl.DataFrame:
    """Return the edges of a network as `account_network` describes them."""
    return named(described(found, found.edges), posts)


def crowded(found: Network, tables: Mapping[str, pl.LazyFrame]) -> pl.DataFrame:
    """Return what too many shared at once to be paired: object, window_s, shares.

    Objects are as people know them; one without a name, such as a reposted post, is given by its
    64-bit id.
    """
    links = tables["links"].select(
        object=pl.col("url_uid").cast(pl.String), name=pl.coalesce("url", "url_raw")
    )
    names = links.join(found.saturated.lazy(), on="object", how="semi").unique("object", keep="any")
    return (
        found.saturated.join(names.collect(), on="object", how="left")
        .select("window_s", "shares", object=pl.coalesce("name", "object"))
        .select("object", "window_s", "shares")
        .sort("window_s", "shares", "object", descending=[False, True, False])
    )


def described(found: Network, edges: pl.DataFrame) -> pl.DataFrame:
    """Add to edges what their evidence says, within their window.

    median_lag_s, one_first (share of the objects that `one` shared first; a tie is half),
    posts_one and posts_other (how many posts each contributed), first_at, last_at, posts (ids).
    """
    lead = (pl.col("lead_s") > 0).cast(pl.Float64) + 0.5 * (pl.col("lead_s") == 0)
    of_edge = (
        found.evidence(edges)
        .group_by("one", "other")
        .agg(
            pl.col("lag_s").median().alias("median_lag_s"),
            lead.mean().alias("one_first"),
            *(
                pl.col(of).explode().n_unique().cast(pl.Int64)
                for of in ("posts_one", "posts_other")
            ),
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
    """Return posts, oldest first: post_uid, post_id, account_uid, created_at, lang."""
    return (
        posts.filter(pl.col("post_uid").is_in(uids.unique().implode()))
        .select(
            "post_uid",
            pl.col("post_id").fill_null(pl.col("post_uid").cast(pl.String)),
            "account_uid",
            "created_at",
            "lang",
        )
        .sort("created_at", "post_id", "lang", nulls_last=True)
        .unique("post_uid", keep="first", maintain_order=True)
        .collect()
    )
