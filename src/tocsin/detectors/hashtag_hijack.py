"""Hashtag hijack: newcomers flood a tag with something its own crowd never brought.

A hashtag with a past on a platform, people who use it, and then, within hours, accounts that had
never used it before, most of them carrying the same link, site, text or second hashtag. Two tests,
the larger chance counts: do newcomers carry it more often than everybody who used the tag before?
And more often than everybody else who posted in the same hours? It must also be theirs alone: the
tag's own crowd, while they are there, do not take part.

Sees      floods from new or dormant accounts, by hand or program, on each platform by itself; one
          operation that floods several tags is one finding.
Misses    tags without a past, slow takeovers over days, accounts that used the tag before to get
          ready, floods of ever new words and pictures without a link, a link pushed through tags so
          busy that it drowns (trend-riding: see `coordinated`).
Innocent  set aside: sites and accounts on the watchlist; news that everybody shares at that hour;
          crowds that bring many different things, as jokers and fans in counter-speech do. Not told
          apart: a petition or an app whose share button fills in the tag and its link; an event
          whose organisers ask for the tag and link to their programme.
Cost      one pass over the tagged posts, and one over each surviving rush's hours: O(n log n).
Source    DISARM T0049.002, Flood Existing Hashtag, and T0015.001, Use Existing Hashtag; Commitment
          14, TTP 10. Tests: Fisher's exact test, twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from textwrap import shorten
from typing import Any, ClassVar

import numpy as np
import polars as pl

from tocsin.detectors.takeovers import (
    KINDS,
    READS,
    Counts,
    Rush,
    Uses,
    carriers,
    counted,
    densest,
    placed,
    rushes,
    set_aside,
    uses,
)
from tocsin.statistics.correction import corrected
from tocsin.statistics.enrichment import at_least_drawn
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Chance, Finding, Span
from tocsin.vocabulary.platforms import titled

NULL = (
    "Accounts that are new to the tag carry this as often as the accounts that used the tag before "
    "them, and as often as everybody else who posted on the platform in the same hours; the larger "
    "of the two chances counts."
)
INNOCENT = (
    "People who sign a petition or press a share button that fills in the tag and the link.",
    "Visitors of an event whose organisers asked for the tag.",
    "Readers of a small outlet whose story only they came to discuss.",
    "A community that was used to another tag and moved to this one together.",
)
SHOWN: Mapping[str, str] = {
    "url": "one link ({})",
    "domain": "links to {}",
    "text": "one text",
    "hashtag": "{}",
}
"""What was carried, as a claim says it."""
SAME = 0.5
"""From this part of its posts on, a rush that another finding already shows is the same rush."""


@dataclass(frozen=True, kw_only=True)
class HashtagHijack:
    """Find hashtags that newcomers flooded with something of their own."""

    accounts: int = 10
    """Fewest newcomers who carry the same."""
    within: timedelta = timedelta(hours=12)
    """Longest time in which they arrive."""
    past: int = 20
    """Fewest posts under the tag before."""
    crowd: int = 10
    """Fewest accounts that used it before."""
    age: timedelta = timedelta(days=3)
    """Shortest time for which it was in use before."""
    share: float = 0.5
    """Smallest part of the newcomers who carry the same, 0 to 1."""
    flood: float = 0.25
    """Smallest part of the tag's posts in those hours that are theirs, 0 to 1."""
    lift: float = 5.0
    """Fewest times as common among the newcomers as in the tag's past and elsewhere."""
    letters: int = 40
    """Shortest text that is compared, in letters and digits."""
    carry: tuple[str, ...] = KINDS
    """What may be carried: url, domain, text, hashtag."""
    q: float = 0.01
    """Largest corrected chance."""

    name: ClassVar[str] = "hashtag_hijack"
    version: ClassVar[int] = 1
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = READS
    measures: ClassVar[Mapping[str, str]] = {
        "accounts": "newcomers who carried the same",
        "newcomers": "accounts that used the tag for the first time in those hours",
        "posts": "posts of the evidence",
        "flood": "their part of the posts under the tag in those hours",
        "seconds": "from the first post of the evidence to the last",
        "before": "accounts that had used the tag before",
        "before_with": "of those, accounts that ever carried the same under it",
        "past": "posts under the tag before",
        "past_days": "days from the tag's first post in the collection",
        "others": "other accounts that posted on the platform in those hours",
        "others_with": "of those, accounts that carried the same",
        "tags": "hashtags flooded with the same posts",
    }
    suggests: ClassVar[tuple[str, ...]] = (
        "disarm:T0049.002",
        "disarm:T0015.001",
        "commitment14:TTP-10",
    )

    def __post_init__(self) -> None:
        for name in ("accounts", "past", "crowd", "letters"):
            if getattr(self, name) < 2:
                raise ParameterError(self, name, "at least 2")
        for name in ("within", "age"):
            if getattr(self, name) <= timedelta(0):
                raise ParameterError(self, name, "longer than zero")
        for name in ("share", "flood", "q"):
            if not 0 < getattr(self, name) <= 1:
                raise ParameterError(self, name, "above 0 and at most 1")
        if self.lift < 1:
            raise ParameterError(self, "lift", "at least 1")
        if not self.carry or not set(self.carry) <= set(KINDS):
            raise ParameterError(self, "carry", f"some of {', '.join(KINDS)}")

    def detect(
        self,
        hashtags: pl.LazyFrame,
        posts: pl.LazyFrame,
        links: pl.LazyFrame,
        watchlist: pl.LazyFrame,
    ) -> Iterator[Finding]:
        """Yield one finding per flood, oldest first."""
        tables = {"hashtags": hashtags, "posts": posts, "links": links, "watchlist": watchlist}
        used = uses(tables, self.carry, self.letters, self.past + self.accounts)
        aside = set_aside(posts, watchlist)
        came, tried = rushes(used, aside, within=self.within, accounts=self.accounts)
        likely = densest(self._with_a_past(placed(came, used)))
        likely = likely.filter(pl.col("hits") >= self.share * pl.col("newcomers"))
        takeovers = [
            self._takeover(row, used, tables, aside) for row in likely.iter_rows(named=True)
        ]
        sure = self._tested([one for one in takeovers if one], tried)
        findings = [_finding(floods, posts) for floods in _merged(sure)]
        yield from sorted(findings, key=lambda one: (one.span.first, one.evidence))

    def _with_a_past(self, found: pl.DataFrame) -> pl.DataFrame:
        """Leave out rushes to tags without enough of a past."""
        return found.filter(
            pl.col("past") >= self.past,
            pl.col("before") >= self.crowd,
            pl.col("age") >= self.age,
        )

    def _takeover(
        self,
        row: Mapping[str, Any],
        used: Uses,
        tables: Mapping[str, pl.LazyFrame],
        aside: pl.Series,
    ) -> "Takeover | None":
        """Return what a rush did; null where it is no flood, or not the newcomers' alone."""
        rush = Rush(**{name: row[name] for name in Rush.__dataclass_fields__})
        theirs = carriers(used, rush, aside, self.within)
        counts = counted(used, tables, rush, {**row, "end": theirs["at"].max()}, self.letters)
        flooded = theirs.height >= self.flood * counts.posts
        joined = 2 * counts.still_with * counts.newcomers > rush.hits * counts.still
        if not flooded or joined or self._as_common(rush, counts):
            return None
        return Takeover(rush, counts, theirs, _chance(rush, counts))

    def _as_common(self, rush: Rush, counts: Counts) -> bool:
        """Return whether the tag's past, or everybody else, carries nearly as much of it.

        A second hashtag that more others carry at that hour is the public's, which brought it here.
        """
        share = rush.hits / counts.newcomers
        past, now = (counts.before_with, counts.before), (counts.others_with, counts.others)
        public = rush.kind == "hashtag" and counts.others_with > rush.hits
        return public or any(share < self.lift * some / max(of, 1) for some, of in (past, now))

    def _tested(
        self, takeovers: Sequence["Takeover"], tried: int
    ) -> list[tuple["Takeover", Chance]]:
        """Return the takeovers that chance does not explain, the least likely first."""
        p = np.array([one.p for one in takeovers])
        told = [
            (one, Chance(p=one.p, q=float(q), null=NULL, hypotheses=tried))
            for one, q in zip(takeovers, corrected(p, tried), strict=True)
            if q <= self.q
        ]
        return sorted(
            told, key=lambda one: (one[0].p, KINDS.index(one[0].rush.kind), one[0].rush.tag_on)
        )


@dataclass(frozen=True, eq=False)
class Takeover:
    """One rush that flooded a tag."""

    rush: Rush
    counts: Counts
    posts: pl.DataFrame
    """Posts of the newcomers that carry the mark: post_uid, account_uid, at."""
    p: float


Told = list[tuple[Takeover, Chance]]


def _chance(rush: Rush, counts: Counts) -> float:
    """Return the larger of the two chances: against the tag's past, and against everybody else."""
    hits, drawn = np.full(2, rush.hits), np.full(2, counts.newcomers)
    others = np.array([counts.before, counts.others])
    marked = np.array([counts.before_with, counts.others_with])
    p = at_least_drawn(hits, drawn=drawn, marked=hits + marked, total=drawn + others)
    return float(p.max())


def _merged(sure: Told) -> list[Told]:
    """Put together what the same posts did: one flood of several tags, or with several marks."""
    groups: list[tuple[set[int], Told]] = []
    for one in sure:
        own = set(one[0].posts["post_uid"])
        for shown, told in groups:
            if len(own & shown) >= SAME * min(len(own), len(shown)):
                told.append(one)
                break
        else:
            groups.append((own, [one]))
    return [told for _, told in groups]


def _finding(floods: Told, posts: pl.LazyFrame) -> Finding:
    """Tell a flood as a finding: in the numbers of its least likely rush."""
    flood, chance = floods[0]
    tags = list(dict.fromkeys(one.rush.tag_on for one, _ in floods))
    rows = _named(posts, flood.posts)
    span = Span(rows["created_at"][0], rows["created_at"][-1])
    return Finding(
        claim=_claim(flood, tags, len(rows), span),
        subjects=tuple(rows["account_id"].unique(maintain_order=True)),
        evidence=tuple(rows["post_id"]),
        span=span,
        measures=_measures(flood, len(rows), span) | {"tags": len(tags)},
        chance=chance,
        innocent=INNOCENT,
    )


def _named(posts: pl.LazyFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Return posts with ids for people, oldest first."""
    uids = shown["post_uid"].unique().implode()
    return (
        posts.filter(pl.col("post_uid").is_in(uids))
        .select("post_id", "account_id", "created_at")
        .collect(engine="streaming")
        .sort("created_at", "post_id")
    )


def _claim(flood: Takeover, tags: Sequence[str], posts: int, span: Span) -> str:
    """Say who came with what, against who was there and who else was awake."""
    rush, counts = flood.rush, flood.counts
    tag, _, platform = tags[0].rpartition(" ")
    more = {1: "", 2: " and 1 other tag"}.get(len(tags), f" and {len(tags) - 1} other tags")
    carried = SHOWN[rush.kind].format(shorten(rush.shown, 80, placeholder="…"))
    return (
        f"{rush.hits} of {counts.newcomers} accounts new to {shorten(tag, 40)}{more} on "
        f"{titled(platform)} brought {carried} into it, in {posts} posts, {span}; before, "
        f"{counts.before_with} of {counts.before} had, and in those hours {counts.others_with} of "
        f"{counts.others} others did"
    )


def _measures(flood: Takeover, posts: int, span: Span) -> dict[str, float]:
    counts = flood.counts
    return {
        "accounts": flood.rush.hits,
        "newcomers": counts.newcomers,
        "posts": posts,
        "flood": round(flood.posts.height / counts.posts, 4),
        "seconds": span.length.total_seconds(),
        "before": counts.before,
        "before_with": counts.before_with,
        "past": counts.past,
        "past_days": round(counts.age.total_seconds() / 86_400, 2),
        "others": counts.others,
        "others_with": counts.others_with,
    }
