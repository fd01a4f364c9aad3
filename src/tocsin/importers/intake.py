"""Taking the pieces of one file: records become rows, wrong ones rejects, all are counted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import chain, compress
from typing import Protocol, runtime_checkable

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from tocsin.corpus import BatchWriter
from tocsin.corpus.seen import Seen
from tocsin.importers import Drift, Importer, Record
from tocsin.importers.gathered import Gathered
from tocsin.importers.languages import with_languages
from tocsin.importers.normalise import normalised
from tocsin.importers.parts import part_refused
from tocsin.importers.pieces import Piece, Reject, misunderstood
from tocsin.importers.renaming import Renaming
from tocsin.importers.secrets import all_without_tokens, without_tokens
from tocsin.importers.slots import Row, plain
from tocsin.vocabulary.errors import RecordError
from tocsin.vocabulary.tables import RECORDS, REJECTS

CHUNK = 20_000
CHUNK_BYTES = 24 << 20
"""Records are turned into columns when so many, or so many bytes of them, have come."""
_encode = msgspec.json.Encoder().encode
KEPT = 64 << 10
"""Bytes kept of a reject."""


@runtime_checkable
class Columnar(Protocol):
    """An importer that reads many records at once, each of them an object."""

    def columns(self, records: Sequence[Record], drift: Drift) -> Gathered:
        """Say what the records say."""


class Intake:
    """Counts everything; writes through `writer`, or nowhere when it is null (a dry run)."""

    def __init__(
        self,
        importer: Importer,
        batch_id: str,
        writer: BatchWriter | None,
        *,
        languages: bool = False,
        renaming: Renaming | None = None,
    ) -> None:
        self.records = self.rejects = self.parts = self.duplicates = 0
        self.rows: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.drift: Drift = Counter()
        self.flags: Counter[str] = Counter()
        self.first_at: datetime | None = None
        self.last_at: datetime | None = None
        self.first_reason = ""
        self._importer, self._batch_id, self._writer = importer, batch_id, writer
        self._languages = languages
        self._renaming = renaming
        self._chunk: list[Record] = []
        self._bytes = 0
        self._refused: list[Reject] = []
        self._seen, self._wrong = Seen(), Seen()

    def take(self, *pieces: Piece) -> bool:
        """Take some pieces; true when that completed a chunk."""
        refused = [piece for piece in pieces if isinstance(piece, Reject)]
        self._refused += refused
        self._chunk += [piece for piece in pieces if isinstance(piece, Record)]
        self._bytes += sum([len(piece.raw) for piece in pieces])
        full = len(self._chunk) + len(self._refused) >= CHUNK or self._bytes >= CHUNK_BYTES
        if full:
            self.flush()
        return full

    def flush(self) -> None:
        """Turn what has come so far into rows."""
        if self._renaming is not None:
            self._chunk, self._refused = self._renaming.renamed(self._chunk, self._refused)
        kept, digests, parts = self._chunk, [*map(_digest, self._chunk)], self.parts
        raws, tokens = all_without_tokens([record.raw for record in kept])
        gathered, wrong = self._gathered(*self._fresh(digests))
        self.flags["token"] += tokens
        if wrong:
            right = [record.number not in wrong for record in kept]
            kept, digests = [*compress(kept, right)], [*compress(digests, right)]
            raws = raws.filter(pl.Series(right))
        self.records += len(kept)
        self.rejects += len(self._refused) - (self.parts - parts)
        tables = normalised(gathered, self._batch_id)
        if self._languages and "posts" in tables:
            tables["posts"] = with_languages(tables["posts"])
        self._count(tables)
        if self._writer is not None:
            records = _records(kept, digests, raws)
            self._writer.add(tables | {"records": records, "rejects": self._rejected()})
        self._chunk, self._bytes, self._refused = [], 0, []

    def _gathered(self, records: list[Record], repeats: list[Record]) -> tuple[Gathered, set[int]]:
        """Return what the records say, and the numbers of those that are wrong.

        Repeats are looked at only where one of them was wrong: then each is wrong for itself.
        """
        self.flags.update(chain.from_iterable(record.flags for record in records))
        kinds = {type(record.value) for record in records}
        alike = kinds <= {dict, Row}
        if isinstance(self._importer, Columnar) and alike:
            self.duplicates += len(repeats)
            return self._importer.columns(records, self.drift), set()
        gathered = Gathered()
        wrong = [one for one in records if not self._understood(one, gathered)]
        self._wrong.add(_keys(map(_digest, wrong)))
        doubtful = self._wrong.met(_keys(map(_digest, repeats)))
        self.duplicates += len(repeats) - int(doubtful.sum())
        again = compress(repeats, doubtful.tolist())
        wrong += [one for one in again if not self._understood(one, gathered)]
        return gathered, {one.number for one in wrong}

    def _fresh(self, digests: list[bytes]) -> tuple[list[Record], list[Record]]:
        """Return the records that are new, and those that repeat an earlier one byte for byte."""
        repeated = self._seen.add(_keys(digests))
        if not repeated.any():
            return self._chunk, []
        fresh, repeats = (~repeated).tolist(), repeated.tolist()
        return [*compress(self._chunk, fresh)], [*compress(self._chunk, repeats)]

    def _understood(self, record: Record, gathered: Gathered) -> bool:
        """Gather what a record says; a record that is wrong says nothing and becomes a reject."""
        record.value = plain(record.value)
        try:
            said = list(self._importer.sights(record, self.drift))
        except RecordError as error:
            self._refused.append(misunderstood(record, error))
            return False
        gathered.take(record.number, said, record.flags)
        if gathered.refusals:
            self.parts += len(gathered.refusals)
            self._refused += [part_refused(record, one) for one in gathered.refusals]
            gathered.refusals = []
        return True

    def _count(self, tables: dict[str, pl.DataFrame]) -> None:
        self.codes.update(reject.code for reject in self._refused)
        if self._refused and not self.first_reason:
            first = min(self._refused, key=lambda reject: reject.number)
            place = f"line {first.line}" if first.line else f"record {first.number}"
            self.first_reason = f"{place}: {first.reason}"
        self.rows.update({name: frame.height for name, frame in tables.items()})
        if "posts" in tables:
            given = tables["posts"]["flags"].explode().drop_nulls()
            self.flags.update(given.filter(given.str.starts_with("time_")).to_list())
            at = tables["posts"]["created_at"]
            known = [one for one in (self.first_at, self.last_at, at.min(), at.max()) if one]
            times = [one for one in known if isinstance(one, datetime)]
            self.first_at, self.last_at = min(times, default=None), max(times, default=None)

    def _rejected(self) -> pl.DataFrame:
        rows = sorted(self._refused, key=lambda reject: reject.number)
        return pl.DataFrame(
            {
                "src_record": [reject.number for reject in rows],
                "line": [reject.line for reject in rows],
                "byte_offset": [reject.offset for reject in rows],
                "byte_len": [_length(reject) for reject in rows],
                "raw_sha256": [_digest(reject) for reject in rows],
                "raw": [without_tokens(reject.raw)[:KEPT] for reject in rows],
                "context": _contexts(rows),
                "code": [reject.code for reject in rows],
                "column": [reject.column for reject in rows],
                "reason": [without_tokens(reject.reason.encode()).decode() for reject in rows],
            },
            schema=REJECTS.schema,
        )


def _records(kept: list[Record], digests: list[bytes], raws: pl.Series) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "src_record": [record.number for record in kept],
            "line": [record.line for record in kept],
            "byte_offset": [record.offset for record in kept],
            "byte_len": [_length(record) for record in kept],
            "raw_sha256": digests,
            "raw": raws,
            "context": _contexts(kept),
        },
        schema=RECORDS.schema,
    )


def _digest(piece: Piece) -> bytes:
    return piece.origin.sha256 if piece.origin else sha256(piece.raw).digest()


def _keys(digests: Iterable[bytes]) -> NDArray[np.int64]:
    """Return the first eight bytes of each digest as an integer."""
    return np.frombuffer(b"".join(digests), dtype=np.int64)[::4]


def _length(piece: Piece) -> int:
    return piece.origin.length if piece.origin else len(piece.raw)


def _contexts(pieces: Sequence[Piece]) -> list[str | None]:
    """Return what stands around each record, as JSON; neighbours share it, so it is told once."""
    found: list[str | None] = []
    last, told = None, None
    for piece in pieces:
        if piece.context is not last:
            last = piece.context
            told = without_tokens(_encode(last)).decode() if last else None
        found.append(told)
    return found
