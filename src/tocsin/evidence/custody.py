"""The custody log: who did what with evidence, in a file to which lines are only ever added.

Each line is a link of a chain and, beside it, the event that the link commits to. The link shows no
name and no purpose, so that the whole chain may leave the house with one case's events in it.

A line counts once the disk has all of it. Who is killed while writing leaves a torn line: the next
writer sets it aside in `custody.torn` and says so in the log.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from msgspec import Struct

from tocsin.evidence import canonical
from tocsin.evidence.chain import (
    Anchor,
    Broken,
    Link,
    Verdict,
    commitment,
    linked,
    new_salt,
    verify,
)
from tocsin.evidence.locks import locked
from tocsin.evidence.records import Custody, CustodyEvent, Verb
from tocsin.vocabulary.errors import FileError

LONGEST = 1 << 20
"""Bytes of one line."""
BLOCK = 1 << 16


class Entry(Struct, frozen=True):
    """One line: the link, and what it commits to, or null where that was left out or erased."""

    link: Link
    salt: str | None = None
    event: CustodyEvent | None = None

    @property
    def faithful(self) -> bool:
        """Whether the event is the one the link commits to; true where there is none to check."""
        if self.event is None or self.salt is None:
            return self.event is None and self.salt is None
        made = commitment(bytes.fromhex(self.salt), canonical.dumps(self.event))
        return self.link.facts.get("commitment") == made

    @property
    def bare(self) -> "Entry":
        """The link alone."""
        return Entry(self.link)


class CustodyLog:
    """One log file; safe to write from several processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, *events: CustodyEvent) -> Anchor | None:
        """Write events, and wait until the disk has them; return the newest link.

        Raises `FileError` when they cannot be written.
        """
        if not events:
            return self.head()
        try:
            return self._added(events)
        except OSError as reason:
            raise FileError(
                self.path, "could not be written to", got=reason.strerror or str(reason)
            ) from reason

    def entries(self) -> Iterator[Entry]:
        """Yield the lines from the beginning; a torn last line is left out.

        Raises `FileError` for a line that is none of ours.
        """
        if self.path.exists():
            with self.path.open("rb") as file:
                yield from read(file, self.path)

    def events(self) -> Iterator[CustodyEvent]:
        """Yield the events from the beginning; those that were left out or erased are not there.

        Raises `FileError` for a line that is none of ours.
        """
        return (entry.event for entry in self.entries() if entry.event)

    def head(self) -> Anchor | None:
        """Return the newest link; null for an empty log."""
        if not self.path.exists():
            return None
        with self.path.open("rb") as file:
            line, _ = _last_line(file)
        return parsed(line, self.path).link.anchor if line else None

    def verify(self, anchor: Anchor | None = None) -> Verdict:
        """Follow the chain and check every event against its link."""
        return checked(self.entries(), anchor)

    def _added(self, events: Sequence[CustodyEvent]) -> Anchor | None:
        with locked(self.path) as file:
            head = self._healed(file, events[0])
            for one in events:
                entry = following(head, one)
                file.write(canonical.dumps(entry) + b"\n")
                head = entry.link.anchor
            file.flush()
            os.fsync(file.fileno())
        return head

    def _healed(self, file: IO[bytes], event: CustodyEvent) -> Anchor | None:
        """Return the newest link, after setting a torn line aside and saying so."""
        line, whole = _last_line(file)
        before = parsed(line, self.path).link.anchor if line else None
        file.seek(whole)
        torn = file.read()
        if not torn:
            return before
        with self.path.with_suffix(".torn").open("ab") as aside:
            aside.write(torn + b"\n")
            aside.flush()
            os.fsync(aside.fileno())
        file.truncate(whole)
        file.seek(0, os.SEEK_END)
        said = CustodyEvent(
            verb="log_healed",
            actor=event.actor,
            org=event.org,
            tool=event.tool,
            result=f"{len(torn)} bytes of a last line that was not finished were set aside",
        )
        entry = following(before, said)
        file.write(canonical.dumps(entry) + b"\n")
        return entry.link.anchor


def event(  # noqa: PLR0913  # an event is its fields
    verb: Verb,
    custody: Custody,
    *,
    evidence_id: str = "",
    before: str | None = None,
    after: str | None = None,
    result: str = "",
) -> CustodyEvent:
    """Return an event of this verb by whoever has custody."""
    return CustodyEvent(
        verb=verb,
        actor=custody.actor,
        org=custody.org,
        evidence_id=evidence_id,
        sha256_before=before,
        sha256_after=after,
        purpose=custody.purpose,
        authority=custody.authority,
        tool=custody.tool,
        counterparty=custody.counterparty,
        result=result,
    )


def following(before: Anchor | None, event: CustodyEvent) -> Entry:
    """Return the line after `before` for an event that happens now."""
    salt = new_salt()
    facts = {"commitment": commitment(salt, canonical.dumps(event))}
    return Entry(linked(before, datetime.now(UTC), facts), salt.hex(), event)


def read(file: IO[bytes], path: Path | str) -> Iterator[Entry]:
    """Yield the lines of a log that is open; raises `FileError` for what is no line of ours."""
    while line := file.readline(LONGEST):
        if not line.endswith(b"\n"):
            if len(line) == LONGEST:
                raise FileError(path, "expected lines of a custody log", got="one beyond measure")
            return
        yield parsed(line, path)


def parsed(line: bytes, path: Path | str) -> Entry:
    """Read one line; raises `FileError`."""
    try:
        return canonical.decoded(line.rstrip(b"\n"), Entry)
    except canonical.CanonicalError as reason:
        raise FileError(path, "expected a line of a custody log", got=str(reason)) from None


def checked(entries: Iterable[Entry], anchor: Anchor | None = None) -> Verdict:
    """Follow the chain of some entries, and check every event against its link."""
    unfaithful: list[int] = []

    def links() -> Iterator[Link]:
        for entry in entries:
            if not _faithful(entry):
                unfaithful.append(entry.link.seq)
            yield entry.link

    verdict = verify(links(), anchor)
    if unfaithful and (verdict.broken is None or unfaithful[0] < verdict.broken.seq):
        first = Broken(unfaithful[0], "was changed: the event is not the one that was logged")
        return Verdict(unfaithful[0] - 1, verdict.head, first)
    return verdict


def _faithful(entry: Entry) -> bool:
    try:
        return entry.faithful
    except ValueError:  # a salt that is none
        return False


def _last_line(file: IO[bytes]) -> tuple[bytes, int]:
    """Return the last whole line, or b"", and where it ends."""
    end = file.seek(0, os.SEEK_END)
    tail = b""
    while end - len(tail) > 0 and tail.count(b"\n") < 2 and len(tail) <= 2 * LONGEST:
        start = max(0, end - len(tail) - BLOCK)
        file.seek(start)
        tail = file.read(end - len(tail) - start) + tail
    whole, newline, _ = tail.rpartition(b"\n")
    if not newline:
        return b"", 0
    return whole.rpartition(b"\n")[2], end - len(tail) + len(whole) + 1
