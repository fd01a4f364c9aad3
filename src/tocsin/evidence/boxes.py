"""A zip from somebody else, opened without being believed.

Nothing is ever unpacked to disk, and no name is used as a path of ours. Members are read in pieces,
up to a size known beforehand; an archive that grows beyond all measure is refused where that shows.
"""

import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import crc32
from zlib import error as ZlibError  # noqa: N812  # an exception, whatever its case

from msgspec import Struct

from tocsin.vocabulary.errors import FileError

CHUNK = 1 << 18
MOST_MEMBERS = 200_000
LONGEST_LIST = 64 << 20
"""Bytes of the list of members at a zip's end, which is read at once."""
MOST_TEXT = 32 << 20
"""Bytes of a member that is read whole."""
MOST_RATIO = 1000
SMALL = 64 << 20
"""Bytes that any member may have, however small it is packed."""
END, END_64, LOCATOR_64 = b"PK\5\6", b"PK\6\6", b"PK\6\7"
ENCRYPTED = 1
PACKINGS = (ZIP_STORED, ZIP_DEFLATED)
DAMAGED = (BadZipFile, ZlibError, NotImplementedError, OSError, ValueError, EOFError, struct.error)
"""What a damaged zip makes the library raise."""


class Measured(Struct, frozen=True):
    """A member, read to its end."""

    size: int
    sha256: str
    crc: int


class Box:
    """An open zip; a context manager. Raises `FileError` for one that is not safe to read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("rb")
        except OSError as reason:
            raise FileError(path, "cannot be read", got=str(reason.strerror)) from None
        try:
            _short_list(self._file)
            self._zip = ZipFile(self._file)
            self._members = self._checked()
        except DAMAGED as reason:
            self._file.close()
            raise FileError(path, "expected a whole zip archive", got=str(reason)) from None
        except FileError:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The files in it, in the order they are listed."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """How large a member says it is."""
        return self._members[name].file_size

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a member to read in pieces; raises `FileError` for what cannot be read."""
        if name not in self._members:
            raise FileError(self.path, "expected a file in it", got=f"no {name!r}")
        try:
            with self._zip.open(self._members[name]) as file:
                yield file
        except DAMAGED as reason:
            raise FileError(self.path, f"{name}: is damaged", got=str(reason)) from None

    def read(self, name: str, most: int = MOST_TEXT) -> bytes:
        """Return a member whole; raises `FileError` for one larger than `most`."""
        with self.open(name) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise FileError(self.path, f"{name}: expected at most {most:,} bytes", got="more")
        return content

    def measure(self, name: str) -> Measured:
        """Read a member to its end."""
        digest, size, crc = sha256(), 0, 0
        with self.open(name) as file:
            while piece := file.read(CHUNK):
                digest.update(piece)
                size, crc = size + len(piece), crc32(piece, crc)
        return Measured(size, digest.hexdigest(), crc)

    def _checked(self) -> dict[str, ZipInfo]:
        members: dict[str, ZipInfo] = {}
        if len(self._zip.infolist()) > MOST_MEMBERS:
            raise self._refused("too many files", f"{len(self._zip.infolist()):,}")
        for one in self._zip.infolist():
            wrong = _wrong(one)
            if wrong or one.filename in members:
                raise self._refused(wrong or "the same name twice", one.filename[:200])
            if not one.is_dir():
                members[one.filename] = one
        return members

    def _refused(self, why: str, got: str) -> FileError:
        return FileError(self.path, f"is not safe to read: {why}", got=repr(got))


def _wrong(one: ZipInfo) -> str:
    """Say why a member is not safe to read, or "" when it is."""
    name = one.orig_filename
    parts = name.rstrip("/").split("/")
    absolute = not name or name.startswith("/") or ":" in parts[0]
    reasons = {
        "a name that is no relative path": absolute or "\\" in name or "\0" in name,
        "a name that leads elsewhere": any(part in ("", ".", "..") for part in parts),
        "a link": stat.S_ISLNK(one.external_attr >> 16),
        "locked with a password": bool(one.flag_bits & ENCRYPTED),
        "packed in a way that readers do not have": one.compress_type not in PACKINGS,
        "it unpacks to more than it can hold": (
            one.file_size > max(SMALL, MOST_RATIO * one.compress_size)
        ),
    }
    return next((reason for reason, found in reasons.items() if found), "")


def _short_list(file: IO[bytes]) -> None:
    """Refuse a zip whose list of members would fill the memory; raises `BadZipFile`."""
    size = file.seek(0, 2)
    start = max(0, size - 65_557)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < 22:
        raise BadZipFile("it has no end")
    listed: int = struct.unpack_from("<L", tail, place + 12)[0]
    if listed == 0xFFFFFFFF and place >= 20 and tail[place - 20 : place - 16] == LOCATOR_64:
        file.seek(struct.unpack_from("<Q", tail, place - 12)[0])
        record = file.read(56)
        if record[:4] == END_64 and len(record) == 56:
            listed = struct.unpack_from("<Q", record, 40)[0]
    if listed > min(LONGEST_LIST, size):
        raise BadZipFile("its list of members is beyond measure")
    file.seek(0)
