"""Importing files that were handed in: those in the folder `uploads` of the watch."""

from collections import Counter
from pathlib import Path, PurePosixPath

from msgspec import Struct

from tocsin.casework.errors import Refused
from tocsin.casework.models import Role
from tocsin.importers.lane import Wanted
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.work import Work

UPLOADS = "uploads"


class Parameters(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to import."""

    files: tuple[str, ...]
    """Paths under `uploads`, with forward slashes."""
    importer: str | None = None
    accept: bool = False
    """Take the mapping that is proposed from the columns."""


class Imported(Struct, frozen=True, kw_only=True):
    """What became of the files."""

    files: dict[str, int]
    """How many by status: imported, already, refused, unsupported, skipped."""
    rows: int
    rejected: int
    messages: tuple[str, ...]
    """Of files that were not imported, at most 100."""


def run(work: Work, asked: Parameters) -> Imported:
    """Import file by file; one that is in already adds nothing."""
    paths = [uploaded(work.folder, name) for name in asked.files]
    wanted = Wanted(importer=asked.importer, accept=asked.accept)

    def progress(path: Path, done: int, size: int) -> None:
        work.now_and_then(done, size, "bytes", path.name)

    statuses: Counter[str] = Counter()
    rows, rejected, messages = 0, 0, []
    for report in work.watch.importing(*paths, wanted=wanted, progress=progress):
        statuses[report.status] += 1
        rows += sum(report.rows.values())
        rejected += report.rejects
        if report.message:
            messages.append(report.message.replace(f"{work.folder / UPLOADS}/", ""))
    return Imported(
        files=dict(statuses), rows=rows, rejected=rejected, messages=tuple(messages[:100])
    )


def uploaded(folder: Path, name: str) -> Path:
    """Return where a file that was handed in lies; raises `Refused` for one that lies elsewhere."""
    place, told = folder / UPLOADS, PurePosixPath(name)
    path = place / told
    inside = not told.is_absolute() and ".." not in told.parts and bool(told.parts)
    if not (inside and path.resolve().is_relative_to(place.resolve()) and path.exists()):
        raise Refused("file", UPLOADS, "names files that were handed in", got=name)
    return path


KIND = Kind(
    name="import",
    title="import files",
    parameters=Parameters,
    run=run,
    roles=(Role.ANALYST, Role.ADMIN),
)
