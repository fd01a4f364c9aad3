"""A file that one writer has at a time; the system gives it back however the writer ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[IO[bytes]]:
    """Open a file for reading and writing, made if need be, and wait until it is ours.

    `shared`: others may share it at the same time, and nobody has it alone (on Windows, one at a
    time all the same).
    """
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  # there is no other name for it there

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl  # noqa: PLC0415  # nor here

            fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield file
