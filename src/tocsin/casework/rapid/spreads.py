"""Shares and lengths of time, each with what could not be counted beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil


@dataclass(frozen=True)
class Share:
    """So many of so many, and how many could not be judged yet."""

    count: int
    of: int
    left_out: int = 0

    @property
    def fraction(self) -> Fraction | None:
        """The share itself; null of none."""
        return Fraction(self.count, self.of) if self.of else None

    def __str__(self) -> str:
        rest = f", {self.left_out} not to be judged yet" if self.left_out else ""
        return f"{self.count} of {self.of}{rest}"


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How long something took."""

    observed: int
    """Where it happened; the median and the ninetieth percentile are over these."""
    open: int
    """Where it may still happen."""
    censored: int
    """Where it ended without."""
    median: timedelta | None
    p90: timedelta | None
    """Nearest rank: nine of ten took no longer."""
    median_of_all: timedelta | None
    """By when half of all had it (Kaplan-Meier); null: fewer than half are known to."""


@dataclass(frozen=True)
class Wait:
    """One wait: until it happened, or for as long as anybody waited."""

    length: timedelta
    happened: bool
    is_over: bool = False
    """Nobody waits any more."""


def spread(waits: Iterable[Wait]) -> Spread:
    """Return how long waits took.

    >>> hours = [Wait(timedelta(hours=n), True) for n in (1, 2, 3)]
    >>> str(spread(hours).median), spread(hours).p90 == timedelta(hours=3)
    ('2:00:00', True)
    """
    every = sorted(waits, key=lambda one: (one.length, not one.happened))
    lengths = [one.length for one in every if one.happened]
    return Spread(
        observed=len(lengths),
        open=sum(not one.happened and not one.is_over for one in every),
        censored=sum(not one.happened and one.is_over for one in every),
        median=_median(lengths),
        p90=lengths[ceil(len(lengths) * 9 / 10) - 1] if lengths else None,
        median_of_all=_median_of_all(every),
    )


def _median(lengths: Sequence[timedelta]) -> timedelta | None:
    """Return the middle of sorted lengths, or what is halfway between the middle two."""
    if not lengths:
        return None
    half = len(lengths) // 2
    return lengths[half] if len(lengths) % 2 else (lengths[half - 1] + lengths[half]) / 2


def _median_of_all(every: Sequence[Wait]) -> timedelta | None:
    """Return when the estimated share that still waits first falls to a half (Kaplan-Meier)."""
    waiting = Fraction(1)
    for count, one in enumerate(every):
        if one.happened:
            waiting *= 1 - Fraction(1, len(every) - count)
            if waiting <= Fraction(1, 2):
                return one.length
    return None
