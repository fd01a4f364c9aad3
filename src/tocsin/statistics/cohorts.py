"""Cohorts: things of one kind that share a mark and were made close together.

Marks are common or rare, and more things are made in some weeks than in others; both by themselves
say nothing. A cohort is a window in which the marked make up a larger part of what was made than
they do of what was made in the months around it. A wave in which everybody joins is no cohort: it
brings those without the mark as well.

Bursts are the same without a mark: more made in a window than the steady rate around it allows. The
rate is the highest of several, taken over a long, a middling and a short stretch, so that a season
or a wave is not a burst at every hour of it.

Source    Fisher's exact test for cohorts (`enrichment.py`). Bursts: the Poisson scan, with the
          local rates of Zhang et al. 2008, Genome Biology 9 (peaks over an uneven background).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import gammainc

from tocsin.statistics.enrichment import at_least_drawn

Ints: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.float64]

APART = 1 << 33
"""Seconds between the time axes of two places, so that no window reaches from one to the next; room
for 272 years, and for 27 million marks in 20 places."""
STRETCHES = (10, 100)
"""Stretches, in windows, over which a burst's own usual rate is taken beside the months around."""


@dataclass(frozen=True, kw_only=True)
class Windows:
    """Where to look: how long, how many, and against what."""

    lengths: tuple[float, ...]
    """Seconds."""
    around: float
    """Seconds before and after a window that are compared with it."""
    fewest: int
    """Fewest marked things in a window."""
    lift: float = 1.0
    """Fewest times as common as around it the mark must be."""


NO_BURSTS = pl.DataFrame(
    schema={
        "mark": pl.Int64, "first": pl.Int64, "last": pl.Int64, "length": pl.Float64,
        "hits": pl.Int64, "expected": pl.Float64, "p": pl.Float64,
    }
)  # fmt: skip


def cohorts(everything: Ints, marked: pl.DataFrame, windows: Windows) -> tuple[pl.DataFrame, int]:
    """Return the windows in which a mark is more common than around them, and how many were tried.

    `everything` holds the times (seconds, see `APART`), sorted; `marked` a row per marked thing
    (mark, at), sorted by both. A window begins at each thing of a mark that enough things carry.

    One row per window with enough of them: mark, first, last (rows of `marked`), length, hits,
    drawn (made in it), expected (hits, by what is around), p.
    """
    shared = np.flatnonzero(_runs(marked["mark"].to_numpy()) >= windows.fewest)
    marks = np.unique(marked["mark"].to_numpy()[shared], return_inverse=True)[1]
    axis = np.stack([marks.astype(np.int64), marked["at"].to_numpy()[shared]])
    found = [_windows(everything, axis, length, windows) for length in windows.lengths]
    rows = pl.Series(shared)
    back = [rows.gather(pl.concat(found)[end]).alias(end) for end in ("first", "last")]
    told = pl.concat(found).with_columns(back)
    mark = marked["mark"].gather(told["first"]).alias("mark")
    return told.with_columns(mark), len(shared) * len(windows.lengths)


def bursts(everything: Ints, windows: Windows, grain: float = 1.0) -> tuple[pl.DataFrame, int]:
    """Return the windows in which more was made than around them allows, and how many were tried.

    `grain` is the coarseness of the times in seconds. Columns as in `cohorts`, without drawn.
    """
    if not len(everything) or not windows.lengths:
        return NO_BURSTS, 0
    starts = np.arange(len(everything))
    found = [_bursts(everything, starts, length, windows, grain) for length in windows.lengths]
    return pl.concat(found), len(starts) * len(windows.lengths)


def best(found: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """Keep, of windows that overlap, the least likely; the longer of equals.

    Windows of different `by` columns do not compete.
    """
    order = found.sort("p", -pl.col("hits"), "length", "first", *by)
    kept: list[int] = []
    taken: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    for place, row in enumerate(order.select("first", "last", *by).iter_rows()):
        first, last, *place_of = row
        others = taken.setdefault(tuple(place_of), [])
        if all(last < one or first > other for one, other in others):
            others.append((first, last))
            kept.append(place)
    return order[kept]


def _runs(marks: NDArray[np.generic]) -> Ints:
    """Return for each row how many rows carry its mark."""
    _, place, counts = np.unique(marks, return_inverse=True, return_counts=True)
    each: Ints = counts[place]
    return each


def _windows(everything: Ints, axis: Ints, length: float, windows: Windows) -> pl.DataFrame:
    """Test the windows of one length."""
    marks, at = axis
    first, begin = np.arange(len(at)), at
    end = begin + int(length)
    last = _upto(axis, marks, end) - 1
    many = last - first + 1 >= windows.fewest
    first, last, begin, end, mark = first[many], last[many], begin[many], end[many], marks[many]
    hits, drawn = last - first + 1, _between(everything, begin, end)
    earliest, latest = begin - int(windows.around), end + int(windows.around)
    near = _between(everything, earliest, latest)
    near_marked = _upto(axis, mark, latest) - _upto(axis, mark, earliest - 1)
    expected = (near_marked - hits + 0.5) / (near - drawn + 1.0) * drawn
    lifted = hits >= windows.lift * expected
    p = np.ones(len(hits))
    p[lifted] = at_least_drawn(
        hits[lifted], drawn=drawn[lifted], marked=near_marked[lifted], total=near[lifted]
    )
    return pl.DataFrame(
        {
            "mark": mark, "first": first, "last": last, "length": np.full(len(p), float(length)),
            "hits": hits, "drawn": drawn, "expected": expected, "p": p,
        }
    ).filter(lifted)  # fmt: skip


def _upto(axis: Ints, mark: Ints, at: Ints) -> Ints:
    """Return how many rows of the axis come before (mark, at) or are it, row by row."""
    marks, times = axis
    low = int(times.min(initial=0))
    reach = int(times.max(initial=0)) - low + 2
    wanted = mark * reach + np.clip(at - low, -1, reach - 2)
    return np.searchsorted(marks * reach + (times - low), wanted, side="right")


def _between(everything: Ints, begin: Ints, end: Ints) -> Ints:
    """Return how many were made from `begin` to `end`, both included."""
    upto = np.searchsorted(everything, end, side="right")
    return upto - np.searchsorted(everything, begin, side="left")


def _bursts(
    everything: Ints, starts: Ints, length: float, windows: Windows, grain: float
) -> pl.DataFrame:
    """Test the windows of one length for more than the rates around them allow."""
    begin = everything[starts]
    end = begin + int(length)
    hits = _between(everything, begin, end)
    many = hits >= windows.fewest
    begin, end, first, hits = begin[many], end[many], starts[many], hits[many]
    reach = [windows.around, *(length * times / 2 for times in STRETCHES)]
    rates = [_rate(everything, begin, end, far) for far in reach if far <= windows.around]
    expected = np.max(rates, axis=0) * (length + grain)
    p: Numbers = gammainc(hits - 1.0, expected)
    return pl.DataFrame(
        {
            "mark": np.zeros(len(p), np.int64), "first": first, "last": first + hits - 1,
            "length": np.full(len(p), float(length)), "hits": hits,
            "expected": expected, "p": p,
        }
    ).filter(pl.col("hits") >= windows.lift * pl.col("expected"))  # fmt: skip


def _rate(everything: Ints, begin: Ints, end: Ints, far: float) -> Numbers:
    """Return how many per second were made within `far` of windows, and not in them.

    What lies before the first or after the last of everything is no quiet time: nobody looked.
    """
    earliest = np.maximum(begin - int(far), everything[0])
    latest = np.minimum(end + int(far), everything[-1])
    others = _between(everything, earliest, latest) - _between(everything, begin, end)
    seconds = (latest - earliest) - (np.minimum(end, latest) - begin)
    rate: Numbers = (others + 1) / np.maximum(seconds, 1)
    return rate
