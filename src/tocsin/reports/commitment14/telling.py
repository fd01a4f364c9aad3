"""The report on Commitment 14 as a document."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from tocsin import catalog
from tocsin.reports.commitment14.centre import Reported
from tocsin.reports.commitment14.counting import Counted
from tocsin.reports.commitment14.grid import Change, Grid, changes
from tocsin.reports.commitment14.narratives import Narratives
from tocsin.reports.commitment14.published import Published
from tocsin.reports.document import (
    Column,
    Document,
    Items,
    Paragraph,
    Section,
    Table,
    code,
    text,
)
from tocsin.reports.document.blocks import Block, Folded, Line, Row

CHANGES = 40
"""Cells of a comparison that are listed."""
LISTED = 2_000
"""Records behind a table that a page lists; the rest is counted."""
OURS = (
    "Numbers are counted from our records: they say what was seen and confirmed here, not what "
    "happened on a service. A finding that concerns two Member States is counted in both; totals "
    "are the sums of their rows."
)
BOTH = "The indicator is printed as SLI 14.2.1, and as QRE 14.2.2 by some."


class Wave(Struct, frozen=True, kw_only=True):
    """What one signatory reports of one period."""

    of: str
    """The signatory."""
    period: str
    dated: datetime
    """As of when it was counted."""
    counted: Counted
    narratives: Narratives = Narratives()


def commitment14_report(
    wave: Wave,
    before: Wave | None = None,
    published: tuple[Published, ...] = (),
    language: str = "en",
    compared: Reported | None = None,
) -> Document:
    """Return the report of one wave; `before` is the wave it is compared with.

    `compared` is another wave, of whomever, as the Transparency Centre has it.
    """
    said, found = wave.narratives, wave.counted
    sections = [
        _said("QRE 14.1.1: policies", said.policies),
        _said("QRE 14.1.2: detection", said.detection),
        _said("QRE 14.2.1: actions under the policies", said.actions),
        _grid(found.instances, "sli-14-2-1-instances", language, BOTH),
        _grid(found.actions, "sli-14-2-1-actions", language),
        *(_published(one, n) for n, one in enumerate(published, start=1)),
    ]
    if before:
        earlier = before.counted
        sections += [
            _changes(f"Instances since {before.period}", earlier.instances, found.instances),
            _changes(f"Actions since {before.period}", earlier.actions, found.actions),
        ]
    if compared:
        sections += _beside(compared, found, len(published))
    return Document(
        title=f"Commitment 14, {wave.period}",
        kicker=f"Code of Conduct on Disinformation, report of {wave.of}",
        lead=OURS,
        dated=wave.dated,
        sections=tuple(sections),
        closing="Made with Tocsin: each number is a query over records.",
    )


def _said(title: str, words: str) -> Section:
    if not words.strip():
        return Section(title, (Paragraph(text("Nothing was stated.")),))
    return Section(title, tuple(Paragraph(text(one)) for one in words.strip().split("\n\n")))


def _grid(grid: Grid, anchor: str, language: str, note: str = "") -> Section:
    """Return a table by country with its totals, what its columns mean, and what it counts."""
    blocks: list[Block] = [_table(grid)]
    if note:
        blocks.append(Paragraph(text(note)))
    meant = tuple(
        text(f"{one}: {catalog.lookup(f'commitment14:{one}').title_in(language)}")
        for one in grid.columns
        if one.startswith("TTP-")
    )
    if meant:
        blocks.append(Items(meant))
    if grid.records:
        blocks.append(Paragraph(text(f"Distinct records behind this table: {grid.distinct():,}.")))
        blocks.append(_behind(grid))
    return Section(f"{grid.indicator}: {grid.title}", tuple(blocks), anchor=anchor)


def _table(grid: Grid) -> Table:
    head = (Column("Member State"), *(Column(_short(one), is_number=True) for one in grid.columns))
    rows = [Row((text(name), *_numbers(values))) for name, values in grid.rows()]
    for title, total in (("Total EU", grid.eu), ("Total EEA", grid.eea)):
        rows.append(Row((text(title), *_numbers(tuple(map(total, grid.columns))))))
    return Table(f"{grid.title}, in {grid.unit}", head, tuple(rows))


def _numbers(values: tuple[int, ...]) -> tuple[Line, ...]:
    return tuple(text(f"{one:,}") for one in values)


def _short(column: str) -> str:
    return column.removeprefix("TTP-") if column.startswith("TTP-") else column.replace("_", " ")


def _behind(grid: Grid) -> Folded:
    """Return the records behind each number, so that a reader can count again."""
    rows = [
        Row((text(country or "none stated"), text(column), code(place)))
        for (country, column), some in sorted(grid.records.items())
        for place in some
    ]
    head = (Column("country"), Column("column"), Column("record"))
    more = max(0, len(rows) - LISTED)
    return Folded(
        "Records behind each number", (Table("Records", head, tuple(rows[:LISTED]), more),)
    )


def _published(one: Published, number: int) -> Section:
    """Return a signatory's table, its totals computed, and where its own differ."""
    said: list[Block] = [_table(one.grid)]
    if differing := one.differing():
        said.append(Paragraph(text("Printed totals that are not the sums of their rows:")))
        said.append(Items(tuple(map(text, differing))))
    elif one.totals:
        said.append(Paragraph(text("The printed totals are the sums of their rows.")))
    if one.rejects:
        said.append(Paragraph(text("Rows that could not be read:")))
        said.append(Items(tuple(map(text, one.rejects))))
    return Section(
        f"{one.grid.indicator}: {one.grid.title}, as published", tuple(said),
        anchor=f"published-{number}",
    )  # fmt: skip


def _beside(one: Reported, ours: Counted, number: int) -> Iterator[Section]:
    """Tell what another wave says: its words, its tables, and where they differ from ours."""
    for part in one.parts:
        if part.words and part.code.startswith(("QRE 14", "SLI 14")):
            yield _said(f"{part.code} in {one.name}", part.words)
    mine = {grid.title: grid for grid in (ours.instances, ours.actions)}
    for n, table in enumerate(one.tables, start=number + 1):
        yield _published(table, n)
        if grid := mine.get(table.grid.title):
            yield _changes(f"{grid.title} since {one.name}", table.grid, grid)
    for title, some in (("could not be read", one.rejects), ("nobody here knows", one.unknown)):
        if some:
            more = (text(f"and {len(some) - CHANGES:,} more"),) if len(some) > CHANGES else ()
            lines = (*(text(f"{each.path}: {each.said}") for each in some[:CHANGES]), *more)
            yield Section(f"What {title} in {one.name}", (Items(lines),))


def _changes(title: str, before: Grid, after: Grid) -> Section:
    found = changes(before, after)
    if not found:
        return Section(title, (Paragraph(text("Nothing differs.")),))
    return Section(title, (_changed(title, found),))


def _changed(title: str, found: tuple[Change, ...]) -> Table:
    head = tuple(
        Column(name, is_number=number)
        for name, number in (("where", False), ("what", False), ("before", True), ("after", True))
    )
    return Table(title, head, tuple(_cells(found[:CHANGES])), max(0, len(found) - CHANGES))


def _cells(found: tuple[Change, ...]) -> Iterator[Row]:
    for one in found:
        yield Row(
            (
                text(one.country or "none stated"),
                text(_short(one.column)),
                text(f"{one.before:,}"),
                text(f"{one.after:,}"),
            )
        )
