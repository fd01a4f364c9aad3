"""A report as a PDF: for archives (PDF/A-2a) and for who listens to it (PDF/UA-1), by Typst.

Produced to both standards, which Typst enforces: a picture without words or a heading out of order
stops it. It is not verified by another program. The same report always gives the same bytes.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import msgspec

from tocsin.reports.document.blocks import Document, Table
from tocsin.reports.document.glyphs import drawable, undrawn
from tocsin.reports.document.typefaces import Typeface, covering, gathered
from tocsin.reports.labels import spoken
from tocsin.vocabulary.errors import ConfigError
from tocsin.vocabulary.shown import cleared

FONTS = ["Libertinus Serif", "DejaVu Sans Mono"]
COLOURS: Mapping[str, str] = {
    "clear": "#ffffff", "green": "#33ff00", "amber": "#ffc000", "amber+strict": "#ffc000",
    "red": "#ff2b2b",
}  # fmt: skip
UNSAID = frozenset({"svg", "anchor", "to", "type", "kind"})
"""Members of a report that are no text."""
NARROW, WIDE = 6, 40
"""Characters that a column is at least and at most made wide for."""


def pdf(document: Document, fonts: Path | None = None) -> bytes:
    """Return a report as a PDF.

    What Typst's own fonts do not draw (Chinese, Japanese, Korean, emoji) is drawn by a font of the
    folder `fonts`; null: of this machine. What none draws is written by number (`[U+1F6A8]`).
    Raises `ConfigError` where there is no such folder.
    """
    if fonts and not fonts.is_dir():
        raise ConfigError(f"{fonts}: fonts come from a folder; there is none")
    wanted = frozenset().union(*map(undrawn, _texts(msgspec.to_builtins(document))))
    more = covering(wanted, fonts) if wanted else ()
    try:
        return _compiled(document, more)
    except _typst().TypstError:
        # A font may map a character and yet not draw what it is part of.
        return _compiled(document, ())


def _compiled(document: Document, more: tuple[Typeface, ...]) -> bytes:
    told = msgspec.json.encode(_values(document, more))
    with gathered(more) as folders:
        made: bytes = _typst().compile(
            (files(__package__) / "templates" / "document.typ").read_bytes(),
            sys_inputs={"document": told.decode()},
            pdf_standards=["a-2a", "ua-1"],
            font_paths=folders,
            ignore_system_fonts=True,
        )
    return made


def _typst() -> Any:  # noqa: ANN401  # its stub leaves the kind of input open
    import typst  # noqa: PLC0415  # 80 MB, for those who ask for a PDF

    return typst


def _values(document: Document, more: tuple[Typeface, ...]) -> dict[str, Any]:
    """Return a report as the template reads it, every text cleared and drawable."""
    found: dict[str, Any] = msgspec.to_builtins(document)
    anchors = set(_anchors(found))
    found = cast("dict[str, Any]", _linked(found, anchors))
    found["sections"] = [_widened(one) for one in found["sections"]]
    day, say = document.dated, spoken(document.language)
    found |= {
        "author": "",
        "fonts": [*FONTS, *(one.family for one in more)],
        "tlp_colour": COLOURS.get(document.tlp, "#ffffff"),
        "running": document.kicker or document.title,
        "dated": {"year": day.year, "month": day.month, "day": day.day},
        "closing": f"{document.closing} {say('As of')} {day:%Y-%m-%d %H:%M} UTC.".strip(),
        "more": say("more not shown"),
    }
    also = frozenset().union(*(one.characters for one in more))
    return cast("dict[str, Any]", _told(found, also))


def _told(value: object, also: frozenset[str], key: str = "") -> object:
    """Clear every text; drawings, anchors and types stay as they are."""
    if isinstance(value, str):
        return value if key in UNSAID else drawable(_clear(value), also)
    if isinstance(value, dict):
        return {name: _told(one, also, name) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one, also, key) for one in value]
    return value


def _texts(value: object, key: str = "") -> Iterator[str]:
    """Yield every text that is told, cleared."""
    if isinstance(value, str):
        if key not in UNSAID:
            yield _clear(value)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(one, name)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one, key)


def _clear(text: str) -> str:
    return "\n".join(cleared(one) for one in text.split("\n"))


def _anchors(value: object) -> Iterator[str]:
    """Yield every place that a link may lead to."""
    if isinstance(value, dict):
        if value.get("anchor"):
            yield str(value["anchor"])
        for one in value.values():
            yield from _anchors(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _anchors(one)


def _linked(value: object, anchors: set[str]) -> object:
    """Leave out links that lead nowhere: a row that is not shown has no place."""
    if isinstance(value, dict):
        kept = {name: _linked(one, anchors) for name, one in value.items()}
        return kept | {"to": ""} if kept.get("to", "") not in anchors and "to" in kept else kept
    return [_linked(one, anchors) for one in value] if isinstance(value, list | tuple) else value


def _widened(section: dict[str, Any]) -> dict[str, Any]:
    """Give every table the widths of its columns, by the length of what is in them."""
    for block in section["blocks"]:
        if block["type"] == Table.__name__:
            block["widths"] = _widths(block)
        for inner in block.get("blocks", ()):
            if inner["type"] == Table.__name__:
                inner["widths"] = _widths(inner)
    section["sections"] = [_widened(one) for one in section["sections"]]
    return section


def _widths(table: dict[str, Any]) -> list[int]:
    columns = [[max(column["name"].split(), key=len, default="")] for column in table["columns"]]
    for row in table["rows"][:200]:
        for at, cell in enumerate(row["cells"]):
            columns[at].append("".join(_spread(one) for one in cell))
    return [min(WIDE, max(NARROW, *map(len, some))) for some in columns]


def _spread(span: dict[str, Any]) -> str:
    """Return a text as long as it is wide: letters of ids are wider than others."""
    said: str = span["text"]
    return said + " " * (len(said) * 6 // 10) if span["kind"] == "code" else said
