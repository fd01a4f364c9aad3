"""The first look at a file: enough to say what it is, never more than 256 KiB of it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import polars as pl
from msgspec import Struct

from tocsin.importers.decoding import encoding_of
from tocsin.importers.json_values import as_far_as_it_goes, shortened, value_of
from tocsin.importers.source import PACKED_SUFFIXES, Source
from tocsin.importers.table_shape import TableShape, table_shape
from tocsin.vocabulary.errors import RecordError

LOOK = 256 << 10
ROWS = 50
JSONL_SUFFIXES = {".jsonl", ".ndjson"}
MARKUP = re.compile(
    r"<(!doctype html|html|head|body|script|div|p\b|\?xml|rss|feed|rdf:rdf)", re.IGNORECASE
)
HTML = re.compile(r"<(!doctype\s+html|html|head|body|script|div|p\b)", re.IGNORECASE)
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")

Shape = Literal["empty", "jsonl", "json", "delimited", "parquet", "html", "xml", "text", "binary"]


class Head(Struct, frozen=True):
    """What can be seen of a file without reading it all; decompressed where it is packed."""

    path: Path
    size: int
    """Bytes on disk."""
    shape: Shape
    encoding: str | None = None
    """Of text shapes, a Python codec name."""
    text: str = ""
    """The first 256 KiB, decoded; "" for Parquet and binary."""
    objects: tuple[Mapping[str, Any], ...] = ()
    """jsonl: the objects of the first 50 lines. json: the first 50 objects of the array that the
    document is, or the document itself as far as it could be read, arrays cut to 50 elements."""
    columns: tuple[str, ...] = ()
    """delimited, Parquet: the header."""
    delimiter: str = ","
    """delimited only."""
    sample: tuple[Mapping[str, str], ...] = ()
    """delimited, Parquet: the first 50 rows, as text."""
    cut: str = ""
    """empty, binary: why what is packed could not be read; "" when it could."""


def look(path: Path, encoding: str | None = None, file: Path | None = None) -> Head:
    """Look at a file. Raises `FileError` for what is no readable file, and for nothing else.

    `encoding` is what the user declared, if anything; `file` is where the bytes lie, when that is
    not where people know the file.
    """
    with Source(path, file) as source:
        size = source.file.stat().st_size
        start, cut = _start(source), source.cut
    if start.startswith(b"PAR1"):
        return _parquet(path, size, source.file)
    known = encoding_of(start, encoding)
    text = start[known.bom :].decode(known.name, "replace").removesuffix("\ufffd")
    if not text.strip("\0 \t\r\n"):
        return Head(path, size, "empty" if not text.strip() else "binary", known.name, cut=cut)
    if _is_binary(text):
        return Head(path, size, "binary")
    whole = len(start) < LOOK
    if markup := MARKUP.match(text.lstrip()):
        shape: Shape = "html" if HTML.match(markup[0]) else "xml"
        return Head(path, size, shape, known.name, text)
    return _json(path, size, known.name, text, whole) or _text(path, size, known.name, text, whole)


def stem_and_suffix(path: Path) -> tuple[str, str]:
    """Return a file's name without and its suffix, lower-case, looking through `.gz` and `.zst`.

    >>> stem_and_suffix(Path("in/posts.ndjson.GZ"))
    ('posts', '.ndjson')
    """
    inner = Path(path.stem) if path.suffix.lower() in PACKED_SUFFIXES else path
    return inner.stem, inner.suffix.lower()


def _start(source: Source) -> bytes:
    """Return the first 256 KiB of content."""
    start = b""
    for chunk in source.chunks():
        start += chunk
        if len(start) >= LOOK:
            break
    return start[:LOOK]


def _is_binary(text: str) -> bool:
    """Say whether this is no text: pictures, archives and programs are full of control bytes."""
    begin = text[:4096]
    odd = len(CONTROL.findall(begin)) + begin.count("\ufffd") // 2
    return odd > len(begin) / 20 or begin.count("\0") > len(begin) / 3


def _parquet(path: Path, size: int, file: Path) -> Head:
    try:
        rows = pl.read_parquet(file, n_rows=ROWS)
    except (pl.exceptions.PolarsError, OSError):
        return Head(path, size, "binary")
    sample = tuple(
        {name: "" if cell is None else str(cell) for name, cell in row.items()}
        for row in rows.iter_rows(named=True)
    )
    return Head(path, size, "parquet", columns=tuple(rows.columns), sample=sample)


def _json(path: Path, size: int, encoding: str, text: str, whole: bool) -> Head | None:  # noqa: FBT001
    """Return the head of a JSON document or of JSON lines; null when it is neither."""
    by_name = stem_and_suffix(path)[1] in JSONL_SUFFIXES
    begins = text.lstrip()[:1] in ("{", "[")
    if not (begins or by_name):
        return None
    lines = [line for line in text.split("\n") if line.strip()]
    cut = [] if whole or len(lines) == 1 else lines[-1:]
    lines = lines[: len(lines) - len(cut)][:ROWS]
    objects = tuple(_objects(lines))
    mostly = by_name or (len(lines) > 1 and len(objects) * 2 >= len(lines))
    by_lines = Head(path, size, "jsonl", encoding, text, objects) if objects and mostly else None
    if by_lines and not _opens_array(lines[0]):
        return by_lines
    document = as_far_as_it_goes(text) if begins else None
    if document is None:
        return by_lines
    elements = document if isinstance(document, list) else [document]
    found = tuple(shortened(one, ROWS) for one in elements[:ROWS] if isinstance(one, dict))
    if by_lines and not found:
        return by_lines
    one_long_line = by_name and len(lines) == 1 and isinstance(document, dict)
    return Head(path, size, "jsonl" if one_long_line else "json", encoding, text, found)


def _opens_array(line: str) -> bool:
    """Say whether a first line only begins an array, whose elements stand on lines of their own."""
    if not line.lstrip("\ufeff \t").startswith("["):
        return False
    try:
        value_of(line.encode("utf-8", "replace"))
    except RecordError:
        return True
    return False


def _objects(lines: list[str]) -> Iterator[Mapping[str, Any]]:
    for line in lines:
        try:
            value, _ = value_of(line.encode("utf-8", "replace"))
        except RecordError:
            continue
        if isinstance(value, dict):
            yield value


def _text(path: Path, size: int, encoding: str, text: str, whole: bool) -> Head:  # noqa: FBT001
    shape = table_shape(text, stem_and_suffix(path)[1], rows=ROWS, whole=whole)
    if shape is None:
        return Head(path, size, "text", encoding, text)
    return _delimited(path, size, encoding, text, shape)


def _delimited(path: Path, size: int, encoding: str, text: str, shape: TableShape) -> Head:
    return Head(
        path,
        size,
        "delimited",
        encoding,
        text,
        columns=shape.columns,
        delimiter=shape.delimiter,
        sample=tuple(dict(zip(shape.columns, row, strict=False)) for row in shape.rows),
    )
