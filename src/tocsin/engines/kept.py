"""The local engine with a memory: what a log's meetings were, kept in a folder for the next run.

The answers are those of the local engine, whatever is in the folder: `engines/incremental.py` says
how a new batch is counted in, and where that does not pay, or nothing of use is there, everything
is counted again and the reason told.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import polars as pl

from tocsin.engines.engine import Meetings, lengths
from tocsin.engines.incremental import counted, updated
from tocsin.engines.local import Local, LocalLog
from tocsin.engines.merging import State
from tocsin.engines.remembered import ForgottenError, recall, remember
from tocsin.engines.shares import cleaned, coded

LEAST = 200_000
"""Shares below which counting is quicker than reading what was kept."""


def silent(_: str) -> None:
    """Tell nobody."""


class Kept:
    """The machine this runs on, with the meetings of each named log kept in a folder of its own."""

    name: ClassVar[str] = "local"

    def __init__(
        self, folder: Path, told: Callable[[str], None] = silent, *, least: int | None = None
    ) -> None:
        """Keep under `folder` the logs of at least so many shares (null: LEAST).

        `told` hears, for each of them, what was counted and why.
        """
        self.folder, self.told = folder, told
        self.least = LEAST if least is None else least

    def log(self, rows: pl.DataFrame | pl.LazyFrame, name: str = "") -> "KeptLog | LocalLog":
        """Take a log's rows; `name` tells it from others that are kept, "" keeps nothing."""
        if not name:
            return Local().log(rows)
        clean, dropped, repeats = cleaned(rows)
        if clean.height < self.least:
            return LocalLog(coded(clean, dropped, repeats))
        known = KeptLog(clean, self.folder / quote(name, safe=""), self._telling(name))
        known.dropped, known.repeats = dropped, repeats
        return known

    def _telling(self, name: str) -> Callable[[str], None]:
        return lambda how: self.told(f"{name}: {how}")


class KeptLog:
    """One layer's shares, with what was known of them before."""

    def __init__(self, rows: pl.DataFrame, folder: Path, told: Callable[[str], None]) -> None:
        """Take rows that are cleaned, and the folder that is this log's own."""
        self._rows, self._folder, self._told = rows, folder, told
        self._state: State | None = None
        self.dropped = self.repeats = 0

    def meetings(self, windows: Sequence[timedelta], *, fewest: int = 2) -> Meetings:
        """Count the meetings of all accounts; keep pairs that met over `fewest` objects or more."""
        seconds, fewest = lengths(windows), max(fewest, 1)
        known = self._state
        if known is None or (known.seconds, known.fewest) != (seconds, fewest):
            self._state = known = self._brought_up_to_date(seconds, fewest)
        return known.meetings()

    def encounters(
        self, edges: pl.DataFrame, windows: Sequence[timedelta], *, posts: bool = True
    ) -> pl.DataFrame:
        """Return one row per edge and object over which the two met, in any window."""
        return self._local.encounters(edges, windows, posts=posts)

    def pace(self, tied: pl.Series, windows: Sequence[timedelta]) -> pl.DataFrame:
        """Count pairs of shares of two different accounts, neither of them in `tied`."""
        return self._local.pace(tied, windows)

    @cached_property
    def _local(self) -> LocalLog:
        """The same shares in the local engine, coded and counted already where they have been."""
        known = self._state
        if known is None:
            return LocalLog(coded(self._rows, self.dropped, self.repeats))
        return LocalLog(known.shares, {known.seconds: known.near})

    def _brought_up_to_date(self, seconds: tuple[int, ...], fewest: int) -> State:
        """Count in what is new; everything where that is cheaper or nothing is known."""
        left_out = {"dropped": self.dropped, "repeats": self.repeats}
        try:
            known = recall(self._folder, self._rows, seconds, fewest)
            found, reason = updated(known, self._rows, **left_out), "much of it has changed"
        except ForgottenError as forgotten:
            found, reason = None, str(forgotten)
        all_ = f"{self._rows.height:,} shares"
        if found is None:
            self._told(f"all {all_} counted: {reason}")
            found = counted(self._rows, seconds, fewest, **left_out)
        elif not found.changed:
            self._told(f"none of {all_} has changed")
            return found
        else:
            self._told(f"{found.changed:,} shares have come or gone; {all_} in all")
        try:
            remember(found, self._folder)
        except OSError as error:
            self._told(f"not kept for the next run: {error}")
        return found
