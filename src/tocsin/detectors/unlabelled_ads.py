"""Paid for, about a contestant, and not labelled as political advertising.

An ad counts when it names a contestant (the watchlist's candidates and parties, and `terms`) and
bore no label when it was first seen, in a library that does label other ads of that file; one that
was labelled later counts, and says so. What names somebody proves nothing: ads that
belong together by page, words or payer are taken together, and such a network is a finding when at
least half of it

*   says what an ad said that was labelled political,
*   leads to a contestant's site, or to an outlet that may not be broadcast,
*   says in several pages' names the same words, or
*   has a contestant for its page, payer or beneficiary.

The rule is Article 11 of Regulation (EU) 2024/900: where every ad was shown in the Union after it
came to apply. Other findings inform. On platforms whose own terms bar political ads, ads count of
which no library says whether they bore a label; these inform too.

Sees      unlabelled and late-labelled ads for and against contestants, by whoever pays; pages that
          sell something else and share an advertiser's words; ads inside a silence period.
Misses    ads that name nobody, names that are misspelt or inside pictures, landing pages behind
          other pages, labels that came and went between two collections, libraries that do not say
          what is political.
Innocent  set aside: outlets and authorities on the watchlist, ads that name three contestants or
          more, lone pages that only name somebody, as a newspaper, a shop or an author of that name
          does. Not told apart: one article advertised by several pages of a publisher that is not
          on the watchlist.
Cost      one pass over ads and their words: O(n log n) time, 200 bytes an ad.
Source    Regulation (EU) 2024/900, Articles 3 and 11; DISARM T0114, T0018; Commitment 14, TTP 11.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from tocsin.catalog import Election, SilenceRule
from tocsin.catalog.sanctioned import SanctionedOutlet
from tocsin.detectors.ad_findings import MEASURES, finding
from tocsin.detectors.listed_outlets import registry
from tocsin.detectors.political_ads import (
    READS,
    contestants,
    counted,
    networks,
    political,
    signals,
)
from tocsin.detectors.silence_period import SilencePeriod
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Finding

HALF = 0.5
"""Of a network, at least this part has a sign beside a name."""


@dataclass(frozen=True, kw_only=True)
class UnlabelledAds:
    """Find networks of ads about contestants that bore no label."""

    ads: int = 3
    """Fewest ads in a finding."""
    terms: tuple[str, ...] = ()
    """More names of contestants, such as surnames that nobody else has, and campaign hashtags."""
    outlets: tuple[SanctionedOutlet, ...] = ()
    """The watch's own list of outlets that may not be broadcast."""
    countries: tuple[str, ...] = ()
    """Where the watch looks; such a list counts only where it is law."""
    elections: tuple[Election, ...] = ()
    """Elections whose silence periods are looked at; without one, none is."""
    rules: tuple[SilenceRule, ...] = ()
    """The watch's own rules of silence."""

    name: ClassVar[str] = "unlabelled_ads"
    version: ClassVar[int] = 1
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = READS
    needs: ClassVar[tuple[str, ...]] = ("ads",)
    measures: ClassVar[Mapping[str, str]] = MEASURES
    suggests: ClassVar[tuple[str, ...]] = (
        "disarm:T0114",
        "disarm:T0018",
        "commitment14:TTP-11",
        "ttpa:11.1.a",
    )

    def __post_init__(self) -> None:
        if self.ads < 1:
            raise ParameterError(self, "ads", "at least 1")
        if any(not term.strip("# ") for term in self.terms):
            raise ParameterError(self, "terms", "words or hashtags, none of them empty")

    def detect(
        self,
        ads: pl.LazyFrame,
        ad_versions: pl.LazyFrame,
        posts: pl.LazyFrame,
        links: pl.LazyFrame,
        watchlist: pl.LazyFrame,
    ) -> Iterator[Finding]:
        """Yield one finding per network, oldest first."""
        tables = {
            "ads": ads, "ad_versions": ad_versions, "posts": posts, "links": links,
            "watchlist": watchlist,
        }  # fmt: skip
        who = contestants(watchlist, self.terms)
        named = political(tables, who)
        silences = SilencePeriod(elections=self.elections, rules=self.rules).silences()
        told = signals(
            named.filter(counted()),
            tables,
            who,
            registry(self.outlets, self.countries),
            [one.span for one in silences],
        )
        unknown = named.filter(~counted(), pl.col("state") == "unknown")
        for network in networks(told):
            if network.height >= self.ads and _more_than_a_name(network):
                yield finding(
                    network, unknown.filter(pl.col("page").is_in(network["page"].implode())).height
                )


def _more_than_a_name(network: pl.DataFrame) -> bool:
    """Return whether enough of a network has a sign beside naming somebody."""
    signs = pl.any_horizontal("declared", "landing", "shared", "sponsored")
    return network.filter(signs).height >= HALF * network.height
