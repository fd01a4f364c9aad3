"""The pair kernel on one machine: which accounts shared one object within a window of each other.

Shares lie in order of object and time, so the partners of a share are the run that follows it.
How long that run is, a search says before any pair is made (`close`); that makes the count exact,
the work proportional to shares plus pairs, and the memory known beforehand. Pairs are made a piece
at a time (`pairs`), folded into pairs of accounts as sorted integers (`folding`), and only those
who met more than once are looked at again.

The same result as ten lines of relational algebra, for any other engine: docs/method/pairs.md.

Cost      one sort of the shares; then O(n log n + pairs) time and O(n + edges) memory.
Source    design note on coordination, sections 4 and 5; measured by bench/coordination.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from tocsin.engines.behind import encountered
from tocsin.engines.close import Close, close
from tocsin.engines.engine import Meetings, lengths
from tocsin.engines.folding import folded
from tocsin.engines.shares import Shares, shares
from tocsin.engines.strangers import strangers
from tocsin.engines.telling import told


class Local:
    """The one this runs on."""

    name: ClassVar[str] = "local"

    def log(self, rows: pl.DataFrame | pl.LazyFrame, name: str = "") -> "LocalLog":  # noqa: ARG002
        """Code the rows; see `tocsin.engines.shares.shares`. Nothing is kept under `name`."""
        return LocalLog(shares(rows))


@dataclass(frozen=True, eq=False)
class LocalLog:
    """One layer's shares in memory, as integers."""

    shares: Shares
    _near: dict[tuple[int, ...], Close] = field(default_factory=dict, repr=False)
    """The windows that were counted last: those who want edges want what is behind them next."""

    def close(self, windows: Sequence[timedelta]) -> Close:
        """Return the neighbours in each window, counted once."""
        seconds = lengths(windows)
        if seconds not in self._near:
            found = close(self.shares, seconds)
            self._near.clear()
            self._near[seconds] = found
        return self._near[seconds]

    def meetings(self, windows: Sequence[timedelta], *, fewest: int = 2) -> Meetings:
        """Count the meetings of all accounts; keep pairs that met over `fewest` objects or more."""
        near = self.close(windows)
        return told(self.shares, near, folded(near, max(fewest, 1)))

    def encounters(
        self, edges: pl.DataFrame, windows: Sequence[timedelta], *, posts: bool = True
    ) -> pl.DataFrame:
        """Return one row per edge and object over which the two met, in any window."""
        near = self.close(windows)
        return encountered(self.shares, near, edges, posts=posts)

    def pace(self, tied: pl.Series, windows: Sequence[timedelta]) -> pl.DataFrame:
        """Count pairs of shares of two different accounts, neither of them in `tied`."""
        return strangers(self.shares, tied, lengths(windows))
