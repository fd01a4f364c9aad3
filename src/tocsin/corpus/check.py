"""Whether the corpus is what its manifests say, and whether two ids share a 64-bit value."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import polars as pl

from tocsin.corpus.batch import Batch
from tocsin.vocabulary.errors import FileError
from tocsin.vocabulary.ids import Kind, one_spelling, parse, readable
from tocsin.vocabulary.tables import RECORDS, REJECTS, TABLES

NAMED: Mapping[str, tuple[str, Kind]] = {
    "posts": ("post_uid", "post"),
    "accounts": ("account_uid", "account"),
}
"""Table to its 64-bit id, and what that names."""


class Kept(Protocol):
    """What a check reads of a corpus."""

    folder: Path

    def batches(self) -> tuple[Batch, ...]:
        """Return every batch."""

    def paths(self, name: str, batches: Sequence[Batch]) -> list[Path]:
        """Return the files that hold a table's rows."""


def check(corpus: Kept) -> tuple[FileError, ...]:
    """Return everything that is wrong, as errors with place and way out; empty when all is well."""
    batches = corpus.batches()
    wrong = [error for batch in batches for error in _counts(corpus, batch)]
    return tuple(wrong) or tuple(_collisions(corpus, batches))


def _counts(corpus: Kept, batch: Batch) -> Iterator[FileError]:
    """Compare each table's rows on disk with what the manifest says."""
    folder = corpus.folder / "batches" / batch.folder
    for name in (*TABLES, RECORDS.name, REJECTS.name):
        expected = batch.rows.get(name, 0)
        try:
            found = _rows(corpus.paths(name, [batch]))
        except (pl.exceptions.PolarsError, OSError) as error:
            yield _broken(folder / name, f"{error}")
            continue
        if found != expected:
            yield _broken(folder / name, f"{found} rows instead of {expected}")


def _rows(paths: list[Path]) -> int:
    if not paths:
        return 0
    return int(pl.scan_parquet(paths).select(pl.len()).collect().item())


def _broken(place: Path, got: str) -> FileError:
    way_out = "remove this batch's folder and import the file again"
    return FileError(place, "expected the rows the manifest counts", got=got, way_out=way_out)


def _collisions(corpus: Kept, batches: tuple[Batch, ...]) -> Iterator[FileError]:
    """Look for two ids with one 64-bit value."""
    for name, (uid, kind) in NAMED.items():
        if not (paths := corpus.paths(name, batches)):
            continue
        ids = pl.scan_parquet(paths).select(uid, id=readable(kind))
        shared = ids.unique().group_by(uid).agg("id").filter(pl.col("id").list.len() > 1).collect()
        for two in shared["id"]:
            if len({one_spelling(*parse(one)) for one in two}) == 1:
                continue
            yield FileError(
                corpus.folder,
                f"{name}: two ids share one 64-bit value",
                got=" and ".join(sorted(two)),
                way_out="report this: it happens once in thousands of collections of this size",
            )
