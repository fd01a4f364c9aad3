"""A community of tied accounts, told as a finding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from tocsin.detectors.layers import LAYERS, people, posts_behind
from tocsin.engines.network import NULL, Network
from tocsin.engines.timing import SECOND
from tocsin.statistics.communities import communities
from tocsin.statistics.correction import jointly
from tocsin.vocabulary.finding import Chance, Finding, Span, Tie
from tocsin.vocabulary.platforms import titled

TOGETHER = "Coordinated or identically triggered"
INTEREST = "Community of interest"
PICTURE = 300
"""Ties kept with a finding, strongest first: more than a picture can show."""
BY_HAND_S = 15.0
"""Median lag from which people at their phones are a likelier reading than a program."""
NOTIFIED = "People who each answered the same notification or newsletter."
PROGRAM = "A feed or scheduling program that posts the same items to several accounts."
OWN = "One publisher, party or person posting to accounts of their own."
AGREED = "An agreed and open campaign, for example of a union or a fan club."
SUGGESTS = ("disarm:T0049", "commitment14:coordinated-inauthentic-behaviour")
CROSS_POSTING = "disarm:T0119.002"

MEASURES: Mapping[str, str] = {
    "accounts": "different accounts in the community",
    "platforms": "platforms they are on",
    "edges": "pairs of accounts tied by the tests",
    "objects": "different things that two of them shared within the window; "
    "a domain counts only where no link of it was shared",
    "posts": "posts in which they did",
    "median_lag_s": "seconds between the two shares of a meeting, the middle one",
    "expected_objects": "meetings over different things that chance allows an edge, on average",
    "weakest_q": "largest q of an edge in the co-sharing test",
    "weakest_q_synchrony": "largest q of an edge in the synchrony test; 1: not tested",
}


@dataclass(frozen=True, eq=False)
class Community:
    """Accounts tied to one another, with what ties them."""

    edges: pl.DataFrame
    """Tested ties: one, other (account ids), layer, objects, expected, p, q, q_synchrony, …"""
    met: pl.DataFrame
    """What each tie shared: one, other, layer, object, lag_s, posts (64-bit ids)."""
    posts: pl.DataFrame
    """The posts in `met`, oldest first: post_id, account_id, platform, name, created_at."""

    @property
    def names(self) -> int:
        """Different names: accounts that share a handle across platforms count once."""
        return self.posts["name"].n_unique()

    @cached_property
    def objects(self) -> Mapping[str, int]:
        """Distinct objects per layer, the most telling layer first."""
        counted = dict(self.met.group_by("layer").agg(pl.col("object").n_unique()).iter_rows())
        return {name: counted[name] for name in LAYERS if name in counted}

    @cached_property
    def lag_s(self) -> float:
        """Median lag of the meetings, in seconds."""
        return float(self.met.select(pl.col("lag_s").median()).item())

    @property
    def span(self) -> Span:
        """From the first post to the last."""
        return Span(
            *self.posts.select(
                first=pl.col("created_at").first(), last=pl.col("created_at").last()
            ).row(0)
        )

    def claim(self, word: str, window_s: float) -> str:
        """Say what was done, in numbers that can be counted in the evidence."""
        accounts = self.posts["account_id"].n_unique()
        where = _listed(sorted(titled(name) for name in self.posts["platform"].unique()))
        return (
            f"{word}: {accounts:,} accounts on {where} shared {_things(self.objects)}, each by at "
            f"least two of them within {_seconds(window_s)}, in {self.posts.height:,} posts, "
            f"{self.span}; median lag {_seconds(self.lag_s)}"
        )

    def finding(self, word: str, found: Network) -> Finding:
        """Tell the community as a finding."""
        several = self.posts["platform"].n_unique() > 1
        return Finding(
            claim=self.claim(word, found.timing.window / SECOND),
            subjects=tuple(self.posts["account_id"].unique(maintain_order=True)),
            evidence=tuple(self.posts["post_id"]),
            span=self.span,
            measures=self._measures(),
            chance=self.chance(found.hypotheses),
            innocent=_innocent(self.lag_s),
            suggests=(*SUGGESTS, CROSS_POSTING) if several else SUGGESTS,
            ties=self._ties(),
        )

    def _measures(self) -> dict[str, float]:
        weakest = self.edges.select(pl.col("q", "q_synchrony").max(), pl.col("expected").mean())
        q, q_synchrony, expected = weakest.row(0)
        return {
            "accounts": self.posts["account_id"].n_unique(),
            "platforms": self.posts["platform"].n_unique(),
            "edges": self.edges.height,
            "objects": sum(self.objects.values()),
            "posts": self.posts.height,
            "median_lag_s": self.lag_s,
            "expected_objects": expected,
            "weakest_q": q,
            "weakest_q_synchrony": 1.0 if q_synchrony is None else q_synchrony,
        }

    def chance(self, hypotheses: int) -> Chance:
        """Take the ties together: how likely so much is if none of them is real."""
        p = self.edges["p"].to_numpy()
        return Chance(p=jointly(p), q=jointly(p, hypotheses), null=NULL, hypotheses=hypotheses)

    def _ties(self) -> tuple[Tie, ...]:
        strongest = self.edges.sort("q", -pl.col("objects"), "one", "other").head(PICTURE)
        rows = strongest.select("one", "other", pl.col("objects").cast(pl.Float64), "q")
        return tuple(Tie(*row) for row in rows.iter_rows())


def communities_in(found: Network, edges: pl.DataFrame, posts: pl.LazyFrame) -> Iterator[Community]:
    """Yield the communities that these edges of a network make, with names for people.

    An account that no post is known to be by cannot be named, and is left out.
    """
    if edges.is_empty():
        return
    who = people(posts, pl.concat([edges["one"], edges["other"]]))
    known = who["account_uid"].implode()
    edges = edges.filter(pl.col("one").is_in(known), pl.col("other").is_in(known))
    met = _without_doubles(found.evidence(edges))
    behind = posts_behind(posts, met["posts"].explode()).join(who, on="account_uid")
    ids = dict(who.select("account_uid", "account_id").iter_rows())
    ties = edges.select("one", "other", -pl.col("q").clip(1e-300).log10() + 1.0)
    for names in communities((str(a), str(b), w) for a, b, w in ties.iter_rows()):
        members = pl.Series(names).cast(pl.Int64).implode()
        inside = pl.col("one").is_in(members) & pl.col("other").is_in(members)
        shared = met.filter(inside)
        named = [pl.col(end).replace_strict(ids) for end in ("one", "other")]
        yield Community(
            edges.filter(inside).with_columns(named),
            shared,
            behind.filter(pl.col("post_uid").is_in(shared["posts"].explode().implode())),
        )


def _without_doubles(met: pl.DataFrame) -> pl.DataFrame:
    """Leave out the domains of edges that shared links: a link is not also its domain."""
    linked = met.filter(pl.col("layer") == "url").select("one", "other", layer=pl.lit("domain"))
    return met.join(linked, on=["one", "other", "layer"], how="anti")


def _innocent(lag_s: float) -> tuple[str, ...]:
    """Return who might have done this in good faith, the likeliest first."""
    likely = (NOTIFIED, PROGRAM) if lag_s >= BY_HAND_S else (PROGRAM, NOTIFIED)
    return (*likely, OWN, AGREED)


def _things(objects: Mapping[str, int]) -> str:
    """Say how many of what: `48 links and 1 hashtag`."""
    return _listed(
        [
            f"{count:,} {LAYERS[name].one if count == 1 else LAYERS[name].many}"
            for name, count in objects.items()
        ]
    )


def _listed(words: list[str]) -> str:
    """Join words as a sentence does."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _seconds(length: float) -> str:
    """Write a length of time with no more digits than it deserves."""
    return f"{length:.3g} s" if length < 100 else f"{length:,.0f} s"
