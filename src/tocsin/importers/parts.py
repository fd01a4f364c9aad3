"""Where an element of a page stands in the file, for those that are refused."""

import msgspec

from tocsin.importers import Record
from tocsin.importers.cut_elements import cut_held
from tocsin.importers.layout import Elements
from tocsin.importers.pieces import Reject
from tocsin.importers.sights import Refusal


def part_refused(record: Record, refusal: Refusal) -> Reject:
    """Return the reject for an element of a page that is otherwise kept."""
    line, offset, raw = record.line, record.offset, record.raw
    is_wide = b"\0" in raw[:4]
    found = None if is_wide else _found(raw, refusal.path.split("."))
    as_read = record.origin is None or record.origin.length == len(raw)
    if found and as_read:  # else bytes of the record are not those of the file
        line = None if line is None else line + found[0]
        offset += found[1]
    raw = found[2] if found else msgspec.json.encode(refusal.value)
    column = ": ".join(one for one in (refusal.path, refusal.column) if one)
    reason = f"{refusal.path}: {refusal.reason}"
    return Reject(record.number, line, offset, raw, refusal.code, column, reason, record.context)


def _found(raw: bytes, path: list[str]) -> tuple[int, int, bytes] | None:
    """Return how many lines and bytes into a record an element begins, and its own bytes."""
    lines, offset = 0, 0
    while path:
        until = next((n for n, name in enumerate(path) if name.isdigit()), len(path))
        names, place, path = path[:until], path[until : until + 1], path[until + 1 :]
        layout = ".".join(names) + ("" if place else "!")
        pieces = [*cut_held(raw, Elements((layout,)))]
        number = int(place[0]) if place else 0
        if number >= len(pieces):
            return None
        piece = pieces[number]
        lines, offset, raw = lines + (piece.line or 1) - 1, offset + piece.offset, piece.raw
    return lines, offset, raw
