"""Impersonation: accounts that pass for somebody on the watchlist.

Each account is compared with each genuine account on the watchlist by what a reader sees: handle,
name, description, picture, and whether it says it is official (`likeness.py`). Points order the
likenesses; `points` of them make a finding, which neither a look-alike handle nor a shared name
reaches alone. People share names: a person's namesake needs more than handle and name.

How rare such a likeness is, the collection itself says: accounts drawn from it are put on the
watchlist in the target's place, and the share of them that somebody else resembles at least as
much is the chance.

Sees      look-alike letters and digits, letters changed, left out or swapped, official words and
          digits added, copied names, descriptions and picture files; where the watchlist has a
          genuine account, and with `elsewhere` on every other platform.
Misses    accounts whose handle or name was not collected, pictures saved again as another file,
          nicknames and translations of a name, handles shorter than four letters.
Innocent  set aside: the watchlist's own accounts, verified ones (bought marks do not count), and
          accounts that say they are parody, fans or not official. Not told apart: an account of the
          same owner that is missing from the watchlist, and a namesake in the same trade.
Cost      one skeleton per distinct account and a few equality joins: O(n) time and memory.
Source    DISARM T0143.003, Impersonated Persona; look-alikes from Unicode's confusables. Short
          handles and names are left out because they are what false look-alike alarms are made of.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import polars as pl

from tocsin.detectors.decoys import rarity
from tocsin.detectors.suspects import Account, Suspicion, Target, alike, people, targets
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Chance, Finding, Span
from tocsin.vocabulary.platforms import titled

NULL = (
    "Accounts drawn from this collection stand on the watchlist in the target's place; the chance "
    "is the share of them that another account resembles by as many points."
)
PERSONAS = {
    "candidate": "disarm:T0097.110",
    "party": "disarm:T0097.110",
    "outlet": "disarm:T0097.202",
    "authority": "disarm:T0097.111",
}
"""What one passes for, by the target's kind."""
LOOK_ALIKE = "disarm:T0146.005"
INNOCENT = (
    "Another account of the same owner that the watchlist does not name yet.",
    "Somebody with the same name and a similar job.",
    "A local branch, a show or a correspondent with the owner's consent.",
    "A parody or fan account that says so in words we do not know.",
)


@dataclass(frozen=True, kw_only=True)
class Impersonation:
    """Find accounts that pass for somebody on the watchlist."""

    points: int = 3
    """Fewest points of likeness; see the page for what each is worth."""
    elsewhere: bool = False
    """Whether to report the genuine handle itself, or its like, where the watchlist names none."""
    decoys: int = 500
    """How many accounts are drawn to say what chance alone makes."""
    posts: int = 100
    """Most posts of the account to add as evidence, the earliest first."""

    name: ClassVar[str] = "impersonation"
    version: ClassVar[int] = 1
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "watchlist": ("name", "platform", "handle", "native_id", "kind", "country"),
        "accounts": (
            "account_uid", "account_id", "platform", "native_id", "handle", "display_name",
            "description", "avatar_url", "verified", "verified_type", "created_at", "observed_at",
        ),
        "posts": (
            "post_id", "account_uid", "account_id", "platform", "account_native_id",
            "account_handle", "created_at",
        ),
    }  # fmt: skip
    needs: ClassVar[tuple[str, ...]] = ("watchlist",)
    real_names: ClassVar[str] = "needed"
    measures: ClassVar[Mapping[str, str]] = {
        "points": "points of likeness in all",
        "handle": "points for the handle, 0 to 2",
        "name": "points for the name: 2 for an organisation's, 1 for a person's",
        "bio": "points for the description, 0 or 2",
        "avatar": "points for the picture, 0 or 2",
        "claim": "1 if the account says it is official",
        "posts": "posts of the account in the collection",
    }
    suggests: ClassVar[tuple[str, ...]] = ("disarm:T0143.003", "commitment14:TTP-5")

    def __post_init__(self) -> None:
        if self.points < 2:
            raise ParameterError(self, "points", "at least 2: a shared name alone proves nothing")
        if self.decoys < 1:
            raise ParameterError(self, "decoys", "at least 1")
        if self.posts < 0:
            raise ParameterError(self, "posts", "0 or more")

    def detect(
        self, watchlist: pl.LazyFrame, accounts: pl.LazyFrame, posts: pl.LazyFrame
    ) -> Iterator[Finding]:
        """Yield one finding per account that passes for somebody, the likest first.

        Its evidence is the account's own row, then its earliest posts.
        """
        everybody = people(accounts, posts, watchlist)
        watched = targets(watchlist, everybody)
        drawn = self._drawn(everybody)
        pairs = list(alike(everybody, [*watched, *drawn]))
        found = self._suspicions([one for one in pairs if not one.target.drawn], watched)
        chances = _chances(found, [one for one in pairs if one.target.drawn], watched, len(drawn))
        deeds = _deeds(posts, found, self.posts)
        whole = _span(posts.select("created_at").collect(engine="streaming").to_series())
        for suspicion, chance in zip(found, chances, strict=True):
            done = deeds.get(suspicion.account.uid, Deeds())
            if span := done.span or _moment(suspicion.account.seen_at) or whole:
                yield _finding(suspicion, chance, done, span)

    def _suspicions(self, pairs: Sequence[Suspicion], watched: Sequence[Target]) -> list[Suspicion]:
        """Return each account with the target it looks most like, if it looks enough like any."""
        homes = {(one.name, one.platform) for one in watched}
        best: dict[int, Suspicion] = {}
        for one in pairs:
            there = {(one.target.name, one.account.platform), (one.target.name, None)}
            here = self.elsewhere or not homes.isdisjoint(there)
            known = best.get(one.account.uid)
            more = known is None or one.likeness.points > known.likeness.points
            if here and more and one.likeness.points >= self.points:
                best[one.account.uid] = one
        return sorted(best.values(), key=lambda one: (-one.likeness.points, one.account.id))

    def _drawn(self, everybody: Sequence[Account]) -> list[Target]:
        """Return accounts drawn to stand in the targets' place.

        An account's uid is a hash, so the lowest uids are a fair draw, and the same every time.
        """
        whole = (one for one in everybody if one.face.handle and one.face.name and not one.aside)
        lowest = sorted(whole, key=lambda one: one.uid)[: self.decoys]
        return [
            Target(one.id, one.platform, one.face, "person", uid=one.uid, drawn=True)
            for one in lowest
        ]


@dataclass(frozen=True)
class Deeds:
    """What an account posted: all counted, the earliest kept."""

    count: int = 0
    post_ids: tuple[str, ...] = ()
    span: Span | None = None


def _chances(
    found: Sequence[Suspicion], drawn: Iterable[Suspicion], watched: Sequence[Target], draws: int
) -> list[Chance]:
    """Return how often an account drawn in each target's place has a double like this one."""
    doubles = _doubles(drawn)
    tried = max(len({target.name for target in watched}), len(found))
    likest = [(one.likeness.points, doubles[one.target.person].values()) for one in found]
    return rarity(likest, draws, tried=tried, null=NULL)


def _doubles(drawn: Iterable[Suspicion]) -> dict[bool, Counter[str]]:
    """Return the points of each draw's likest double, if it were a person, and if it were not."""
    best: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for one in drawn:
        if one.account.platform == one.target.platform:
            points, named = one.likeness.points, one.likeness.name > 0
            for person, worth in ((True, points), (False, points + named)):
                best[person][one.target.name] = max(best[person][one.target.name], worth)
    return best


def _deeds(posts: pl.LazyFrame, found: Sequence[Suspicion], most: int) -> dict[int, Deeds]:
    """Return what each suspected account posted."""
    uids = [one.account.uid for one in found]
    rows = (
        posts.filter(pl.col("account_uid").is_in(uids))
        .select("post_id", "account_uid", "created_at")
        .collect()
        .sort("created_at", "post_id", nulls_last=True)
    )
    deeds: dict[int, Deeds] = {}
    for own in rows.partition_by("account_uid", maintain_order=True):
        kept = own.head(most)
        deeds[own["account_uid"][0]] = Deeds(
            len(own), tuple(kept["post_id"]), _span(kept["created_at"])
        )
    return deeds


def _span(times: pl.Series) -> Span | None:
    """Return from the first to the last time; null when none is known."""
    first, last = times.min(), times.max()
    if isinstance(first, datetime) and isinstance(last, datetime):
        return Span(first, last)
    return None


def _moment(at: datetime | None) -> Span | None:
    return Span(at, at) if at else None


def _finding(one: Suspicion, chance: Chance, deeds: Deeds, span: Span) -> Finding:
    """Say whom an account passes for, and by what."""
    like, account, target = one.likeness, one.account, one.target
    known = f" (@{target.face.handle.removeprefix('@')})" if target.face.handle else ""
    called = f"@{account.face.handle}" if account.face.handle else account.id
    return Finding(
        claim=f"{called} on {titled(account.platform)} looks like {target.name}{known}: "
        f"{', '.join(like.reasons)}",
        subjects=(account.id,),
        evidence=(account.id, *deeds.post_ids),
        span=span,
        measures={
            "points": like.points,
            "handle": like.handle,
            "name": like.name,
            "bio": like.bio,
            "avatar": like.avatar,
            "claim": like.claim,
            "posts": deeds.count,
        },
        chance=chance,
        innocent=INNOCENT,
        suggests=_suggested(one),
        places=(target.country,) if target.country else (),
    )


def _suggested(one: Suspicion) -> tuple[str, ...]:
    """Return the technique, what was passed for, and how."""
    persona = PERSONAS.get(one.target.kind)
    found = (
        Impersonation.suggests[0],
        persona or "",
        LOOK_ALIKE if one.likeness.handle else "",
        *Impersonation.suggests[1:],
    )
    return tuple(id_ for id_ in found if id_)
