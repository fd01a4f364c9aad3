"""A log whose meetings are known, and the rows of a newer one put among its shares."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tocsin.engines.close import Bits, Close, Counts, around, recalled
from tocsin.engines.engine import Meetings
from tocsin.engines.folding import Folded
from tocsin.engines.pairs import Keys, key_bits, keys, unpacked
from tocsin.engines.shares import MICROSECONDS, Ints, Shares
from tocsin.engines.telling import told

Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class State:
    """A log whose meetings are known."""

    shares: Shares
    marks: Keys
    """A number made of each share's row, in the shares' order: equal rows have equal ones."""
    seconds: tuple[int, ...]
    """The windows."""
    fewest: int
    beside: tuple[Counts, ...]
    """Neighbours of each share in each window."""
    found: list[Folded]
    changed: int = 0
    """Shares that came or went since the state it was made from; 0 when all were counted."""

    @cached_property
    def kept(self) -> Bits:
        """The windows in which a share is in no crowd."""
        found = np.zeros(len(self.shares), np.uint8)
        for number, window in enumerate(self.near.windows):
            inside = self.beside[number] <= window.limit
            found |= inside.view(np.uint8) << np.uint8(number)
        return found

    @property
    def whole(self) -> Close:
        """Every share, with or without others near."""
        places = np.arange(len(self.shares), dtype=np.int32)
        return Close(self.shares, places, self.kept, self.near.windows)

    @cached_property
    def near(self) -> Close:
        """The shares that have others near."""
        return recalled(self.shares, self.seconds, self.beside)

    def meetings(self) -> Meetings:
        """Return the meetings in the words they came in."""
        return told(self.shares, self.near, self.found)


@dataclass(frozen=True, eq=False)
class Both:
    """The old log and the new one in one order, with the codes of the new one."""

    old: State
    """The shares of both; neighbours (0 for new shares) and meetings are those of the old log."""
    gone: Flags
    """Shares of the old log only."""
    fresh: Flags
    """Shares of the new log only."""

    def before(self) -> State:
        """Return the old log."""
        return self._part(~self.fresh, self.old.beside)

    def now(self) -> State:
        """Return the new log; its meetings are still the old ones."""
        beside = tuple(
            self._beside(counts, length * MICROSECONDS)
            for counts, length in zip(self.old.beside, self.old.seconds, strict=True)
        )
        return self._part(~self.gone, beside)

    def _part(self, keep: Flags, beside: tuple[Counts, ...]) -> State:
        return replace(
            self.old,
            shares=self.old.shares.only(keep),
            marks=self.old.marks[keep],
            beside=tuple(counts[keep] for counts in beside),
        )

    def _beside(self, counts: Counts, reach_us: int) -> Counts:
        """Return the neighbours of every share in the new log."""
        shares, changed = self.old.shares, np.flatnonzero(self.gone | self.fresh)
        low, high = around(shares, shares.object[changed], shares.at[changed], reach_us)
        sign = np.where(self.fresh[changed], 1.0, -1.0)
        steps = np.bincount(low, sign, len(shares) + 1) - np.bincount(high, sign, len(shares) + 1)
        found = counts + np.cumsum(steps)[:-1].astype(np.int32)
        there = np.concatenate([[0], np.cumsum(~self.gone)])
        found[changed] = there[high] - there[low] - 1
        return found


def merged(known: State, rows: pl.DataFrame, gone: Flags, marked: Keys) -> Both:
    """Put new rows among the shares of the old log."""
    old = known.shares
    accounts, account_now, account = _grown(old.accounts, rows["account"])
    objects, object_now, what = _grown(old.objects, rows["object"])
    order = np.lexsort((rows["at"].to_numpy(), what))
    what, account, at = what[order], account[order], rows["at"].to_numpy()[order]
    moved = replace(old, object=object_now[old.object].astype(np.uint32), objects=objects)
    _, place = around(moved, what.astype(np.uint32), at, 0)
    shares = Shares(
        np.insert(moved.object, place, what),
        np.insert(account_now[old.account].astype(np.uint32), place, account),
        np.insert(old.at, place, at),
        np.insert(old.row, place, len(old.posts) + order),
        objects,
        accounts,
        pl.concat([old.posts, rows["post"].rename("post")]),
    )
    state = replace(
        known,
        shares=shares,
        marks=np.insert(known.marks, place, marked[order]),
        beside=tuple(np.insert(counts, place, 0) for counts in known.beside),
        found=[_renamed(each, account_now, old, shares) for each in known.found],
    )
    none, new = np.zeros(len(old), np.bool_), np.ones(rows.height, np.bool_)
    return Both(state, np.insert(gone, place, ~new), np.insert(none, place, new))


def _grown(values: pl.Series, more: pl.Series) -> tuple[pl.Series, Ints, Ints]:
    """Add values to distinct ones in order.

    Return all of them, the new code of each old code, and the code of each entry of `more`.
    """
    distinct = more.unique().sort()
    place = values.search_sorted(distinct).to_numpy().astype(np.int64)
    there = values.gather(np.minimum(place, len(values) - 1)) == distinct
    new = np.flatnonzero(~there.to_numpy())
    order = np.insert(np.arange(len(values)), place[new], len(values) + new)
    whole = pl.concat([values, distinct.rename(values.name)]).gather(order)
    before = np.bincount(place[new], minlength=len(values) + 1)[: len(values)]
    now = np.arange(len(values)) + np.cumsum(before)
    return whole, now, whole.search_sorted(more).to_numpy().astype(np.int64)


def _renamed(found: Folded, now: Ints, old: Shares, new: Shares) -> Folded:
    """Say what was found in the codes of the new log; they are in the same order."""
    one, other = (now[end].astype(np.uint32) for end in unpacked(found.edges.key, key_bits(old)))
    partners = np.zeros(len(new.accounts), np.int64)
    partners[now] = found.partners
    edges = replace(found.edges, key=keys(one, other, key_bits(new)))
    return Folded(edges, found.pairs, partners)
