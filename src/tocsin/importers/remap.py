"""Old batches, read anew from the records they kept: a better mapping needs no file.

The new reading grows beside the old one and takes its place in one step: whoever reads the corpus
meanwhile, or kills us, has the one or the other. The old folder is cleared away by the next import
or the next remapping, so that those who were reading it can finish.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from tocsin import __version__
from tocsin.corpus import Batch, Corpus
from tocsin.corpus.batch import Reading
from tocsin.importers import Importer, installed
from tocsin.importers.generic import Generic
from tocsin.importers.intake import Intake
from tocsin.importers.mapping import Mapping
from tocsin.importers.recipe import recipe
from tocsin.importers.report import Report, of_batch
from tocsin.importers.stored import Stored
from tocsin.vocabulary.errors import ConfigError, FileError, UnknownNameError
from tocsin.vocabulary.names import nearest


def remap_all(
    corpus: Corpus,
    ids: Sequence[str] = (),
    *,
    importer: str | None = None,
    mapping: Mapping | None = None,
) -> Iterator[Report]:
    """Map batches anew, and yield what became of each.

    Those that are named; else every batch whose importer has changed since. `importer` and
    `mapping` read them as something else than they were read as, and need names. Raises
    `UnknownNameError` for a batch or an importer that there is not.
    """
    batches = {batch.id: batch for batch in corpus.batches()}
    if (importer or mapping) and not ids:
        raise ConfigError("remap: another format or mapping is for named batches; got none")
    chosen = [_named(name, batches) for name in ids] if ids else [*stale(corpus)]
    for batch in chosen:
        yield remap(corpus, batch, importer=importer, mapping=mapping)


def stale(corpus: Corpus) -> Iterator[Batch]:
    """Yield the batches that their importer would read otherwise today."""
    every = installed()
    for batch in corpus.batches():
        found = every.get(batch.importer)
        if found is not None and recipe(found) != batch.recipe:
            yield batch


def remap(
    corpus: Corpus, batch: Batch, *, importer: str | None = None, mapping: Mapping | None = None
) -> Report:
    """Map one batch anew from its stored records; raises `UnknownNameError`."""
    path = Path(batch.name)
    try:
        chosen, used = _reader(batch, importer, mapping)
        stored = Stored(corpus, batch)
        revised = replace(batch, revision=batch.revision + 1)
        with corpus.writing(revised.folder) as writer:
            intake = _taken(stored, Intake(chosen, batch.id, writer, languages=batch.languages))
            if not intake.records:
                return _unreadable(batch, chosen, intake)
            anew = _manifest(_Anew(revised, chosen, used), intake, writer.repeated)
            if not writer.finish(anew):
                return of_batch(path, batch, "already", f"{path}: another process mapped it anew")
    except FileError as error:
        return Report(path=path, status="refused", batch_id=batch.id, message=str(error))
    return of_batch(path, anew, "remapped", _difference(batch, anew))


def _taken(stored: Stored, intake: Intake) -> Intake:
    for piece in stored.pieces():
        intake.take(piece)
    intake.flush()
    return intake


def _unreadable(batch: Batch, importer: Importer, intake: Intake) -> Report:
    message = (
        f"{batch.name}: expected records that {importer.name} can read; got {intake.rejects} "
        f"rejects: {intake.first_reason}; the batch stays as it was"
    )
    return Report(path=Path(batch.name), status="refused", batch_id=batch.id, message=message)


def _named(name: str, batches: dict[str, Batch]) -> Batch:
    found = [batch for key, batch in batches.items() if key.startswith(name)]
    if len(found) != 1:
        raise UnknownNameError("batch", name, nearest(name, batches))
    return found[0]


def _reader(
    batch: Batch, importer: str | None, mapping: Mapping | None
) -> tuple[Importer, Mapping | None]:
    """Return what reads a batch: what read it before, unless something else was asked for."""
    name = importer or (Generic.name if mapping else batch.importer)
    every = installed()
    if name not in every:
        raise UnknownNameError("importer", name, nearest(name, every))
    if name != Generic.name:
        return every[name], None
    used = mapping or (msgspec.convert(batch.mapping, Mapping) if batch.mapping else None)
    if used is None:
        raise FileError(batch.name, "expected a mapping to read it with", way_out="name one: --map")
    return Generic(used), used


@dataclass(frozen=True)
class _Anew:
    """A batch that is being mapped anew, and what reads it."""

    batch: Batch
    importer: Importer
    mapping: Mapping | None


def _manifest(anew: _Anew, intake: Intake, repeated: dict[str, bool]) -> Batch:
    old = anew.batch
    before = Reading(
        importer=old.importer,
        importer_version=old.importer_version,
        recipe=old.recipe,
        mapping=old.mapping,
        at=old.remapped_at or old.imported_at,
        records=old.records,
        rejects=old.rejects,
        rows=old.rows,
    )
    stored = {"records": intake.records, "rejects": intake.rejects + intake.parts}
    return replace(
        old,
        importer=anew.importer.name,
        importer_version=__version__,
        recipe=recipe(anew.importer),
        mapping=msgspec.to_builtins(anew.mapping) if anew.mapping else None,
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
        remapped_at=datetime.now(UTC),
        remapped_from=(*old.remapped_from, before),
    )


def _difference(old: Batch, new: Batch) -> str:
    """Say which tables have more or fewer rows than before."""
    names = [name for name in {**old.rows, **new.rows} if name != "records"]
    changed = [
        f"{name} {old.rows.get(name, 0):,} → {new.rows.get(name, 0):,}"
        for name in names
        if old.rows.get(name, 0) != new.rows.get(name, 0)
    ]
    told = ", ".join(changed) or "as many rows in every table as before"
    return f"{old.name}: mapped anew as {new.importer}: {told}"
