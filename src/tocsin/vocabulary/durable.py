"""Files that survive a power cut: written, synced, then given their name in one step."""

import errno
import os
from pathlib import Path


def written(path: Path, content: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_file(path: Path) -> None:
    """Wait until the disk has a file that somebody else wrote."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has every file of a folder, and the folder's own list of them."""
    for path in folder.iterdir():
        if path.is_file():
            sync_file(path)
    sync_file(folder)


def put_in_place(staging: Path, name: Path) -> None:
    """Give a finished folder its name: it is there whole, or not at all, whenever we are killed.

    Raises `OSError` when `name` is a folder that holds anything.
    """
    sync_folder(staging)
    staging.rename(name)
    sync_file(name.parent)


def replaced(path: Path, content: bytes) -> None:
    """Put new content where a file may already be: readers see the old or the new, never half.

    Raises `OSError` for a folder, whose name may be a dot.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    written(staging, content)
    staging.replace(path)
    sync_file(path.parent)


def made(folder: Path) -> None:
    """Make a folder that stays, with those above it, where there is none."""
    if not folder.is_dir():
        made(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_file(folder.parent)
