"""The figures and tables of a report for programs: a workbook, or its numbers, a row each."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from tocsin.exchange.tables import Cell, write_csv, write_xlsx
from tocsin.exchange.tables import Table as Sheet
from tocsin.reports.document.blocks import (
    Block,
    Document,
    Facts,
    Folded,
    Line,
    Numbers,
    Section,
    Table,
)
from tocsin.reports.labels import THOUSANDS

LONGEST_NAME = 31
"""Characters of a sheet's name."""
UNNAMED = re.compile(r"[\[\]:*?/\\']")
"""What no name of a sheet has."""
FIGURES = ("part", "value", "what", "definition", "note")
ABOUT = ("what", "is")
NUMBER = ("part", "table", "row", "column", "value")


def xlsx(document: Document) -> bytes:
    """Return the tables of a report as a workbook."""
    out = BytesIO()
    write_xlsx(_sheets(document), out)
    return out.getvalue()


def csv(document: Document) -> bytes:
    """Return every number of a report, a row each, with the names of what it belongs to."""
    out, rows = BytesIO(), list(_numbers(document))
    write_csv(Sheet("numbers", NUMBER, rows), out)
    return out.getvalue()


def _numbers(document: Document) -> Iterator[tuple[Cell, ...]]:
    """Yield part, table, row, column and value; of a figure, what is counted for a row."""
    marks = THOUSANDS.get(document.language, ",")
    for part, block in _blocks(document.sections):
        if isinstance(block, Numbers):
            for one in block.numbers:
                yield part, "", one.unit, "", _number(one.value, marks)
        elif isinstance(block, Table):
            for row in block.rows:
                name = _said(row.cells[0])
                for cell, column in zip(row.cells[1:], block.columns[1:], strict=False):
                    if column.is_number:
                        yield part, block.caption, name, column.name, _number(_said(cell), marks)


def _sheets(document: Document) -> Iterator[Sheet]:
    """Yield what the report is, its figures, and each of its tables."""
    taken: set[str] = set()
    yield Sheet(_name("report", taken), ABOUT, list(_about(document)))
    marks, found = THOUSANDS.get(document.language, ","), list(_blocks(document.sections))
    figures = [
        (part, _number(one.value, marks), one.unit, one.definition, one.note)
        for part, block in found
        if isinstance(block, Numbers)
        for one in block.numbers
    ]
    if figures:
        yield Sheet(_name("figures", taken), FIGURES, figures)
    for part, block in found:
        if isinstance(block, Table):
            heads = tuple(one.name or block.caption for one in block.columns)
            yield Sheet(_name(block.caption or part, taken), heads, list(_rows(block, marks)))


def _about(document: Document) -> Iterator[tuple[Cell, ...]]:
    yield "title", document.title
    yield "label", f"TLP:{document.tlp.upper()}" if document.tlp else ""
    yield "as of", document.dated
    for one in (document.facts or Facts(())).facts:
        yield one[0], _said(one[1])
    for note in filter(None, (document.kicker, document.mark, document.lead, document.closing)):
        yield "", note


def _blocks(sections: Iterable[Section]) -> Iterator[tuple[str, Block]]:
    """Yield every block, folded ones too, with the title of its section."""
    for one in sections:
        for block in one.blocks:
            yield from _unfolded(one.title, block)
        yield from _blocks(one.sections)


def _unfolded(part: str, block: Block) -> Iterator[tuple[str, Block]]:
    if isinstance(block, Folded):
        for one in block.blocks:
            yield from _unfolded(part, one)
    else:
        yield part, block


def _rows(table: Table, marks: str) -> Iterator[tuple[Cell, ...]]:
    for row in table.rows:
        pairs = zip(row.cells, table.columns, strict=False)
        yield tuple(_number(_said(cell), marks) if one.is_number else _said(cell)
                    for cell, one in pairs)  # fmt: skip
    if table.more:
        yield (f"and {table.more:,} more, which the report does not list",)


def _said(line: Line) -> str:
    return "".join(one.text for one in line).strip()


def _number(said: str, marks: str) -> Cell:
    """Return a number that was written for people, or the words where it is none.

    >>> _number("99.000", "."), _number("over 800", ","), _number("12.5", ",")
    (99000, 'over 800', 12.5)
    """
    digits = said.replace(marks, "")
    if re.fullmatch(r"-?\d{1,15}", digits):
        return int(digits)
    return float(digits) if re.fullmatch(r"-?\d{1,12}\.\d{1,6}", digits) else said


def _name(said: str, taken: set[str]) -> str:
    """Return a name that a sheet can have, and that no other has."""
    stem = UNNAMED.sub(" ", said).strip()[:LONGEST_NAME].strip() or "table"
    name, n = stem, 1
    while name.casefold() in taken:
        n += 1
        name = f"{stem[: LONGEST_NAME - len(str(n)) - 1]} {n}"
    taken.add(name.casefold())
    return name
