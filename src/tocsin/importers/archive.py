"""Zip archives, member by member, each copied to a file of our own naming.

A member's name is never used as a path, so it cannot lead anywhere. What comes out is held against
what went in: an archive that grows beyond all measure is left where that shows.

Source    design note on ingest, section 6.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path
from shutil import disk_usage
from typing import Self
from zipfile import BadZipFile, ZipFile, ZipInfo

from tocsin.importers.source import CHUNK, FREE, MOST_RATIO
from tocsin.vocabulary.errors import FileError

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins: with a member, or, when it is empty, with its end."""
MOST_MEMBERS = 10_000
SPARE = 256 << 20
"""Bytes that stay free on the disk, whatever an archive holds."""
ENCRYPTED = 1
"""Bit of a member's flags."""
NOT_OURS = ("__MACOSX", "Thumbs.db")
"""What systems add to archives unasked."""


class Archive:
    """An open zip; use as a context manager. Raises `FileError` when it is none."""

    def __init__(self, path: Path, file: Path) -> None:
        self.path = path
        self._size = file.stat().st_size
        self._grown = 0
        try:
            self._zip = ZipFile(file)
        except (BadZipFile, NotImplementedError, OSError, ValueError) as reason:
            raise FileError(
                path, "expected a whole zip archive", got=str(reason), way_out="get it again"
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def names(self) -> frozenset[str]:
        """The names of all members, as written."""
        return frozenset(self._zip.namelist())

    def members(self) -> Iterator[ZipInfo]:
        """Yield the files in it by name, without folders and what is hidden.

        Raises `FileError` when they are too many.
        """
        every = [one for one in self._zip.infolist() if not one.is_dir() and not _hidden(one)]
        if len(every) > MOST_MEMBERS:
            raise FileError(
                self.path,
                f"expected at most {MOST_MEMBERS:,} files in an archive",
                got=f"{len(every):,}",
                way_out="unpack it, and import the folder",
            )
        yield from sorted(every, key=lambda one: one.filename)

    def copy(self, member: ZipInfo, to: Path) -> None:
        """Write a member's content to a new file. Raises `FileError` when that cannot be had."""
        place = self.path / shown(member.filename)
        if member.flag_bits & ENCRYPTED:
            raise FileError(
                place, "is locked with a password", way_out="unpack it, and import the files"
            )
        try:
            with self._zip.open(member) as content, to.open("xb") as file:
                while piece := content.read(CHUNK):
                    self._grow(place, len(piece), to)
                    file.write(piece)
        except (BadZipFile, NotImplementedError, EOFError, OSError, zlib.error, ValueError) as why:
            raise FileError(place, "expected a whole member", got=str(why)) from None

    def _grow(self, place: Path, by: int, to: Path) -> None:
        self._grown += by
        if self._grown > FREE and self._grown > MOST_RATIO * self._size:
            raise FileError(place, f"the archive grows more than {MOST_RATIO}-fold; left unread")
        if disk_usage(to.parent).free < SPARE:
            raise FileError(place, "unpacking it would fill the disk; left unread")


def is_zip(start: bytes) -> bool:
    """Say whether a file that begins like this is a zip."""
    return start.startswith(MAGIC)


def shown(member: str) -> str:
    r"""Return a member's name as people may see it: a relative path that leads nowhere else.

    >>> shown("../..\\etc//passwd"), shown("/")
    ('etc/passwd', 'unnamed')
    """
    parts = [part for part in member.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "unnamed"


def _hidden(member: ZipInfo) -> bool:
    parts = shown(member.filename).split("/")
    return any(part.startswith(".") or part in NOT_OURS for part in parts)
