"""Files that people hand in to be received, kept until their job has ended."""

import secrets
import time
from collections.abc import Iterable
from pathlib import Path

from tocsin.casework.errors import Refused
from tocsin.jobs.kinds.importing import UPLOADS
from tocsin.jobs.models import Job, JobState

RECEIVED = "received"
LARGEST = 100 << 20
"""Bytes of a file; `tocsin case receive` has no such bound."""
GRACE = 600
"""Seconds in which a file may wait for its job to be asked for."""
LONGEST_NAME = 80


def hand_in(folder: Path, name: str, chunks: Iterable[bytes]) -> str:
    """Keep a file of a watch for a job; return its path under `uploads`.

    Raises `Refused` for a file that is empty or too large; nothing of it stays.
    """
    place = folder / UPLOADS / RECEIVED
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = place / f"{secrets.token_hex(8)}-{plain(name)}"
    size = 0
    try:
        with path.open("xb") as file:
            for one in chunks:
                size += len(one)
                if size > LARGEST:
                    break
                file.write(one)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if not 0 < size <= LARGEST:
        path.unlink(missing_ok=True)
        rule = f"has between 1 byte and {LARGEST >> 20} MB; tocsin case receive takes larger ones"
        raise Refused("size", "file", rule, got=f"{size >> 20} MB" if size else "nothing")
    return f"{RECEIVED}/{path.name}"


def plain(name: str) -> str:
    """Return the name of a file as far as any disk can have it; its ending stays.

    >>> plain("../Événement 7.json")
    'v-nement-7.json'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    told = "".join(
        one if one.isascii() and (one.isalnum() or one in "-_.") else "-" for one in last
    )
    return told.strip("-.")[-LONGEST_NAME:].strip("-.") or "file"


def sweep(folder: Path) -> int:
    """Drop files that no job waits for any more; return how many."""
    place, count = folder / UPLOADS / RECEIVED, 0
    if not place.is_dir():
        return 0
    jobs = Job.objects.filter(kind="receive", state__in=(JobState.QUEUED, JobState.RUNNING))
    waited = {str(told.get("file", "")) for told in jobs.values_list("parameters", flat=True)}
    for path in place.iterdir():
        is_old = time.time() - path.stat().st_mtime > GRACE
        if is_old and f"{RECEIVED}/{path.name}" not in waited:
            path.unlink(missing_ok=True)
            count += 1
    return count
