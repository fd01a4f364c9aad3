"""Pairs of shares that meet, made a piece at a time: they are never all there at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tocsin.engines.close import Bits, Close
from tocsin.engines.shares import Codes, Ints, Shares

Keys: TypeAlias = NDArray[np.uint64]

PIECE = 500_000
"""Pairs made at once; a share and all its followers are in one piece."""
SCATTER = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose products spread over all 64 bits: 2 ** 64 divided by the golden ratio."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Some pairs of shares of one object, close together; arrays run side by side."""

    key: Keys
    """Both account codes in one integer, the smaller one first."""
    first: Ints
    """Position of the earlier share; equal times come in either order."""
    second: Ints
    """Position of the later share."""
    met: Bits
    """The windows in which they meet; none if both are by one account, or in crowds."""

    def __len__(self) -> int:
        return len(self.key)

    def only(self, keep: NDArray[np.bool_]) -> "Pairs":
        """Return the pairs for which `keep` is true."""
        return Pairs(self.key[keep], self.first[keep], self.second[keep], self.met[keep])


def key_bits(shares: Shares) -> np.uint64:
    """Return how many bits an account code takes in a key."""
    return np.uint64(max(len(shares.accounts) - 1, 1).bit_length())


def keys(one: Codes, other: Codes, bits: np.uint64) -> Keys:
    """Pack two account codes into one integer, the smaller code first."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    return (low.astype(np.uint64) << bits) | high.astype(np.uint64)


def unpacked(key: Keys, bits: np.uint64) -> tuple[Ints, Ints]:
    """Return the two account codes in each key."""
    mask = (np.uint64(1) << bits) - np.uint64(1)
    return (key >> bits).astype(np.int64), (key & mask).astype(np.int64)


def met_by(of: Pairs, wanted: "Sieve") -> Pairs:
    """Return the pairs that meet, by accounts whose keys are wanted."""
    return of.only(wanted.holds(of.key) & (of.met != 0))


def pairs(near: Close) -> Iterator[Pairs]:
    """Yield all pairs that meet in any window, and some that do not, in order of the first share.

    Those that do not are few; leaving them out would cost more than carrying them.
    """
    starts = np.flatnonzero(near.run)
    runs = near.run[starts].astype(np.int64)
    made = np.cumsum(runs)
    begin = 0
    while begin < len(starts):
        done = made[begin - 1] if begin else 0
        end = max(int(np.searchsorted(made, done + PIECE, side="right")), begin + 1)
        yield _piece(near, starts[begin:end], runs[begin:end])
        begin = end


def _piece(near: Close, starts: Ints, runs: Ints) -> Pairs:
    """Pair each of these shares with the run behind it."""
    offset = starts + 1 - (np.cumsum(runs) - runs)
    second = np.arange(int(runs.sum())) + np.repeat(offset, runs)
    return paired(near, np.repeat(starts, runs), second)


def paired(near: Close, first: Ints, second: Ints) -> Pairs:
    """Return the pairs at these positions."""
    shares, codes = near.shares, near.codes
    one, other = codes[first], codes[second]
    met = _within(shares.at[second] - shares.at[first], near.reaches)
    met *= one != other
    if near.crowded:
        met &= near.kept[first] & near.kept[second]
    key = np.minimum(one, other)
    key <<= key_bits(shares)
    key |= np.maximum(one, other, out=other)
    return Pairs(key, first, second, met)


def _within(lag: Ints, reaches: tuple[int, ...]) -> Bits:
    """Return the windows that are at least as long as each lag."""
    found = np.zeros(len(lag), np.uint8)
    for number, reach_us in enumerate(reaches):
        found |= (lag <= reach_us).view(np.uint8) << np.uint8(number)
    return found


class Sieve:
    """A set of keys that answers fast, because most keys are seen not to be in it at a glance."""

    def __init__(self, members: Keys) -> None:
        """Take the members, each once and in order."""
        bits = min(max(len(members).bit_length() + 3, 10), 28)
        self._members, self._shift = members, np.uint64(64 - bits)
        self._seen = np.zeros(1 << bits, np.bool_)
        self._seen[self._place(members)] = True

    def _place(self, of: Keys) -> Ints:
        return ((of * SCATTER) >> self._shift).astype(np.int64)

    def likely(self, of: Keys) -> NDArray[np.bool_]:
        """Return which keys are members, or happen to look as if they were."""
        return self._seen[self._place(of)]

    def holds(self, of: Keys) -> NDArray[np.bool_]:
        """Return which keys are members."""
        found = self.likely(of)
        if len(self._members):
            these = of[found]
            place = np.searchsorted(self._members, these)
            found[found] = self._members[np.minimum(place, len(self._members) - 1)] == these
        return found
