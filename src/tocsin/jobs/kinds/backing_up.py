"""Backing the watch up, into its own folder `backups`: take the file elsewhere from there."""

from django.db import connection
from msgspec import Struct

from tocsin.casework.models import Role
from tocsin.jobs.backup.contents import BACKUPS
from tocsin.jobs.backup.making import back_up
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.work import Work


class Parameters(Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing to choose: keys go along by the command line alone, which asks for a password."""


class BackedUp(Struct, frozen=True, kw_only=True):
    """What was made."""

    file: str
    """In the watch's folder `backups`."""
    size: int
    sha256: str | None
    """Of the whole file; null: an earlier attempt made it, and was killed before it said so."""
    journal: str | None
    """Newest link of the journal in it."""


def run(work: Work, _: Parameters) -> BackedUp:
    """Make one backup; begun again after it was made, it is the one that is there."""
    folder = work.folder / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{work.job.asked_at:%Y%m%dT%H%M%SZ}-{work.job.pk}.tar"
    for left in folder.glob(f".{path.name}.*.unfinished"):
        left.unlink(missing_ok=True)
    if path.exists():
        return BackedUp(file=path.name, size=path.stat().st_size, sha256=None, journal=None)

    def told(done: int, total: int, name: str) -> None:
        work.now_and_then(done, total, "bytes", name)

    made = back_up(work.watch, path, postgres=connection.vendor == "postgresql", told=told)
    told_of = made.manifest.database
    return BackedUp(
        file=path.name, size=made.size, sha256=made.sha256,
        journal=told_of.journal if told_of else None,
    )  # fmt: skip


KIND = Kind(
    name="backup", title="back the watch up", parameters=Parameters, run=run, roles=(Role.ADMIN,)
)
