"""A lock that the system gives back when its holder ends, however it ends."""

import sys
from typing import IO


def taken(file: IO[str]) -> bool:
    """Take the lock on an open file, until it is closed; false when another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  # there is no other name for it there

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  # nor here

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
