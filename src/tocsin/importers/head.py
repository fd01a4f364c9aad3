"""The first look at a file: enough to say what it is, never more than 256 KiB of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

Shape = Literal["empty", "jsonl", "json", "delimited", "parquet", "html", "xml", "text", "binary"]


class Head(Struct, frozen=True):
    """What can be seen of a file without reading it all; decompressed where it is a .gz."""

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
