"""Chance, from a seed: the same seed gives the same world, byte for byte.

Each part of the world throws its own dice, named after the part, so that changing one part leaves
the others as they were. These dice make stories; nothing secret may depend on them.
"""

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from math import exp, log
from random import Random
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Dice(Random):
    """A seeded source of chance with the distributions that people's habits follow."""

    @classmethod
    def named(cls, seed: int, part: str) -> "Dice":
        """Return the dice of one part of the world.

        >>> Dice.named(1, "weather").randrange(100) == Dice.named(1, "weather").randrange(100)
        True
        """
        return cls(f"{seed}/{part}")

    def one(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things, each as likely as the next."""
        return things[int(self.random() * len(things))]

    def some(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """Return that many different things, or all of them where there are fewer."""
        return self.sample(things, min(count, len(things)))

    def happens(self, chance: float) -> bool:
        """Return True with this chance."""
        return self.random() < chance

    def around(self, median: float, spread: float = 0.8) -> float:
        """Return a positive number, log-normal: half the time below `median`."""
        return median * exp(self.gauss(0, spread))

    def lomax(self, scale: float, shape: float = 1.2) -> float:
        """Return a heavy-tailed delay: most are short, a few very long."""
        return scale * (exp(-log(1 - self.random()) / shape) - 1)

    def text(self, alphabet: str, length: int) -> str:
        """Return random characters."""
        return "".join(self.choices(alphabet, k=length))


class Weighted(Generic[Thing]):
    """Things of which some come up more often than others."""

    def __init__(self, things: Sequence[Thing], weights: Sequence[float]) -> None:
        self.things, self._sums = things, list(accumulate(weights))

    def one(self, dice: Dice) -> Thing:
        """Return one, by weight."""
        return self.things[bisect(self._sums, dice.random() * self._sums[-1])]


def falling(count: int, flatness: float = 3.0) -> list[float]:
    """Return weights 1/(rank + flatness): a few things are everywhere, most are rare."""
    return [1 / (rank + flatness) for rank in range(count)]
