"""A community of tied accounts, told as a finding."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from tocsin.detectors.community_terms import (
    ALWAYS,
    BY_LAYER,
    CROSS_POSTING,
    innocent,
    listed,
    seconds,
)
from tocsin.detectors.deeds import EVER, LAYERS, WITHIN
from tocsin.detectors.layers import people, posts_behind
from tocsin.detectors.traits import KINDS, Agreement
from tocsin.engines.dealing import Deals, strength
from tocsin.engines.network import INTEREST, NULL, Network
from tocsin.engines.timing import PAIR, SECOND
from tocsin.statistics.correction import jointly
from tocsin.statistics.synchrony import at_least_of
from tocsin.vocabulary.finding import Chance, Finding, Span, Tie
from tocsin.vocabulary.platforms import titled

PICTURE = 300
"""Ties kept with a finding, strongest first: more than a picture can show."""
KINDS_TOLD = 4
"""Kinds of things that a claim names at most."""
LEADING = 0.01
"""Largest chance, over all members, with which somebody is said to be first."""
LANGUAGES = 3
"""Languages that a claim names at most."""


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

        account_uid, account_id, platform, name, posts, meetings, first (part of its meetings in
        which it was first; a tie is half), first_at, last_at.
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
            "account_uid", "account_id", "platform", "name", "posts", "meetings", "first",
            "first_at", "last_at",
        )  # fmt: skip
        found = acts.join(share, on="account_uid").select(columns)
        return found.sort("first", "meetings", "account_id", descending=[True, True, False])

    @cached_property
    def leader(self) -> tuple[str, int, int] | None:
        """Who is first more often than turns would have it: name, times first, times there.

        A thing shared is one time, and to be first is to be before everybody the account is tied
        to who was there too: of five, one time in five by turns.
        """
        turns = pl.concat(
            self.met.select("layer", "object", account_uid=end, ahead=pl.col("lead_s") * sign > 0)
            for end, sign in (("one", 1), ("other", -1))
        )
        each = (
            turns.group_by("layer", "object", "account_uid")
            .agg(first=pl.col("ahead").all(), turn=1 / (pl.len() + 1))
            .group_by("account_uid")
            .agg(pl.col("first").sum(), times=pl.len(), turn=pl.col("turn").sort().mean())
            .join(self.members.select("account_uid", "name"), on="account_uid")
            .sort("first", "name", descending=[True, False])
        )
        first, times, turn = (
            each[of].cast(pl.Float64).to_numpy() for of in ("first", "times", "turn")
        )
        p = at_least_of(first, times, turn) * each.height
        place = int(np.argmin(p))
        if p[place] > LEADING:
            return None
        return each["name"][place], int(first[place]), int(times[place])

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
        where = listed(sorted(titled(name) for name in self.posts["platform"].unique()))
        spoken, more = ", ".join(self.languages[:LANGUAGES]), len(self.languages) - LANGUAGES
        others = f" and {more} more" if more > 0 else ""
        told = f" (in {spoken}{others})" if spoken else ""
        soon = "" if self.window_s >= EVER / SECOND else f" within {seconds(self.window_s)}"
        return (
            f"{word.capitalize()}: {accounts:,} accounts on {where} shared "
            f"{_things(self.objects)}, each by at least two of them{soon}, in "
            f"{self.posts.height:,} posts{told}, {self.span}; median lag {seconds(self.lag_s)}"
            f"{self._led()}"
        )

    def _led(self) -> str:
        """Say who was first, if anybody was beyond turns."""
        if self.leader is None:
            return ""
        name, first, times = self.leader
        return f"; {name} was first {first:,} of {times:,} times"

    def finding(
        self,
        word: str,
        found: Network,
        deals: Deals | None = None,
        agreed: Sequence[Agreement] = (),
    ) -> Finding:
        """Tell the community as a finding; `agreed` says what else its members have in common."""
        return Finding(
            claim=self.claim(word),
            subjects=tuple(self.posts["account_id"].unique(maintain_order=True)),
            evidence=tuple(self.posts["post_id"]),
            span=self.span,
            measures={**self._measures(), **_agreed(agreed), **_dealt(self, found, deals)},
            chance=self.chance(found.hypotheses, deals),
            innocent=innocent(word, self.lag_s),
            suggests=self._suggests(),
            ties=self._ties(),
        )

    def _suggests(self) -> tuple[str, ...]:
        several = self.posts["platform"].n_unique() > 1
        acts = sorted({BY_LAYER[name] for name in self.objects if name in BY_LAYER})
        return (*ALWAYS, *acts, *((CROSS_POSTING,) if several else ()))

    def _measures(self) -> dict[str, float]:
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


def _agreed(found: Sequence[Agreement]) -> dict[str, float]:
    """Say what members have in common besides, the least likely of each: when made, how dressed."""
    made = next((one for one in found if one.kind not in KINDS), None)
    alike = next((one for one in found if one.kind in KINDS), None)
    tried = len(KINDS)
    return {
        "made_together": made.members if made else 0,
        "made_together_p": made.p if made else 1.0,
        "alike": alike.members if alike else 0,
        "alike_p": min(1.0, alike.p * tried) if alike else 1.0,
    }


def _dealt(community: Community, found: Network, deals: Deals | None) -> dict[str, float]:
    """Say what came of dealing the names anew."""
    if deals is None:
        return {"permutations": 0, "permutation_p": 1.0}
    q = community.chance(found.hypotheses).q
    return {"permutations": len(deals), "permutation_p": deals.p(q)}


def _without_doubles(met: pl.DataFrame) -> pl.DataFrame:
    """Leave out what is part of something else that was shared: a link is not also its domain."""
    parts = {"layer": list(WITHIN), "whole": list(WITHIN.values())}
    whole = met.select(*PAIR, whole="layer").unique()
    doubled = whole.join(pl.DataFrame(parts), on="whole").select(*PAIR, "layer")
    return met.join(doubled, on=[*PAIR, "layer"], how="anti")


def _things(objects: Mapping[str, int]) -> str:
    """Say how many of what: `48 links and 1 hashtag`; of many kinds, the most telling ones."""
    told = [f"{count:,} {_called(name, count)}" for name, count in objects.items()]
    if len(told) > KINDS_TOLD:
        rest = sum(list(objects.values())[KINDS_TOLD - 1 :])
        told = [*told[: KINDS_TOLD - 1], f"{rest:,} other things"]
    return listed(told)


def _called(name: str, count: int) -> str:
    """Return what one object of a layer is called, or several are; a layer of your own: by name."""
    if name not in LAYERS:
        return f"{name} cluster" if count == 1 else f"{name} clusters"
    return LAYERS[name].one if count == 1 else LAYERS[name].many
