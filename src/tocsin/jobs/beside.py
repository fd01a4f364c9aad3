"""A worker beside something else: a process that ends when that does, however that ends."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 10.0
"""Seconds in which a worker may give its job back before it is killed; a lease takes care of it."""


@contextmanager
def beside(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker of a watch in a process of its own while a block runs.

    It reads from us until there is nothing more to read: then we are gone, and it ends too.
    """
    command = [sys.executable, "-m", "tocsin.jobs.child", str(folder.resolve())]
    child = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603  # ours
    try:
        yield child
    finally:
        if child.stdin:
            child.stdin.close()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
