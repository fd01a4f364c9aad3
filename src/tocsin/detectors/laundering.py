"""Laundering: what one account posts first turns up elsewhere, again and again, by the same hands.

A story begins with a source on one platform: a link to somebody else's site, a text or a picture
that nobody in the collection posted before. Carriers are accounts on other platforms that post it
too, among the first there. One story proves nothing. A source whose stories the same carriers bring
over, more often than what is posted on their platform explains, and that is first nearly every
time, is a path along which things travel until nobody sees where they come from.

Two tests. *Path*: what a carrier posts is held against everything posted on its platform in the
same language, or with links to the same site; corrected over every pair of a source and a carrier.
*Direction*: of all that source and carriers both posted, the source was first in more than half,
with 95 % certainty.

Sees      paths from a channel, page or site to carriers on other platforms, by copied texts, shared
          links to third sites, and files; who was first, how long it took, and the order of the
          platforms.
Misses    paraphrase and translation, pictures saved again (unless the source gives perceptual
          hashes), a site that only its own accounts push, laundering inside one platform, carriers
          who bring fewer than three stories.
Innocent  set aside: whoever stands on the watchlist, one owner's accounts on several platforms,
          publishers who link to their own site, wires printed by sites each under its own address.
          Not told apart: readers and fans of a source who pass its posts on elsewhere and say so.
Cost      one hash per post and a sort of what was posted twice: O(n log n) time, 50 bytes a post.
Source    DISARM T0128.004, Launder Information Assets, and T0119.002; Commitment 14, TTP 9. Needs
          platforms that were collected at the same time: where one was not, on the day of a story
          and the day before, its arrivals there do not count; `untold` says how many.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import numpy as np
import polars as pl

from tocsin.detectors.declared import listed
from tocsin.detectors.path import MEASURES, Path
from tocsin.detectors.stories import READS, Stories, arrivals, covered_days, names, stories
from tocsin.statistics.correction import corrected
from tocsin.statistics.cosharing import at_least
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Finding

SHORTEST_HANDLE = 6
"""From this many letters on, a handle that begins with another is the same owner's."""
SHORTEST_DISPLAY = 8
"""From this many letters on, the same display name is the same owner's."""


@dataclass(frozen=True, kw_only=True)
class Laundering:
    """Find paths along which one source's stories travel to other platforms."""

    stories: int = 6
    """Fewest stories of one source that its carriers brought over."""
    carriers: int = 2
    """Fewest carriers of one source."""
    each: int = 3
    """Fewest stories that one carrier brought."""
    first: int = 10
    """How many accounts on each platform count as those who brought an object there."""
    within: timedelta = timedelta(days=7)
    """Longest time from the source to a carrier."""
    letters: int = 40
    """Shortest text that is compared, in letters and digits."""
    lift: float = 3.0
    """Fewest times as many stories as chance allows a carrier."""
    q: float = 0.01
    """Largest corrected chance."""

    name: ClassVar[str] = "laundering"
    version: ClassVar[int] = 1
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = READS
    needs: ClassVar[tuple[str, ...]] = ("posts",)
    measures: ClassVar[Mapping[str, str]] = MEASURES
    suggests: ClassVar[tuple[str, ...]] = (
        "disarm:T0128.004",
        "disarm:T0119.002",
        "commitment14:TTP-9",
    )

    def __post_init__(self) -> None:
        for name in ("carriers", "each", "first", "letters"):
            if getattr(self, name) < 1:
                raise ParameterError(self, name, "at least 1")
        if self.stories < self.each:
            raise ParameterError(self, "stories", "at least `each`: carriers bring some of them")
        if self.within <= timedelta(0):
            raise ParameterError(self, "within", "longer than zero")
        if self.lift < 1:
            raise ParameterError(self, "lift", "at least 1")
        if not 0 < self.q <= 1:
            raise ParameterError(self, "q", "above 0 and at most 1")

    def detect(
        self,
        posts: pl.LazyFrame,
        links: pl.LazyFrame,
        media: pl.LazyFrame,
        accounts: pl.LazyFrame,
        watchlist: pl.LazyFrame,
    ) -> Iterator[Finding]:
        """Yield one finding per source, oldest first."""
        told = stories({"posts": posts, "links": links, "media": media}, letters=self.letters)
        days = covered_days(posts)
        came = arrivals(told, days, within=self.within, first=self.first)
        known = names(posts, accounts, pl.concat([came["source"], came["account"]]))
        aside = posts.filter(listed(watchlist)).select(account="account_uid").unique().collect()
        strange = _of_others(came, known, told, aside)
        paths, tried = self._paths(strange.filter("covered"), told)
        found = [
            Path(own, strange.filter(source=own["source"][0]), told, known, tried)
            for own in paths.sort("source", "account").partition_by("source")
        ]
        findings = [path.finding(posts) for path in found if path.one_way and self._enough(path)]
        yield from sorted(findings, key=lambda one: (one.span.first, one.evidence))

    def _enough(self, path: Path) -> bool:
        return path.carriers >= self.carriers and path.stories >= self.stories

    def _paths(self, came: pl.DataFrame, told: Stories) -> tuple[pl.DataFrame, int]:
        """Return the sources and carriers whom chance does not bring together, and how many tried.

        Columns: source, account, hits (stories), expected, p, q.
        """
        fields = ["platform", "field"]
        there = told.shares.group_by(fields).agg(posted=pl.len())
        spread = (
            told.shares.join(told.sources, on="object")
            .filter(pl.col("platform") != pl.col("home"))
            .group_by("source", *fields)
            .agg(copies=pl.len())
        )
        brought = came.group_by("source", "account").agg(hits=pl.len())
        own = told.shares.group_by("account", *fields).agg(deeds=pl.len())
        many = brought.filter(pl.col("hits") >= self.each)
        expected = (
            many.join(own, on="account")
            .join(spread, on=["source", *fields])
            .join(there, on=fields)
            .group_by("source", "account")
            .agg(expected=(pl.col("deeds") * pl.col("copies") / pl.col("posted")).sum())
        )
        tried = _pairs(came, self.each)
        tested = many.join(expected, on=["source", "account"]).sort("source", "account")
        p = at_least(tested["hits"].to_numpy().astype(np.int64), tested["expected"].to_numpy())
        rows = tested.with_columns(p=pl.Series(p), q=pl.Series(corrected(p, tried)))
        likely = (pl.col("q") <= self.q) & (pl.col("hits") >= self.lift * pl.col("expected"))
        return rows.filter(likely), tried


def _pairs(came: pl.DataFrame, each: int) -> int:
    """Return how many pairs of a source and a carrier on another platform could have been one.

    A source needs so many stories that travelled, a carrier so many arrivals.
    """
    sources = came.group_by("source", "home").agg(n=pl.col("story").n_unique())
    carriers = came.group_by("account", "platform").agg(n=pl.len())
    rich = sources.filter(pl.col("n") >= each)["home"].value_counts(name="n")
    busy = carriers.filter(pl.col("n") >= each)["platform"].value_counts(name="n")
    there: dict[str, int] = dict(busy.iter_rows())
    total = sum(there.values())
    return max(1, sum(int(n) * (total - there.get(home, 0)) for home, n in rich.iter_rows()))


def _of_others(
    came: pl.DataFrame, known: pl.DataFrame, told: Stories, aside: pl.DataFrame
) -> pl.DataFrame:
    """Leave out arrivals by the source's owner, after them, by those on the watchlist, and wires.

    Once the owner of a source has posted a story on a platform, nobody else brings it there.
    """
    rows = came
    for end in ("source", "account"):
        called = known.select(pl.col("account").alias(end), *_prefixed(end))
        site = told.speakers.select(
            pl.col("account").alias(end), pl.col("site").alias(f"{end}_site")
        )
        rows = rows.join(called, on=end, how="left").join(site, on=end, how="left")
        rows = rows.join(aside.rename({"account": end}), on=end, how="anti")
    begun = pl.col("at").filter(_same_owner()).min().over("story", "platform")
    wire = pl.col("source_site").is_not_null() & pl.col("account_site").is_not_null()
    late = (pl.col("at") >= begun).fill_null(value=False)
    return rows.filter(~late, ~wire).select(came.columns).sort("at", "story", "account")


def _prefixed(end: str) -> list[pl.Expr]:
    return [pl.col(name).alias(f"{end}_{name}") for name in ("handle", "display")]


def _same_owner() -> pl.Expr:
    """Return whether source and carrier bear one name, or one handle begins with the other.

    Display names are often no more than a first name, which many have: only long ones count.
    """
    one, other = pl.col("source_handle"), pl.col("account_handle")
    shorter = pl.min_horizontal(one.str.len_chars(), other.str.len_chars())
    begins = (one.str.starts_with(other) | other.str.starts_with(one)) & (
        shorter >= SHORTEST_HANDLE
    )
    long = pl.col("source_display").str.len_chars() >= SHORTEST_DISPLAY
    shown = long & (pl.col("source_display") == pl.col("account_display"))
    return pl.any_horizontal(
        *(same.fill_null(value=False) for same in (one == other, begins, shown))
    )
