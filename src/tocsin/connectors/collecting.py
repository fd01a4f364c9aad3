"""Collecting from one source: stored first, then imported, again and again until told to stop."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tocsin.connectors import Connector
from tocsin.connectors.inbox import Inbox
from tocsin.connectors.pace import Pace
from tocsin.connectors.page import Page
from tocsin.importers.report import Report
from tocsin.vocabulary.errors import SourceError

Imports = Callable[[Path, str | None], Sequence[Report]]
"""Imports one file, with the importer named or (null) recognised."""
Ended = Literal["done", "interrupted", "network", "rate", "quota", "credential", "answer"]
IN = {"imported", "already", "partial"}
"""Outcomes after which all that can be read of a file is in the corpus."""
DAY = 86_400.0


class Status(Struct, frozen=True, kw_only=True):
    """How a collection stands."""

    connector: str
    stream: str
    records: int = 0
    """New records and files stored since it was started."""
    repeated: int = 0
    """Records that were stored before, dropped."""
    private: int = 0
    """Records that are not public, not kept."""
    imported: int = 0
    """Segments and files that are in the corpus now."""
    posts: int = 0
    rejects: int = 0
    waiting: int = 0
    """Segments that are stored and could not be imported."""
    cursor: dict[str, str] = {}
    notices: tuple[str, ...] = ()
    """What a person should know, each once, the newest last."""
    ended: Ended | None = None
    """Why it stopped; null: it goes on."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When to close a segment, when to ask again, and what stays in the inbox."""

    every: float = 300.0
    """Seconds between two rounds."""
    records: int = 50_000
    bytes: int = 64 << 20
    seconds: float = 600.0
    """A segment is closed when it has so many of any of these."""
    discard: bool = False
    """Delete segments once they are in the corpus, which has every byte of their records."""


def _silent(_status: Status) -> None:
    """Say nothing."""


@dataclass
class Collecting:
    """One collection; `run` it."""

    connector: Connector
    inbox: Inbox
    imports: Imports
    pace: Pace = field(default_factory=Pace)
    plan: Plan = field(default_factory=Plan)
    told: Callable[[Status], None] = _silent
    """Called with the status whenever it changes."""

    def __post_init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._notices: dict[str, None] = {}
        self._opened_at = time.monotonic()
        self._failures = 0
        self._stuck: set[Path] = set()

    def run(self) -> Status:
        """Collect until there is nothing more (`pace.once`), until stopped, or until it is no use.

        What was stored is imported whatever the end is.
        """
        ended: Ended
        try:
            self._import_waiting()
            ended = self._rounds()
        except KeyboardInterrupt:
            ended = "interrupted"
        self._close()
        status = self.status(ended)
        self.told(status)
        return status

    def status(self, ended: Ended | None = None) -> Status:
        """Return how it stands."""
        waiting = len(self.inbox.waiting())
        return Status(
            connector=self.connector.name,
            stream=self.connector.stream,
            repeated=self.inbox.repeated,
            waiting=waiting,
            cursor=dict(self.inbox.cursor),
            notices=tuple(self._notices),
            ended=ended,
            **self._counts,
        )

    def _rounds(self) -> Ended:
        while True:
            wait = self.plan.every
            try:
                self._round()
                self._failures = 0
            except SourceError as error:
                self._notice(str(error))
                if self.pace.once or not error.passes:
                    return _ended(error)
                wait = self._rest(error)
            if self.pace.once:
                return "done"
            self._close()
            self.told(self.status())
            self.pace.sleep(wait)

    def _round(self) -> None:
        for page in self.connector.pages(self.inbox.cursor, self.pace):
            self._take(page)
            self.told(self.status())

    def _rest(self, error: SourceError) -> float:
        """Return how long to leave alone a source that does not answer: ever longer, to a day."""
        self._failures += 1
        grown = self.plan.every * 2.0 ** min(self._failures - 1, 10)
        return min(DAY, max(error.wait or 0.0, min(grown, 3600.0)))

    def _take(self, page: Page) -> None:
        """Store a page, or import the files it names; only then does the cursor move."""
        for path in page.files:
            self._import(path, aside=False)
        fresh = self.inbox.keep(page)
        self._counts.update(records=fresh + len(page.files), private=page.private)
        for notice in page.notices:
            self._notice(notice)
        if page.documents and fresh:
            self._import_waiting()
        self._rotate()

    def _rotate(self) -> None:
        if not self.inbox.bytes:
            self._opened_at = time.monotonic()
        full = self.inbox.records >= self.plan.records or self.inbox.bytes >= self.plan.bytes
        if full or time.monotonic() - self._opened_at >= self.plan.seconds:
            self._close()

    def _close(self) -> None:
        """Close the open segment and import it."""
        self._opened_at = time.monotonic()
        if self.inbox.bytes:
            self.inbox.close()
            self._import_waiting()

    def _import_waiting(self) -> None:
        """Import what is closed, but for what has failed since we were started."""
        for path in self.inbox.waiting():
            if path not in self._stuck:
                self._import(path, aside=True)

    def _import(self, path: Path, *, aside: bool) -> None:
        reports = self.imports(path, self.connector.importer)
        for one in reports:
            self._counts.update(posts=one.rows.get("posts", 0), rejects=one.rejects + one.parts)
            if one.status not in ("imported", "already"):
                for said in filter(None, (one.message, *one.warnings)):
                    self._notice(said)
        if reports and all(one.status in IN for one in reports):
            self._counts.update(imported=1)
            if aside:
                self.inbox.imported(path, keep=not self.plan.discard)
        elif aside:
            self._stuck.add(path)

    def _notice(self, text: str) -> None:
        self._notices.pop(text, None)
        self._notices[text] = None
        if len(self._notices) > 100:
            del self._notices[next(iter(self._notices))]


def _ended(error: SourceError) -> Ended:
    kinds: dict[str, Ended] = {
        "network": "network",
        "rate": "rate",
        "quota": "quota",
        "credential": "credential",
    }
    return kinds.get(error.kind, "answer")
