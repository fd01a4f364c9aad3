"""What came back after it had gone: the same thing, or another with the same hand behind it.

The same native id, seen alive again, is proof by itself. Every other likeness (a mirrored domain, a
numbered handle, the same file, the same payer, the same words) is a proposal with a stated basis:
it counts in figures only once a person has confirmed it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from tocsin.casework.rapid.liveness import Check, history


class Basis(StrEnum):
    """By what two assets are held to be one story."""

    SAME_ID = "same_id"
    HANDLE = "handle"
    """Handles alike but for digits and separators."""
    DOMAIN = "domain"
    """The same name under another ending, or with other digits."""
    MEDIA = "media"
    """The same media file, by its hash."""
    PAYER = "payer"
    """The same payer of ads."""
    TEXT = "text"
    """The same family of near-duplicate texts."""


CONFIDENCE: dict[Basis, Literal["high", "medium", "low"]] = {
    Basis.SAME_ID: "high",
    Basis.MEDIA: "medium",
    Basis.PAYER: "medium",
    Basis.DOMAIN: "medium",
    Basis.TEXT: "low",
    Basis.HANDLE: "low",
}


@dataclass(frozen=True, kw_only=True)
class Trait:
    """What is known of an asset that another could share; "" and () where nothing is."""

    asset: str
    platform: str = ""
    first_seen: datetime
    handle: str = ""
    domain: str = ""
    """Registered domain."""
    media: tuple[str, ...] = ()
    """Hashes."""
    payer: str = ""
    texts: tuple[str, ...] = ()
    """Ids of families of near-duplicate texts."""


@dataclass(frozen=True, kw_only=True)
class Recidivism:
    """An asset that went, and the one that came after it."""

    from_asset: str
    to_asset: str
    basis: Basis
    confidence: Literal["high", "medium", "low"]
    gone_at: datetime
    back_at: datetime
    confirmed: bool = False
    """Whether a person, or the same id, says that it is one story."""

    @property
    def days(self) -> int:
        """Whole days from the going to the coming back."""
        return (self.back_at - self.gone_at) // timedelta(days=1)

    def confirm(self) -> "Recidivism":
        """Return the same link, confirmed."""
        return replace(self, confirmed=True)


def returned(checks: Iterable[Check], as_of: datetime) -> tuple[Recidivism, ...]:
    """Return every time that the asset of these checks came back under its own id."""
    every = tuple(checks)
    found = []
    gone_at: datetime | None = None
    for turn in history(every, as_of):
        if turn.is_gone:
            gone_at = gone_at or turn.since
        elif gone_at is not None and turn.since is not None:
            found.append(_link(every[0].asset, every[0].asset, Basis.SAME_ID, gone_at, turn.since))
            gone_at = None
    return tuple(one.confirm() for one in found)


def proposals(
    gone: Iterable[tuple[Trait, datetime]], later: Iterable[Trait]
) -> Iterator[Recidivism]:
    """Yield the assets first seen after another had gone that share something with it.

    `gone` are assets with the instant from which they were. One proposal per pair, on the best
    basis there is; nobody is accused by it.
    """
    candidates = tuple(later)
    for old, gone_at in gone:
        for new in candidates:
            if new.asset == old.asset or new.first_seen < gone_at:
                continue
            bases = shared(old, new)
            if bases:
                yield _link(old.asset, new.asset, bases[0], gone_at, new.first_seen)


def shared(one: Trait, other: Trait) -> tuple[Basis, ...]:
    """Return what two assets have in common, the strongest first."""
    found = {
        Basis.MEDIA: bool({*one.media} & {*other.media}),
        Basis.PAYER: _alike(one.payer.casefold(), other.payer.casefold()),
        Basis.DOMAIN: one.domain != other.domain and _alike(stem(one.domain), stem(other.domain)),
        Basis.TEXT: bool({*one.texts} & {*other.texts}),
        Basis.HANDLE: _alike(pattern(one.handle), pattern(other.handle)),
    }
    return tuple(basis for basis, holds in found.items() if holds)


def pattern(handle: str) -> str:
    """Return a handle without what is changed to open the next account; "" when little is left.

    >>> pattern("Vote_Now_2024"), pattern("@vote.now99"), pattern("ana7")
    ('votenow', 'votenow', '')
    """
    return _long_enough(re.sub(r"[\W\d_]+", "", handle.casefold()))


def stem(domain: str) -> str:
    """Return the name of a registered domain without its ending and digits; "" when it is short.

    >>> stem("truth-daily24.com"), stem("truthdaily.media"), stem("x1.com")
    ('truthdaily', 'truthdaily', '')
    """
    return _long_enough(re.sub(r"[\W\d_]+", "", domain.casefold().partition(".")[0]))


def _long_enough(text: str) -> str:
    """Short names are alike by chance."""
    return text if len(text) >= 5 else ""


def _alike(one: str, other: str) -> bool:
    return bool(one) and one == other


def _link(old: str, new: str, basis: Basis, gone_at: datetime, back_at: datetime) -> Recidivism:
    return Recidivism(
        from_asset=old,
        to_asset=new,
        basis=basis,
        confidence=CONFIDENCE[basis],
        gone_at=gone_at,
        back_at=back_at,
    )
