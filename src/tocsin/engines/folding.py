"""Pairs of shares folded into pairs of accounts, window by window, in bounded memory.

Most accounts that meet do so once. So the pairs are made twice: first only as keys, to count how
many partners everybody has and to see which two met more than once; then only those are followed
up. Keys are sorted as plain integers, which costs a few nanoseconds each.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tocsin.engines.close import Bits, Close
from tocsin.engines.pairs import Keys, Pairs, Sieve, key_bits, pairs, unpacked
from tocsin.engines.shares import Ints, Shares

Made: TypeAlias = Callable[[], Iterable[Pairs]]

HELD = 160_000_000
"""Keys held at once, about 4 GB; where there are more pairs, accounts take turns."""
GROUPED = 4_000_000
"""Pairs grouped at once, about 300 MB."""
LAST = np.uint64(2**64 - 1)
"""More than any key."""
BLOCK = 1_000_000
"""Keys looked at in one go."""


@dataclass(frozen=True, eq=False)
class Edges:
    """Pairs of accounts that met in one window, in order of the key; arrays run side by side."""

    key: Keys
    objects: Ints
    pairs: Ints
    occasions: Ints

    @property
    def columns(self) -> tuple[Keys, Ints, Ints, Ints]:
        """All four, in order."""
        return self.key, self.objects, self.pairs, self.occasions


@dataclass(frozen=True, eq=False)
class Folded:
    """What the pairs of one window come down to."""

    edges: Edges
    pairs: int
    """Of shares, by all accounts."""
    partners: Ints
    """Different accounts that each account met, by account code."""


def folded(near: Close, fewest: int) -> list[Folded]:
    """Fold all pairs, window by window; keep the edges with at least `fewest` objects in it."""
    turns = 1
    while turns * HELD < near.made:
        turns *= 2
    bits = key_bits(near.shares)
    found = []
    for turn in range(turns):

        def made(turn: int = turn) -> Iterator[Pairs]:
            for piece in pairs(near):
                ours = (piece.key >> bits) & np.uint64(turns - 1) == turn
                yield piece if turns == 1 else piece.only(ours)

        found.append(_turn(made, near, fewest))
    return [_together(parts) for parts in zip(*found, strict=True)]


def _together(parts: Iterable[Folded]) -> Folded:
    """Put the turns of one window together."""
    parts = tuple(parts)
    if len(parts) == 1:
        return parts[0]
    edges = _end_to_end([part.edges for part in parts])
    order = np.argsort(edges.key)
    return Folded(
        Edges(edges.key[order], edges.objects[order], edges.pairs[order], edges.occasions[order]),
        sum(part.pairs for part in parts),
        np.sum([part.partners for part in parts], axis=0),
    )


def _turn(made: Made, near: Close, fewest: int) -> list[Folded]:
    """Fold the pairs of some accounts, all windows."""
    tally = tallied(made(), near, fewest)
    again = Sieve(tally.often)
    likely = [Earlier.of(piece, again) for piece in made()]
    edges: list[list[Edges]] = [[] for _ in near.windows]
    for part in _in_parts(likely, tally.often):
        group = grouped(part, fewest)
        for number, found in enumerate(edges):
            found.append(edges_in(group, near.shares, number, fewest))
    return [
        Folded(_end_to_end(found), made_in, partners)
        for found, made_in, partners in zip(edges, tally.pairs, tally.partners, strict=True)
    ]


@dataclass(frozen=True, eq=False)
class Earlier:
    """Pairs of which only the earlier share is still of interest, in 13 bytes each."""

    key: Keys
    first: NDArray[np.uint32]
    met: Bits

    @classmethod
    def of(cls, pairs: Pairs, wanted: Sieve) -> "Earlier":
        """Return the pairs whose keys are likely to be wanted."""
        keep = wanted.likely(pairs.key)
        return cls(pairs.key[keep], pairs.first[keep].astype(np.uint32), pairs.met[keep])

    def __len__(self) -> int:
        return len(self.key)

    def between(self, least: np.uint64, most: np.uint64) -> "Earlier":
        """Return the pairs whose keys are at least the one and less than the other."""
        keep = (self.key >= least) & (self.key < most)
        return Earlier(self.key[keep], self.first[keep], self.met[keep])


def _in_parts(held: list[Earlier], often: Keys) -> Iterator[list[Earlier]]:
    """Yield the pairs a range of keys at a time, GROUPED or so of them, in order of the keys."""
    count = max(sum(map(len, held)) // GROUPED, 1)
    bounds = [often[len(often) * number // count] for number in range(1, count) if len(often)]
    least = np.uint64(0)
    for most in (*bounds, LAST):
        yield [piece.between(least, most) for piece in held] if bounds else held
        least = most


def _end_to_end(edges: list[Edges]) -> Edges:
    """Put edges of one window together that follow one another."""
    return Edges(
        np.concatenate([each.key for each in edges]),
        np.concatenate([each.objects for each in edges]),
        np.concatenate([each.pairs for each in edges]),
        np.concatenate([each.occasions for each in edges]),
    )


@dataclass(frozen=True, eq=False)
class Tally:
    """Who met whom, counted in keys alone."""

    often: Keys
    """Keys with enough pairs of shares in any window to be edges, in order."""
    pairs: list[int]
    """Pairs of shares in each window."""
    partners: list[Ints]
    """Different accounts that each account met in each window."""


def tallied(pieces: Iterable[Pairs], near: Close, fewest: int) -> Tally:
    """Count pairs and partners in each window, and list the keys that came up often enough.

    All keys are sorted at once; what follows looks at them a block at a time.
    """
    windows, bits = len(near.windows), key_bits(near.shares)
    made = [0] * windows
    partners = [np.zeros(len(near.shares.accounts), np.int64) for _ in range(windows)]
    often = [np.empty(0, np.uint64)]
    for key, met in _blocks(_packed(pieces, np.uint64(windows), near.made), np.uint64(windows)):
        starts = _starts(key)
        any_met = np.bitwise_or.reduceat(met, starts)
        enough = (np.diff(starts, append=len(key)) >= fewest) & (any_met != 0)
        often.append(key[starts[enough]])
        one, other = unpacked(key[starts], bits)
        for number in range(windows):
            made[number] += int(np.count_nonzero(met & (1 << number)))
            ours = (any_met & (1 << number)) != 0
            _count(one[ours], partners[number])
            _count(other[ours], partners[number])
    return Tally(np.concatenate(often), made, partners)


def _count(codes: Ints, into: Ints) -> None:
    """Add how often each code comes up."""
    if len(codes):
        least = int(codes.min())
        found = np.bincount(codes - least)
        into[least : least + len(found)] += found


def _packed(pieces: Iterable[Pairs], windows: np.uint64, most: int) -> Keys:
    """Return all keys in order, `most` or fewer, each with its pair's windows in the last bits."""
    whole, made = np.empty(most, np.uint64), 0
    for piece in pieces:
        ours = whole[made : made + len(piece)]
        np.left_shift(piece.key, windows, out=ours)
        ours |= piece.met
        made += len(piece)
    whole = whole[:made]
    whole.sort()
    return whole


def _blocks(packed: Keys, windows: np.uint64) -> Iterator[tuple[Keys, Bits]]:
    """Yield keys and the windows of their pairs; a key is never in two blocks."""
    last_bits = (np.uint64(1) << windows) - np.uint64(1)
    begin = 0
    while begin < len(packed):
        end = min(begin + BLOCK, len(packed))
        end = int(np.searchsorted(packed, packed[end - 1] | last_bits, side="right"))
        block = packed[begin:end]
        yield block >> windows, (block & last_bits).astype(np.uint8)
        begin = end


def distinct(key: Keys) -> Keys:
    """Return each key once, in order."""
    ordered = np.sort(key)
    return ordered[_starts(ordered)]


def _starts(ordered: NDArray[np.uint64]) -> Ints:
    """Return where each new value begins."""
    fresh = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return np.flatnonzero(fresh)


@dataclass(frozen=True, eq=False)
class Grouped:
    """Pairs of shares in order of the key and, within it, of the earlier share's position."""

    key: Keys
    """Of each group."""
    group: Ints
    """Of each pair."""
    first: Ints
    """Position of each pair's earlier share."""
    met: Bits
    """Windows in which each pair met."""


def grouped(pieces: Iterable[Pairs | Earlier], fewest: int = 1) -> Grouped:
    """Group pairs by key, leaving out keys with fewer than `fewest` pairs.

    The pieces come in order of position. Sorting places beside group numbers, as one integer, is
    what keeps that order within a group.
    """
    pieces = list(pieces)
    key = np.concatenate([np.empty(0, np.uint64), *(piece.key for piece in pieces)])
    order = np.argsort(key)
    ordered = key[order]
    starts = _starts(ordered)
    count = np.diff(starts, append=len(ordered))
    enough = count >= fewest
    group = np.repeat(np.cumsum(enough) - 1, count)
    keep = np.repeat(enough, count)
    packed = (group[keep] << 32) | order[keep]
    packed.sort()
    place = packed & 0xFFFF_FFFF
    first = np.concatenate([np.empty(0, np.int64), *(piece.first for piece in pieces)])
    met = np.concatenate([np.empty(0, np.uint8), *(piece.met for piece in pieces)])
    return Grouped(ordered[starts[enough]], packed >> 32, first[place], met[place])


def edges_in(of: Grouped, shares: Shares, number: int, fewest: int) -> Edges:
    """Return the edges with at least `fewest` objects in the window of this number."""
    ours = (of.met & (1 << number)) != 0
    group, first = of.group[ours], of.first[ours]
    what = shares.object[first]
    fresh = np.ones(len(group), np.bool_)
    fresh[1:] = (group[1:] != group[:-1]) | (what[1:] != what[:-1])
    count = len(of.key)
    objects = np.bincount(group[fresh], minlength=count)
    enough = objects >= fewest
    begins = fresh & enough[group]
    occasions = _distinct(group[begins], shares.at[first[begins]], count)
    made = np.bincount(group, minlength=count)
    return Edges(of.key[enough], objects[enough], made[enough], occasions[enough])


def _distinct(group: Ints, at: Ints, count: int) -> Ints:
    """Return how many different instants each of `count` groups has."""
    _, rank = np.unique(at, return_inverse=True)
    packed = ((group << 32) | rank).astype(np.uint64)
    packed.sort()
    return np.bincount((packed[_starts(packed)] >> np.uint64(32)).astype(np.int64), minlength=count)
