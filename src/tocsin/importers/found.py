"""One file to import: what people call it, where its bytes lie, and what it came out of."""

from os import fsencode
from pathlib import Path

from msgspec import Struct

from tocsin.corpus.batch import Part


class Found(Struct, frozen=True):
    """One file to import."""

    path: Path
    """What people call it: its path, or `export.zip/posts.csv`, a path that is never opened."""
    file: Path
    """Where its bytes lie: the path itself, or a copy that is gone after the import."""
    part: Part | None = None
    notes: tuple[str, ...] = ()
    """What a person should know of how it was got."""
    beside: Path | None = None
    """The file beside which a mapping may lie; null: none can."""

    @property
    def name(self) -> str:
        """The name the manifest keeps."""
        return f"{self.part.container}/{self.part.member}" if self.part else self.path.name


def plain(path: Path) -> Found:
    """Return a file that is imported as it lies on disk."""
    return Found(told(path), path, beside=path)


def told(path: Path) -> Path:
    r"""Return a path as people are told it: bytes that are no UTF-8 are written out.

    >>> told(Path("\udcff.csv")).name
    '\\xff.csv'
    """
    return Path(fsencode(path).decode("utf-8", "backslashreplace"))
