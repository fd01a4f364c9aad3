"""JSON lines: one value per line; a bad line never costs its neighbours."""

from collections.abc import Iterator

from tocsin.importers import Record
from tocsin.importers.decoding import decoded
from tocsin.importers.json_values import Json, value_of
from tocsin.importers.lines import Lines
from tocsin.importers.pieces import Piece, faulty, refused
from tocsin.importers.source import Source
from tocsin.vocabulary.errors import RecordError

NOTHING: dict[str, Json] = {}


def cut_lines(source: Source) -> Iterator[Piece]:
    """Yield one piece per line that is not blank."""
    lines = Lines(source)
    plain = lines.encoding.name == "utf-8"
    number = 0
    for line in lines:
        raw = line.raw
        if not raw or raw.isspace():
            continue
        number += 1
        if line.fault:
            yield faulty(number, line)
            continue
        if raw.endswith(b"\r"):
            raw = raw[:-1]
        try:
            value, flags = value_of(raw if plain else decoded(raw, lines.encoding)[0].encode())
        except RecordError as error:
            yield refused(number, line.number, line.offset, raw, error)
            continue
        yield Record(number, line.number, line.offset, raw, value, NOTHING, flags)
