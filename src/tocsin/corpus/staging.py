"""Where a batch grows before it is one: a folder with a lock that dies with its process."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from os import getpid
from pathlib import Path
from secrets import token_hex

LOCK = ".lock"
"""The lock on sweeping; with a folder's name before it, the lock of that folder."""


@contextmanager
def staging_folder(parent: Path, name: str) -> Iterator[Path]:
    """Give a new folder under `parent` that no other process takes for a dead one's.

    What is still in it at the end is removed. Folders of processes that died are removed first.
    """
    parent.mkdir(parents=True, exist_ok=True)
    folder = parent / f"{name}.{getpid()}.{token_hex(4)}"
    with _locked(parent / LOCK):
        _sweep(parent)
        lock = _locked(parent / f"{folder.name}{LOCK}")
        lock.__enter__()
        folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (parent / f"{folder.name}{LOCK}").unlink(missing_ok=True)
        lock.__exit__(None, None, None)


def _sweep(parent: Path) -> None:
    """Remove what processes left that no longer hold their lock."""
    for lock in parent.glob(f"*.*{LOCK}"):
        if not _is_held(lock):
            shutil.rmtree(parent / lock.name.removesuffix(LOCK), ignore_errors=True)
            lock.unlink(missing_ok=True)


def _is_held(path: Path) -> bool:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock until the end of the block, or of the process."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
