"""The import lane: from a file to a batch, nothing lost and nothing doubled.

Bytes are cut into records, records say sights, sights become columns some thousand at a time, and
the columns wait in a staging folder until the last byte is read; then the batch gets its name in
one step. Memory is bounded by the chunk, not by the file. The bytes are hashed twice, before and
while they are read: a file that changes meanwhile is refused whole.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from tocsin import __version__
from tocsin.corpus import Batch, Corpus
from tocsin.corpus.batch import batch_id
from tocsin.importers.choice import Choice, UnsupportedError, choose
from tocsin.importers.cut import bunches
from tocsin.importers.field_use import Names
from tocsin.importers.found import Found, plain
from tocsin.importers.intake import Intake
from tocsin.importers.mapping import Mapping, is_mapping
from tocsin.importers.pseudonyms import Pseudonyms
from tocsin.importers.recipe import recipe
from tocsin.importers.renaming import Renaming
from tocsin.importers.report import Report, Status, of_batch
from tocsin.importers.slots import Slots, Slotting
from tocsin.importers.source import Source, digest_of
from tocsin.vocabulary.errors import FileError

__all__ = ["Progress", "Report", "import_file", "no_progress"]

NAMED = 5000
"""Records whose fields are named in a dry run."""
Progress = Callable[[Path, int, int], None]
"""Told the file, the bytes of it that were read, and its bytes in all."""


def no_progress(_path: Path, _done: int, _size: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person said of the files to import."""

    importer: str | None = None
    """Format; null: recognised."""
    mapping: Mapping | None = None
    """Which column is what, for files of no fixed format; null: one that lies beside the file."""
    accept: bool = False
    """Take the mapping proposed from the columns."""
    dry_run: bool = False
    """Read everything and write nothing."""
    languages: bool = False
    """Detect each post's language; costs about a quarter more."""
    pseudonyms: Pseudonyms | None = None
    """Rename the people in every record; null: they keep their names."""
    unpacked: Path | None = None
    """Where archives are taken apart; null: in the corpus's staging folder."""


ANYTHING = Wanted()


def import_file(  # noqa: PLR0913  # each is one thing a person can say about a file
    path: Path,
    corpus: Corpus,
    *,
    importer: str | None = None,
    mapping: Mapping | None = None,
    accept: bool = False,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Report:
    """Import one file as one batch; the same bytes again add nothing.

    The arguments are the fields of `Wanted`. A file that cannot be imported gives a report that
    says why. Raises `ConfigError` for a mapping and `UnknownNameError` for an importer that does
    not exist.
    """
    wanted = Wanted(importer=importer, mapping=mapping, accept=accept, dry_run=dry_run)
    return import_found(plain(path), corpus, wanted, progress)


def import_found(found: Found, corpus: Corpus, wanted: Wanted, progress: Progress) -> Report:
    """Import one file, wherever its bytes lie; raises as `import_file`."""
    path, importer, mapping = found.path, wanted.importer, wanted.mapping
    if is_mapping(path):
        message = f"{path.name}: a mapping, used for the file beside it"
        return Report(path=path, status="skipped", message=message)
    try:
        sha256 = digest_of(found.file)
        if known := corpus.batch(batch_id(_kept_digest(sha256, wanted.pseudonyms))):
            return _already(path, known, importer, mapping)
        choice = choose(found, importer=importer, mapping=mapping, accept=wanted.accept)
        file = _Import(found, corpus, choice, sha256, progress, wanted)
        return file.tried() if wanted.dry_run else file.kept()
    except UnsupportedError as error:
        return Report(path=path, status="unsupported", message=str(error))
    except FileError as error:
        return Report(path=path, status="refused", importer=importer, message=str(error))


def _kept_digest(sha256: str, pseudonyms: Pseudonyms | None) -> str:
    """Return the digest a batch is known by: a keyed one where people are renamed."""
    return pseudonyms.proof(sha256) if pseudonyms else sha256


def _already(path: Path, batch: Batch, importer: str | None, mapping: Mapping | None) -> Report:
    """Report that these bytes are in the corpus, and how they were read if that was not asked."""
    other = importer not in (None, batch.importer)
    other = other or (mapping is not None and not _same(mapping, batch))
    message = ""
    if other:
        message = (
            f"{path}: a file is read once; got bytes that are already in as {batch.importer} "
            f"(batch {batch.id}); to read them otherwise, import into a new watch"
        )
    return of_batch(path, batch, "already", message)


def _same(mapping: Mapping, batch: Batch) -> bool:
    """Say whether a batch was read with this mapping, and what was settled about its times."""
    given, used = _plain(mapping), batch.mapping or {}
    if given["time_format"] is None:
        given["time_format"] = used.get("time_format")
    return given | {"zone_from_id": used.get("zone_from_id", False)} == used


def _plain(mapping: Mapping) -> dict[str, Any]:
    """Return a mapping as a manifest holds it."""
    return msgspec.json.decode(msgspec.json.encode(mapping), type=dict[str, Any])


@dataclass(frozen=True)
class _Import:
    """One file on its way in."""

    found: Found
    corpus: Corpus
    choice: Choice
    sha256: str
    """Of the file before it is read."""
    progress: Progress
    wanted: Wanted

    @property
    def path(self) -> Path:
        """What people call the file."""
        return self.found.path

    def _opened(self) -> Source:
        return Source(self.path, self.found.file)

    def kept(self) -> Report:
        """Read the file and keep it as a batch."""
        name = batch_id(_kept_digest(self.sha256, self.wanted.pseudonyms))
        renaming = self._renaming()
        languages = self.wanted.languages
        with self.corpus.writing(name) as writer, self._opened() as source:
            taking = Intake(
                self.choice.importer, name, writer, languages=languages, renaming=renaming
            )
            intake = self._read(source, taking)
            batch = self._manifest(source, intake, writer.repeated)
            batch = batch if renaming is None else renaming.manifest(batch)
            fresh = writer.finish(batch)
        status: Status = "already" if not fresh else "partial" if batch.partial else "imported"
        return of_batch(self.path, batch, status)

    def _renaming(self) -> Renaming | None:
        names, choice = self.wanted.pseudonyms, self.choice
        if names is None:
            return None
        return Renaming(names, choice.importer, choice.layout, self.found.name)

    def tried(self) -> Report:
        """Read the file and keep nothing."""
        with self._opened() as source:
            names = Names()
            intake = self._read(source, Intake(self.choice.importer, "dry run", None), names)
            batch = self._manifest(source, intake, {})
        report = of_batch(self.path, batch, "partial" if batch.partial else "imported")
        return replace(report, batch_id=None, fields=names.use(self.choice.importer))

    def _read(self, source: Source, intake: Intake, names: Names | None = None) -> Intake:
        """Read the whole file into the intake. Raises `FileError` when it is not worth keeping."""
        size = self.found.file.stat().st_size
        try:
            with _without_collecting():
                for pieces in bunches(source, self.choice.layout, self._slots(names)):
                    if names is not None:
                        names.take_first(pieces, NAMED)
                    if intake.take(*pieces):
                        self.progress(self.path, source.read_bytes, size)
                intake.flush()
        except FileError as error:  # an importer knows what is wrong, but not with which file
            raise FileError(self.path, error.rule, got=error.got, way_out=error.way_out) from None
        source.drain()
        self.progress(self.path, source.read_bytes, size)
        if source.sha256 != self.sha256:
            raise FileError(
                self.path,
                "the file changed while it was read, so nothing of it was kept",
                way_out="wait until whatever writes it is done, or import a copy",
            )
        if not intake.records:
            rejects = f"{intake.rejects} rejects: {intake.first_reason}" if intake.rejects else ""
            got = "; ".join(one for one in (rejects, source.cut) if one)
            raise FileError(
                self.path,
                f"expected at least one record of {self.choice.importer.name}",
                got=got or "none: an export or a page without anything in it",
                way_out="name its format with --format, or describe its columns with --map"
                if got
                else "",
            )
        return intake

    def _slots(self, names: Names | None) -> Slots | None:
        """Return how objects are read where nobody needs them as dicts; null: as dicts."""
        importer = self.choice.importer
        if names is not None or self.wanted.pseudonyms or not isinstance(importer, Slotting):
            return None
        return importer.slots()

    def _manifest(self, source: Source, intake: Intake, repeated: dict[str, bool]) -> Batch:
        stored = {"records": intake.records, "rejects": intake.rejects + intake.parts}
        mapping = self.choice.mapping
        return Batch(
            id=batch_id(self.sha256),
            sha256=self.sha256,
            name=self.found.name,
            part=self.found.part,
            bytes=source.read_bytes,
            importer=self.choice.importer.name,
            importer_version=__version__,
            mapping=_plain(mapping) if mapping else None,
            recipe=recipe(self.choice.importer),
            layout=msgspec.to_builtins(self.choice.layout),
            columns=source.columns,
            encoding=source.encoding,
            languages=self.wanted.languages,
            imported_at=datetime.now(UTC),
            duplicates=intake.duplicates,
            records=intake.records,
            rejects=intake.rejects,
            parts=intake.parts,
            rows={**intake.rows, **{name: count for name, count in stored.items() if count}},
            repeated=repeated,
            drift=dict(intake.drift.most_common()),
            codes=dict(intake.codes.most_common()),
            first_at=intake.first_at,
            last_at=intake.last_at,
            warnings=(*self.found.notes, *self.choice.notes, *_warnings(source, intake)),
            partial=bool(source.cut),
        )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the collector of cycles from looking through millions of objects that hold none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


NOTED = {
    "encoding": "records in another encoding than the rest, read as Windows-1252: {:,}",
    "token": "records that held an access token, which was cut out of what is kept: {:,}",
    "surrogate": "records that held half characters, each made U+FFFD: {:,}",
    "time_unreadable": "posts with a time that could not be read, its text kept: {:,}",
    "time_implausible": "posts with a time that cannot be true, its text kept: {:,}",
    "time_zone_assumed": "posts with a time without a zone, taken to be UTC: {:,}",
}
"""What a person is told about the flags that records and posts were given, with their number."""


def _warnings(source: Source, intake: Intake) -> tuple[str, ...]:
    """Return what a person should know about how the file was read."""
    said = [f"{source.cut}; what was read before is kept"] if source.cut else []
    said += source.notes
    said += [told.format(count) for flag, told in NOTED.items() if (count := intake.flags[flag])]
    return tuple(said)
