"""The network of what a watch has collected, with the names people know.

Inside, accounts, posts and most objects are 64-bit integers; names are put in at the end, for what
is shown.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import polars as pl

from tocsin.coordination.found import Coordination
from tocsin.detectors.layers import apart, named, rows_of
from tocsin.engines.network import Own
from tocsin.engines.timing import Timing

Tables = Mapping[str, pl.LazyFrame]
"""Canonical tables by name, `posts` among them."""


def shares(names: Sequence[str], tables: Tables) -> dict[str, pl.LazyFrame]:
    """Return the shares of each layer asked for, ids as integers.

    Raises `UnknownNameError` with the nearest names.
    """
    return rows_of(names, tables)


def own(
    names: Sequence[str], tables: Tables, windows: Sequence[timedelta] | None
) -> dict[str, Own]:
    """Return what sets some of these layers apart."""
    return apart(names, tables, Timing() if windows is None else Timing(windows=tuple(windows)))


def in_words(names: Sequence[str], tables: Tables) -> pl.LazyFrame:
    """Return the shares of all layers asked for as one table, ids as people know them.

    Where there are several layers, objects begin with the name of theirs. Oldest first: where row
    order decides, as under compat, it is the same every time.
    """
    ids = tables["posts"].group_by(post="post_uid").agg(pl.col("post_id", "account_id").min())
    things = _things(tables)
    parts = []
    for name, of in shares(names, tables).items():
        told = of.with_columns(pl.col("object").cast(pl.String)).join(ids, on="post", how="left")
        told = told.join(things, on="object", how="left")
        prefix = f"{name}:" if len(names) > 1 else ""
        parts.append(
            told.select(
                object=pl.lit(prefix) + pl.coalesce("name", "object"),
                account=pl.coalesce("account_id", pl.col("account").cast(pl.String)),
                post=pl.coalesce("post_id", pl.col("post").cast(pl.String)),
                at="at",
            )
        )
    return pl.concat(parts).sort("at", "post", "object", "account")


def edges_in_words(found: Coordination, tables: Tables) -> pl.DataFrame:
    """Return the edges with ids for people in place of 64-bit ones."""
    return named(found.edges, tables["posts"])


def accounts_in_words(found: Coordination, tables: Tables) -> pl.DataFrame:
    """Return every account in an edge: account, platform, community, ties, shares."""
    known = found.everyone(found.edges)
    people = (
        tables["posts"]
        .select(account="account_uid", account_id="account_id", platform="platform")
        .join(known.lazy().select("account"), on="account", how="semi")
        .group_by("account")
        .agg(pl.col("account_id").drop_nulls().min(), pl.col("platform").drop_nulls().min())
        .collect()
    )
    return (
        known.join(people, on="account", how="left")
        .select(
            pl.coalesce("account_id", pl.col("account").cast(pl.String)).alias("account"),
            "platform", "community", "ties", "shares",
        )
        .sort("account")
    )  # fmt: skip


def saturated_in_words(found: Coordination, tables: Tables) -> pl.DataFrame:
    """Return what too many shared at once, the largest first, links by their address."""
    things = _things(tables).join(found.saturated.lazy(), on="object", how="semi").collect()
    told = found.saturated.join(things, on="object", how="left")
    return (
        told.with_columns(pl.coalesce("name", "object").alias("object"))
        .drop("name")
        .sort("shares", "object", descending=[True, False])
    )


def _things(tables: Tables) -> pl.LazyFrame:
    """Return the address behind each link's 64-bit id: object (text), name."""
    links = tables["links"].select(
        object=pl.col("url_uid").cast(pl.String), name=pl.coalesce("url", "url_raw")
    )
    return links.drop_nulls().group_by("object").agg(pl.col("name").min())
