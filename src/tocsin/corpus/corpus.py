"""Reading the corpus: canonical tables over any number of batches, while others import."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import polars as pl

from tocsin.corpus import happened
from tocsin.corpus.batch import MANIFEST, Batch, read_batch
from tocsin.corpus.check import check
from tocsin.corpus.current import CONTENT, STANDALONE, latest, merged, united
from tocsin.corpus.writer import BatchWriter, writing
from tocsin.vocabulary.errors import FileError, UnknownNameError
from tocsin.vocabulary.names import nearest
from tocsin.vocabulary.tables import RECORDS, REJECTS, TABLES, Table

NOT_SAID = frozenset(
    {"source_file_id", "src_record", "collected_at", "observed_at", "lang_detected", "lang_score"}
)
"""Columns that say how a row came to us, not what the platform said."""


class Corpus:
    """The collected records of a watch, in `folder`; the folder need not exist yet.

    Batches never change, so any number of processes may read while one imports.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._manifests: dict[str, Batch] = {}
        self._repeated: tuple[tuple[str, ...], dict[str, pl.DataFrame]] = ((), {})

    def batches(self) -> tuple[Batch, ...]:
        """Return every batch, in the order of import."""
        folder = self.folder / "batches"
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        for name in names:
            if name not in self._manifests and (folder / name / MANIFEST).exists():
                self._manifests[name] = read_batch(folder / name)
        present = [self._manifests[name] for name in names if name in self._manifests]
        newest = {one.id: one for one in sorted(present, key=lambda batch: batch.revision)}
        return tuple(sorted(newest.values(), key=lambda batch: (batch.imported_at, batch.id)))

    def batch(self, batch_id: str) -> Batch | None:
        """Return one batch, or None when it is not there."""
        return next((one for one in self.batches() if one.id == batch_id), None)

    @property
    def digest(self) -> str:
        """A name for exactly these batches: what a finding's provenance points to."""
        ids = sorted(batch.folder for batch in self.batches())
        return sha256(" ".join(ids).encode()).hexdigest()[:16]

    @contextmanager
    def writing(self, name: str) -> Iterator[BatchWriter]:
        """Give a writer for one batch's folder; nothing stays unless it is finished.

        What was mapped anew before this is cleared away now, when its readers have long finished.
        """
        self._clear()
        with writing(self.folder, name) as writer:
            yield writer

    def _clear(self) -> None:
        """Remove the folders of batches of which there is a later revision."""
        current = {batch.id: batch.folder for batch in self.batches()}
        for name in [*self._manifests]:
            if current.get(name.partition(".")[0]) != name:
                rmtree(self.folder / "batches" / name, ignore_errors=True)
                del self._manifests[name]

    def table(self, name: str) -> pl.LazyFrame:
        """Return the current view of a canonical table, derived columns included.

        One row per key: see `current.py` for what wins. Typed and empty when there is nothing.
        Raises `UnknownNameError`.
        """
        table = _canonical(name)
        batches = self.batches()
        rows = self._told(self._current(table, batches), table, batches)
        return rows.with_columns(**table.derived)

    def tables(self) -> dict[str, pl.LazyFrame]:
        """Return the current view of every canonical table."""
        return {name: self.table(name) for name in TABLES}

    def versions(self, name: str) -> pl.LazyFrame:
        """Return every distinct version of every row, oldest import first.

        Two sights that say the same, apart from where and when they were seen and from what we made
        of it, are one version.
        """
        table = _canonical(name)
        says = [column for column in table.columns if column not in NOT_SAID]
        sights = self._sights(table, self.batches())
        return sights.unique(says, keep="first", maintain_order=True).with_columns(**table.derived)

    def records(self) -> pl.LazyFrame:
        """Return the source records behind the rows, with `source_file_id`."""
        return self._kept(RECORDS)

    def rejects(self) -> pl.LazyFrame:
        """Return the source records that were refused, with `source_file_id`."""
        return self._kept(REJECTS)

    def check(self) -> tuple[FileError, ...]:
        """Return everything that is not as the manifests say; empty when all is well."""
        return check(self)

    def paths(self, name: str, batches: Sequence[Batch]) -> list[Path]:
        """Return the files that hold a table's rows, in the order of import."""
        folders = (
            self.folder / "batches" / batch.folder for batch in batches if batch.rows.get(name)
        )
        return [path for folder in folders for path in sorted(folder.glob(f"{name}-*.parquet"))]

    def _sights(self, table: Table, batches: Sequence[Batch]) -> pl.LazyFrame:
        """Return every stored row of a table, in the order of import."""
        paths = self.paths(table.name, batches)
        if not paths:
            return table.empty().lazy()
        return _scanned(paths, table)

    def _current(self, table: Table, batches: Sequence[Batch]) -> pl.LazyFrame:
        rows = self._sights(table, batches)
        filled = [batch for batch in batches if batch.rows.get(table.name)]
        if table.name in STANDALONE:
            return latest(rows, table) if filled else rows
        if table.name in ("events", "collections"):
            return united(rows, table.name, None) if filled else rows
        repeated = self._repeated_keys(TABLES.get(table.name, table), batches)
        if repeated.is_empty():
            return rows
        if table.name in CONTENT:
            return united(rows, table.name, repeated)
        return merged(rows, table, repeated)

    def _repeated_keys(self, table: Table, batches: Sequence[Batch]) -> pl.DataFrame:
        """Return the posts (or accounts) seen more than once; kept until a batch is added."""
        owner = TABLES["accounts" if table.name == "accounts" else "posts"]
        ids = tuple(batch.folder for batch in batches)
        if self._repeated[0] != ids:
            self._repeated = (ids, {})
        known = self._repeated[1]
        if owner.name not in known:
            known[owner.name] = self._find_repeated(owner, batches)
        return known[owner.name]

    def _find_repeated(self, owner: Table, batches: Sequence[Batch]) -> pl.DataFrame:
        filled = [batch for batch in batches if batch.rows.get(owner.name)]
        key = list(owner.key)
        if not filled or (len(filled) == 1 and not filled[0].repeated.get(owner.name, True)):
            return owner.empty().select(key)
        keys = self._sights(owner, batches).select(key)
        return keys.group_by(key).len().filter(pl.col("len") > 1).select(key).collect()

    def _told(self, rows: pl.LazyFrame, table: Table, batches: Sequence[Batch]) -> pl.LazyFrame:
        """Apply what the sources report about posts and accounts after they were seen."""
        tell = {"posts": happened.to_posts, "accounts": happened.to_accounts}.get(table.name)
        if tell is None or not any(batch.rows.get("events") for batch in batches):
            return rows
        return tell(rows, self._sights(TABLES["events"], batches))

    def _kept(self, table: Table) -> pl.LazyFrame:
        parts = [
            _scanned(paths, table).with_columns(source_file_id=pl.lit(batch.id))
            for batch in self.batches()
            if (paths := self.paths(table.name, [batch]))
        ]
        empty = table.empty().lazy().with_columns(source_file_id=pl.lit(None, dtype=pl.String))
        return pl.concat(parts) if parts else empty


def _scanned(paths: list[Path], table: Table) -> pl.LazyFrame:
    """Return the rows in some files, whatever columns the Tocsin that wrote them knew."""
    return pl.scan_parquet(
        paths, schema=table.schema, missing_columns="insert", extra_columns="ignore"
    )


def _canonical(name: str) -> Table:
    if name not in TABLES:
        raise UnknownNameError("table", name, nearest(name, TABLES))
    return TABLES[name]
