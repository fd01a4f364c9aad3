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
    """Leave out crowds in which most accounts each link to a site of their own, or pass it on.

    An account's own site is the domain of most of its links, at least three of them, if no
    more than four accounts of the crowd have the same: one newsroom's, across platforms. At least
    three different sites are needed: two owners are a quarrel, not a wire. A reader passes a wire
    on with links in most of the copies, some of them to the sites of its crowd.
    """
    accounts = chosen.select("crowd", "account_uid").unique()
    own = _speakers(accounts, links)
    wires = own.group_by("crowd").agg(sites=pl.col("domain").n_unique())
    wires = wires.filter(pl.col("sites") >= FEWEST_SITES).select("crowd")
    explained = pl.concat(
        [own.select("crowd", "account_uid"), _readers(chosen, links, own)]
    ).unique()
    size = accounts.group_by("crowd").agg(n=pl.len())
    told = explained.group_by("crowd").agg(explained=pl.len()).join(size, on="crowd")
    aside = told.filter(pl.col("explained") >= OWN_SITE * pl.col("n"))
    return chosen.join(aside.join(wires, on="crowd", how="semi"), on="crowd", how="anti")


def _speakers(accounts: pl.DataFrame, links: pl.LazyFrame) -> pl.DataFrame:
    """Return who of a crowd speaks for which site: crowd, account_uid, domain."""
    main = (
        links.join(accounts.lazy(), on="account_uid")
        .drop_nulls("domain")
        .group_by("crowd", "account_uid", "domain")
        .agg(n=pl.len())
        .filter(
            pl.col("n") > 0.5 * pl.col("n").sum().over("crowd", "account_uid"), pl.col("n") >= 3
        )
    )
    few = pl.len().over("crowd", "domain") <= ONE_NEWSROOM
    return main.filter(few).select("crowd", "account_uid", "domain").collect()


def _readers(chosen: pl.DataFrame, links: pl.LazyFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Return who of a crowd links in most of the copies, and to its sites too."""
    sites = own.select("crowd", "domain", told=pl.lit(value=True)).unique()
    linking = (
        links.drop_nulls("domain")
        .select("post_uid", "domain")
        .join(chosen.select("crowd", "post_uid").lazy(), on="post_uid")
        .join(sites.lazy(), on=["crowd", "domain"], how="left")
        .group_by("crowd", "post_uid")
        .agg(pl.col("told").any(), linking=pl.lit(value=True))
        .collect()
    )
    return (
        chosen.join(linking, on=["crowd", "post_uid"], how="left")
        .group_by("crowd", "account_uid")
        .agg(pl.col("told").any(), most=pl.col("linking").is_not_null().mean() > 0.5)
        .filter("told", "most")
        .select("crowd", "account_uid")
    )
