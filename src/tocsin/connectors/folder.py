"""A watched folder: whatever is put there is imported, once it has stopped growing.

A file is ready when two looks, some seconds apart, see the same. What it was like is the mark: a
file that is written again is imported again, and the corpus keeps what is new in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from tocsin.connectors.pace import Pace
from tocsin.connectors.page import Cursor, Page
from tocsin.connectors.streams import stream_name
from tocsin.importers.mapping import beside, is_mapping
from tocsin.vocabulary.errors import ParameterError

UNFINISHED = {".part", ".crdownload", ".tmp", ".partial", ".download", ".swp"}
"""Endings that programs give to files they still write."""


@dataclass(frozen=True, kw_only=True)
class Folder:
    """Import what appears in a folder, and in the folders inside it."""

    path: str
    settle: timedelta = timedelta(seconds=2)
    """Between two looks at a file that must see the same."""

    name: ClassVar[str] = "folder"
    title: ClassVar[str] = "Watched folder"
    importer: ClassVar[str | None] = None
    credential: ClassVar[str | None] = None

    def __post_init__(self) -> None:
        if not Path(self.path).is_dir():
            raise ParameterError(self, "path", "a folder that is there")

    @property
    def stream(self) -> str:
        """What is followed, as the name of a folder."""
        return stream_name(str(Path(self.path).resolve()))

    def pages(self, cursor: Cursor, pace: Pace) -> Iterator[Page]:
        """Yield a page for each file that is new or has changed, by name."""
        marks = dict(cursor)
        fresh = {name: mark for name, mark in self._seen().items() if marks.get(name) != mark}
        if not fresh:
            return
        pace.sleep(self.settle.total_seconds())
        again = self._seen()
        for name, mark in fresh.items():
            if again.get(name) == mark:
                marks = {**marks, name: mark}
                yield Page(cursor=marks, files=(Path(self.path) / name,))

    def _seen(self) -> dict[str, str]:
        """Return what each file looks like now, by name."""
        root = Path(self.path)
        names = sorted(str(path.relative_to(root)) for path in root.rglob("*"))
        return {name: mark for name in names if (mark := _mark(root, name))}


def _mark(root: Path, name: str) -> str:
    """Return size and time of a file and of its mapping; "" for what is not to be imported."""
    path = root / name
    hidden = any(part.startswith(".") for part in Path(name).parts)
    if hidden or path.suffix in UNFINISHED or is_mapping(path):
        return ""
    lying = beside(path)
    return f"{_look(path)} {_look(lying) if lying else ''}".strip()


def _look(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:  # gone since it was listed, or closed to us
        return ""
    return f"{found.st_size} {found.st_mtime_ns}" if path.is_file() and found.st_size else ""
