"""The elements of arrays inside one JSON document, streamed, each with its exact bytes.

The nesting is followed byte by byte; an element is decoded only when its end is seen, so memory
holds one element, not the document, and an element that is no JSON costs only itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from tocsin.importers import Record
from tocsin.importers.json_values import Json, value_of
from tocsin.importers.json_window import Document, Window
from tocsin.importers.layout import Elements
from tocsin.importers.pieces import Piece, Reject, refused
from tocsin.importers.source import Source
from tocsin.vocabulary.errors import RecordError

Path = tuple[str, ...]


@dataclass
class _Open:
    """An object or array under way."""

    is_array: bool
    path: Path
    context: dict[str, Json] = field(default_factory=dict)
    """Plain members met so far, of this object and those around it."""
    place: tuple[int, int] = (0, 0)
    """Line and byte it begins on, where its own members are wanted."""
    key: str | None = None
    """Member whose value comes next; null: a key comes next."""

    @property
    def inner(self) -> Path:
        """Path of the value that comes next."""
        return (*self.path, "*" if self.is_array else self.key or "")


class _Walk:
    """One pass over a document."""

    def __init__(
        self, source: Document, layout: Elements, known: list[dict[str, Json]] | None = None
    ) -> None:
        """Prepare to walk; `known` is what is known of all that will be opened, in that order."""
        self.source = source
        self.known = known
        self.window = Window(source)
        paths = {_path(one) for one in layout.paths if not one.endswith(("!", "~", "+"))}
        self.members = {_path(one[:-1]) for one in layout.paths if one.endswith("~")}
        self.carried = {_path(one[:-1]) for one in layout.paths if one.endswith("+")}
        self.wanted = {(*path, "*") for path in paths}
        self.wanted |= {_path(one[:-1]) for one in layout.paths if one.endswith("!")}
        self.leading = {path[:n] for path in self.wanted for n in range(len(path))}
        self.leading |= {path[:n] for path in self.members for n in range(len(path) + 1)}
        """Paths of what has to be gone into."""
        self.open: list[_Open] = []
        self.entered = 0
        self.number = 0
        self.begun = False

    def pieces(self) -> Iterator[Piece]:
        """Yield every wanted value."""
        window = self.window
        while byte := window.next_byte():
            if byte in (b"}", b"]"):
                window.step()
                if self.open:
                    yield from self._closed(self.open.pop())
            elif self.begun and not self.open:
                yield self._trailing()
                return
            elif self.open and not self.open[-1].is_array and self.open[-1].key is None:
                self._key(byte)
            else:
                self.begun = True
                yield from self._value(byte)
        if self.open and not self.source.cut:
            self.source.cut = "the document ends before its last bracket"

    def _key(self, byte: bytes) -> None:
        raw, whole = self.window.value()
        named = byte == b'"' and whole
        self.open[-1].key = raw[1:-1].decode("utf-8", "replace") if named else "?"

    def _value(self, byte: bytes) -> Iterator[Piece]:
        """Take a wanted value as a record; go into another; note a plain one in the context."""
        top = self.open[-1] if self.open else None
        path = top.inner if top else ()
        if path in self.wanted:
            yield self._record(top.context if top else {})
        elif path in self.carried:
            self._plain(top)
        elif byte in (b"{", b"[") and path not in self.leading:
            self.window.skip()
        elif byte in (b"{", b"["):
            place = self.window.place() if path in self.members else (0, 0)
            self.window.step()
            one = _Open(byte == b"[", path, dict(top.context) if top else {}, place)
            self._enter(one, top)
        else:
            self._plain(top)
        if top:
            top.key = None

    def _enter(self, one: _Open, around: _Open | None) -> None:  # noqa: ARG002  # a scout's
        if self.known is not None:
            one.context = self.known[self.entered]
        self.entered += 1
        self.open.append(one)

    def _closed(self, one: _Open) -> Iterator[Piece]:
        """Yield an object's plain members, where they are wanted."""
        if one.is_array or one.path not in self.members:
            return
        self.number += 1
        raw = msgspec.json.encode(one.context)
        yield Record(self.number, *one.place, raw, one.context, {})

    def _plain(self, top: _Open | None) -> None:
        raw, whole = self.window.value()
        if top and top.key and whole:
            try:
                top.context[top.key] = value_of(raw)[0]
            except RecordError:
                top.context[top.key] = None

    def _record(self, context: dict[str, Json]) -> Piece:
        self.number += 1
        line, offset = self.window.place()
        raw, whole = self.window.value()
        if not whole:
            self.source.cut = self.source.cut or "the document ends inside a record"
            reason = "expected the end of this record; the document ends first"
            return Reject(self.number, line, offset, raw, "cut", None, reason)
        try:
            value, flags = value_of(raw)
        except RecordError as error:
            return refused(self.number, line, offset, raw, error)
        return Record(self.number, line, offset, raw, value, context, flags)

    def _trailing(self) -> Piece:
        self.number += 1
        line, offset = self.window.place()
        raw = self.window.bytes[self.window.at :]
        self.source.drain()
        reason = "expected nothing after the end of the document"
        return Reject(self.number, line, offset, raw, "json", None, reason)


class _Scout(_Walk):
    """A first pass, that only notes what is said around the records."""

    def __init__(self, source: Document, layout: Elements) -> None:
        super().__init__(source, layout)
        self.met: list[tuple[_Open, _Open | None]] = []

    def _enter(self, one: _Open, around: _Open | None) -> None:
        super()._enter(one, around)
        self.met.append((one, around))

    def _record(self, context: dict[str, Json]) -> Piece:
        line, offset = self.window.place()
        if self.window.bytes[self.window.at : self.window.at + 1] in (b"{", b"["):
            self.window.skip()
        else:
            self.window.value()
        return Record(0, line, offset, b"", None, context)

    def contexts(self) -> list[dict[str, Json]]:
        """Return what is known of each object and array that is gone into, in their order."""
        for _ in self.pieces():
            pass
        for one, around in self.met:  # those around it come first, and are complete by then
            one.context = {**(around.context if around else {}), **one.context}
        return [one.context for one, _ in self.met]


def cut_elements(source: Source, layout: Elements) -> Iterator[Piece]:
    """Yield one piece per element of the arrays that the layout names, in the file's order."""
    known = None
    if layout.late:
        with Source(source.path, source.file) as again:
            known = _Scout(again, layout).contexts()
    yield from _Walk(source, layout, known).pieces()


@dataclass
class _Held:
    """A value in memory, read as a document."""

    raw: bytes
    cut: str = ""

    def chunks(self) -> Iterator[bytes]:
        yield self.raw

    def drain(self) -> None:
        """Read nothing: all of it is here."""


def cut_held(raw: bytes, layout: Elements) -> Iterator[Piece]:
    """Do the same for a value in memory; its places count from its own beginning."""
    yield from _Walk(_Held(raw), layout).pieces()


def _path(text: str) -> Path:
    return tuple(text.split(".")) if text else ()
