"""Election silence: campaigning after campaigns had to stop.

The rules are data: which country, which kind of election, from when to when by whose clock, and
whether they reach what is published online (catalog, or the watch's own). A post counts when

1.  it was made or changed inside the window, as sure as its time is known: a post known to the
    minute, or with no time zone, counts only if every time it may have is inside;
2.  it names a contestant or a campaign (`terms`, and the watchlist's candidates), as words and
    hashtags, or comes from a contestant's own account;
3.  it is addressed to the country: by its country where stated, else by its language or a
    campaign's hashtag; where none of these is there, it is told as unplaced and not counted;
4.  the rule reaches it: a rule for paid content counts ads alone, and what a rule excepts is out.

Contestants get a finding each; everybody else is summed up per platform, busiest first. Where a
rule is too poorly sourced to bind, findings only inform, and say so first.

Sees      new and edited posts, ads, across time zones, daylight saving and several polling days.
Misses    inflected names (list them as terms), names inside images or sound, nicknames, posts
          outside the collection, posts deleted before they were seen.
Innocent  set aside: outlets and authorities on the watchlist, calls to vote that name nobody,
          posts from before the window, posts to friends where the rule excepts them. Told apart in
          numbers, not counted: reposts. Not told apart: news and satire from
          accounts that are not on the watchlist, posts scheduled earlier, posts from abroad.
Cost      one filter on time; only posts inside the window are read.
Source    Catalog of election silence in Europe (own compilation), with a source in each rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from tocsin.catalog import Election, SilenceRule, silence_rules
from tocsin.detectors.campaigning import Campaign, campaigning
from tocsin.detectors.declared import names
from tocsin.vocabulary.errors import ParameterError, UnknownNameError
from tocsin.vocabulary.finding import Finding, Rule, Span
from tocsin.vocabulary.places import place
from tocsin.vocabulary.platforms import titled

INNOCENT = (
    "A news report, a fact check or satire from an account that is not on the watchlist.",
    "A post that was written and scheduled before the silence began.",
    "Somebody abroad, or a private person whom the law does not bind.",
    "A wrong clock: see how each post's time zone was known.",
)
SUGGESTED_FOR_ADS = ("disarm:T0115", "disarm:T0114")
INFORMS = "For information only, as this rule is not sure enough to accuse anybody: "


Names = Mapping[tuple[str | None, str], str]
"""Names by platform and handle or native id."""


@dataclass(frozen=True)
class Silence:
    """One window of one rule around one election."""

    election: Election
    rule: SilenceRule
    span: Span


@dataclass(frozen=True, kw_only=True)
class SilencePeriod:
    """Find campaigning inside an election's silence period."""

    elections: tuple[Election, ...] = ()
    """The elections to watch over."""
    rules: tuple[SilenceRule, ...] = ()
    """The watch's own rules; for a country that has one, those of the catalog are not used."""
    terms: tuple[str, ...] = ()
    """Names of contestants and campaigns; a term that begins with # is a campaign hashtag."""
    languages: tuple[str, ...] = ()
    """Languages (BCP 47) in which the country is addressed; empty: the country's own."""

    name: ClassVar[str] = "silence_period"
    version: ClassVar[int] = 1
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "posts": (
            "post_uid", "post_id", "account_id", "account_native_id", "account_handle", "platform",
            "text", "title", "lang", "country", "created_at", "time_precision", "time_basis",
            "edited_at", "is_repost", "post_type", "labelled_ad", "paid_partnership", "visibility",
        ),
        "hashtags": ("post_uid", "tag"),
        "watchlist": ("name", "platform", "handle", "native_id", "kind"),
    }  # fmt: skip
    needs: ClassVar[tuple[str, ...]] = ("posts",)
    needs_election: ClassVar[bool] = True
    measures: ClassVar[Mapping[str, str]] = {
        "accounts": "different accounts",
        "posts": "posts that count",
        "edited": "of these, posts from before that were changed inside the window",
        "ads": "of these, ads and paid partnerships",
        "reposts": "reposts by the same rule, not counted",
        "uncertain": "posts whose time is too coarse to lie inside for sure, not counted",
        "unplaced": "posts whose country and language are not stated, not counted",
    }
    suggests: ClassVar[tuple[str, ...]] = ("disarm:T0115",)

    def __post_init__(self) -> None:
        if any(not term.strip("# ") for term in self.terms):
            raise ParameterError(self, "terms", "words or hashtags, none of them empty")

    def detect(
        self, posts: pl.LazyFrame, hashtags: pl.LazyFrame, watchlist: pl.LazyFrame
    ) -> Iterator[Finding]:
        """Yield, window by window, a finding per contestant's account and one per platform."""
        for silence in self.silences():
            campaign = Campaign(
                terms=self.terms,
                languages=self.languages or _languages(silence.election.country),
                rule=silence.rule,
                country=silence.election.country,
                window=silence.span,
            )
            known = names(watchlist)
            for group in _groups(campaigning(campaign, posts, hashtags, watchlist)):
                yield _finding(silence, group, known)

    def silences(self) -> tuple[Silence, ...]:
        """Return every window of every rule that reaches what is published online, or may."""
        return tuple(
            Silence(election, rule, span)
            for election in sorted(self.elections, key=lambda one: (one.polls[0].on, one.id))
            for rule in self._rules(election)
            if rule.exists and rule.online != "no"
            for span in rule.windows(election)
        )

    def _rules(self, election: Election) -> tuple[SilenceRule, ...]:
        """Return the watch's own rules for an election, else the catalog's."""
        on = election.polls[0].on
        own = tuple(rule for rule in self.rules if rule.country == election.country)
        if own:
            return tuple(rule for rule in own if rule.applies(election.kind, on))
        try:
            return silence_rules(election.country, election.kind, on)
        except UnknownNameError:
            return ()


def _languages(country: str) -> tuple[str, ...]:
    """Return a country's own languages; none for a country we do not know."""
    try:
        return place(country).languages
    except UnknownNameError:
        return ()


def _groups(told: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Split what was told: by contestant's account, and everybody else by platform."""
    own = told.filter("contestant").partition_by("account_id", maintain_order=True)
    rest = told.filter(~pl.col("contestant")).partition_by("platform", maintain_order=True)
    counted = [group for group in (*own, *rest) if (group["standing"] == "counted").any()]
    yield from sorted(counted, key=lambda group: (group["at"][0], group["post_id"][0]))


def _finding(silence: Silence, group: pl.DataFrame, known: Names) -> Finding:
    """Say what one contestant, or everybody else on one platform, did inside a window."""
    counted = group.filter(pl.col("standing") == "counted")
    busiest = (
        counted.group_by("account_id").len().sort("len", "account_id", descending=[True, False])
    )
    rule = silence.rule
    return Finding(
        claim=("" if rule.binding else INFORMS) + _claim(silence, counted, known),
        subjects=tuple(busiest["account_id"]),
        evidence=tuple(counted["post_id"]),
        span=Span(counted["at"][0], counted["at"][-1]),
        measures=_measures(group, counted),
        rule=Rule(
            id=rule.id, version=rule.version, confidence=rule.confidence, binding=rule.binding
        ),
        innocent=INNOCENT,
        suggests=SUGGESTED_FOR_ADS if counted["ad"].any() else (),
        places=(silence.election.country,),
    )


def _claim(silence: Silence, counted: pl.DataFrame, known: Names) -> str:
    """Say who posted how often in which window; its numbers can be counted in the evidence."""
    rule, election = silence.rule, silence.election
    accounts, platform = counted["account_id"].n_unique(), counted["platform"][0]
    if counted["contestant"][0]:
        who, what = f"{_called(counted.row(0, named=True), known)} posted", ""
    else:
        who = f"{accounts} account{'s' * (accounts != 1)} posted"
        what = " naming contestants or campaigns"
    times = f"{len(counted)} time{'s' * (len(counted) != 1)}"
    paid = "paid content " if rule.online == "paid_only" else ""
    return (
        f"{who} {paid}{times} on {titled(platform)}{what} inside the silence period "
        f"of {election.name} ({rule.id}), {silence.span}"
    )


def _called(post: Mapping[str, str | None], known: Names) -> str:
    """Return a contestant's name and handle, as far as they are known."""
    traits = [one.lower() for one in (post["account_handle"], post["account_native_id"]) if one]
    keys = [(where, trait) for where in (post["platform"], None) for trait in traits]
    found = [known[key] for key in keys if key in known]
    handle = f"@{post['account_handle']}" if post["account_handle"] else post["account_id"]
    return f"Contestant {found[0]} ({handle})" if found else f"Contestant {handle}"


def _measures(group: pl.DataFrame, counted: pl.DataFrame) -> dict[str, float]:
    """Count what stands and what does not."""
    standing = dict(group.group_by("standing").len().iter_rows())
    return {
        "accounts": counted["account_id"].n_unique(),
        "posts": len(counted),
        "edited": int(counted["edited"].sum()),
        "ads": int(counted["ad"].sum()),
        "reposts": standing.get("repost", 0),
        "uncertain": standing.get("uncertain", 0),
        "unplaced": standing.get("unplaced", 0),
    }
