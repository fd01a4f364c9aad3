"""Coordinated: accounts that share the same things together, faster than chance, others and hands.

Links, images, words, reposts, replies, hashtags and mentions are read alike: who shared what, when.
Two accounts *meet* when they share one object within a window. Three tests follow, each corrected
over everything tried. Co-sharing: do the two meet over more objects than chance allows, given how
busy they are and how famous the objects? Synchrony: of what both shared within `horizon`, was more
within the window than others manage? Reaction: more than people who answer one notification by
hand? Accounts tied by all three are put into communities; a community of enough different
accounts, too unlikely as a whole to be luck, is a finding.

The first test alone makes a *community of interest*: fans, readers, party members; the first two
an *identically triggered* one. Neither is a finding unless asked for (`interest`, `triggered`).

Sees      networks that push many objects together, across platforms and layers, by hand or program.
Misses    one single object, however many push it; groups as slow as people who answer their
          phones; two accounts alone; a group that hides each object in a crowd of thousands.
Innocent  feeds posted by one program, a publisher's own accounts, agreed campaigns: coordination
          is not yet deceit. Read the median lag: programs take seconds, people most of a minute.
Cost      one sort of the shares; then O(n log n + pairs) time and O(n + edges) memory, for each
          layer; `permutations` costs that much again for each deal.
Source    DISARM T0049 and T0119; design note on coordination, section 6; docs/method/chance.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import polars as pl

from tocsin.detectors.community import communities_in
from tocsin.detectors.community_terms import MEASURES, SUGGESTS
from tocsin.detectors.layers import LAYERS, READS, USUAL, layered_network, permuted
from tocsin.detectors.traits import READS as TRAITS
from tocsin.detectors.traits import agreement, people
from tocsin.engines.dealing import Deals
from tocsin.engines.engine import MOST_WINDOWS, WINDOWS
from tocsin.engines.network import COORDINATED, INTEREST, TRIGGERED, Network
from tocsin.engines.timing import Timing
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Finding

NO_TIME = timedelta(0)
MOST_DEALS = 10_000


@dataclass(frozen=True, kw_only=True)
class Coordinated:
    """Find networks of accounts that share the same things together."""

    layers: tuple[str, ...] = USUAL
    """What is shared: url, image, text, repost, reply, sequence, domain, reposted_account,
    hashtag, mention, moment."""
    windows: tuple[timedelta, ...] = WINDOWS
    """Two shares of one object at most this far apart are a meeting; each window is tested."""
    horizon: timedelta = timedelta(hours=1)
    """Shares further apart than this are not compared for synchrony."""
    reaction: timedelta = timedelta(minutes=1)
    """Median time in which the quickest crowd answers a notification by hand; its pace is no
    surprise."""
    q: float = 0.01
    """Largest part of the reported edges that may be luck, in each test."""
    accounts: int = 3
    """Fewest accounts in a community; one name on several platforms counts once."""
    triggered: bool = False
    """Report identically triggered communities too: quicker than others, not than one notification
    explains."""
    interest: bool = False
    """Report communities of interest too: the same things together, at a human pace."""
    permutations: int = 0
    """Times the names are dealt anew, to show what chance alone makes of this collection."""

    name: ClassVar[str] = "coordinated"
    version: ClassVar[int] = 2
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = {
        **READS,
        **TRAITS,
        "posts": tuple(dict.fromkeys((*READS["posts"], *TRAITS["posts"]))),
    }
    measures: ClassVar[Mapping[str, str]] = MEASURES
    suggests: ClassVar[tuple[str, ...]] = SUGGESTS

    def __post_init__(self) -> None:
        if not self.layers or not set(self.layers) <= set(LAYERS):
            raise ParameterError(self, "layers", f"some of {', '.join(LAYERS)}")
        if not self.windows or min(self.windows) <= NO_TIME:
            raise ParameterError(self, "windows", "one or more, each longer than zero")
        if any(window.microseconds for window in self.windows):
            raise ParameterError(self, "windows", "whole seconds: times are hardly ever finer")
        if len(set(self.windows)) >= MOST_WINDOWS:
            raise ParameterError(self, "windows", f"fewer than {MOST_WINDOWS}")
        if self.horizon <= min(self.windows):
            raise ParameterError(self, "horizon", "longer than the shortest window")
        if self.reaction <= NO_TIME:
            raise ParameterError(self, "reaction", "longer than zero")
        if not 0 < self.q < 1:
            raise ParameterError(self, "q", "between 0 and 1: it is a share of the edges")
        if self.accounts < 2:
            raise ParameterError(self, "accounts", "at least 2: one account cannot coordinate")
        if not 0 <= self.permutations <= MOST_DEALS:
            raise ParameterError(self, "permutations", f"from 0 to {MOST_DEALS:,}")

    def detect(  # noqa: PLR0913, PLR0917  # one argument for each table
        self,
        posts: pl.LazyFrame,
        links: pl.LazyFrame,
        hashtags: pl.LazyFrame,
        mentions: pl.LazyFrame,
        relations: pl.LazyFrame,
        media: pl.LazyFrame,
        accounts: pl.LazyFrame,
        watchlist: pl.LazyFrame,
    ) -> Iterator[Finding]:
        """Yield one finding per community, oldest first."""
        tables = {
            "posts": posts, "links": links, "hashtags": hashtags, "mentions": mentions,
            "relations": relations, "media": media,
        }  # fmt: skip
        found = self.network(**tables)
        sure = [
            (word, community)
            for word in self._words()
            for community in communities_in(found, found.of(word), posts)
            if community.names >= self.accounts and community.chance(found.hypotheses).q <= self.q
        ]
        deals = self.deals(**tables) if sure and self.permutations else None
        everybody = people(accounts, posts, watchlist) if sure else pl.DataFrame()
        findings = [
            community.finding(
                word, found, deals, agreement(community.members["account_uid"], everybody)
            )
            for word, community in sure
        ]
        yield from sorted(findings, key=lambda finding: (finding.span.first, finding.evidence))

    def network(self, **tables: pl.LazyFrame) -> Network:
        """Return the tested network over all layers, with 64-bit ids, of pairs that may be tied."""
        timing = self._timing()
        return layered_network(self.layers, tables, timing=timing, level=self.q, every=False)

    def deals(self, **tables: pl.LazyFrame) -> Deals:
        """Return what the tests find where the names are dealt anew."""
        return permuted(self.layers, tables, self.permutations, timing=self._timing(), level=self.q)

    def _timing(self) -> Timing:
        return Timing(windows=self.windows, horizon=self.horizon, reaction=self.reaction)

    def _words(self) -> tuple[str, ...]:
        """Return what is reported."""
        return (
            COORDINATED,
            *((TRIGGERED,) if self.triggered else ()),
            *((INTEREST,) if self.interest else ()),
        )
