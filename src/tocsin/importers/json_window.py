"""A window that slides over a JSON document: tokens, and the extents of whole values."""

import codecs
import re
from collections.abc import Iterator
from typing import Protocol

from tocsin.importers.decoding import encoding_of
from tocsin.importers.lines import LONGEST

SPACE = re.compile(rb"[\s,:]*")
STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
BARE = re.compile(rb'[^\s"{}\[\],:]+')
SKIM = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
"""Everything up to the next bracket, or up to a string that does not end in the window."""
SAME = re.compile(rb"[\[{]++|[\]}]++")
"""Brackets of one direction, side by side: a million of them are one step."""
OPENERS = b"{["
BRACKETS = b"{}[]"


class Document(Protocol):
    """What a document is read from: a file's content, or a value that is held already."""

    cut: str
    """Why it ended early; "" when it did not."""

    def chunks(self) -> Iterator[bytes]:
        """Yield the content."""

    def drain(self) -> None:
        """Read what is left, for the hash alone."""


class Window:
    """The part of the document in memory; `at` is where we are in it."""

    def __init__(self, source: Document) -> None:
        self._chunks = _utf8(source)
        self.bytes = b""
        self.at = 0
        self._dropped = 0
        self._line = 1
        self._counted = 0

    def place(self) -> tuple[int, int]:
        """Return the line and the byte of the document we are at."""
        self._line += self.bytes.count(b"\n", self._counted, self.at)
        self._counted = self.at
        return self._line, self._dropped + self.at

    def next_byte(self) -> bytes:
        """Skip space, commas and colons; return the byte after them, b"" at the end."""
        while True:
            self.at = SPACE.match(self.bytes, self.at).end()  # type: ignore[union-attr]  # matches ""
            if self.at < len(self.bytes):
                return self.bytes[self.at : self.at + 1]
            if not self._more():
                return b""

    def value(self) -> tuple[bytes, bool]:
        """Return the value that begins here and whether it is whole, and step over it."""
        end = self._end_of_nested() if self.bytes[self.at] in OPENERS else self._end_of_plain()
        whole = end is not None
        raw = self.bytes[self.at : end]
        self.at += len(raw)
        return raw, whole

    def step(self) -> None:
        """Step over one byte."""
        self.at += 1

    def skip(self) -> None:
        """Step over the object or array that begins here, however large or deep, holding none."""
        depth = 0
        while True:
            found = SKIM.match(self.bytes, self.at)
            self.at = found.end() if found else len(self.bytes)
            if self.at < len(self.bytes) and self.bytes[self.at] in BRACKETS:
                self.at, depth = self._stepped(self.at, depth)
                if not depth:
                    return
            elif len(self.bytes) - self.at > LONGEST or not self._more():
                self.at = len(self.bytes)
                return

    def _more(self) -> bool:
        """Drop what was read and add what follows; false at the end of the document.

        As much again as is waiting: what grows by doubling is looked through a few times, not as
        often as there are chunks in a string that does not end.
        """
        waiting = len(self.bytes) - self.at
        chunks, size = [], 0
        for chunk in self._chunks:
            chunks.append(chunk)
            size += len(chunk)
            if size and size >= waiting:
                break
        self.place()
        self._dropped += self.at
        self.bytes = b"".join((self.bytes[self.at :], *chunks))
        self.at = self._counted = 0
        return bool(size)

    def _stepped(self, here: int, depth: int) -> tuple[int, int]:
        """Step over the brackets of one direction that stand here, to depth 0 at most."""
        end = SAME.match(self.bytes, here).end()  # type: ignore[union-attr]  # a bracket stands here
        if self.bytes[here] in OPENERS:
            return end, depth + end - here
        steps = min(depth, end - here)
        return here + steps, depth - steps

    def _end_of_plain(self) -> int | None:
        """Return where a string, number or word ends; null when the document ends first."""
        quoted = self.bytes[self.at : self.at + 1] == b'"'
        while True:
            found = (STRING if quoted else BARE).match(self.bytes, self.at)
            if found and (quoted or found.end() < len(self.bytes)):
                return found.end()
            if len(self.bytes) - self.at > LONGEST or not self._more():
                return found.end() if found else None

    def _end_of_nested(self) -> int | None:
        """Return where an object or array ends; null when the document or our patience does."""
        depth, scan = 0, 0
        while True:
            found = SKIM.match(self.bytes, self.at + scan)
            here = found.end() if found else len(self.bytes)
            if here < len(self.bytes) and self.bytes[here] in BRACKETS:
                end, depth = self._stepped(here, depth)
                if not depth:
                    return end
                scan = end - self.at
                continue
            scan = here - self.at
            if scan > LONGEST or not self._more():
                return None


def _utf8(source: Document) -> Iterator[bytes]:
    """Yield a document as UTF-8 without its mark; places in other encodings are those in UTF-8."""
    chunks = source.chunks()
    start = next(chunks, b"")
    encoding = encoding_of(start[: 64 << 10])
    start = start[encoding.bom :]
    if encoding.unit == 1:
        yield start
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    yield decoder.decode(start).encode()
    for chunk in chunks:
        yield decoder.decode(chunk).encode()
