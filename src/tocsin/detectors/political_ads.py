"""Ads that name contestants, whether they bore a label, and what speaks for a campaign."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from tocsin.catalog.ad_policies import ad_policies
from tocsin.detectors.declared import listed
from tocsin.detectors.listed_outlets import Registry
from tocsin.detectors.naming import CONTESTANTS, REPORTERS, key, keys, mentioned, said
from tocsin.statistics.crowds import crowds
from tocsin.vocabulary.finding import Span
from tocsin.vocabulary.places import MEMBER_STATES
from tocsin.vocabulary.text import skeleton

READS: Mapping[str, tuple[str, ...]] = {
    "ads": (
        "ad_uid", "ad_id", "platform", "post_uid", "account_uid", "account_id",
        "account_native_id", "account_name", "payer", "beneficiary", "created_at", "started_at",
        "stopped_at", "eu_reach", "country", "countries",
    ),
    "ad_versions": ("ad_uid", "political_at_source", "source_file_id"),
    "posts": ("post_uid", "post_id", "text", "title"),
    "links": ("post_uid", "host", "domain"),
    "watchlist": ("name", "platform", "handle", "native_id", "domain", "kind"),
}  # fmt: skip
IN_FORCE = date(2025, 10, 10)
"""Regulation (EU) 2024/900 applies in full from this day on."""
ROUND_UP = 3
"""An ad that names so many contestants reports on them."""
LETTERS = 20
"""Shorter texts are alike by accident."""


@dataclass(frozen=True, eq=False)
class Contestants:
    """Who stands for election, by each name they go by."""

    names: Mapping[str, str]
    """A name's key to the contestant."""
    domains: frozenset[str]

    def named(self, words: str) -> tuple[str, ...]:
        """Return the contestants whose names stand among some words, each once."""
        return tuple(sorted({who for name, who in self.names.items() if f" {name} " in words}))


def contestants(watchlist: pl.LazyFrame, terms: Sequence[str]) -> Contestants:
    """Return the watchlist's candidates and parties; terms are more of their names, or others'."""
    rows = watchlist.filter(pl.col("kind").is_in(CONTESTANTS)).sort("name").collect()
    known: dict[str, str] = {}
    for name in rows["name"].unique(maintain_order=True):
        for one in keys([name]):
            known |= {one: name, one.replace(" ", ""): name}
    for term in terms:
        for one in keys([term]):
            whose = (who for name, who in known.items() if f" {one} " in f" {name} ")
            known.setdefault(one, next(whose, term))
    return Contestants(known, frozenset(rows["domain"].drop_nulls().str.to_lowercase()))


def political(tables: Mapping[str, pl.LazyFrame], who: Contestants) -> pl.DataFrame:
    """Return the ads that name contestants, the oldest first.

    Columns: those of READS; `words` (what they say, null when too short), `named` (contestants),
    `state` (labelled, late, unlabelled or unknown), `declared` (in the words of an ad that was
    labelled political), `page` (who advertises), `barred`, `union` (shown there), `begun`.
    Ads of outlets and authorities on the watchlist are left out, those that name many, and those
    of which no day is known.
    """
    rows = (
        tables["ads"]
        .filter(~listed(tables["watchlist"], REPORTERS, handle="account_name"))
        .with_columns(
            page=pl.col("account_id").fill_null(pl.col("account_name")),
            begun=pl.coalesce("started_at", "created_at"),
            union=_in_union(),
        )
        .with_columns(barred=_barred())
        .collect()
    )
    said = _said(tables["posts"], rows["post_uid"])
    states = _states(tables["ads"], tables["ad_versions"]).collect()
    ads = rows.join(said, on="post_uid", how="left").join(states, on="ad_uid", how="left")
    declared = ads.filter(pl.col("state").is_in(["labelled", "late"]))["words"].drop_nulls()
    return (
        ads.filter(mentioned(pl.col("told"), who.names))
        .with_columns(
            named=pl.col("told").map_elements(who.named, return_dtype=pl.List(pl.String)),
            declared=pl.col("words").is_in(declared.unique().implode()).fill_null(value=False),
        )
        .filter(pl.col("named").list.len() < ROUND_UP)
        .drop_nulls("begun")
        .drop("told")
        .sort("begun", "ad_id", nulls_last=True)
    )


def _said(posts: pl.LazyFrame, uids: pl.Series) -> pl.DataFrame:
    """Return what each ad says: post_uid, post_id, told (as keys), words."""
    letters = skeleton(pl.col("text"))
    return (
        posts.filter(pl.col("post_uid").is_in(uids.drop_nulls().unique().implode()))
        .select(
            "post_uid",
            "post_id",
            told=said(),
            words=pl.when(letters.str.len_chars() >= LETTERS).then(letters.hash(1)),
        )
        .collect(engine="streaming")
    )


def _states(ads: pl.LazyFrame, versions: pl.LazyFrame) -> pl.LazyFrame:
    """Return whether each ad bore a label when it was first seen: ad_uid, state.

    That a library says nothing tells something only where it does label other ads of the same
    platform in the same file.
    """
    said = versions.join(ads.select("ad_uid", "platform"), on="ad_uid", maintain_order="left")
    political = pl.col("political_at_source")
    tells = said.group_by("source_file_id", "platform").agg(
        tells=political.any().fill_null(value=False)
    )
    first = (
        said.group_by("ad_uid", maintain_order=True)
        .agg(
            pl.col("source_file_id", "platform").first(),
            first=political.first(),
            ever=political.any().fill_null(value=False),
        )
        .join(tells, on=["source_file_id", "platform"], how="left")
    )
    known = pl.col("first").is_not_null() | pl.col("tells").fill_null(value=False)
    return first.select(
        "ad_uid",
        state=pl.when(pl.col("first"))
        .then(pl.lit("labelled"))
        .when(~known)
        .then(pl.lit("unknown"))
        .when("ever")
        .then(pl.lit("late"))
        .otherwise(pl.lit("unlabelled")),
    )


def _in_union() -> pl.Expr:
    """Return whether an ad was shown in a Member State."""
    members = list(MEMBER_STATES)
    return pl.any_horizontal(
        pl.col("country").is_in(members).fill_null(value=False),
        pl.col("countries")
        .list.eval(pl.element().is_in(members))
        .list.any()
        .fill_null(value=False),
        (pl.col("eu_reach") > 0).fill_null(value=False),
    )


def _barred() -> pl.Expr:
    """Return whether the platform's own terms barred political ads then and there."""
    each = [
        (pl.col("platform") == one.platform)
        & (pl.col("begun").dt.date() >= one.barred_from)
        & (pl.col("union") if one.where else pl.lit(value=True))
        for one in ad_policies()
    ]
    return pl.any_horizontal(*each).fill_null(value=False)


def counted() -> pl.Expr:
    """Return whether an ad counts: it bore no label, or stood where no label would have helped."""
    bare = pl.col("state").is_in(["unlabelled", "late"])
    return bare | (pl.col("barred") & (pl.col("state") == "unknown"))


def signals(
    ads: pl.DataFrame,
    tables: Mapping[str, pl.LazyFrame],
    who: Contestants,
    sites: Registry,
    silences: Iterable[Span],
) -> pl.DataFrame:
    """Add what speaks for a campaign: landing, shared, sponsored; and silence, which only weighs.

    landing: it leads to a contestant's site or a sanctioned outlet's. shared: another page used the
    same words. sponsored: its page, payer or beneficiary is a contestant.
    """
    pages = pl.col("page").n_unique().over("words")
    named = [
        key(pl.col(name)).is_in(list(who.names))
        for name in ("account_name", "payer", "beneficiary")
    ]
    own = listed(tables["watchlist"], CONTESTANTS, handle="account_name")
    during = [
        (pl.col("begun") <= one.last)
        & (pl.col("stopped_at").fill_null(pl.col("begun")) >= one.first)
        for one in silences
    ]
    return ads.join(
        _landing(ads, tables["links"], who, sites), on="ad_uid", how="left"
    ).with_columns(
        landing=pl.col("landing").fill_null(value=False),
        shared=(pl.col("words").is_not_null() & (pages > 1)).fill_null(value=False),
        sponsored=pl.any_horizontal(own, *(one.fill_null(value=False) for one in named)),
        silence=pl.any_horizontal(pl.lit(value=False), *during).fill_null(value=False),
    )


def _landing(
    ads: pl.DataFrame, links: pl.LazyFrame, who: Contestants, sites: Registry
) -> pl.DataFrame:
    """Return the ads that lead to a contestant's site or a sanctioned outlet's: ad_uid, landing."""
    own = ads.select("ad_uid", "post_uid").drop_nulls()
    lead = (
        links.filter(pl.col("post_uid").is_in(own["post_uid"].implode()))
        .select("post_uid", pl.col("host", "domain").str.to_lowercase())
        .collect(engine="streaming")
        .join(own, on="post_uid")
    )
    outlets = sites.sites(lead["host"].drop_nulls().unique()).filter("sure")["host"]
    there = pl.col("domain").is_in(list(who.domains)) | pl.col("host").is_in(outlets.implode())
    return lead.filter(there).select("ad_uid", landing=pl.lit(value=True)).unique()


def networks(ads: pl.DataFrame) -> list[pl.DataFrame]:
    """Return ads that belong together, the oldest first: by page, by words, by payer."""
    rows = ads.with_row_index("gathering")
    own, first = pl.col("gathering"), pl.col("gathering").min()
    pairs = pl.concat(
        rows.select(
            one=own, other=pl.when(pl.col(name).is_null()).then(own).otherwise(first.over(name))
        )
        for name in ("page", "words", "payer")
    )
    return (
        rows.join(crowds(pairs), on="gathering", maintain_order="left")
        .drop("gathering")
        .partition_by("crowd", maintain_order=True, include_key=False)
    )
