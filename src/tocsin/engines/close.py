"""Who is close to a share: how many others shared its object within each window of it.

Shares lie in order of object and time, so the ones close behind a share are the run that follows
it; a search per share says how long that run is, before any pair is made. That makes counts exact
and memory known beforehand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tocsin.engines.engine import crowd_limit
from tocsin.engines.shares import MICROSECONDS, Codes, Ints, Shares
from tocsin.vocabulary.errors import EngineError

Bits: TypeAlias = NDArray[np.uint8]
Counts: TypeAlias = NDArray[np.int32]

MOST_ACCOUNTS = 2**28
"""Two codes and a bit for each of eight windows fit into 64 bits."""
FAR = np.iinfo(np.int64).max
"""The time to the next share of an object where there is none."""


@dataclass(frozen=True, eq=False)
class Window:
    """What is known of one window before any pair is made."""

    seconds: int
    beside: Counts
    """Neighbours of each share that has one in the widest window."""
    limit: int
    """The most neighbours a share may have to make pairs."""
    exposure: Ints
    """Neighbours of each account's shares together, by account code."""
    left_out: Ints
    """Shares of each object that were in a crowd, by object code."""


@dataclass(frozen=True, eq=False)
class Close:
    """The shares that have others near, and in which windows they make pairs."""

    shares: Shares
    """Those with at least one neighbour in the widest window."""
    places: Counts
    """Where they stand among all shares."""
    kept: Bits
    """The windows in which a share is in no crowd: bit n for the n-th window."""
    windows: tuple[Window, ...]
    known_run: Counts | None = None
    """`run`, where it is at hand."""

    @cached_property
    def codes(self) -> NDArray[np.uint64]:
        """The account code of each share, as wide as two of them."""
        return self.shares.account.astype(np.uint64)

    @cached_property
    def crowded(self) -> bool:
        """Whether any share is in a crowd in any window."""
        return bool(np.any(self.kept != (1 << len(self.windows)) - 1))

    @cached_property
    def run(self) -> Counts:
        """How many shares behind each one it may meet: those in its widest window kept."""
        if self.known_run is not None:
            return self.known_run
        steps, stops = gaps(self.shares), ends(self.shares)
        run = after = np.zeros(len(self.shares), np.int32)
        for number in range(self._widest_without_crowds(), len(self.reaches)):
            after = followers(self.shares, self.reaches[number], after, steps=steps, stops=stops)
            run = np.where(self.kept & (1 << number), after, run)
        return run

    @cached_property
    def made(self) -> int:
        """How many pairs there are at most."""
        return int(self.run.sum(dtype=np.int64))

    def _widest_without_crowds(self) -> int:
        """Return the last window that keeps every share; 0 where there is none."""
        whole = [n for n in range(len(self.windows)) if (self.kept & (1 << n)).all()]
        return max(whole, default=0)

    def only(self, keep: NDArray[np.bool_]) -> "Close":
        """Return the shares for which `keep` is true; they are in the crowds they were in."""
        return Close(self.shares.only(keep), self.places[keep], self.kept[keep], self.windows)

    @property
    def reaches(self) -> tuple[int, ...]:
        """The windows in microseconds, the shortest first."""
        return tuple(window.seconds * MICROSECONDS for window in self.windows)


def close(shares: Shares, seconds: Sequence[int]) -> Close:
    """Count neighbours in every window (the shortest first), and say which shares are in crowds."""
    if len(shares.accounts) > MOST_ACCOUNTS:
        got = f"{len(shares.accounts):,}"
        raise EngineError(f"local: at most {MOST_ACCOUNTS:,} accounts; got {got}; use a cluster")
    there = _accompanied(gaps(shares), seconds[-1] * MICROSECONDS)
    near, places = shares.only(there), np.flatnonzero(there).astype(np.int32)
    kept, windows = np.zeros(len(near), np.uint8), []
    run = after = np.zeros(len(near), np.int32)
    steps, stops = gaps(near), ends(near)
    for number, length in enumerate(seconds):
        after = followers(near, length * MICROSECONDS, after, steps=steps, stops=stops)
        beside = neighbours(after)
        window = _window(shares, near, beside, length)
        windows.append(window)
        single = beside <= window.limit
        kept |= single.view(np.uint8) << np.uint8(number)
        run = np.where(single, after, run)
    return Close(near, places, kept, tuple(windows), run)


def recalled(shares: Shares, seconds: Sequence[int], beside: Sequence[Counts]) -> Close:
    """Return what `close` does, from the neighbours of every share in every window."""
    there = beside[-1] > 0
    near, kept = shares.only(there), np.zeros(int(there.sum()), np.uint8)
    windows = []
    for number, (length, counts) in enumerate(zip(seconds, beside, strict=True)):
        windows.append(_window(shares, near, counts[there], length))
        kept |= (windows[-1].beside <= windows[-1].limit).view(np.uint8) << np.uint8(number)
    return Close(near, np.flatnonzero(there).astype(np.int32), kept, tuple(windows))


def _window(shares: Shares, near: Shares, beside: Counts, seconds: int) -> Window:
    """Say from which number of neighbours on a share is in a crowd, and whom that concerns."""
    sizes = np.bincount(beside, minlength=1)
    sizes[0] += len(shares) - len(near)
    found = np.flatnonzero(sizes)
    limit = crowd_limit(found, sizes[found], len(shares))
    exposure = np.bincount(near.account, beside, len(shares.accounts)).astype(np.int64)
    crowded = near.object[beside > limit]
    return Window(
        seconds, beside, limit, exposure, np.bincount(crowded, minlength=len(shares.objects))
    )


def gaps(shares: Shares) -> Ints:
    """Return the time from each share to the next one of its object; FAR for the last."""
    found = np.full(len(shares), FAR)
    if len(shares):
        np.subtract(shares.at[1:], shares.at[:-1], out=found[:-1])
        found[:-1][shares.object[1:] != shares.object[:-1]] = FAR
    return found


def ends(shares: Shares) -> Ints:
    """Return, for each object code, the position just after its last share."""
    return np.cumsum(np.bincount(shares.object, minlength=len(shares.objects)))


def _accompanied(steps: Ints, reach_us: int) -> NDArray[np.bool_]:
    """Return which shares have a neighbour within reach, before or behind."""
    behind = steps <= reach_us
    behind[1:] |= behind[:-1].copy()
    return behind


def followers(
    shares: Shares,
    reach_us: int,
    known: Counts | None = None,
    *,
    steps: Ints | None = None,
    stops: Ints | None = None,
) -> Counts:
    """Return how many shares after each one, in order, are of its object and within reach.

    `known` is the answer for a shorter reach, `steps` and `stops` are `gaps` and `ends`, where
    they are at hand. All searches take their steps together: doubling strides while the reach
    holds, then halving. Most shares have nobody within reach and take no step.
    """
    steps = gaps(shares) if steps is None else steps
    stops = ends(shares) if stops is None else stops
    found = np.zeros(len(shares), np.int32) if known is None else known.copy()
    here = np.flatnonzero(steps <= reach_us)
    low, high = here + 1 + found[here], stops[shares.object[here]]
    last, stride = shares.at[here] + reach_us, 1
    while len(here):
        probe = np.minimum(low + stride, high) - 1
        inside = shares.at[probe] <= last
        low = np.where(inside, probe + 1, low)
        done = ~inside | (low >= high)
        found[here[done]] = _halving(shares.at, low[done], probe[done], last[done]) - here[done] - 1
        here, low, high, last = (part[~done] for part in (here, low, high, last))
        stride *= 2
    return found


def around(shares: Shares, what: Codes, at: Ints, reach_us: int) -> tuple[Ints, Ints]:
    """Return from where to before where the shares of these objects lie within reach of each time.

    The objects need not have been shared at these times.
    """
    counts = np.bincount(shares.object, minlength=len(shares.objects))
    stops = np.cumsum(counts)
    begins, ends_ = (stops - counts)[what], stops[what]
    low = _halving(shares.at, begins, ends_.copy(), at - reach_us - 1)
    return low, _halving(shares.at, low, ends_, at + reach_us)


def _halving(at: Ints, low: Ints, high: Ints, last: Ints) -> Ints:
    """Return, for each search, the first position from `low` on, before `high`, that is too late.

    Where there is none, `high`; or `low` where that is not before `high`.
    """
    found = low.copy()
    open_ = np.flatnonzero(low < high)
    while len(open_):
        middle = (found[open_] + high[open_]) >> 1
        inside = at[middle] <= last[open_]
        found[open_[inside]] = middle[inside] + 1
        high[open_[~inside]] = middle[~inside]
        open_ = open_[found[open_] < high[open_]]
    return found


def neighbours(after: Counts) -> Counts:
    """Return how many other shares of its object lie within reach of each share.

    `after` counts its followers; those before a share are the ones whose followers it is among.
    """
    here = np.arange(len(after), dtype=np.int32)
    over = np.bincount(here + after + 1, minlength=len(after) + 1)[: len(after)]
    before = here - np.cumsum(over)
    return (after + before).astype(np.int32)
