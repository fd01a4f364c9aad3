"""Meetings brought up to date: what a new batch changes is counted again, and nothing else.

A log is compared with the one whose meetings are known, row by row. A share that came, went, or
came into or out of a crowd is *affected*; a pair of accounts is recounted if an affected share of
either met the other, before or now. Every other edge stays as it is. The answer is that of a run
over everything, to the last integer (`tests/engines/test_incremental.py` says so of any two logs).

Cost      reading and comparing rows, a few nanoseconds each; then the pairs of the accounts that
          are recounted. No id is coded again and no log sorted.
"""

from dataclasses import replace

import numpy as np
import polars as pl

from tocsin.engines.close import Bits, around, close
from tocsin.engines.folding import Edges, Folded, distinct, edges_in, folded, grouped
from tocsin.engines.merging import Both, Flags, State, merged
from tocsin.engines.pairs import (
    Keys,
    Pairs,
    Sieve,
    key_bits,
    met_by,
    paired,
    pairs,
    unpacked,
)
from tocsin.engines.shares import COLUMNS, MICROSECONDS, Ints, Shares, coded

NO_PAIRS = Pairs(
    np.empty(0, np.uint64), np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.uint8)
)
HELD = 20_000_000
"""Pairs that are held, 1 to 2 GB; where more are affected, everything is counted again."""
MOST_CHANGED = 0.25
"""Part of the log that may change before counting everything again is the cheaper way."""


def marks(rows: pl.DataFrame) -> Keys:
    """Return a number made of each row that is `cleaned`."""
    return rows.select(COLUMNS).hash_rows().to_numpy()


def counted(
    rows: pl.DataFrame, seconds: tuple[int, ...], fewest: int, *, dropped: int = 0, repeats: int = 0
) -> State:
    """Count everything. `rows` are cleaned (`shares.cleaned`)."""
    shares = coded(rows, dropped, repeats)
    near = close(shares, seconds)
    beside = [np.zeros(len(shares), np.int32) for _ in seconds]
    for whole, window in zip(beside, near.windows, strict=True):
        whole[near.places] = window.beside
    found = folded(near, fewest)
    return State(shares, marks(rows)[shares.row], seconds, fewest, tuple(beside), found)


def updated(
    known: State, rows: pl.DataFrame, *, dropped: int = 0, repeats: int = 0
) -> State | None:
    """Bring a state up to date with a log's rows; null if counting everything is cheaper."""
    if not len(known.shares):
        return None
    marked = marks(rows)
    changed = _in_one_only(known.marks, marked)
    if changed is None or len(changed) > MOST_CHANGED * len(marked):
        return None
    sieve = Sieve(changed)
    gone, fresh = sieve.holds(known.marks), sieve.holds(marked)
    found = _recounted(merged(known, rows.filter(pl.Series(fresh)), gone, marked[fresh]))
    if found is None:
        return None
    shares = replace(found.shares, dropped=dropped, repeats=repeats)
    return replace(found, shares=shares, changed=len(changed))


def _in_one_only(one: Keys, other: Keys) -> Keys | None:
    """Return the marks in one of the two logs only; null where two rows of one log look alike."""
    halves = [np.sort(marks) for marks in (one, other)]
    if any(np.any(half[1:] == half[:-1]) for half in halves):
        return None
    whole = np.sort(np.concatenate(halves))
    twice = np.zeros(len(whole), np.bool_)
    np.equal(whole[1:], whole[:-1], out=twice[1:])
    twice[:-1] |= twice[1:]
    return whole[~twice]


def _recounted(both: Both) -> State | None:
    """Count again what is affected; null if that is too much to be held."""
    before, now = both.before(), both.now()
    stayed = ~both.gone & ~both.fresh
    moved = np.zeros(len(stayed), np.bool_)
    moved[stayed] = before.kept[stayed[~both.fresh]] != now.kept[stayed[~both.gone]]
    touched = (both.fresh | moved)[~both.gone]
    lost, won = affected(before, (both.gone | moved)[~both.fresh]), affected(now, touched)
    if lost is None or won is None:
        return None
    key = distinct(np.concatenate([lost.key, won.key]))
    again = _between(now, key)
    if again is None:
        return None
    same = again.only(~(touched[again.first] | touched[again.second]))
    was, is_ = _windows_of(key, (same, lost)), _windows_of(key, (again,))
    group, sieve = grouped([again]), Sieve(key)
    found = [
        Folded(
            _put_in(each.edges, sieve, edges_in(group, now.shares, number, now.fewest)),
            each.pairs + _in_window(won.met, number) - _in_window(lost.met, number),
            each.partners + _more_partners(now.shares, key, (was, is_), number),
        )
        for number, each in enumerate(now.found)
    ]
    return replace(now, found=found)


def affected(state: State, which: Flags) -> Pairs | None:
    """Return the pairs that meet of which at least one share is flagged, each once.

    Null where there are too many to be held.
    """
    shares = state.shares
    starts = np.flatnonzero(which & (state.kept != 0))
    low = high = np.zeros(len(starts), np.int64)
    for number, seconds in enumerate(state.seconds):
        ours = (state.kept[starts] & (1 << number)) != 0
        ends = around(shares, shares.object[starts], shares.at[starts], seconds * MICROSECONDS)
        low, high = (np.where(ours, now, then) for now, then in zip(ends, (low, high), strict=True))
    if int((high - low).sum()) > HELD:
        return None
    first = np.repeat(starts, high - low)
    second = np.arange(len(first)) + np.repeat(
        low - np.cumsum(high - low) + (high - low), high - low
    )
    once = (first < second) | ((first > second) & ~which[second])
    first, second = first[once], second[once]
    found = paired(state.whole, np.minimum(first, second), np.maximum(first, second))
    return found.only(found.met != 0)


def _between(state: State, key: Keys) -> Pairs | None:
    """Return all pairs that meet of these pairs of accounts, in order, by place in the whole log.

    Null where there are too many to be held.
    """
    ends = np.zeros(len(state.shares.accounts), np.bool_)
    for end in unpacked(key, key_bits(state.shares)):
        ends[end] = True
    near, sieve = state.near.only(ends[state.near.shares.account]), Sieve(key)
    found, held = [NO_PAIRS], 0
    for piece in pairs(near):
        found.append(met_by(piece, sieve))
        held += len(found[-1])
        if held > HELD:
            return None
    key, first, second, met = (
        np.concatenate(column)
        for column in zip(*((p.key, p.first, p.second, p.met) for p in found), strict=True)
    )
    return Pairs(key, near.places[first], near.places[second], met)


def _windows_of(key: Keys, of: tuple[Pairs, ...]) -> Bits:
    """Return the windows in which each of these pairs of accounts met."""
    found = np.zeros(len(key), np.uint8)
    for pairs_ in of:
        np.bitwise_or.at(found, np.searchsorted(key, pairs_.key), pairs_.met)
    return found


def _in_window(met: Bits, number: int) -> int:
    return int(np.count_nonzero(met & (1 << number)))


def _more_partners(shares: Shares, key: Keys, met: tuple[Bits, Bits], number: int) -> Ints:
    """Return how many partners each account has more than before; less, below zero."""
    was, is_ = ((windows >> np.uint8(number)) & np.uint8(1) for windows in met)
    more = is_.astype(np.int64) - was.astype(np.int64)
    count = len(shares.accounts)
    one, other = unpacked(key, key_bits(shares))
    found = np.bincount(one, more, count) + np.bincount(other, more, count)
    return found.astype(np.int64)


def _put_in(edges: Edges, recounted: Sieve, now: Edges) -> Edges:
    """Replace the edges that were counted again."""
    stay = ~recounted.holds(edges.key)
    place = np.searchsorted(edges.key[stay], now.key)
    return Edges(
        np.insert(edges.key[stay], place, now.key),
        np.insert(edges.objects[stay], place, now.objects),
        np.insert(edges.pairs[stay], place, now.pairs),
        np.insert(edges.occasions[stay], place, now.occasions),
    )
