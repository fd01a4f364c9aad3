"""What stands behind the numbers of a wave: findings and decisions, and what proves them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tocsin.casework.figures.past import Past
from tocsin.reports.commitment14.grid import ELSEWHERE, NOWHERE, Grid
from tocsin.reports.document import Column, Section, Table, text
from tocsin.reports.document.blocks import Block, Folded, Line, Row, Span
from tocsin.reports.network.behind import FINDING, Behind
from tocsin.reports.network.book import Book, Told
from tocsin.reports.network.shown import Shown
from tocsin.vocabulary.places import PLACES

NAMES = ("instances", "actions", "acted")
"""Of the tables of a wave, in their order."""


@dataclass(frozen=True)
class Listed:
    """The records of a wave as a page lists them."""

    behind: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    """What opens below each table."""
    anchors: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    """Where the records of a number begin, by table, row and column."""
    findings: Section | None = None


def listed(past: Past, grids: Iterable[Grid], shown: Shown) -> Listed:
    """List the records behind each number, as many as the report is to list.

    For the public those under TLP:CLEAR, and none of a number that is left out.
    """
    book = Book(past)
    behind = Behind(book, shown)
    blocks: dict[str, tuple[Block, ...]] = {}
    anchors: dict[tuple[str, str, str], str] = {}
    for name, grid in zip(NAMES, grids, strict=True):
        pairs = [(cell, place) for cell, some in sorted(grid.records.items()) for place in some]
        kept, told = _kept(pairs, book, shown)
        rows = []
        for cell, place in kept:
            key = (name, *cell)
            anchor = "" if key in anchors else anchors.setdefault(key, _anchor(*key))
            rows.append(_row(cell, shown.told(told[place]), shown, anchor))
            if place.startswith(FINDING):
                behind.findings.add(int(place.partition(":")[2]))
        if rows:
            blocks[name] = (_folded(tuple(rows), len(pairs) - len(kept), shown),)
    found = behind.appendix()
    return Listed(blocks, anchors, found if found.blocks else None)


Pair = tuple[tuple[str, str], str]
"""A cell, and a record of it."""


def _kept(
    pairs: list[Pair], book: Book, shown: Shown
) -> tuple[tuple[Pair, ...], Mapping[str, Told]]:
    """Return as many records as are listed, and what they are."""
    if not shown.public:
        kept = shown.listed(pairs)
        return kept, book.told({place for _, place in kept})
    told = book.told({place for _, place in pairs})
    return shown.listed(one for one in pairs if shown.is_open(told[one[1]], {})), told


def _row(cell: tuple[str, str], told: Told, shown: Shown, anchor: str) -> Row:
    say, (country, column) = shown.labels, cell
    where = NOWHERE if country == ELSEWHERE else PLACES[country].name
    to = told.place.replace(":", "-") if told.place.startswith(FINDING) else ""
    record: Line = (Span(told.place, "code", to),)
    what = (column, told.what, shown.when(told.at))
    return Row((text(say(where)), *map(text, what[:1]), record, *map(text, what[1:])), anchor)


def _folded(rows: tuple[Row, ...], more: int, shown: Shown) -> Folded:
    say = shown.labels
    heads = ("Member State", "counted as", "record", "what it is", "when (UTC)")
    table = Table(say("Records"), tuple(Column(say(one)) for one in heads), rows, more)
    return Folded(say("Records behind each number"), (table,))


def _anchor(name: str, row: str, column: str) -> str:
    """Return where the records of a number begin.

    >>> _anchor("actions", "", "account:SUSPENDED")
    'actions-none-account-SUSPENDED'
    """
    return f"{name}-{row or 'none'}-{column}".replace(" ", "-").replace(":", "-")
