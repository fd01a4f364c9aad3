"""What became of one file that was to be imported."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from tocsin.corpus import Batch
from tocsin.importers.field_use import FieldUse
from tocsin.vocabulary.finding import Span

Status = Literal["imported", "already", "partial", "refused", "unsupported", "skipped", "remapped"]
"""`already`: these bytes are in the corpus; nothing was added. `partial`: what could be read is in,
but the file was cut off. `refused`: not what an importer can take. `unsupported`: a format nobody
here reads yet, or a table without a mapping. `skipped`: holds no
data. `remapped`: a batch, read anew."""


class Report(Struct, frozen=True, kw_only=True):
    """What became of one file."""

    path: Path
    status: Status
    batch_id: str | None = None
    importer: str | None = None
    records: int = 0
    """Source records accepted."""
    rejects: int = 0
    """Source records that could not be read; with the accepted ones, all rows of the file."""
    parts: int = 0
    """Elements that could not be read inside records that could, each kept beside the rejects."""
    duplicates: int = 0
    """Among the records: those that repeat an earlier one byte for byte."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows in each canonical table."""
    codes: Mapping[str, int] = field(default_factory=dict)
    """Why records were rejected, and how many for each reason."""
    drift: Mapping[str, int] = field(default_factory=dict)
    """Fields nobody claimed, and in how many records each was met."""
    fields: FieldUse | None = None
    """Of a dry run: which fields of the file are read, and which are known and left."""
    span: Span | None = None
    """From the first post to the last; null: no post has a known time."""
    warnings: tuple[str, ...] = ()
    message: str = ""
    """Why a file was not imported, or not again, and the way out."""


def of_batch(path: Path, batch: Batch, status: Status, message: str = "") -> Report:
    """Return the report that a batch's manifest amounts to."""
    known = batch.first_at is not None and batch.last_at is not None
    return Report(
        path=path,
        status=status,
        batch_id=batch.id,
        importer=batch.importer,
        records=batch.records,
        rejects=batch.rejects,
        parts=batch.parts,
        duplicates=batch.duplicates,
        rows=batch.rows,
        codes=batch.codes,
        drift=batch.drift,
        span=Span(batch.first_at, batch.last_at) if known else None,  # type: ignore[arg-type]
        warnings=batch.warnings,
        message=message,
    )
