"""What every engine promises: who met whom, over what, within which window.

A *share* is one account's post of one object. Two shares of one object, by two accounts, at most
a window apart, are a *meeting*; both ends are in. All windows are answered in one pass, and each
answer is the one that a run with this window alone would give. Engines differ in where they run
and in nothing else: `tests/contract/test_every_engine.py` holds them to one slow reading of this
page, integers equal exactly and rows in the same order.

Rows      object, account, post (text or integers) and at (an instant, or whole seconds since
          1970). A row with a missing or empty value, or a time outside the years 1 to 9999, is
          left out and counted as dropped; so is every sight but the earliest of one object,
          account and post, counted as a repeat. The order of rows changes nothing.
Crowds    A share with too many others of its object within a window (`crowd_limit`) says nothing
          about any two accounts: for that window it makes no meetings. Its object is reported as
          saturated, and it still counts as a neighbour.
Source    docs/method/pairs.md says the same as ten lines of relational algebra.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Protocol, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tocsin.vocabulary.errors import ConfigError

Ints: TypeAlias = NDArray[np.int64]

CROWD = 2_000
"""Neighbours above which a share is part of a crowd, however few the pairs in the whole log."""
PAIRS_PER_SHARE = 64
"""Pairs of shares, for each share of the log, above which the limit of a crowd is halved."""
ALWAYS_PAIRS = 100_000_000
"""Pairs of shares that are made however short the log."""
WINDOWS = tuple(timedelta(seconds=length) for length in (10, 60, 600, 3_600))
"""What is looked at unless told otherwise."""
MOST_WINDOWS = 8
"""In one pass."""
LONGEST = timedelta(days=3_652_059)
"""The years 1 to 9999."""
FIRST_US, LAST_US = -62_135_596_800_000_000, 253_402_300_799_999_999
"""The first and last microsecond of the years 1 to 9999, since 1970."""


@dataclass(frozen=True, eq=False)
class Meetings:
    """Who met whom, in each window. Every frame is in order of its first columns."""

    edges: pl.DataFrame
    """one, other (accounts as given, one < other), window_s, objects (distinct), pairs (of
    shares), occasions (distinct instants at which the first of the two shared: what came in one
    post, or at once, is one). A row for each window in which the two met over enough objects."""
    accounts: pl.DataFrame
    """account, shares: one row for every account."""
    company: pl.DataFrame
    """account, window_s, exposure (other shares of its objects within the window of its own,
    summed over its shares, crowds and its own included), partners (different accounts it met). For
    the accounts in `edges`, in every window."""
    windows: pl.DataFrame
    """window_s, pairs (of shares that met), partners (summed over all accounts), crowd (most
    neighbours of a share that made pairs). One row per window."""
    saturated: pl.DataFrame
    """object (as text), window_s, shares: left out of this window, because too many others shared
    the object at the same time."""
    total: int
    """Shares."""
    dropped: int
    """Rows left out because something was missing, or the time was out of range."""
    repeats: int
    """Rows left out because they say again what another one says."""


class Log(Protocol):
    """One layer's shares, wherever they are: on this machine or on a cluster."""

    def meetings(self, windows: Sequence[timedelta], *, fewest: int = 2) -> Meetings:
        """Count the meetings of all accounts; keep pairs that met over `fewest` objects or more."""

    def encounters(
        self, edges: pl.DataFrame, windows: Sequence[timedelta], *, posts: bool = True
    ) -> pl.DataFrame:
        """Return one row per edge (columns one, other: one < other) and object they met over.

        They met if they did in any of the windows. Columns: one, other, object (all as given),
        lag_us (smallest), lead_us (first share of `other` less first share of `one`, among those
        that met: positive when `one` was first), at_first, at_last (microseconds since 1970),
        posts_one, posts_other (those that met, in order), size_class (of the object, as in
        `pace`). In order of one, other, object. An account that nobody knows met nobody.
        Without `posts`, those two columns are left out, and so is their cost.
        """

    def pace(self, tied: pl.Series, windows: Sequence[timedelta]) -> pl.DataFrame:
        """Count pairs of shares of two different accounts, neither of them in `tied`.

        Columns: size_class (of the object: the power of two in its number of shares), window_s,
        pairs (crowds included; none: no row).
        """


class Engine(Protocol):
    """Where the heavy work is done."""

    name: ClassVar[str]

    def log(self, rows: pl.DataFrame | pl.LazyFrame, name: str = "") -> Log:
        """Take rows of object, account, post and at.

        An engine with a memory keeps the meetings of a log that has a `name` for the next run.
        Raises `ConfigError` for a missing column or one of another type.
        """


def lengths(windows: Sequence[timedelta]) -> tuple[int, ...]:
    """Return the windows in whole seconds, each once, the shortest first.

    Raises `ConfigError` for a window that is not a whole number of seconds above zero, or longer
    than all the years there are.

    >>> lengths([timedelta(minutes=1), timedelta(seconds=10), timedelta(seconds=60)])
    (10, 60)
    """
    for window in windows:
        if window <= timedelta(0) or window.microseconds:
            raise ConfigError(f"window: whole seconds, longer than zero; got {window}")
        if window > LONGEST:
            raise ConfigError(f"window: at most {LONGEST.days:,} days; got {window.days:,} days")
    found = sorted({int(window.total_seconds()) for window in windows})
    if not 0 < len(found) <= MOST_WINDOWS:
        raise ConfigError(f"windows: 1 to {MOST_WINDOWS} at once; got {len(found)}")
    return tuple(found)


def crowd_limit(neighbours: Ints, shares: Ints, total: int) -> int:
    """Return the most neighbours a share may have to make pairs in one window.

    `shares` counts, for each number in `neighbours`, the shares that have so many; `total` is all
    shares. Above the limit a share is part of a crowd. It is CROWD, halved (down to zero) until
    the shares below it make no more pairs than the log can bear: PAIRS_PER_SHARE for each, and at
    least ALWAYS_PAIRS. Halving keeps it the same while a log grows a little.

    >>> crowd_limit(np.array([0, 3, 2_001]), np.array([10, 4, 2_002]), 2_016)
    2000
    >>> crowd_limit(np.array([1_900]), np.array([1_000_000]), 1_000_000)
    1000
    """
    most, limit = 2 * max(ALWAYS_PAIRS, PAIRS_PER_SHARE * total), CROWD
    made = neighbours * shares
    while limit and int(made[neighbours <= limit].sum()) > most:
        limit //= 2
    return limit


def size_class(shares: Ints) -> Ints:
    """Return the power of two in each number of shares: 0 for 1, 1 for 2 and 3, 2 for 4 to 7.

    >>> size_class(np.array([1, 2, 3, 4, 2**40 - 1])).tolist()
    [0, 1, 1, 2, 39]
    """
    _, exponent = np.frexp(shares.astype(np.float64))
    return exponent.astype(np.int64) - 1
