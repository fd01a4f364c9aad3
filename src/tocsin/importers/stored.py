"""The records of a batch as they were kept, cut once and for all: read again without their file."""

import csv
import heapq
from collections.abc import Iterator
from typing import Any

import msgspec
import polars as pl

from tocsin.corpus import Batch, Corpus
from tocsin.importers import Origin, Record
from tocsin.importers.decoding import Encoding, decoded
from tocsin.importers.json_values import value_of
from tocsin.importers.layout import Delimited, Feed, Layout
from tocsin.importers.pieces import Piece, Reject
from tocsin.vocabulary.errors import FileError, RecordError

CUT = {"json", "quote", "columns", "nul", "cut", "size", "encoding"}
"""Codes of rejects that no importer ever saw: the file itself was wrong there."""
NOTHING: dict[str, Any] = {}
Row = dict[str, Any]


class Stored:
    """The pieces of one batch, in the order of its file."""

    def __init__(self, corpus: Corpus, batch: Batch) -> None:
        """Prepare to read; raises `FileError` when the manifest does not say how to."""
        place = corpus.folder / "batches" / batch.folder
        if batch.layout is None:
            raise FileError(
                place,
                "an earlier Tocsin did not keep how this batch was cut",
                way_out="import its file into a new watch",
            )
        try:
            self.layout: Layout = msgspec.convert(batch.layout, Layout)
        except msgspec.ValidationError as reason:
            raise FileError(place, "not a layout", got=str(reason)) from None
        self._corpus, self._batch = corpus, batch
        self._encoding = Encoding(batch.encoding or "utf-8", "declared")
        self._contexts: dict[str, dict[str, Any]] = {}

    def pieces(self) -> Iterator[Piece]:
        """Yield every record and every reject."""
        records = ((row, self._record) for row in self._rows("records"))
        rejects = ((row, self._reject) for row in self._rows("rejects"))
        number = None
        for row, read in heapq.merge(records, rejects, key=lambda one: one[0]["src_record"]):
            if row["src_record"] != number:  # else part of a page, which is read again whole
                number = row["src_record"]
                yield read(row)

    def _rows(self, name: str) -> Iterator[Row]:
        for path in self._corpus.paths(name, [self._batch]):
            yield from pl.read_parquet(path).iter_rows(named=True)

    def _record(self, row: Row) -> Piece:
        raw: bytes = row["raw"]
        origin = Origin(row["raw_sha256"], row["byte_len"])
        place = (row["src_record"], row["line"], row["byte_offset"], raw)
        try:
            value, flags = self._value(raw)
        except RecordError as error:
            return Reject(*place, error.code, error.column or None, str(error), origin=origin)
        return Record(*place, value, self._context(row), flags, origin)

    def _reject(self, row: Row) -> Piece:
        """Return what was refused; as a record when it was an importer that refused it."""
        whole = len(row["raw"]) == row["byte_len"]
        if whole and row["code"] not in CUT and not self._batch.pseudonymised:
            found = self._record(row)
            if isinstance(found, Record):
                return found
        place = (row["src_record"], row["line"], row["byte_offset"], row["raw"])
        origin = Origin(row["raw_sha256"], row["byte_len"])
        why = (row["code"], row["column"], row["reason"])
        return Reject(*place, *why, self._context(row), origin)

    def _value(self, raw: bytes) -> tuple[Any, tuple[str, ...]]:
        """Return what some bytes say; raises `RecordError`."""
        if isinstance(self.layout, Delimited):
            return self._cells(raw, self.layout)
        if isinstance(self.layout, Feed):
            text = raw.decode(
                "utf-8" if self._encoding.unit > 1 else self._encoding.name, "replace"
            )
            return {"xml": text}, ("encoding",) if "\ufffd" in text else ()
        if self._encoding.name != "utf-8":
            raw = decoded(raw, self._encoding)[0].encode()
        return value_of(raw)

    def _cells(self, raw: bytes, layout: Delimited) -> tuple[Any, tuple[str, ...]]:
        text, odd = decoded(raw, self._encoding)
        columns = self._batch.columns
        rows = csv.reader(
            [text + "\n"],
            delimiter=layout.delimiter,
            quotechar=layout.quote,
            quoting=csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE,
            escapechar=layout.escape,
            doublequote=layout.escape is None,
        )
        try:
            row = next(rows)[: len(columns)]
        except (csv.Error, StopIteration) as reason:
            raise RecordError("quote", f"expected a row; {reason}") from None
        return dict(zip(columns, row, strict=False)), ("encoding",) if odd else ()

    def _context(self, row: Row) -> dict[str, Any]:
        told = row.get("context")
        if told is None:
            return NOTHING
        if told not in self._contexts:
            if len(self._contexts) > 1000:
                self._contexts.clear()
            self._contexts[told] = msgspec.json.decode(told)
        return self._contexts[told]
