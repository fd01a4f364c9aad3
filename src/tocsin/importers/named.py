"""What a person names, as files: folders and patterns are gone through, in a steady order."""

from collections.abc import Iterator
from glob import glob, has_magic
from os import walk
from pathlib import Path

from tocsin.importers.mapping import is_mapping

STANDARD_INPUT = Path("-")
WATCH = "tocsin.toml"
OURS = {"corpus", "findings", "evidence", WATCH, "tocsin.sqlite3", "briefing.html"}
"""What stands in a watch's folder because we put it there."""


def files_named(path: Path) -> Iterator[Path]:
    """Yield the files that a path names: itself, or those of a folder or pattern, sorted.

    Hidden files and folders are left out of folders, and so are mappings, which are read with the
    files they lie beside, and what a watch keeps of its own. A name that nothing has is yielded as
    it is, for whoever opens it to refuse.
    """
    if path.is_dir():
        yield from files_in(path)
    elif path == STANDARD_INPUT or path.exists() or not has_magic(str(path)):
        yield path
    else:
        matches = sorted(glob(str(path), recursive=True))  # noqa: PTH207  # may begin anywhere
        if not matches:
            yield path
        for match in matches:
            yield from files_named(Path(match))


def files_in(folder: Path) -> Iterator[Path]:
    """Yield every file of a folder and those inside it; links to folders are not followed."""
    for place, folders, names in walk(folder):
        ours = OURS if WATCH in names else set()
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in ours)
        for path in (Path(place, name) for name in sorted(names) if name not in ours):
            if not path.name.startswith(".") and path.is_file() and not is_mapping(path):
                yield path
