"""Which encoding a text file is in, and how each line of it is decoded all the same.

Order of trust: byte-order mark, strict UTF-8, pattern of zero bytes, what the user declared, and
last a detector's opinion, which is always told as a warning. One line in another encoding than
the rest is decoded as Windows-1252 and marked; it never costs the lines around it.
"""

import codecs
from dataclasses import dataclass

import chardet

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
"""Encodings in which a line end is more than one byte, and how many bytes a unit has."""
FALLBACK = "cp1252"
"""What a stray line is taken for: the code page of most spreadsheets in Europe."""


@dataclass(frozen=True)
class Encoding:
    """An encoding, and how we came to believe in it."""

    name: str
    """A Python codec."""
    how: str
    """`bom`, `utf-8`, `zero bytes`, `declared` or `detected`."""
    bom: int = 0
    """Bytes to skip at the start of the file."""

    @property
    def unit(self) -> int:
        """Bytes per code unit."""
        return WIDE.get(self.name, 1)

    @property
    def newline(self) -> bytes:
        """A line end, encoded."""
        return "\n".encode(self.name) if self.name in WIDE else b"\n"


def encoding_of(start: bytes, declared: str | None = None) -> Encoding:
    """Judge an encoding by the first bytes of a file, which may end inside a character."""
    for mark, name in BOMS:
        if start.startswith(mark):
            return Encoding(name, "bom", len(mark))
    if wide := _by_zero_bytes(start):
        return Encoding(wide, "zero bytes")
    if declared:
        return Encoding(_codec(declared), "declared")
    if _mostly_utf8(start):
        return Encoding("utf-8", "utf-8")
    return Encoding(_detected(start[:65536]), "detected")


def decoded(line: bytes, encoding: Encoding) -> tuple[str, bool]:
    """Return a line's text, and whether it took another encoding than the file's to read it."""
    try:
        return line.decode(encoding.name), False
    except UnicodeDecodeError:
        other = FALLBACK if encoding.name != FALLBACK else "latin-1"
        return line.decode(other if encoding.unit == 1 else encoding.name, "replace"), True


def _detected(start: bytes) -> str:
    """Return a detector's opinion; a DOS code page is Windows' own unless that cannot be."""
    found = _codec(chardet.detect(start)["encoding"] or FALLBACK)
    if found in WIDE or found == "utf-8":  # what the bytes themselves have ruled out
        return FALLBACK
    if found.startswith(("cp4", "cp8")):
        try:
            start.decode(FALLBACK)
        except UnicodeDecodeError:
            return found
        return FALLBACK
    return found


def _codec(name: str) -> str:
    """Return Python's name of a codec; a mark-reading "utf-16" or "utf-8-sig" becomes plain."""
    plain = codecs.lookup(name).name
    return {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}.get(plain, plain)


def _by_zero_bytes(start: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a mark: Latin letters leave zeros in every unit."""
    even = start[: len(start) // 4 * 4]
    if not even or even.count(0) < len(even) // 5:
        return None
    quarters = [even[n::4].count(0) / (len(even) // 4) for n in range(4)]
    likely = [n for n, share in enumerate(quarters) if share > 0.4]
    patterns = {(1, 2, 3): "utf-32-le", (0, 1, 2): "utf-32-be", (1, 3): "utf-16-le"}
    patterns[0, 2] = "utf-16-be"
    return patterns.get(tuple(likely))


def _mostly_utf8(start: bytes) -> bool:
    """Say whether this is UTF-8 but for a few lines: less than those that are, or an eighth."""
    good = bad = 0
    lines = start.split(b"\n")[:-1] or [start]
    for line in lines:
        if not line.isascii():
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return bad <= max(good, len(lines) // 8)
