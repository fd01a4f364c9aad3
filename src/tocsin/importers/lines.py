"""Lines of a file with their number and the byte they begin on, in any encoding."""

from collections.abc import Iterator
from itertools import accumulate, chain

from msgspec import Struct

from tocsin.importers.decoding import Encoding, encoding_of
from tocsin.importers.source import Source

LOOK = 256 << 10
LONGEST = 32 << 20
"""Bytes; a longer line is no record of any export, and must not fill the memory."""


class Line(Struct, frozen=True, gc=False):
    """One line, without its line end."""

    number: int
    """From 1."""
    offset: int
    """Byte it begins on."""
    raw: bytes
    fault: str = ""
    """`size`: cut off at the longest we read; `cut`: the file ended early, inside this line."""


class Lines:
    """The lines of a source; iterate once."""

    def __init__(self, source: Source, declared: str | None = None) -> None:
        chunks = source.chunks()
        start = next(chunks, b"")
        while len(start) < LOOK and (more := next(chunks, b"")):
            start += more
        self.encoding: Encoding = encoding_of(start[:LOOK], declared)
        source.encoding = self.encoding.name
        if self.encoding.how == "detected":
            source.notes.append(
                f"no encoding was declared and it is not UTF-8; {self.encoding.name} was guessed"
            )
        only_cr = self.encoding.unit == 1 and b"\n" not in start and b"\r" in start
        self.newline = b"\r" if only_cr else self.encoding.newline
        self._source = source
        self._chunks = chain([start[self.encoding.bom :]], chunks)

    def __iter__(self) -> Iterator[Line]:
        """Yield every line, empty ones too; nothing after the last line end."""
        return chain.from_iterable(self.bunches())

    def bunches(self) -> Iterator[list[Line]]:
        """Yield the lines, as many at a time as come together."""
        number, offset, end = 1, self.encoding.bom, len(self.newline)
        rest, skipped = b"", 0
        for chunk in self._chunks:
            if skipped and self.newline not in chunk:
                skipped += len(chunk)
                continue
            *whole, rest = self._split(rest + chunk)
            if whole:
                yield self._lines(whole, number, offset, skipped)
                number += len(whole)
                offset += sum(map(len, whole)) + skipped + end * len(whole)
                skipped = 0
            if len(rest) > LONGEST:
                skipped += len(rest) - LONGEST
                rest = rest[:LONGEST]
        if rest:
            fault = "size" if skipped else "cut" if self._source.cut else ""
            yield [Line(number, offset, rest, fault)]

    def _lines(self, whole: list[bytes], number: int, offset: int, skipped: int) -> list[Line]:
        """Return whole lines, of the first of which some bytes may have been skipped."""
        end = len(self.newline)
        lengths = [len(raw) for raw in whole]
        lengths[0] += skipped
        offsets = accumulate((length + end for length in lengths[:-1]), initial=offset)
        found = [*map(Line, range(number, number + len(whole)), offsets, whole)]
        if max(lengths) > LONGEST:
            for n, (line, length) in enumerate(zip(found, lengths, strict=True)):
                if length > LONGEST:
                    found[n] = Line(line.number, line.offset, line.raw[:LONGEST], "size")
        return found

    def _split(self, content: bytes) -> list[bytes]:
        """Split at line ends, which in wide encodings stand on whole units only."""
        pieces = content.split(self.newline)
        unit = self.encoding.unit
        if unit == 1:
            return pieces
        whole, piece = [], pieces[0]
        for following in pieces[1:]:
            if len(piece) % unit:
                piece += self.newline + following
            else:
                whole.append(piece)
                piece = following
        return [*whole, piece]
