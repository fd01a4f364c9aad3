"""What cutters yield beside records: rejects, with the reason and the bytes."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tocsin.importers import Origin, Record
from tocsin.importers.lines import Line
from tocsin.vocabulary.errors import RecordError

FAULTS = {
    "size": "expected a record of at most 32 MiB",
    "cut": "the file ends inside this record",
}


class Reject(Struct):
    """One row of the file that is no record we can use."""

    number: int
    line: int | None
    offset: int
    raw: bytes
    code: str
    column: str | None
    reason: str
    context: Mapping[str, Any] = {}
    """As of a record."""
    origin: Origin | None = None


Piece = Record | Reject


def refused(number: int, line: int | None, offset: int, raw: bytes, error: RecordError) -> Reject:
    """Return the reject for bytes that are no record."""
    return Reject(number, line, offset, raw, error.code, error.column or None, str(error))


def misunderstood(record: Record, error: RecordError) -> Reject:
    """Return the reject for a record that its importer refused."""
    found = refused(record.number, record.line, record.offset, record.raw, error)
    found.context, found.origin = record.context, record.origin
    return found


def faulty(number: int, line: Line) -> Reject:
    """Return the reject for a line that the file itself damaged."""
    return Reject(number, line.number, line.offset, line.raw, line.fault, None, FAULTS[line.fault])
