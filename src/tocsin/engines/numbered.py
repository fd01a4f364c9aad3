"""Numbers given places: the n-th smallest of the numbers there are becomes n."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.uint32]

CROWDED = 64
"""Numbers with the same first bits above which looking them up by these bits does not pay."""
SIGN = np.uint64(1 << 63)


def numbered(numbers: Ints) -> tuple[Ints, Codes]:
    """Return the distinct numbers in order, and for each one its place among them.

    Numbers close together are looked up in a table of all between; numbers spread out evenly, as
    ids made by hashing are, through a table of their first bits. For others all are sorted, which
    takes three times as long.

    >>> found, places = numbered(np.array([30, 10, 30, -7]))
    >>> found.tolist(), places.tolist()
    ([-7, 10, 30], [2, 1, 2, 0])
    """
    if not len(numbers):
        return numbers, np.empty(0, np.uint32)
    least = int(numbers.min())
    if int(numbers.max()) - least < 4 * len(numbers):
        return _close_together(numbers, least)
    ordered = np.sort(numbers)
    distinct = ordered[np.flatnonzero(np.diff(ordered, prepend=~ordered[:1]))]
    begins = _first_bits(distinct)
    if begins is not None:
        return distinct, _spread_out(numbers, distinct, begins)
    found, places = np.unique(numbers, return_inverse=True)
    return found, places.astype(np.uint32)


def _close_together(numbers: Ints, least: int) -> tuple[Ints, Codes]:
    """Give places by a table of all numbers from the least to the greatest."""
    offset = numbers - least
    there = np.zeros(int(offset.max()) + 1, np.bool_)
    there[offset] = True
    return np.flatnonzero(there) + least, (np.cumsum(there) - 1).astype(np.uint32)[offset]


def _bucket(numbers: Ints, size: int) -> Ints:
    """Return the first bits of numbers, in the numbers' order: two to four values for each."""
    bits = (numbers.view(np.uint64) ^ SIGN) >> np.uint64(63 - size.bit_length())
    return bits.astype(np.int64)


def _first_bits(distinct: Ints) -> Codes | None:
    """Return where the numbers with each value of the first bits begin; None if they crowd."""
    size = len(distinct)
    counts = np.bincount(_bucket(distinct, size), minlength=2 << size.bit_length())
    return None if counts.max() > CROWDED else (np.cumsum(counts) - counts).astype(np.uint32)


def _spread_out(numbers: Ints, distinct: Ints, begins: Codes) -> Codes:
    """Go from where a number's first bits begin to the number itself, all numbers together."""
    places = begins[_bucket(numbers, len(distinct))]
    seeking = np.flatnonzero(distinct[places] != numbers)
    while len(seeking):
        places[seeking] += np.uint32(1)
        seeking = seeking[distinct[places[seeking]] != numbers[seeking]]
    return places
