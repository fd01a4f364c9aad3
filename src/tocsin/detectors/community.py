"""A community of tied accounts, told as a finding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from tocsin.detectors.deeds import EVER, LAYERS, WITHIN
from tocsin.detectors.layers import people, posts_behind
from tocsin.engines.dealing import Deals, strength
from tocsin.engines.network import INTEREST, NULL, TRIGGERED, Network
from tocsin.engines.timing import PAIR, SECOND
from tocsin.statistics.correction import jointly
from tocsin.vocabulary.finding import Chance, Finding, Span, Tie
from tocsin.vocabulary.platforms import titled

PICTURE = 300
"""Ties kept with a finding, strongest first: more than a picture can show."""
BY_HAND_S = 15.0
"""Median lag from which people at their phones are a likelier reading than a program."""
LANGUAGES = 3
"""Languages that a claim names at most."""
NOTIFIED = "People who each answered the same notification or newsletter."
PROGRAM = "A feed or scheduling program that posts the same items to several accounts."
OWN = "One publisher, party or person posting to accounts of their own."
AGREED = "An agreed and open campaign, for example of a union or a fan club."
TASTE = "Readers of the same papers, members of one party, fans: people with one taste."

ALWAYS = ("disarm:T0049", "commitment14:coordinated-inauthentic-behaviour")
BY_LAYER: Mapping[str, str] = {
    "text": "disarm:T0084.001",
    "repost": "disarm:T0049.003",
    "reposted_account": "disarm:T0049.003",
    "reply": "disarm:T0049.005",
    "mention": "disarm:T0049.005",
    "hashtag": "disarm:T0049.002",
    "sequence": "disarm:T0049.002",
}
"""What a layer adds to what is suggested; a suggestion, never a verdict."""
CROSS_POSTING = "disarm:T0119.002"
SUGGESTS = (*ALWAYS, *sorted({*BY_LAYER.values()}), CROSS_POSTING)

MEASURES: Mapping[str, str] = {
    "accounts": "different accounts in the community",
    "platforms": "platforms they are on",
    "languages": "languages of the posts, as far as stated",
    "layers": "kinds of things they shared",
    "edges": "pairs of accounts tied by the tests",
    "objects": "different things that two of them shared within the window; "
    "a domain counts only where no link of it was shared",
    "posts": "posts in which they did",
    "window_s": "seconds: the widest of the windows within which the pairs are as quick as the "
    "claim says",
    "median_lag_s": "seconds between the two shares of a meeting, the middle one",
    "leader_first": "of the meetings of the account that was first most often, the part in which "
    "it was; a half is nobody's lead",
    "times_chance": "meetings over different things for each that chance allows, middle edge",
    "times_chance_low": "the same, the low end of its 95 % interval",
    "expected_objects": "meetings over different things that chance allows an edge, on average",
    "share_close": "of the occasions on which two of them shared a thing within the horizon, the "
    "part that was within the window",
    "share_usual": "the part that others reach; 1: not compared",
    "weakest_q": "largest q of an edge in the co-sharing test",
    "weakest_q_synchrony": "largest q of an edge in the test against others' pace; 1: not tested",
    "weakest_q_reaction": "largest q of an edge in the test against people's hands; 1: not tested",
    "permutations": "times the names were dealt anew to see what chance makes; 0: not asked for",
    "permutation_p": "how often such a deal held a community as unlikely; 1: not asked for",
}


@dataclass(frozen=True, eq=False)
class Community:
    """Accounts tied to one another, with what ties them."""

    edges: pl.DataFrame
    """Tested ties, columns of `Network.edges` with account ids for one and other."""
    met: pl.DataFrame
    """What each tie shared, columns of `Network.evidence` (one, other and posts: 64-bit ids)."""
    posts: pl.DataFrame
    """The posts in `met`, oldest first: post_id, account_id, platform, name, lang, created_at."""

    @property
    def names(self) -> int:
        """Different names: accounts that share a handle across platforms count once."""
        return self.posts["name"].n_unique()

    @cached_property
    def objects(self) -> Mapping[str, int]:
        """Distinct objects per layer, the most telling layer first."""
        counted = dict(self.met.group_by("layer").agg(pl.col("object").n_unique()).iter_rows())
        known = [name for name in LAYERS if name in counted]
        return {name: counted[name] for name in (*sorted(counted.keys() - set(known)), *known)}

    @cached_property
    def lag_s(self) -> float:
        """Median lag of the meetings, in seconds."""
        return float(self.met.select(pl.col("lag_s").median()).item())

    @cached_property
    def members(self) -> pl.DataFrame:
        """One row per account, those who lead first.

        account_id, platform, name, posts, meetings, first (part of its meetings in which it was
        first; a tie is half), first_at, last_at.
        """
        lead = (pl.col("lead_s").sign() + 1) / 2
        led = pl.concat(
            [
                self.met.select(account_uid="one", first=lead),
                self.met.select(account_uid="other", first=1 - lead),
            ]
        )
        share = led.group_by("account_uid").agg(meetings=pl.len(), first=pl.col("first").mean())
        acts = self.posts.group_by("account_uid").agg(
            pl.col("account_id", "platform", "name").first(),
            posts=pl.len(),
            first_at=pl.col("created_at").min(),
            last_at=pl.col("created_at").max(),
        )
        columns = (
            "account_id", "platform", "name", "posts", "meetings", "first", "first_at", "last_at",
        )  # fmt: skip
        found = acts.join(share, on="account_uid").select(columns)
        return found.sort("first", "meetings", "account_id", descending=[True, True, False])

    @property
    def languages(self) -> list[str]:
        """Languages of the posts as stated, the most frequent first."""
        stated = self.posts["lang"].drop_nulls().to_frame().group_by("lang").len()
        return stated.sort("len", "lang", descending=[True, False])["lang"].to_list()

    @property
    def window_s(self) -> int:
        """The widest of the windows within which its edges met; the evidence lies within."""
        quick = pl.col("word") != INTEREST
        within = pl.when(quick).then("pace_s").otherwise("window_s")
        return int(self.edges.select(within.max()).item())

    @property
    def span(self) -> Span:
        """From the first post to the last."""
        times = self.posts["created_at"]
        return Span(times[0], times[-1])

    def claim(self, word: str) -> str:
        """Say what was done, in numbers that can be counted in the evidence."""
        accounts = self.posts["account_id"].n_unique()
        where = _listed(sorted(titled(name) for name in self.posts["platform"].unique()))
        spoken = ", ".join(self.languages[:LANGUAGES])
        told = f" (in {spoken})" if spoken else ""
        soon = "" if self.window_s >= EVER / SECOND else f" within {_seconds(self.window_s)}"
        return (
            f"{word.capitalize()}: {accounts:,} accounts on {where} shared "
            f"{_things(self.objects)}, each by at least two of them{soon}, in "
            f"{self.posts.height:,} posts{told}, {self.span}; median lag {_seconds(self.lag_s)}"
        )

    def finding(self, word: str, found: Network, deals: Deals | None = None) -> Finding:
        """Tell the community as a finding."""
        return Finding(
            claim=self.claim(word),
            subjects=tuple(self.posts["account_id"].unique(maintain_order=True)),
            evidence=tuple(self.posts["post_id"]),
            span=self.span,
            measures=self._measures(found, deals),
            chance=self.chance(found.hypotheses, deals),
            innocent=_innocent(word, self.lag_s),
            suggests=self._suggests(),
            ties=self._ties(),
        )

    def _suggests(self) -> tuple[str, ...]:
        several = self.posts["platform"].n_unique() > 1
        acts = sorted({BY_LAYER[name] for name in self.objects if name in BY_LAYER})
        return (*ALWAYS, *acts, *((CROSS_POSTING,) if several else ()))

    def _measures(self, found: Network, deals: Deals | None) -> dict[str, float]:
        weakest = {f"weakest_{q}": self._largest(q) for q in ("q", "q_synchrony", "q_reaction")}
        middle = self.edges.select(
            pl.col("times_chance", "times_low").median(), pl.col("expected", "usual").mean()
        ).row(0, named=True)
        close, near = self.edges.select(pl.col("close", "near").sum()).row(0)
        return {
            "accounts": self.posts["account_id"].n_unique(),
            "platforms": self.posts["platform"].n_unique(),
            "languages": len(self.languages),
            "layers": len(self.objects),
            "edges": self.edges.height,
            "objects": sum(self.objects.values()),
            "posts": self.posts.height,
            "window_s": self.window_s,
            "median_lag_s": self.lag_s,
            "leader_first": self.members["first"][0],
            "times_chance": middle["times_chance"],
            "times_chance_low": middle["times_low"],
            "expected_objects": middle["expected"],
            "share_close": close / near if near else 1.0,
            "share_usual": 1.0 if middle["usual"] is None else middle["usual"],
            **weakest,
            "permutations": len(deals) if deals else 0,
            "permutation_p": deals.p(self.chance(found.hypotheses).q) if deals else 1.0,
        }

    def _largest(self, q: str) -> float:
        """Return the largest q of a kind; 1 where the edges were not tested for it."""
        found = self.edges[q].max()
        return found if isinstance(found, float) else 1.0

    def chance(self, hypotheses: int, deals: Deals | None = None) -> Chance:
        """Take the ties together: how likely so much is if none of them is real."""
        p = self.edges["p_least"].to_numpy()
        null = f"{NULL} {deals}" if deals else NULL
        return Chance(p=jointly(p), q=jointly(p, hypotheses), null=null, hypotheses=hypotheses)

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
    for names, _ in strength(edges, found.hypotheses):
        members = pl.Series(names).cast(pl.Int64).implode()
        inside = pl.col("one").is_in(members) & pl.col("other").is_in(members)
        shared = met.filter(inside)
        named = [pl.col(end).replace_strict(ids) for end in PAIR]
        yield Community(
            edges.filter(inside).with_columns(named),
            shared,
            behind.filter(pl.col("post_uid").is_in(shared["posts"].explode().implode())),
        )


def _without_doubles(met: pl.DataFrame) -> pl.DataFrame:
    """Leave out what is part of something else that was shared: a link is not also its domain."""
    parts = {"layer": list(WITHIN), "whole": list(WITHIN.values())}
    whole = met.select(*PAIR, whole="layer").unique()
    doubled = whole.join(pl.DataFrame(parts), on="whole").select(*PAIR, "layer")
    return met.join(doubled, on=[*PAIR, "layer"], how="anti")


def _innocent(word: str, lag_s: float) -> tuple[str, ...]:
    """Return who might have done this in good faith, the likeliest first."""
    if word == INTEREST:
        return (TASTE, NOTIFIED, OWN, AGREED)
    by_program = lag_s < BY_HAND_S and word != TRIGGERED
    likely = (PROGRAM, NOTIFIED) if by_program else (NOTIFIED, PROGRAM)
    return (*likely, OWN, AGREED)


def _things(objects: Mapping[str, int]) -> str:
    """Say how many of what: `48 links and 1 hashtag`."""
    return _listed([f"{count:,} {_called(name, count)}" for name, count in objects.items()])


def _called(name: str, count: int) -> str:
    """Return what one object of a layer is called, or several are; a layer of your own: by name."""
    if name not in LAYERS:
        return f"{name} cluster" if count == 1 else f"{name} clusters"
    return LAYERS[name].one if count == 1 else LAYERS[name].many


def _listed(words: list[str]) -> str:
    """Join words as a sentence does."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _seconds(length: float) -> str:
    """Write a length of time with no more digits than it deserves."""
    return f"{length:.3g} s" if length < 100 else f"{length:,.0f} s"
