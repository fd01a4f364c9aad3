"""Coordinated: accounts that share the same things together, faster than chance and than others.

Links, domains, reposts and hashtags are read alike: who shared what, when. Two accounts *meet* when
they share one object within `window`. Two tests follow, each corrected over everything tried.
Co-sharing: do the two meet over more objects than chance allows, given how busy they are and how
famous the objects? Synchrony: of what both shared within `horizon`, was more within the window
than others manage, and than people who answer one notification? Accounts tied by both tests are
put into communities; a community of enough different accounts, too unlikely as a whole to be luck,
is a finding.

Only the first test makes a *community of interest*: fans, readers, party members. It is not a
finding unless asked for (`interest`).

Sees      networks that push many objects together, across platforms and layers, by hand or program.
Misses    one single object, however many push it; groups slower than the window (raise it); two
          accounts alone; a group that hides each object in a crowd of thousands.
Innocent  people who answer the same notification, feeds posted by one program, a publisher's own
          accounts, agreed campaigns: the numbers cannot tell these from a plot, so the claim says
          “coordinated or identically triggered”. Read the median lag: programs take seconds, people
          take most of a minute.
Cost      one sort of the shares; then O(n log n + pairs) time and O(n + edges) memory.
Source    DISARM T0049 and T0119; design note on coordination, section 6; docs/method/pairs.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import polars as pl

from tocsin.detectors.community import INTEREST, MEASURES, SUGGESTS, TOGETHER, communities_in
from tocsin.detectors.layers import LAYERS, READS, layer
from tocsin.engines.network import Network, network
from tocsin.engines.shares import shares
from tocsin.engines.timing import Timing
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Finding

NO_TIME = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Coordinated:
    """Find networks of accounts that share the same things together."""

    layers: tuple[str, ...] = tuple(LAYERS)
    """What is shared: url, domain, repost, hashtag."""
    window: timedelta = timedelta(seconds=60)
    """Two shares of one object at most this far apart are a meeting."""
    horizon: timedelta = timedelta(hours=1)
    """Shares further apart than this are not compared for synchrony."""
    reaction: timedelta = timedelta(minutes=3)
    """Median time in which people answer a notification by hand; their pace is no surprise."""
    q: float = 0.01
    """Largest part of the reported edges that may be luck, in each of the two tests."""
    accounts: int = 3
    """Fewest accounts in a community; one name on several platforms counts once."""
    interest: bool = False
    """Report communities of interest too: the same things together, at a human pace."""

    name: ClassVar[str] = "coordinated"
    version: ClassVar[int] = 1
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = READS
    measures: ClassVar[Mapping[str, str]] = MEASURES
    suggests: ClassVar[tuple[str, ...]] = SUGGESTS

    def __post_init__(self) -> None:
        if not self.layers or not set(self.layers) <= set(LAYERS):
            raise ParameterError(self, "layers", f"some of {', '.join(LAYERS)}")
        if self.window <= NO_TIME:
            raise ParameterError(self, "window", "longer than zero")
        if self.horizon <= self.window:
            raise ParameterError(self, "horizon", "longer than the window it is compared with")
        if self.reaction <= NO_TIME:
            raise ParameterError(self, "reaction", "longer than zero")
        if not 0 < self.q < 1:
            raise ParameterError(self, "q", "between 0 and 1: it is a share of the edges")
        if self.accounts < 2:
            raise ParameterError(self, "accounts", "at least 2: one account cannot coordinate")

    def detect(
        self,
        posts: pl.LazyFrame,
        links: pl.LazyFrame,
        hashtags: pl.LazyFrame,
        relations: pl.LazyFrame,
    ) -> Iterator[Finding]:
        """Yield one finding per community, oldest first."""
        found = self.network(links=links, hashtags=hashtags, relations=relations)
        tied = pl.col("q") <= self.q
        together = tied & (pl.col("q_synchrony").fill_null(1.0) <= self.q)
        told = [(TOGETHER, found.edges.filter(together))]
        if self.interest:
            told.append((INTEREST, found.edges.filter(tied & together.not_())))
        sure = [
            (word, community)
            for word, edges in told
            for community in communities_in(found, edges, posts)
            if community.names >= self.accounts and community.chance(found.hypotheses).q <= self.q
        ]
        findings = [community.finding(word, found) for word, community in sure]
        yield from sorted(findings, key=lambda finding: (finding.span.first, finding.evidence))

    def network(self, **tables: pl.LazyFrame) -> Network:
        """Return the tested network over all layers, with 64-bit ids."""
        coded = {
            name: shares(layer(name).shared(tables[layer(name).table])) for name in self.layers
        }
        timing = Timing(window=self.window, horizon=self.horizon, reaction=self.reaction)
        return network(coded, timing, level=self.q)
