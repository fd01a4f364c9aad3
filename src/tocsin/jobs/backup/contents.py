"""Which files of a watch belong to it, and in which order they are read while others write.

What points comes before what it points at: casework before the vault, an inbox before the corpus
that takes from it. Files are written whole and added to, so whatever an earlier file names is still
there when its turn comes; what came since is more than is needed, and harmless.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from tocsin.evidence.chain import Anchor
from tocsin.evidence.custody import CustodyLog
from tocsin.evidence.locks import locked

VAULT = "evidence"
KEPT_APART = ("secret-key", "tocsin.sqlite3", "tocsin.sqlite3-wal", "tocsin.sqlite3-shm",
              "tocsin.sqlite3-journal")  # fmt: skip
"""Casework is copied as of one moment, and the secret with the other keys or not at all."""
BACKUPS = "backups"
MADE_AGAIN = (BACKUPS, "pairs", "results", "corpus/staging")
"""Backups themselves, and what the next run makes again."""
ORDER = ("inbox", "uploads", "findings", "", "corpus")
"""Folders of a watch; "": all the rest."""
LOG = "custody.jsonl"


@dataclass(frozen=True)
class Listed:
    """One file, and how much of it."""

    path: Path
    size: int | None = None
    """Null: all there is."""


@dataclass(frozen=True)
class Held:
    """A vault as it was at one moment."""

    files: tuple[Listed, ...]
    head: Anchor | None


def vault(folder: Path) -> Held:
    """List a vault at a moment when nobody writes to it: its files never change from then on.

    The log comes first and is taken as long as it is now, so that it tells of no bytes that the
    list has not.
    """
    if not (folder / "objects").is_dir():
        return Held((), None)
    log = folder / LOG
    with locked(folder / "lock"):
        if not log.exists():
            return Held(tuple(map(Listed, _files(folder))), None)
        with locked(log):
            size, head = log.stat().st_size, CustodyLog(log).head()
        rest = (Listed(path) for path in _files(folder) if path not in (log, folder / "lock"))
        return Held((Listed(log, size), *rest), head)


def files(folder: Path) -> Iterator[Path]:
    """Yield every other file of a watch, in the order in which they may be read.

    A link is left alone: what it leads to may be anybody's.
    """
    named = set(ORDER) - {""}
    for part in ORDER:
        if part:
            yield from _below(folder, part)
            continue
        for entry in sorted(folder.iterdir()):
            if entry.name not in {*named, *KEPT_APART, VAULT}:
                yield from _below(folder, entry.name)


def _below(folder: Path, name: str) -> Iterator[Path]:
    path = folder / name
    if name in MADE_AGAIN or name.startswith(".") or path.is_symlink():
        return
    if path.is_file():
        yield path
    elif path.is_dir():
        apart = {folder / one for one in MADE_AGAIN}
        yield from _files(path, apart)


def _files(folder: Path, apart: Collection[Path] = ()) -> Iterator[Path]:
    """Yield the files of a folder and those below it; none that begins with a dot is finished."""
    for here, folders, names in os.walk(folder):
        place = Path(here)
        folders[:] = sorted(
            one for one in folders if not one.startswith(".") and place / one not in apart
        )
        for name in sorted(names):
            path = place / name
            if not (name.startswith(".") or path.is_symlink()) and path.is_file():
                yield path
