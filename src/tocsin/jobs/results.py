"""Files that jobs made, kept beside the database for a week, for who asked for them.

A file's name is the SHA-256 of its bytes. Rows say which files there are: a file without one is
swept, and so is what a worker that died had begun.
"""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction
from django.db.models import Sum
from msgspec import Struct

from tocsin.casework.errors import Refused
from tocsin.evidence.locks import locked
from tocsin.jobs import clock
from tocsin.jobs.models import JobFile
from tocsin.jobs.work import Work
from tocsin.vocabulary import durable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

FOLDER = "results"
LOCK = ".lock"
KEPT = timedelta(days=7)
LARGEST = 512 << 20
"""Bytes of one file; the command line has no such bound."""
TOGETHER = 4 << 30
"""Bytes of all files of one organisation: the oldest make room."""
STALE = 24 * 3600
"""Seconds after which an unfinished file is nobody's."""


@dataclass(frozen=True)
class Made:
    """What a file is, said by who wrote it."""

    name: str
    media_type: str
    tlp: str


class Kept(Struct, frozen=True, kw_only=True):
    """What a job says of the file that it made."""

    file: str
    size: int
    sha256: str
    tlp: str
    expires_at: str
    counts: dict[str, int] = {}
    """How many of what are in it."""


def keep(work: Work, write: Callable[[BinaryIO], Made]) -> JobFile:
    """Write a file and keep it for a job; begun again after it was kept, it is the one there is.

    Raises `Refused` for a file that is too large, `Lost` and `Cancelled` as a job's work does.
    """
    if there := JobFile.objects.filter(job=work.job).first():
        return there
    folder = work.folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    staging = folder / f".{work.job.pk}.{work.job.attempt}.part"
    try:
        with _opened(staging) as out:
            made = write(out)
        return _named(work, staging, made)
    finally:
        staging.unlink(missing_ok=True)


def told(file: JobFile, counts: dict[str, int] | None = None) -> Kept:
    """Return what a job says of its file."""
    return Kept(
        file=file.name, size=file.size, sha256=file.sha256, tlp=file.tlp, counts=counts or {},
        expires_at=file.expires_at.isoformat(timespec="seconds"),
    )  # fmt: skip


def place(folder: Path, file: JobFile) -> Path:
    """Return where a file lies; raises `Refused` for one that is gone."""
    path = folder / FOLDER / file.sha256
    if file.expires_at <= clock.now() or not path.is_file():
        raise Refused("gone", file.job.place, "its file is no longer kept; ask for it again")
    return path


def sweep(folder: Path) -> int:
    """Drop what has expired, and every file that no row names; return how many files went."""
    if not (folder / FOLDER).is_dir():
        return 0
    with locked(folder / FOLDER / LOCK):
        return _swept(folder / FOLDER)


def _named(work: Work, staging: Path, made: Made) -> JobFile:
    """Give a file that is whole its name, with its row, while nobody sweeps."""
    size = staging.stat().st_size
    with staging.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    with locked(staging.parent / LOCK), transaction.atomic():
        work.lease.hold()
        staging.replace(staging.parent / digest)
        durable.sync_file(staging.parent)
        now = clock.now()
        row = JobFile.objects.create(
            job=work.job, name=made.name[:300], media_type=made.media_type, tlp=made.tlp,
            size=size, sha256=digest, made_at=now, expires_at=now + KEPT,
        )  # fmt: skip
        _make_room(row)
        return row


def _make_room(newest: JobFile) -> None:
    """Drop the oldest rows of an organisation until its files fit; the sweep takes the files."""
    rows = JobFile.objects.filter(job__organisation=newest.job.organisation)
    while (rows.aggregate(all=Sum("size"))["all"] or 0) > TOGETHER:
        oldest = rows.exclude(pk=newest.pk).order_by("made_at", "pk").first()
        if oldest is None:
            return
        oldest.delete()


def _swept(folder: Path) -> int:
    JobFile.objects.filter(expires_at__lte=clock.now()).delete()
    known, count = set(JobFile.objects.values_list("sha256", flat=True)), 0
    for path in folder.iterdir():
        if path.name == LOCK or path.name in known:
            continue
        if path.name.startswith(".") and time.time() - path.stat().st_mtime < STALE:
            continue
        path.unlink(missing_ok=True)
        count += 1
    return count


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that holds no more than it may, and wait until the disk has it."""
    with io.BufferedWriter(_Bounded(path, "xb"), 1 << 20) as file:
        yield file
    durable.sync_file(path)


class _Bounded(io.FileIO):
    """A file that refuses to grow too large."""

    def write(self, some: "ReadableBuffer", /) -> int:
        if self.tell() + memoryview(some).nbytes > LARGEST:
            rule = f"holds at most {LARGEST >> 20} MB; narrow it, or use the command line"
            raise Refused("size", "file", rule, got=f"more than {LARGEST >> 20} MB")
        return super().write(some)
