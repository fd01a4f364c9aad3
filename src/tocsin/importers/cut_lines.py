"""JSON lines: one value per line; a bad line never costs its neighbours."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec
from msgspec import Struct

from tocsin.importers import Record
from tocsin.importers.decoding import Encoding, decoded
from tocsin.importers.json_values import Json, value_of
from tocsin.importers.lines import Line, Lines
from tocsin.importers.pieces import Piece, faulty, refused
from tocsin.importers.slots import Decode, Slots, as_dicts, in_columns
from tocsin.importers.source import Source
from tocsin.vocabulary.errors import RecordError

NOTHING: dict[str, Json] = {}
MOST = 2000
"""Records in a bunch."""
UNREAD = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def cut_lines(source: Source) -> Iterator[Piece]:
    """Yield one piece per line that is not blank."""
    return chain.from_iterable(line_bunches(source))


def line_bunches(source: Source, slots: Slots | None = None) -> Iterator[list[Piece]]:
    """Yield the same pieces, some at a time; with `slots`, most of the objects as it has them."""
    lines = Lines(source)
    number = 1
    for some in lines.bunches():
        kept = [line for line in some if line.raw and not line.raw.isspace()]
        for n in range(0, len(kept), MOST):
            bunch = kept[n : n + MOST]
            yield _pieces(bunch, number, lines.encoding, slots)
            number += len(bunch)


class _Odd(Struct):
    """What the strict reader refused."""

    value: Json = None
    flags: tuple[str, ...] = ()
    error: RecordError | None = None


def _pieces(
    lines: Sequence[Line], number: int, encoding: Encoding, slots: Slots | None
) -> list[Piece]:
    """Return the pieces of lines that are not blank, the first of which has this number."""
    raws = [line.raw.removesuffix(b"\r") for line in lines]
    told = [b"" if line.fault else raw for line, raw in zip(lines, raws, strict=True)]
    if encoding.name != "utf-8":
        told = [decoded(raw, encoding)[0].encode() for raw in told]
    values = _values(told, slots.decode if slots else as_dicts)
    if slots:
        slots.learn(values)
        values = in_columns(values)
    found: list[Piece] = [
        Record(n, line.number, line.offset, raw, value, NOTHING)
        for n, (line, raw, value) in enumerate(zip(lines, raws, values, strict=True), number)
    ]
    if _Odd in set(map(type, values)):
        for n, (line, value) in enumerate(zip(lines, values, strict=True)):
            if type(value) is _Odd:
                found[n] = _odd(number + n, line, raws[n], value)
    return found


def _values(raws: list[bytes], decode: Decode) -> list[Any]:
    """Return the values of records, some of which may be `_Odd`."""
    try:
        return [*map(decode, raws)]
    except UNREAD:
        return [_value(raw, decode) for raw in raws]


def _value(raw: bytes, decode: Decode) -> Any:  # noqa: ANN401  # JSON
    try:
        return decode(raw)
    except UNREAD:
        pass
    try:
        value, flags = value_of(raw)
    except RecordError as error:
        return _Odd(error=error)
    return _Odd(value, flags) if flags else value


def _odd(number: int, line: Line, raw: bytes, odd: _Odd) -> Piece:
    """Return the piece for a line that cannot be read as it is."""
    if line.fault:
        return faulty(number, line)
    if odd.error:
        return refused(number, line.number, line.offset, raw, odd.error)
    return Record(number, line.number, line.offset, raw, odd.value, NOTHING, odd.flags)
