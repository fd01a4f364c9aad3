"""Automated: accounts that post for days without the rest a person needs, at the gaps of a machine.

Two things are needed. *No rest*: for `days`, the account never paused for `rest`. And *gaps of a
machine* in that time: at least `beat` of the gaps between posts are equal to within `moment`, or at
least `even` of them lie around their mean (`statistics/cadence.py`); more than smooth gaps, or
moments without memory, allow, corrected over both tests of every account with enough posts.

A machine behind an account is no offence: schedulers, feeds and services are automated too. What
matters is whether it passes for a person, and what it spreads; that is for people to say.

Sees      programs that post or repost at a fixed beat, or after random waits between two bounds,
          round the clock, be it among ordinary posts of the same account.
Misses    programs that rest at night or replay the times of a person, several accounts that take
          turns, bursts at random moments, and collections that hold only some of an account's
          posts: a search by words breaks every beat.
Innocent  set aside: whoever stands on the watchlist, verified accounts, accounts that say they are
          bots or feeds, accounts that carry the name of the site they link to. Never reported:
          desks in shifts and big teams, who have no rest but no machine's gaps either; schedulers
          who post at fixed hours of the day and rest at night. Not told apart: a service that does
          not say what it is.
Cost      one sort of the posts by account and time: O(n log n) time, O(n) memory.
Source    DISARM T0146.007, Automated Account Asset, and T0049.003; Commitment 14, TTP 1. The design
          note on content, section 6: no score of what is a bot, only what can be counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import numpy as np
import polars as pl

from tocsin.detectors.automation import READS, runs, said_so
from tocsin.statistics.cadence import Cadence, Numbers, beat, even
from tocsin.statistics.correction import SMALLEST, corrected
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Chance, Finding, Span
from tocsin.vocabulary.platforms import titled

BEAT = (
    "The account's gaps spread smoothly: between half and twice the length of the equal ones, none "
    "is more than twice as usual as the others."
)
EVEN = "The account is always awake and posts at moments that have nothing to do with the last one."
INNOCENT = (
    "A service that posts by itself and does not say so: weather, prices, quakes, a feed.",
    "A newsroom or a shop that plans its posts ahead with a scheduler, day and night.",
    "A person who has a program post for them, openly elsewhere.",
    "An account of a platform or a tool that repeats what others ask it to.",
)
PASSES_ON = "disarm:T0049.003"
MINUTE = 60.0
MOST_REPOSTS = 0.5
"""From this share of reposts on, what is automated is passing on."""


@dataclass(frozen=True)
class Suspicion:
    """One account's time without rest, and how alike its gaps were."""

    posts: pl.DataFrame
    """Oldest first."""
    beat: Cadence
    even: Cadence


@dataclass(frozen=True, kw_only=True)
class Automated:
    """Find accounts that post without rest at the gaps of a machine."""

    posts: int = 40
    """Fewest posts in the time without rest."""
    days: timedelta = timedelta(days=3)
    """Shortest time without rest."""
    rest: timedelta = timedelta(hours=5)
    """Shortest pause that counts as rest."""
    moment: timedelta = timedelta(seconds=30)
    """Gaps that differ by no more are equal."""
    beat: float = 0.5
    """Smallest part of the gaps that are equal."""
    even: float = 0.85
    """Smallest part of the gaps between half and one and a half times their mean."""
    q: float = 0.001
    """Largest corrected chance."""

    name: ClassVar[str] = "automated"
    version: ClassVar[int] = 1
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = READS
    needs: ClassVar[tuple[str, ...]] = ("posts",)
    real_names: ClassVar[str] = "used"
    measures: ClassVar[Mapping[str, str]] = {
        "posts": "posts in the time without rest",
        "hours": "length of that time in hours",
        "pause_s": "longest pause in it, in seconds",
        "clock_hours": "different hours of the day (UTC) with posts, 24 at most",
        "equal": "part of the gaps that are equal to within `moment`",
        "beat_s": "length of the equal gaps, in seconds",
        "even": "part of the gaps between half and one and a half times their mean",
        "reposts": "part of the posts that are reposts",
        "one_client": "part of the posts made with the commonest software; 0 where it is not known",
    }
    suggests: ClassVar[tuple[str, ...]] = ("disarm:T0146.007", "commitment14:TTP-1")

    def __post_init__(self) -> None:
        if self.posts < 20:  # below, chance alone makes such gaps
            raise ParameterError(self, "posts", "at least 20: fewer gaps say nothing")
        for name in ("days", "rest", "moment"):
            if getattr(self, name) <= timedelta(0):
                raise ParameterError(self, name, "longer than zero")
        for name in ("beat", "even", "q"):
            if not 0 < getattr(self, name) <= 1:
                raise ParameterError(self, name, "above 0 and at most 1")

    def detect(
        self,
        posts: pl.LazyFrame,
        links: pl.LazyFrame,
        accounts: pl.LazyFrame,
        watchlist: pl.LazyFrame,
    ) -> Iterator[Finding]:
        """Yield one finding per account, oldest first."""
        awake, tried = runs(
            posts, watchlist, posts_at_least=self.posts, rest=self.rest, days=self.days
        )
        tested = [self._tested(own) for own in awake.partition_by("account_uid", "run")]
        likely = [one for one in tested if self._is_machine(one)]
        aside = said_so([one.posts for one in likely], links, accounts)
        p = np.array([max(min(one.beat.p, one.even.p), SMALLEST) for one in likely])
        findings = [
            self._finding(one, Chance(p=own, q=q, null=_null(one), hypotheses=2 * tried))
            for one, own, q in zip(
                likely, p.tolist(), corrected(p, 2 * tried).tolist(), strict=True
            )
            if q <= self.q and one.posts["account_uid"][0] not in aside
        ]
        yield from sorted(findings, key=lambda one: (one.span.first, one.subjects))

    def _tested(self, own: pl.DataFrame) -> Suspicion:
        """Return how alike the gaps of one time without rest are."""
        gaps = _seconds(own)
        grain = 1.0 if np.any(gaps % MINUTE) else MINUTE
        return Suspicion(own, beat(gaps, self.moment.total_seconds(), grain), even(gaps))

    def _is_machine(self, one: Suspicion) -> bool:
        gaps = len(one.posts) - 1
        return one.beat.hits >= self.beat * gaps or one.even.hits >= self.even * gaps

    def _finding(self, one: Suspicion, chance: Chance) -> Finding:
        """Say how long an account had no rest, and how alike its gaps were."""
        own, measures = one.posts, _measures(one)
        first: Mapping[str, Any] = own.row(0, named=True)
        span = Span(own["created_at"][0], own["created_at"][-1])
        called = f"@{first['account_handle']}" if first["account_handle"] else first["account_id"]
        passes_on = measures["reposts"] >= MOST_REPOSTS
        return Finding(
            claim=f"{called} on {titled(first['platform'])} posted {len(own)} times in "
            f"{measures['hours'] / 24:.1f} days, the longest pause "
            f"{_told(measures['pause_s'])}; {self._alike(one)}, {span}",
            subjects=(first["account_id"],),
            evidence=tuple(own["post_id"]),
            span=span,
            measures=measures,
            chance=chance,
            innocent=INNOCENT,
            suggests=(*self.suggests, PASSES_ON) if passes_on else self.suggests,
        )

    def _alike(self, one: Suspicion) -> str:
        """Say how many gaps are alike, by the test that is the surer."""
        gaps = len(one.posts) - 1
        if one.beat.p <= one.even.p:
            moment = _told(self.moment.total_seconds())
            return (
                f"{one.beat.hits} of the {gaps} gaps between posts are equal to within {moment}, "
                f"at {_told(one.beat.length)}"
            )
        return (
            f"{one.even.hits} of the {gaps} gaps between posts are between half and one and a half "
            f"times {_told(one.even.length)}"
        )


def _null(one: Suspicion) -> str:
    return BEAT if one.beat.p <= one.even.p else EVEN


def _measures(one: Suspicion) -> dict[str, float]:
    """Say in numbers how long an account had no rest, and how alike its gaps were."""
    own, gaps = one.posts, len(one.posts) - 1
    clients = own["client"].drop_nulls().value_counts(sort=True)
    return {
        "posts": len(own),
        "hours": round(float(_seconds(own).sum()) / 3600, 3),
        "pause_s": round(float(_seconds(own).max()), 3),
        "clock_hours": own["created_at"].dt.hour().n_unique(),
        "equal": one.beat.hits / gaps,
        "beat_s": round(one.beat.length, 3),
        "even": one.even.hits / gaps,
        "reposts": int(own["is_repost"].sum()) / len(own),
        "one_client": clients["count"][0] / len(own) if len(clients) else 0.0,
    }


def _seconds(own: pl.DataFrame) -> Numbers:
    """Return the gaps between posts."""
    return np.diff(own["created_at"].dt.epoch("us").to_numpy() / 1e6)


def _told(seconds: float) -> str:
    """Write a duration for people.

    >>> _told(45), _told(3120), _told(9000)
    ('45 s', '52 min', '2 h 30 min')
    """
    if seconds < MINUTE:
        return f"{seconds:.0f} s"
    minutes = round(seconds / MINUTE)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
