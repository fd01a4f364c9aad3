"""Sanctioned outlets: what may not be broadcast, and who carries it all the same.

The list is data: Annex XV of Regulation (EU) 833/2014 from the catalog, and the watch's own
(`outlets`), each outlet with its domains and the day from which broadcasting it is a breach. A post
before that day is none. Asset freezes under other acts forbid no publishing and are not looked at.

1.  *Under another name.* A site, channel or account that repeats what the outlet published, in its
    words, within `within`: `copies` posts, and more than half of all it posts, at 95 % certainty.
2.  *Under its own name.* An account that the watch lists as the outlet's, or one that bears its
    name and links to it again and again.
3.  *Sharers.* Accounts that link to the outlet, or to a site found under 1, again and again: on
    `days` days, and more often than others who link anywhere. They are summed up in one finding per
    outlet that only informs: what a private person shares is no broadcast.

How sure that is: a sharer's posts with links are held against a blind draw from everybody's,
corrected over everybody who posts enough. Where a listing's first day is not established, or only
one source attributes a domain to an outlet, findings inform and accuse nobody.

Sees      registered domains and known mirrors with their subdomains; unknown mirrors by their
          words, where the collection holds what the outlet published; names in disguise.
Misses    translation and paraphrase, video that is uploaded again, mirrors of an outlet whose own
          posts were not collected, short links that nobody expanded, and collections that hold
          little but the outlet: nobody carries more than others there.
Innocent  set aside: whoever stands on the watchlist, one or a few links, reposts, pages of web
          archives, wires that the outlet prints after others, accounts that say they are parody or
          fans. Not told apart: researchers and reporters who link to it often and are not on the
          watchlist, people abroad, where the listing does not hold.
Cost      one pass over links and hosts; texts are read only where an outlet's own are collected:
          O(n log n) time, 250 bytes an own post.
Source    Regulation (EU) 833/2014, Article 2f and Annex XV; DISARM T0121.001; Fisher 1935.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import polars as pl

from tocsin.catalog.sanctioned import SanctionedOutlet
from tocsin.detectors.carriers import Fewest, carriers, surprising
from tocsin.detectors.likeness import Face
from tocsin.detectors.listed_outlets import Registry, registry
from tocsin.detectors.outlet_findings import MEASURES, Carried, Way, finding
from tocsin.detectors.outlet_posts import READS, copies, linked, repeated, told
from tocsin.statistics.intervals import share_between
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Finding

MOST = 0.5
"""Of the posts of a site that is the outlet, more than this part is the outlet's."""


@dataclass(frozen=True, kw_only=True)
class SanctionedOutlets:
    """Find who carries outlets that may not be broadcast."""

    outlets: tuple[SanctionedOutlet, ...] = ()
    """The watch's own list; of an outlet that the catalog has too, this one counts."""
    countries: tuple[str, ...] = ()
    """Where the watch looks: a list counts only where it is law; empty: anywhere."""
    posts: int = 5
    """Fewest posts with which an account carries an outlet."""
    days: int = 3
    """Fewest different days on which it does."""
    copies: int = 10
    """Fewest posts in an outlet's words that make an account the outlet under another name."""
    within: timedelta = timedelta(days=2)
    """Longest time from the outlet's post to its copy."""
    letters: int = 30
    """Shortest headline or text that is compared, in letters and digits."""
    q: float = 0.01
    """Largest corrected chance."""

    name: ClassVar[str] = "sanctioned_outlets"
    version: ClassVar[int] = 1
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = READS
    needs: ClassVar[tuple[str, ...]] = ("posts",)
    real_names: ClassVar[str] = "used"
    measures: ClassVar[Mapping[str, str]] = MEASURES
    suggests: ClassVar[tuple[str, ...]] = (
        "disarm:T0121.001",
        "disarm:T0130",
        "commitment14:TTP-4",
        "sanctions:833/2014",
    )

    def __post_init__(self) -> None:
        for name in ("posts", "days", "copies", "letters"):
            if getattr(self, name) < 1:
                raise ParameterError(self, name, "at least 1")
        if self.within <= timedelta(0):
            raise ParameterError(self, "within", "longer than zero")
        if not 0 < self.q <= 1:
            raise ParameterError(self, "q", "above 0 and at most 1")

    def detect(
        self,
        posts: pl.LazyFrame,
        links: pl.LazyFrame,
        accounts: pl.LazyFrame,
        watchlist: pl.LazyFrame,
    ) -> Iterator[Finding]:
        """Yield who is an outlet under another name, or under its own, and who shares it."""
        listing = registry(self.outlets, self.countries)
        known = told(posts, watchlist, listing)
        said = repeated(posts, known, letters=self.letters)
        twins = {number: [*self._twins(number, listing, known, said)] for number in _met(known)}
        wider = listing.wider({number: _sites(some) for number, some in twins.items()})
        lead = linked(links, known, wider)
        found = [one for some in twins.values() for one in some]
        found += _listed(listing, known)
        for number in _met(lead):
            might = _with_links(number, _of_others(known, wider.outlets[number]), lead, found)
            found += self._linking(number, wider, might, accounts)
        yield from sorted(map(finding, found), key=lambda one: (one.span.first, one.evidence))

    def _twins(
        self, number: int, listing: Registry, known: pl.DataFrame, said: pl.DataFrame
    ) -> Iterator[Carried]:
        """Yield sites, channels and accounts most of whose posts repeat an outlet's."""
        outlet = listing.outlets[number]
        mine = known.filter("exact", outlet=number)
        copied = copies(said, number, within=self.within)
        if copied.is_empty():
            return
        meanwhile = pl.col("at").is_between(mine["at"][0], mine["at"][-1] + self.within)
        might = (
            _of_others(known, outlet)
            .filter("exact", meanwhile)
            .join(copied, on="post_uid", how="left", maintain_order="left")
            .with_columns(hit=pl.col("original").is_not_null())
        )
        often, _ = carriers(might, Fewest(posts=self.copies, days=1))
        for row in often.partition_by("account_uid", maintain_order=True):
            if share_between(row["hits"][0], row["posts"][0])[0] <= MOST:
                continue
            own = might.filter("hit", account_uid=row["account_uid"][0])
            lived = mine.filter(pl.col("at").is_between(own["at"][0] - self.within, own["at"][-1]))
            first = lived.filter(pl.col("post_uid").is_in(own["original"].implode()))
            yield Carried(
                way="words",
                outlet=outlet,
                posts=own,
                rows=row,
                originals=tuple(first["post_id"]),
                published=lived.height,
                lag_s=own["lag"].dt.total_seconds().median(),  # type: ignore[arg-type]
                sure=bool(first["sure"].all()),
            )

    def _linking(
        self, number: int, listing: Registry, might: pl.DataFrame, accounts: pl.LazyFrame
    ) -> Iterator[Carried]:
        """Yield accounts under an outlet's name that link to it, then all others who do."""
        outlet = listing.outlets[number]
        often, tried = carriers(might, Fewest(posts=self.posts, days=self.days))
        often = surprising(often, tried, self.q)
        named = pl.col("account_uid").is_in(_bearing(accounts, listing, number, often))
        groups: list[tuple[Way, pl.DataFrame]] = [
            ("name", one) for one in often.filter(named).partition_by("account_uid")
        ]
        groups.append(("share", often.filter(~named)))
        for way, rows in groups:
            own = might.filter("hit", pl.col("account_uid").is_in(rows["account_uid"].implode()))
            if not own.is_empty():
                yield Carried(
                    way=way,
                    outlet=outlet,
                    posts=own,
                    rows=rows,
                    copies=listing.found,
                    sure=bool(own["sure"].all()),
                )


def _met(posts: pl.DataFrame) -> list[int]:
    """Return the outlets that posts belong or link to."""
    return sorted(posts["outlet"].drop_nulls().unique())


def _of_others(known: pl.DataFrame, outlet: SanctionedOutlet) -> pl.DataFrame:
    """Return what others posted from an outlet's first day on, but for those on the watchlist."""
    free = ~pl.col("aside") & pl.col("outlet").is_null()
    return known.filter(free, _since(outlet)).drop("sure", "outlet")


def _since(outlet: SanctionedOutlet) -> pl.Expr:
    """Return whether a post was made when its outlet's broadcast was a breach already."""
    return pl.col("at").dt.date() >= outlet.applies_from


def _sites(twins: Sequence[Carried]) -> list[str]:
    """Return the domains of those that are sites."""
    found = (one.posts.select("platform", "who").row(0) for one in twins)
    return [who.casefold() for platform, who in found if platform == "web" and who]


def _listed(listing: Registry, known: pl.DataFrame) -> Iterator[Carried]:
    """Yield the accounts that the watch lists as an outlet's, where they published since."""
    for number in _met(known.filter("account")):
        outlet = listing.outlets[number]
        own = known.filter("account", _since(outlet), ~pl.col("aside"), outlet=number)
        for posts in own.partition_by("account_uid", maintain_order=True):
            yield Carried(way="listed", outlet=outlet, posts=posts, sure=True)


def _with_links(
    number: int, others: pl.DataFrame, lead: pl.DataFrame, found: Sequence[Carried]
) -> pl.DataFrame:
    """Return which posts of others have links, and whether to this outlet: `hit`, `sure`.

    Whoever was found already has a finding of its own; who shares another outlet has none.
    """
    told_of = {uid for one in found if one.way != "share" for uid in one.posts["account_uid"]}
    hits = lead.filter(outlet=number).select("post_uid", "sure", "site", hit=pl.lit(value=True))
    return (
        others.filter(~pl.col("account_uid").is_in(told_of))
        .join(lead, on="post_uid", how="semi")
        .join(hits, on="post_uid", how="left", maintain_order="left")
        .with_columns(pl.col("hit").fill_null(value=False))
    )


def _bearing(
    accounts: pl.LazyFrame, listing: Registry, number: int, often: pl.DataFrame
) -> list[int]:
    """Return which accounts bear an outlet's name, as handle or display name."""
    wanted = often["account_uid"].implode()
    rows = (
        accounts.filter(pl.col("account_uid").is_in(wanted))
        .select("account_uid", "handle", "display_name", "description")
        .collect()
    )
    names = {name for name, outlet in listing.names.items() if outlet == number}
    return [
        uid
        for uid, *told_ in rows.iter_rows()
        if (face := Face(*told_))
        and not face.not_meant
        and names & {face.handle_key, face.name_key}
    ]
