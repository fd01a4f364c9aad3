"""How a file's bytes are cut into records."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Lines(Struct, frozen=True, tag="lines"):
    """One JSON value per line (NDJSON, JSONL). Empty lines are no records."""


class Elements(Struct, frozen=True, tag="elements"):
    """Every element of one or more arrays inside one JSON document.

    A path is the member names from the root, joined by dots, `*` for any array element:
    "" (the document is the array), "messages", "chats.list.*.messages". A path that ends in `!`
    takes that one value as a single record ("!": the whole document). A path that ends in `~` takes
    the plain members of that object as a record of its own, once the object is closed; one that
    ends in `+` counts that member, whatever it holds, among the plain ones of the object around it.
    """

    paths: tuple[str, ...]
    late: bool = False
    """What stands around an array is said after it: the document is read twice."""


class Delimited(Struct, frozen=True, tag="delimited"):
    """CSV, TSV and their kin: a header row, then one record per row; cells may hold newlines."""

    delimiter: str = ","
    quote: str | None = '"'
    escape: str | None = None
    """A character that escapes quotes inside cells; null: quotes are doubled."""
    encoding: str | None = None
    """Null: found by byte-order mark, then strict UTF-8, then detection."""
    skip: int = 0
    """Lines before the header."""
    context: Mapping[str, Any] = {}
    """What the file as a whole says of every row: `Record.context`."""


class ParquetRows(Struct, frozen=True, tag="parquet"):
    """A Parquet file: one record per row, no lines, the row's JSON as its raw bytes."""


class Feed(Struct, frozen=True, tag="feed"):
    """RSS or Atom: one record per item or entry."""


Layout = Lines | Elements | Delimited | ParquetRows | Feed
