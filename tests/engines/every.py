"""Every engine there is, for the tests that hold them all to one contract."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tocsin.engines.kept import Kept
from tocsin.engines.local import Local


class Tried(NamedTuple):
    """An engine, and how many random logs it is worth."""

    engine: Any
    examples: int


class Remembers:
    """The engine with a memory, asked about all of a log but its last row beforehand."""

    name = "kept"

    def log(self, rows):
        return Remembered(rows)


class Remembered:
    """A log of it."""

    def __init__(self, rows):
        self.rows, self.log = rows, Local().log(rows)

    def meetings(self, windows, *, fewest=2):
        with TemporaryDirectory() as folder:
            kept = Kept(Path(folder), least=0)
            kept.log(self.rows.lazy().collect()[:-1], "log").meetings(windows, fewest=fewest)
            self.log = kept.log(self.rows, "log")
            return self.log.meetings(windows, fewest=fewest)

    def encounters(self, edges, windows, *, posts=True):
        return self.log.encounters(edges, windows, posts=posts)

    def pace(self, tied, windows):
        return self.log.pace(tied, windows)


ENGINES = [Tried(Local(), 300), Tried(Remembers(), 60)]
