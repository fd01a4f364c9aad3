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
from tocsin.reports.document.glyphs import drawable
from tocsin.vocabulary.errors import ConfigError
from tocsin.vocabulary.shown import cleared

FONTS = ["Libertinus Serif", "DejaVu Sans Mono"]
COLOURS: Mapping[str, str] = {
    "clear": "#ffffff", "green": "#33ff00", "amber": "#ffc000", "amber+strict": "#ffc000",
    "red": "#ff2b2b",
}  # fmt: skip
NARROW, WIDE = 6, 40
"""Characters that a column is at least and at most made wide for."""


def pdf(document: Document, fonts: Path | None = None, families: tuple[str, ...] = ()) -> bytes:
    """Return a report as a PDF.

    `fonts` is a folder of more fonts, `families` their names: then texts in their scripts are
    drawn. Without, what Typst's own fonts cannot draw is written by number (`[U+1F6A8]`).
    Raises `ConfigError` where the fonts named cannot draw a text either.
    """
    import typst  # noqa: PLC0415  # 80 MB, for those who ask for a PDF

    own = bool(fonts)
    told = msgspec.json.encode(_values(document, drawn=own, families=families))
    try:
        made: bytes = typst.compile(  # type: ignore[misc]  # its stub leaves the kind of input open
            (files(__package__) / "templates" / "document.typ").read_bytes(),
            sys_inputs={"document": told.decode()},
            pdf_standards=["a-2a", "ua-1"],
            font_paths=[str(fonts)] if fonts else [],
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        if own:
            rule = f"{fonts}: its fonts cannot draw this report; {error}; leave out --fonts"
            raise ConfigError(rule) from None
        raise
    return made


def _values(document: Document, *, drawn: bool, families: tuple[str, ...]) -> dict[str, Any]:
    """Return a report as the template reads it, every text cleared and drawable."""
    found: dict[str, Any] = msgspec.to_builtins(document)
    anchors = set(_anchors(found))
    found = cast("dict[str, Any]", _linked(found, anchors))
    found["sections"] = [_widened(one) for one in found["sections"]]
    day = document.dated
    found |= {
        "author": "",
        "fonts": [*families, *FONTS],
        "tlp_colour": COLOURS.get(document.tlp, "#ffffff"),
        "running": document.kicker or document.title,
        "dated": {"year": day.year, "month": day.month, "day": day.day},
        "closing": f"{document.closing} As of {day:%Y-%m-%d %H:%M} UTC.".strip(),
    }
    return cast("dict[str, Any]", _told(found, drawn=drawn))


def _told(value: object, *, drawn: bool, key: str = "") -> object:
    """Clear every text; drawings, anchors and types stay as they are."""
    if isinstance(value, str):
        if key in {"svg", "anchor", "to", "type", "kind"}:
            return value
        clear = "\n".join(cleared(one) for one in value.split("\n"))
        return clear if drawn else drawable(clear)
    if isinstance(value, dict):
        return {name: _told(one, drawn=drawn, key=name) for name, one in value.items()}
    return (
        [_told(one, drawn=drawn, key=key) for one in value]
        if isinstance(value, list | tuple)
        else value
    )


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
    columns = [[column["name"]] for column in table["columns"]]
    for row in table["rows"][:200]:
        for at, cell in enumerate(row["cells"]):
            columns[at].append("".join(one["text"] for one in cell))
    return [min(WIDE, max(NARROW, *map(len, some))) for some in columns]
