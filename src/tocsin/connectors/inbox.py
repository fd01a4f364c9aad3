"""The inbox: raw records on disk before anything else happens to them.

    open.jsonl            the segment that records are appended to
    000017.jsonl          a closed segment, or a document as it came, waiting to be imported
    000017.about.json     where its records came from, and when
    imported/             what is in the corpus
    cursor.json           how far the source was read; never ahead of what is stored

Records are written and synced, then the cursor is, then nothing else: killed in between, the cursor
is behind, and what comes twice is dropped by its digest.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

from tocsin.connectors.lock import taken
from tocsin.connectors.page import Cursor, Document, Page
from tocsin.vocabulary.durable import replaced, sync_file, written
from tocsin.vocabulary.errors import FileError

OPEN, CURSOR, IMPORTED, LOCK, ABOUT = (
    "open.jsonl",
    "cursor.json",
    "imported",
    "lock",
    ".about.json",
)
REMEMBERED = 200_000
"""Digests of records kept to drop those that come again."""

READ_AGAIN = 64 << 20
"""Bytes of segments read for these digests when an inbox is opened."""


class Saved(Struct, frozen=True, kw_only=True):
    """`cursor.json`."""

    cursor: dict[str, str] = {}
    segment: int = 1
    """Number the open segment will have."""
    bytes: int = 0
    """Length of the open segment when the cursor was written."""
    saved_at: datetime | None = None


class About(Struct, frozen=True, kw_only=True):
    """Where the records of one segment came from. It holds no secret."""

    connector: str
    stream: str
    source: str
    records: int | None
    first_at: datetime | None
    """When its first record was stored here."""
    closed_at: datetime


class Inbox:
    """The raw records of one stream. Make it with `opened`: only one process may write it."""

    def __init__(self, folder: Path, connector: str, stream: str) -> None:
        self.folder, self.connector, self.stream = folder, connector, stream
        self.repeated = 0
        """Records dropped because the very same bytes were stored before."""
        self.records = 0
        """Records in the open segment."""
        self.bytes = 0
        self._first_at: datetime | None = None
        self._recent: dict[bytes, None] = {}
        (folder / IMPORTED).mkdir(parents=True, exist_ok=True)
        self._saved = self._read_saved()
        self._recover()

    @property
    def cursor(self) -> Cursor:
        """How far the source was read, as far as it is stored."""
        return self._saved.cursor

    def keep(self, page: Page) -> int:
        """Store a page's records and documents, then its cursor; return how many were new."""
        fresh = [line for line in map(one_line, page.records) if self._is_new(line)]
        self._append(fresh)
        documents = [one for one in page.documents if self._is_new(one.content)]
        for document in documents:
            self._keep_document(document)
        if fresh or documents or dict(page.cursor) != self._saved.cursor:
            self._save(page.cursor)
        return len(fresh) + len(documents)

    def close(self) -> None:
        """Close the open segment, if it holds anything, so that it can be imported."""
        if not self.bytes:
            return
        name = self._next_name(".jsonl")
        self._tell(name, self.stream, self.records)
        (self.folder / OPEN).rename(name)
        sync_file(self.folder)
        self.records = self.bytes = 0
        self._first_at = None
        self._save(self.cursor)

    def waiting(self) -> tuple[Path, ...]:
        """Return the closed segments and documents that are not in the corpus yet, oldest first."""
        return tuple(sorted(p for p in self.folder.iterdir() if _is_segment(p)))

    def imported(self, path: Path, *, keep: bool = True) -> None:
        """Set a segment aside that is in the corpus; `keep=False` deletes it."""
        about = path.with_name(path.stem + ABOUT)
        for one in (about, path):
            if one.exists() and keep:
                one.replace(self.folder / IMPORTED / one.name)
            elif one.exists():
                one.unlink()
        sync_file(self.folder)

    def _is_new(self, content: bytes) -> bool:
        digest = blake2b(content, digest_size=8).digest()
        if digest in self._recent:
            self.repeated += 1
            return False
        self._recent[digest] = None
        if len(self._recent) > REMEMBERED:
            del self._recent[next(iter(self._recent))]
        return True

    def _append(self, lines: list[bytes]) -> None:
        if not lines:
            return
        content = b"".join(line + b"\n" for line in lines)
        try:
            with (self.folder / OPEN).open("ab") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise FileError(
                self.folder / OPEN,
                "records could not be stored, so the cursor stays",
                got=str(error.strerror),
                way_out="make room, then start again: what is whole is kept",
            ) from error
        if not self.bytes:
            sync_file(self.folder)
        self._first_at = self._first_at or datetime.now(UTC)
        self.records += len(lines)
        self.bytes += len(content)

    def _keep_document(self, document: Document) -> None:
        name = self._next_name(document.suffix)
        self._tell(name, document.source, None)
        staging = name.with_name(f".{name.name}")
        written(staging, document.content)
        staging.rename(name)
        sync_file(self.folder)

    def _tell(self, name: Path, source: str, records: int | None) -> None:
        about = About(
            connector=self.connector,
            stream=self.stream,
            source=source,
            records=records,
            first_at=self._first_at,
            closed_at=datetime.now(UTC),
        )
        path = name.with_name(name.stem + ABOUT)
        replaced(path, msgspec.json.format(msgspec.json.encode(about), indent=1))

    def _next_name(self, suffix: str) -> Path:
        numbers = [int(path.stem) for path in self._numbered()]
        number = max(self._saved.segment, max(numbers, default=0) + 1)
        self._saved = msgspec.structs.replace(self._saved, segment=number + 1)
        return self.folder / f"{number:06}{suffix}"

    def _numbered(self) -> Iterator[Path]:
        for folder in (self.folder, self.folder / IMPORTED):
            yield from filter(_is_segment, folder.iterdir())

    def _save(self, cursor: Cursor) -> None:
        self._saved = Saved(
            cursor=dict(cursor),
            segment=self._saved.segment,
            bytes=self.bytes,
            saved_at=datetime.now(UTC),
        )
        replaced(self.folder / CURSOR, msgspec.json.encode(self._saved))

    def _read_saved(self) -> Saved:
        path = self.folder / CURSOR
        try:
            return msgspec.json.decode(path.read_bytes(), type=Saved)
        except FileNotFoundError:
            return Saved()
        except msgspec.DecodeError as error:
            raise FileError(
                path,
                "expected a cursor",
                got=str(error),
                way_out="delete it, and what is there is asked for again",
            ) from error

    def _recover(self) -> None:
        """Cut the half record a killed process left, and remember what is stored."""
        newest = max(self._numbered(), key=lambda path: path.stem, default=None)
        path = self.folder / OPEN
        path.touch()
        whole = path.read_bytes()
        whole = whole[: whole.rfind(b"\n") + 1]
        if not newest or int(newest.stem) < self._saved.segment:
            self._check_cursor(path, len(whole))
        os.truncate(path, len(whole))
        sync_file(path)
        self.bytes, self.records = len(whole), whole.count(b"\n")
        for segment in self._newest():
            content = segment.read_bytes()
            self._remember(content.split(b"\n") if segment.suffix == ".jsonl" else [content])
        self._remember(whole.split(b"\n"))

    def _newest(self) -> list[Path]:
        """Return the last segments and documents, as many as are worth reading again, in order."""
        found: list[Path] = []
        room = READ_AGAIN
        for path in sorted(self._numbered(), key=lambda path: path.stem, reverse=True):
            room -= path.stat().st_size
            if found and room < 0:
                break
            found.append(path)
        return found[::-1]

    def _check_cursor(self, path: Path, length: int) -> None:
        if length < self._saved.bytes:
            raise FileError(
                path,
                f"expected the {self._saved.bytes} bytes that {CURSOR} stands on",
                got=f"{length}: records were lost after they were stored",
                way_out=f"delete {CURSOR}, and what is there is asked for again",
            )

    def _remember(self, lines: Iterable[bytes]) -> None:
        for line in filter(None, lines):
            self._is_new(line)
        self.repeated = 0


def one_line(record: bytes) -> bytes:
    r"""Return a JSON value on one line; a line end in JSON is never part of a value.

    >>> one_line(b'{\n "a": 1\n}')
    b'{  "a": 1 }'
    """
    return record.replace(b"\r", b" ").replace(b"\n", b" ")


@contextmanager
def opened(folder: Path, connector: str, stream: str) -> Iterator[Inbox]:
    """Open the inbox of one stream for writing, and keep others out until it is done.

    `folder` is the inbox of all; the stream's own is made in it. Raises `FileError` when another
    process collects the same stream.
    """
    own = folder / connector / stream
    own.mkdir(parents=True, exist_ok=True)
    with (own / LOCK).open("a") as lock:
        if not taken(lock):
            raise FileError(own, "only one process may collect a stream", way_out="stop the other")
        yield Inbox(own, connector, stream)


def _is_segment(path: Path) -> bool:
    return path.stem.isdigit() and path.is_file()
