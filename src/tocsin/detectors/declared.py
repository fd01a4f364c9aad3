"""Who says who they are: accounts on the watch's own list, and sites that speak for themselves."""

from collections.abc import Iterable

import polars as pl

OWN_SITE = 0.5
"""From this share of accounts that each link to a site of their own, copies are syndication."""

ONE_NEWSROOM = 4
"""Most accounts in a crowd that speak for one site: the same newsroom on several platforms."""
FEWEST_SITES = 3
"""Fewest different sites that make a wire."""


def listed(
    watchlist: pl.LazyFrame,
    kinds: Iterable[str] = (),
    *,
    handle: str = "account_handle",
    native_id: str = "account_native_id",
) -> pl.Expr:
    """Return whether a row's account stands on the watchlist, among `kinds` if any are given.

    A row of the list without a platform counts on every platform. Handles are compared without
    case and without a leading @. The list is read now; a null handle and native id give False.
    """
    rows = watchlist.collect()
    rows = rows.filter(pl.col("kind").is_in(list(kinds))) if kinds else rows
    name = pl.col("handle").str.strip_prefix("@").str.to_lowercase()
    anywhere = rows.filter(pl.col("platform").is_null()).select(name).to_series()
    here = rows.select(pl.concat_str("platform", pl.lit(":"), name)).to_series()
    native = rows.select(pl.concat_str("platform", pl.lit(":"), "native_id")).to_series()
    own = pl.col(handle).str.strip_prefix("@").str.to_lowercase()
    found = (
        own.is_in(anywhere.drop_nulls().implode()),
        pl.concat_str("platform", pl.lit(":"), own).is_in(here.drop_nulls().implode()),
        pl.concat_str("platform", pl.lit(":"), native_id).is_in(native.drop_nulls().implode()),
    )
    return pl.any_horizontal(*(one.fill_null(value=False) for one in found))


def names(watchlist: pl.LazyFrame) -> dict[tuple[str | None, str], str]:
    """Return the watchlist's names by platform and handle, and by platform and native id."""
    rows = watchlist.sort("name", "platform", "handle").collect().iter_rows(named=True)
    known: dict[tuple[str | None, str], str] = {}
    for row in rows:
        for key in (row["handle"], row["native_id"]):
            if key:
                known.setdefault((row["platform"], key.removeprefix("@").lower()), row["name"])
    return known


def syndicated_aside(chosen: pl.DataFrame, links: pl.LazyFrame) -> pl.DataFrame:
    """Leave out crowds in which most accounts each link to a site of their own.

    An account's own site is the domain of most of its links, at least three of them, if no
    more than four accounts of the crowd have the same: one newsroom's, across platforms. At least
    three different sites are needed: two owners are a quarrel, not a wire.
    """
    accounts = chosen.select("crowd", "account_uid").unique()
    main = (
        links.join(accounts.lazy(), on="account_uid")
        .drop_nulls("domain")
        .group_by("crowd", "account_uid", "domain")
        .agg(n=pl.len())
        .filter(
            pl.col("n") > 0.5 * pl.col("n").sum().over("crowd", "account_uid"), pl.col("n") >= 3
        )
    )
    own = (
        main.filter(pl.len().over("crowd", "domain") <= ONE_NEWSROOM)
        .group_by("crowd")
        .agg(speakers=pl.len(), sites=pl.col("domain").n_unique())
        .filter(pl.col("sites") >= FEWEST_SITES)
        .collect()
    )
    size = accounts.group_by("crowd").agg(n=pl.len())
    sites = size.join(own, on="crowd").filter(pl.col("speakers") >= OWN_SITE * pl.col("n"))
    return chosen.join(sites, on="crowd", how="anti")
