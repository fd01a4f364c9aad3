"""What a report is made of. All text is plain: renderers escape it and show what hides in it."""

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct


class Span(Struct, frozen=True, tag=True):
    """A run of text."""

    text: str
    kind: Literal["plain", "strong", "code", "quiet"] = "plain"
    to: str = ""
    """Anchor of a section, a table row or a number in this document; "": it leads nowhere."""
    tag: str = ""
    """What a machine knows it by, where the form has a place for that (DOCX): a catalog id."""


Line: TypeAlias = tuple[Span, ...]
"""Text of one place: a cell, an item."""


def text(said: str, to: str = "") -> Line:
    """Return plain text as a line."""
    return (Span(said, to=to),)


def strong(said: str) -> Line:
    """Return text that stands out."""
    return (Span(said, "strong"),)


def code(said: str) -> Line:
    """Return text to be read letter by letter: ids, hashes, addresses."""
    return (Span(said, "code"),)


def quiet(said: str) -> Line:
    """Return text that stands back."""
    return (Span(said, "quiet"),)


class Paragraph(Struct, frozen=True, tag=True):
    """A paragraph."""

    spans: Line


class Items(Struct, frozen=True, tag=True):
    """A list."""

    items: tuple[Line, ...]
    ordered: bool = False


class Facts(Struct, frozen=True, tag=True):
    """Names and what they are: the head of an alert."""

    facts: tuple[tuple[str, Line], ...]


class Column(Struct, frozen=True):
    """One column of a table."""

    name: str
    is_number: bool = False


class Row(Struct, frozen=True):
    """One row; `anchor` is where others lead to it."""

    cells: tuple[Line, ...]
    anchor: str = ""


class Table(Struct, frozen=True, tag=True):
    """A table with a head; its first column names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more: int = 0
    """Rows that are not shown: the caption says how many."""


class Drawn(Struct, frozen=True, tag=True):
    """A chart or a map, as SVG that loads nothing."""

    svg: str
    alternative: str
    """What it shows, in words, for who does not see it."""
    caption: str


class Number(Struct, frozen=True):
    """One published figure, with what a doubting reader needs."""

    value: str
    """As it is printed: `700`, `over 800`."""
    unit: str
    definition: str
    """The sentence that says what was counted and what was not."""
    note: str = ""
    """Of an estimate, a correction, a part that is not shown."""
    to: str = ""
    """Anchor of the records behind it; "": they are not in this document."""


class Numbers(Struct, frozen=True, tag=True):
    """Figures that stand together."""

    numbers: tuple[Number, ...]


class Folded(Struct, frozen=True, tag=True):
    """What a page shows on demand, and a printed report in full."""

    summary: str
    blocks: tuple["Block", ...]


Block: TypeAlias = Paragraph | Items | Facts | Table | Drawn | Numbers | Folded


class Section(Struct, frozen=True):
    """A part of a report under a heading."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    anchor: str = ""


class Document(Struct, frozen=True, kw_only=True):
    """A whole report."""

    title: str
    kicker: str = ""
    """What kind of report it is, of whom."""
    lead: str = ""
    tlp: str = ""
    """On every page; "": a report without a label."""
    mark: str = ""
    """What every page says of the whole, as that it is a draft; "": nothing."""
    language: str = "en"
    """BCP 47."""
    dated: datetime
    """As of when; the only instant in it that a new run may change is none."""
    facts: Facts | None = None
    sections: tuple[Section, ...]
    closing: str = ""
    """Where it comes from and how to check it."""
