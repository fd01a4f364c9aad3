"""Cloned sites: addresses that pass for a site on the watchlist, and who brings readers there.

Every site that posts and ads link to is compared by its name with each genuine site on the
watchlist (`lookalikes.py`). Points order the likenesses; `points` of them make a finding once so
many posts link there, or one ad does, or somebody's shared indicator names it: an address that
stands in a single post may be a typing error. What is at the address is not looked at: keep a
capture of the page before you tell anybody.

How rare such a name is, the collection itself says: sites drawn from it stand on the watchlist in
the genuine site's place, and the share of them that another site resembles as much is the chance.

Sees      look-alike letters, letters changed, other hyphens, news words and numbers added, unusual
          endings, the genuine address in front of another; sites with names of four letters and
          more, of the watchlist's `domain`.
Misses    throw-away addresses with no name in them, blends of two names, shorter names, links
          behind shorteners, look-alikes to which nothing in the collection links, copied pages
          (what is at the address is not compared).
Innocent  set aside: every site on the watchlist, those named as `owned`, sites to which the
          genuine accounts themselves link again and again, the same name under usual endings.
          Not told apart: an owner's site that nobody told us of, a namesake abroad or in another
          trade, a parody.
Cost      one pass over the links, then 0.2 ms for each site with enough posts.
Source    DISARM T0149.003, Lookalike Domain; Commitment 14, TTP 4. Which likeness is worth how much
          was set on reported look-alikes of newspapers; the page has the numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

import polars as pl

from tocsin.detectors.declared import listed
from tocsin.detectors.decoys import rarity
from tocsin.detectors.impersonation import PERSONAS
from tocsin.detectors.linked_sites import (
    Genuine,
    LookAlike,
    doubles,
    genuine_sites,
    linked,
    look_alikes,
    named,
)
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Chance, Finding, Span
from tocsin.vocabulary.urls import domain

NULL = (
    "Sites drawn from this collection stand on the watchlist in the genuine site's place; the "
    "chance is the share of them that another site resembles by as many points."
)
INNOCENT = (
    "Another site of the same owner that the watchlist does not name yet.",
    "Somebody with the same name in another country or another trade.",
    "A parody, a fan site or a critic who says so on the page.",
    "An address that leads nowhere, or back to the genuine site.",
)


@dataclass(frozen=True, kw_only=True)
class ClonedSites:
    """Find sites that pass for one on the watchlist."""

    points: int = 3
    """Fewest points of likeness; see the page for what each is worth."""
    posts: int = 3
    """Fewest posts that link to the site, unless an ad does."""
    owned: tuple[str, ...] = ()
    """Domains of the watchlist's owners that it does not name."""
    vouched: int = 3
    """From so many links by genuine accounts on, a site is counted as their owner's."""
    decoys: int = 500
    """How many sites are drawn to say what chance alone makes."""

    name: ClassVar[str] = "cloned_sites"
    version: ClassVar[int] = 1
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "watchlist": ("name", "platform", "handle", "native_id", "domain", "kind", "country"),
        "links": ("post_uid", "host", "domain"),
        "indicators": ("indicator_uid", "host", "domain", "deleted"),
        "posts": (
            "post_uid", "post_id", "account_uid", "account_id", "account_handle",
            "account_native_id", "platform", "created_at", "post_type",
        ),
    }  # fmt: skip
    needs: ClassVar[tuple[str, ...]] = ("watchlist", "links")
    measures: ClassVar[Mapping[str, str]] = {
        "points": "points of likeness",
        "posts": "posts that link to the site",
        "accounts": "different accounts that posted them",
        "ads": "of these posts, ads",
        "indicators": "indicators shared by others that name the site",
    }
    suggests: ClassVar[tuple[str, ...]] = ("disarm:T0149.003", "commitment14:TTP-4")

    def __post_init__(self) -> None:
        for name in ("points", "posts", "vouched", "decoys"):
            if getattr(self, name) < 1:
                raise ParameterError(self, name, "at least 1")
        if any(domain(one) != one for one in self.owned):
            raise ParameterError(self, "owned", "registered domains, such as river-post.example")

    def detect(
        self,
        watchlist: pl.LazyFrame,
        links: pl.LazyFrame,
        indicators: pl.LazyFrame,
        posts: pl.LazyFrame,
    ) -> Iterator[Finding]:
        """Yield one finding per site that passes for another, the likest first."""
        genuine = genuine_sites(watchlist)
        if not genuine:
            return
        told_of = named(indicators)
        many = (pl.col("posts") >= self.posts) | (pl.col("ads") > 0)
        enough = linked(links, posts).filter(many | pl.col("site").is_in(list(told_of)))
        aside = {*self.owned, *(one.address.domain for one in genuine)}
        aside |= self._vouched(watchlist, links, posts)
        found = [
            one for one in look_alikes(enough, genuine, aside) if one.why.points >= self.points
        ]
        if not found:
            return
        chances = self._chances(found, genuine, enough, aside)
        told = _posts(found, links, posts)
        for one, chance in zip(found, chances, strict=True):
            if finding := _finding(one, chance, told, told_of.get(one.site, 0)):
                yield finding

    def _vouched(
        self, watchlist: pl.LazyFrame, links: pl.LazyFrame, posts: pl.LazyFrame
    ) -> set[str]:
        """Return the sites to which accounts on the watchlist link again and again."""
        own = posts.filter(listed(watchlist)).select("post_uid").unique()
        often = (
            links.join(own, on="post_uid", how="semi")
            .group_by("domain")
            .agg(posts=pl.col("post_uid").n_unique())
            .filter(pl.col("posts") >= self.vouched)
        )
        return set(often.select("domain").drop_nulls().collect().to_series())

    def _chances(
        self,
        found: Sequence[LookAlike],
        genuine: Sequence[Genuine],
        enough: pl.DataFrame,
        aside: set[str],
    ) -> list[Chance]:
        """Return how often a site drawn in the genuine one's place has a double like this one."""
        accused = {one.site for one in found}
        others = set(enough["domain"]) - aside - accused
        drawn = sorted(others, key=lambda one: sha256(one.encode()).digest())[: self.decoys]
        best = doubles(drawn, others)
        tried = max(len(genuine), len(found))
        likest = [(one.why.points, best) for one in found]
        return rarity(likest, len(drawn), tried=tried, null=NULL)


def _posts(
    found: Sequence[LookAlike], links: pl.LazyFrame, posts: pl.LazyFrame
) -> Mapping[str, pl.DataFrame]:
    """Return the posts that link to each look-alike, oldest first."""
    sites = [one.site for one in found]
    host = pl.col("host").is_in(sites)
    there = (
        links.filter(host | pl.col("domain").is_in(sites))
        .select("post_uid", site=pl.when(host).then("host").otherwise("domain"))
        .unique()
    )
    rows = (
        posts.join(there, on="post_uid")
        .drop_nulls("post_id")
        .sort("created_at", "post_id", nulls_last=True)
        .unique(["site", "post_id"], keep="first", maintain_order=True)
        .collect()
    )
    return {str(own["site"][0]): own for own in rows.partition_by("site", maintain_order=True)}


def _finding(
    one: LookAlike, chance: Chance, told: Mapping[str, pl.DataFrame], indicators: int
) -> Finding | None:
    """Say which site passes for which, by what, and how many link there."""
    own = told.get(one.site)
    times = own["created_at"].drop_nulls() if own is not None else None
    if own is None or times is None or times.is_empty():
        return None
    span = Span(times[0], times[-1])
    accounts = own["account_id"].drop_nulls().n_unique()
    posts = len(own)
    links = "link" if posts > 1 else "links"
    return Finding(
        claim=f"{one.site} looks like {one.genuine.address.domain} ({one.genuine.name}): "
        f"{one.why.how}; {posts} post{'s' * (posts > 1)} of {accounts} "
        f"account{'s' * (accounts != 1)} {links} there, {span}",
        subjects=(f":domain:{one.site}",),
        evidence=tuple(own["post_id"]),
        span=span,
        measures={
            "points": one.why.points,
            "posts": posts,
            "accounts": accounts,
            "ads": int((own["post_type"] == "ad_creative").sum()),
            "indicators": indicators,
        },
        chance=chance,
        innocent=INNOCENT,
        suggests=_suggested(one.genuine),
        places=(one.genuine.country,) if one.genuine.country else (),
    )


def _suggested(genuine: Genuine) -> tuple[str, ...]:
    """Return the technique, what was passed for, and the practice."""
    persona = PERSONAS.get(genuine.kind)
    technique, practice = ClonedSites.suggests
    return (technique, persona, practice) if persona else (technique, practice)
