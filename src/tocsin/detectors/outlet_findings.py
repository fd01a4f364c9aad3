"""Who carries an outlet that may not be broadcast, told as findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from tocsin.catalog.sanctioned import UNION, SanctionedOutlet
from tocsin.statistics.intervals import share_between
from tocsin.vocabulary.finding import Finding, Rule, Span

Way = Literal["words", "name", "listed", "share"]
MEASURES: Mapping[str, str] = {
    "accounts": "accounts, sites or channels that carry the outlet",
    "posts": "posts with which they do, from its first day on the list",
    "days": "different days on which they do",
    "share": "these posts, as a part of theirs that might have: with words, or with links",
    "others": "the same part of everybody else's posts",
    "coverage": "part of what the outlet published meanwhile that came back; 0 for links",
    "lag_s": "seconds from the outlet's post to its copy, the middle one; 0 for links",
    "share_low": "the smallest such part that would not surprise, at 95 %",
    "q": "largest corrected chance of one who links; 0 for others, who need none",
}
INFORMS = "For information only, as the listing, or whose site it is, is not sure enough: "
SHARED = "For information only, as what people share is no broadcast: "
TWINS = (
    "A site or channel for readers abroad, where the list does not hold.",
    "An archive or a monitor that keeps the outlet's posts for research, and says so.",
    "Two who both copy a third that was not collected.",
)
NAMED = (
    "Somebody else of the same name who writes about the outlet.",
    "A fan page or a parody that does not say so.",
    "Somebody abroad, where the list does not hold.",
)
SHARERS = (
    "Private people who pass on what they read: that is no broadcast.",
    "Reporters, researchers and fact-checkers who link to what they write about.",
    "Opponents who quote the outlet to criticise it.",
    "People abroad, where the list does not hold.",
)
WHO: Mapping[Way, tuple[str, ...]] = {
    "words": TWINS, "name": NAMED, "listed": NAMED[2:], "share": SHARERS,
}  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Carried:
    """One way in which an outlet is carried, and by whom."""

    way: Way
    outlet: SanctionedOutlet
    posts: pl.DataFrame
    """The posts that carry it, oldest first, as `outlet_posts.told` gives them."""
    rows: pl.DataFrame | None = None
    """Chances of those who carry it, as `carriers` gives them; null: they are listed."""
    originals: tuple[str, ...] = ()
    """Ids of the outlet's own posts that came back."""
    published: int = 0
    """Posts of the outlet meanwhile."""
    lag_s: float = 0.0
    copies: frozenset[str] = frozenset()
    """Sites that are not known to be the outlet's and repeat its words."""
    sure: bool
    """Whether it is certain that the sites behind it are the outlet's."""

    @property
    def of(self) -> int:
        """Posts of the same accounts that might have carried it."""
        return self.posts.height if self.rows is None else int(self.rows["posts"].sum())

    @property
    def others(self) -> float:
        """The part of everybody else's posts that carry it."""
        if self.rows is None:
            return 0.0
        hits = int(self.rows["all_hits"][0]) - int(self.rows["hits"].sum())
        of = int(self.rows["all_posts"][0]) - self.of
        return hits / of if of else 0.0

    @property
    def q(self) -> float:
        """The largest corrected chance among them; 0 where none was looked for."""
        if self.rows is None or "q" not in self.rows.columns:
            return 0.0
        return float(max(self.rows["q"]))

    @property
    def binding(self) -> bool:
        """Whether a breach may be called one."""
        return self.way != "share" and self.sure and self.outlet.confidence != "low"


def finding(one: Carried) -> Finding:
    """Tell it; evidence is the posts that carry, and what of the outlet's they repeat."""
    span = Span(one.posts["at"][0], one.posts["at"][-1])
    return Finding(
        claim=_standing(one) + _claim(one, span),
        subjects=_subjects(one),
        evidence=(*one.posts["post_id"], *one.originals),
        span=span,
        measures=_measures(one),
        rule=Rule(
            id=one.outlet.id,
            version=one.outlet.version,
            confidence=one.outlet.confidence,
            binding=one.binding,
        ),
        innocent=WHO[one.way],
        places=_places(one),
    )


def _standing(one: Carried) -> str:
    if one.way == "share":
        return SHARED
    return "" if one.binding else INFORMS


def _claim(one: Carried, span: Span) -> str:
    """Say who carried what how often; its numbers can be counted in the evidence."""
    count, days = len(one.posts), one.posts["at"].dt.date().n_unique()
    what = f"{one.outlet.name} ({one.outlet.id}, from {one.outlet.applies_from})"
    times = f"{count} post{'s' * (count != 1)} on {days} day{'s' * (days != 1)}"
    if one.way == "words":
        return (
            f"{count} of {one.of} posts of {_called(one)} repeat {len(one.originals)} of "
            f"{one.published} posts of {what} in its words, {_lasting(one.lag_s)} later in the "
            f"middle, {span}"
        )
    if one.way == "name":
        return f"{_called(one)} bears the name of {what} and links to it in {times}, {span}"
    if one.way == "listed":
        return f"{_called(one)}, an account of {what}, published {times}, {span}"
    accounts = one.posts["account_uid"].n_unique()
    who = f"{accounts} account{'s' * (accounts != 1)}"
    return f"{who} linked to {_sites(one)} {what} in {times}, {span}"


def _sites(one: Carried) -> str:
    """Say which sites posts link to, the most frequent first, and whose they are."""
    counts = one.posts.group_by("site").len().sort("len", "site", descending=[True, False])
    named, more = counts["site"].head(3).to_list(), max(counts.height - 3, 0)
    told = ", ".join(named) + (f" and {more} more" if more else "")
    repeats = one.copies.intersection(counts["site"])
    whose = {0: "of", len(counts): "in the words of"}.get(len(repeats), "of or in the words of")
    return f"{told},{' pages' if counts.height > 1 else ''} {whose}"


def _called(one: Carried) -> str:
    """Return a site's domain, or an account's handle with its platform."""
    who, platform = one.posts["who"][0], one.posts["platform"][0]
    if platform == "web" or who is None:
        return str(who or one.posts["account_id"][0])
    return f"@{who.removeprefix('@')} on {platform}"


def _subjects(one: Carried) -> tuple[str, ...]:
    """Return the accounts, in order of their first post; a site is its domain."""
    rows = one.posts.unique("account_uid", keep="first", maintain_order=True)
    return tuple(
        f":domain:{who}" if platform == "web" and who else id_
        for who, platform, id_ in rows.select("who", "platform", "account_id").iter_rows()
    )


def _measures(one: Carried) -> dict[str, float]:
    return {
        "accounts": one.posts["account_uid"].n_unique(),
        "posts": len(one.posts),
        "days": one.posts["at"].dt.date().n_unique(),
        "share": len(one.posts) / one.of,
        "share_low": share_between(len(one.posts), one.of)[0],
        "others": one.others,
        "coverage": len(one.originals) / one.published if one.published else 0.0,
        "lag_s": one.lag_s,
        "q": one.q,
    }


def _places(one: Carried) -> tuple[str, ...]:
    """Return where the posts were seen, as far as is stated, and the country whose list it is."""
    own = () if one.outlet.country == UNION else (one.outlet.country,)
    return tuple(sorted({*one.posts["country"].drop_nulls(), *own}))


def _lasting(seconds: float) -> str:
    """Write a length of time as people say it: `40 min`, `2.5 h`."""
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
