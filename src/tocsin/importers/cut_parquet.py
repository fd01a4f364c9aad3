"""Parquet: one record per row; its JSON stands for the bytes that a columnar file does not have."""

from collections.abc import Iterator

import msgspec
import polars as pl

from tocsin.importers import Record
from tocsin.importers.pieces import Piece
from tocsin.importers.source import Source
from tocsin.vocabulary.errors import FileError

ROWS = 20_000
NOTHING: dict[str, str] = {}

_encode = msgspec.json.Encoder().encode


def cut_parquet(source: Source) -> Iterator[Piece]:
    """Yield one record per row, a slice of the file at a time."""
    frame = pl.scan_parquet(source.file)
    number = 0
    while True:
        try:
            rows = frame.slice(number, ROWS).collect()
        except pl.exceptions.PolarsError as error:
            raise FileError(source.path, f"expected a whole Parquet file; {error}") from None
        for row in rows.iter_rows(named=True):
            number += 1
            yield Record(number, None, 0, _encode(row), row, NOTHING)
        if rows.height < ROWS:
            source.drain()
            return
