"""Sites of the collection: which are genuine, which are linked to, and which pass for others."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tocsin.detectors.lookalikes import Address, Names, Resemblance, best, front
from tocsin.vocabulary.urls import domain

PASSED_ON = (
    "translate.goog",
    "ampproject.org",
    "archive.org",
    "archive.ph",
    "googleusercontent.com",
)
"""Sites that show other people's pages under the genuine address and say so."""


@dataclass(frozen=True)
class Genuine:
    """One site on the watchlist."""

    name: str
    address: Address
    kind: str
    country: str | None


@dataclass(frozen=True)
class LookAlike:
    """A site, and the one it passes for."""

    site: str
    """Its registered domain, or its host where only that passes for another."""
    genuine: Genuine
    why: Resemblance


def genuine_sites(watchlist: pl.LazyFrame) -> list[Genuine]:
    """Return each site of the watchlist once, by its registered domain."""
    rows = watchlist.drop_nulls("domain").sort("domain", "name", "platform", "handle").collect()
    sites: dict[str, Genuine] = {}
    for row in rows.iter_rows(named=True):
        registered = domain(row["domain"].strip().lower().removeprefix("www."))
        if registered:
            address = Address(registered)
            sites.setdefault(registered, Genuine(row["name"], address, row["kind"], row["country"]))
    return list(sites.values())


def linked(links: pl.LazyFrame, posts: pl.LazyFrame) -> pl.DataFrame:
    """Return each site that is linked to, its hosts as sites too: domain, site, posts, ads."""
    ads = posts.filter(pl.col("post_type") == "ad_creative").select("post_uid", ad=pl.lit(1))
    rows = links.drop_nulls("domain").join(ads.unique("post_uid"), on="post_uid", how="left")
    return (
        pl.concat([rows.with_columns(site=pl.col(one)) for one in ("domain", "host")])
        .drop_nulls("site")
        .group_by("domain", "site")
        .agg(
            posts=pl.col("post_uid").n_unique(),
            ads=pl.col("post_uid").filter(pl.col("ad").is_not_null()).n_unique(),
        )
        .sort("domain", "site")
        .collect(engine="streaming")
    )


def named(indicators: pl.LazyFrame) -> dict[str, int]:
    """Return how many indicators name each site, those withdrawn by their authors left out."""
    rows = indicators.filter(~pl.col("deleted").fill_null(value=False))
    return dict(
        pl.concat([rows.select("indicator_uid", site=one) for one in ("domain", "host")])
        .drop_nulls()
        .unique()
        .group_by("site")
        .len()
        .sort("site")
        .collect()
        .iter_rows()
    )


def look_alikes(
    linked: pl.DataFrame, genuine: Sequence[Genuine], aside: set[str]
) -> list[LookAlike]:
    """Return each site with the genuine one it passes for, the likest first."""
    names = Names([one.address for one in genuine])
    found = []
    for name, site in linked.select("domain", "site").iter_rows():
        if name in aside or name in PASSED_ON:
            continue
        if site == name:
            likest = best(names.alike(Address(name)))
            near = [(genuine[likest[0]], likest[1])] if likest else []
        else:
            near = [(one, front(site, name, one.address)) for one in genuine]
        found += [LookAlike(site, one, why) for one, why in near if why.points][:1]
    return sorted(found, key=lambda one: (-one.why.points, one.site))


def doubles(drawn: Sequence[str], others: set[str]) -> list[int]:
    """Return the points of each drawn site's likest double; 0 for one that has none."""
    points = dict.fromkeys(range(len(drawn)), 0)
    names = Names([Address(one) for one in drawn])
    for other in sorted(others):
        for place, why in names.alike(Address(other)):
            points[place] = max(points[place], why.points)
    return list(points.values())
