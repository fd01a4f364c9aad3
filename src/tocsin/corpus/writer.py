"""Writing one batch: parts grow in a staging folder, and get their name in one step."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from tocsin.corpus.batch import MANIFEST, Batch, encoded
from tocsin.corpus.seen import Seen
from tocsin.corpus.staging import staging_folder
from tocsin.vocabulary import durable

PART_BYTES = 48 << 20
"""Rows wait in memory up to about this much before they become a part of their table."""
KEYED = {"posts": "post_uid", "accounts": "account_uid"}
"""Tables whose key we watch for repeats, so that readers can do without looking."""
ZSTD_LEVEL = 1


class BatchWriter:
    """Takes rows in chunks and writes them as parts; `finish` makes them a batch.

    `rows` counts what was added to each table, `repeated` says in which keyed tables a key came
    more than once.
    """

    def __init__(self, folder: Path, batches: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.rows: dict[str, int] = {}
        self._batches = batches
        self._waiting: dict[str, list[pl.DataFrame]] = {}
        self._bytes: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._seen = {name: Seen() for name in KEYED}

    @property
    def repeated(self) -> dict[str, bool]:
        """Table to whether one of its keys came more than once."""
        return {name: seen.any_repeated for name, seen in self._seen.items()}

    def add(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Add rows to tables, canonical or `records` or `rejects`."""
        for name, frame in tables.items():
            if not frame.height:
                continue
            self.rows[name] = self.rows.get(name, 0) + frame.height
            if name in KEYED:
                self._seen[name].add(frame[KEYED[name]].to_numpy())
            self._waiting.setdefault(name, []).append(frame)
            self._bytes[name] = self._bytes.get(name, 0) + int(frame.estimated_size())
        if sum(self._bytes.values()) > PART_BYTES:
            self._write_parts()

    def finish(self, manifest: Batch) -> bool:
        """Make the rows a batch; false when another process made the same one meanwhile."""
        self._write_parts()
        (self.folder / MANIFEST).write_bytes(encoded(manifest))
        target = self._batches / self.name
        try:
            durable.put_in_place(self.folder, target)
        except OSError:
            if not (target / MANIFEST).exists():
                raise
            return False
        return True

    def _write_parts(self) -> None:
        for name, frames in self._waiting.items():
            part = self._parts.get(name, 0)
            path = self.folder / f"{name}-{part:05}.parquet"
            pl.concat(frames).write_parquet(path, compression="zstd", compression_level=ZSTD_LEVEL)
            self._parts[name] = part + 1
        self._waiting, self._bytes = {}, {}


@contextmanager
def writing(corpus: Path, name: str) -> Iterator[BatchWriter]:
    """Give a writer of a batch's folder; its rows are gone at the end unless it was finished."""
    batches = corpus / "batches"
    batches.mkdir(parents=True, exist_ok=True)
    with staging_folder(corpus / "staging", name) as folder:
        yield BatchWriter(folder, batches, name)
