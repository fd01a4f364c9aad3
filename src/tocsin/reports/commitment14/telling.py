"""The report on Commitment 14 as a document."""

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from tocsin import catalog
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.small_cells import LEFT_OUT
from tocsin.casework.told.public import public
from tocsin.reports.commitment14.behind import Listed, listed
from tocsin.reports.commitment14.centre import Reported
from tocsin.reports.commitment14.grid import NOWHERE, TOTALS, Change, Grid, changes
from tocsin.reports.commitment14.opened import for_public
from tocsin.reports.commitment14.published import Published
from tocsin.reports.commitment14.waves import Wave
from tocsin.reports.document import (
    Column,
    Document,
    Facts,
    Items,
    Paragraph,
    Section,
    Table,
    strong,
    text,
)
from tocsin.reports.document.blocks import Block, Line, Row
from tocsin.reports.network.shown import Shown, asked_as_of
from tocsin.vocabulary.places import EEA, PLACES

CHANGES = 40
"""Cells of a comparison that are listed."""
OURS = (
    "Numbers are counted from our records: they say what was seen and confirmed here, not what "
    "happened on a service. A finding that concerns two Member States is counted in both; totals "
    "are the sums of their rows."
)
BOTH = "The indicator is printed as SLI 14.2.1, and as QRE 14.2.2 by some."
NOTHING_DONE = "No recipient is known to have restricted or labelled any of it."


@dataclass(frozen=True)
class Beside:
    """What stands beside a wave's own numbers."""

    before: Wave | None = None
    """The wave it is compared with."""
    published: tuple[Published, ...] = ()
    """Tables of signatories, whose totals are held against their rows."""
    reported: Reported | None = None
    """Another wave, of whomever, as the Transparency Centre has it."""


def commitment14_report(
    wave: Wave, shown: Shown | None = None, beside: Beside | None = None, past: Past | None = None
) -> Document:
    """Return the report of one wave; with `past`, every number opens to its records."""
    return _Report(wave, shown or Shown(), beside or Beside(), past).document()


class _Report:
    """One report being written."""

    def __init__(self, wave: Wave, shown: Shown, beside: Beside, past: Past | None) -> None:
        self.shown, self.beside, self.say = shown, beside, shown.labels
        self.wave = self.open(wave)
        self.counted = self.wave.counted
        self.listed = listed(past, self.counted.grids, shown) if past else Listed()

    def open(self, wave: Wave) -> Wave:
        """Return a wave as it may be shown."""
        return for_public(wave, self.shown.least) if self.shown.public else wave

    def document(self) -> Document:
        """Write it."""
        said, number = self.wave.narratives, len(self.beside.published)
        sections = [
            self.said("QRE 14.1.1: policies", said.policies),
            self.said("QRE 14.1.2: detection", said.detection),
            self.said("QRE 14.2.1: actions under the policies", said.actions),
            self.grid(self.counted.instances, "instances", BOTH),
            self.grid(self.counted.actions, "actions"),
            *([self.grid(self.counted.acted, "acted")] if self.counted.acted.cells else []),
            *(self.published(one, n) for n, one in enumerate(self.beside.published, start=1)),
            *(self.since(self.beside.before) if self.beside.before else ()),
            *(self.reported(self.beside.reported, number) if self.beside.reported else ()),
            *([self.listed.findings] if self.listed.findings else ()),
        ]
        made = Document(
            title=f"{self.say('Commitment 14')}, {self.wave.period}",
            kicker=self.say("Code of Conduct on Disinformation"),
            lead=self.say(OURS),
            tlp="clear" if self.shown.public else self.shown.tlp,
            language=self.say.language,
            dated=self.wave.dated,
            facts=self.facts(),
            sections=tuple(sections),
            closing=" ".join(
                filter(None, ("Made with Tocsin: each number is a query over records.",
                              self.say.note))
            ),
        )  # fmt: skip
        return public(made) if self.shown.public else made

    def facts(self) -> Facts:
        """Return whose report it is, of when."""
        facts = {
            "Signatory": self.wave.of,
            "Period": self.wave.period,
            "As of": asked_as_of(self.wave.dated),
            "Compared with": self.beside.before.period if self.beside.before else "",
        }
        return Facts(tuple((self.say(name), text(one)) for name, one in facts.items() if one))

    def said(self, title: str, words: str) -> Section:
        """Return what a signatory says."""
        told = words.strip().split("\n\n") if words.strip() else [self.say("Nothing was stated.")]
        return Section(self.say(title), tuple(Paragraph(text(one)) for one in told))

    def grid(self, grid: Grid, name: str, note: str = "") -> Section:
        """Return a table by country with its totals, what its columns mean, what it counts."""
        anchor = f"sli-14-2-1-{name}"
        blocks: list[Block] = [Paragraph(text(self.say(one))) for one in (grid.definition,) if one]
        if grid.columns:
            blocks.append(self.table(grid, name))
        else:
            blocks.append(Paragraph(text(self.say(NOTHING_DONE))))
        blocks += [Paragraph(text(self.say(one))) for one in self.notes(grid, note)]
        meant = tuple(
            text(f"{one}: {catalog.lookup(f'commitment14:{one}').title_in(self.say.language)}")
            for one in grid.columns
            if one.startswith("TTP-")
        )
        blocks += [Items(meant)] if meant and name == "instances" else []
        blocks += self.listed.behind.get(name, ())
        return Section(f"{grid.indicator}: {self.say(grid.title)}", tuple(blocks), anchor=anchor)

    def notes(self, grid: Grid, note: str) -> Iterator[str]:
        """Yield what is to be said of a table besides."""
        if note:
            yield note
        if grid.hidden:
            yield self.say(LEFT_OUT).format(self.shown.least - 1)
        elif grid.records:
            distinct = self.say("Distinct records behind this table")
            yield f"{distinct}: {self.say.number(grid.distinct())}."

    def table(self, grid: Grid, name: str = "") -> Table:
        """Return a table by country; its numbers lead to their records where these are listed."""
        columns = [Column(self.short(one), is_number=True) for one in grid.columns]
        rows = []
        for row, title in self.rows(grid):
            cells = [self.cell(grid, row, one, name) for one in grid.columns]
            rows.append(Row((strong(title) if row in TOTALS else text(title), *cells)))
        caption = f"{self.say(grid.title)} ({self.say.unit(grid.unit)})"
        return Table(caption, (Column(self.say("Member State")), *columns), tuple(rows))

    def rows(self, grid: Grid) -> list[tuple[str, str]]:
        """Return the rows of a table with their names, countries in the order of these."""
        named = [(row, self.say(title)) for row, title in grid.rows()]
        countries = [one for one in named if one[0] in EEA]
        return [*sorted(countries, key=_plain), *(one for one in named if one[0] not in EEA)]

    def cell(self, grid: Grid, row: str, column: str, name: str) -> Line:
        """Return one number."""
        anchor = self.listed.anchors.get((name, row, column), "")
        return text(self.say.cell(grid.shown(row, column)), anchor)

    def short(self, column: str) -> str:
        """Return the head of a column."""
        if column.startswith("TTP-"):
            return column
        return self.say(column.rpartition(":")[2].replace("_", " ").casefold())

    def published(self, one: Published, number: int) -> Section:
        """Return a signatory's table, its totals computed, and where its own differ."""
        blocks: list[Block] = [self.table(one.grid)]
        if differing := one.differing():
            blocks.append(Paragraph(text("Printed totals that are not the sums of their rows:")))
            blocks.append(Items(tuple(map(text, differing))))
        elif one.totals:
            blocks.append(Paragraph(text("The printed totals are the sums of their rows.")))
        if one.rejects:
            blocks.append(Paragraph(text("Rows that could not be read:")))
            blocks.append(Items(tuple(map(text, one.rejects))))
        title = f"{one.grid.indicator}: {one.grid.title}, {self.say('as published')}"
        return Section(title, tuple(blocks), anchor=f"published-{number}")

    def since(self, before: Wave) -> Iterator[Section]:
        """Yield what differs from the wave before, table by table."""
        for then, now in zip(self.open(before).counted.grids, self.counted.grids, strict=True):
            if now.cells or then.cells:
                yield self.changes(before.period, then, now)

    def reported(self, one: Reported, number: int) -> Iterator[Section]:
        """Tell what another wave says: its words, its tables, and where they differ from ours."""
        for part in one.parts:
            if part.words and part.code.startswith(("QRE 14", "SLI 14")):
                yield self.said(f"{part.code}, {one.name}", part.words)
        ours = {grid.title: grid for grid in self.counted.grids}
        for n, table in enumerate(one.tables, start=number + 1):
            yield self.published(table, n)
            if grid := ours.get(table.grid.title):
                yield self.changes(one.name, table.grid, grid)
        for title, some in (("could not be read", one.rejects), ("nobody here knows", one.unknown)):
            if some:
                more = (text(f"and {len(some) - CHANGES:,} more"),) if len(some) > CHANGES else ()
                lines = (*(text(f"{each.path}: {each.said}") for each in some[:CHANGES]), *more)
                yield Section(f"What {title} in {one.name}", (Items(lines),))

    def changes(self, since: str, before: Grid, after: Grid) -> Section:
        """Return what differs between two tables; `since` is what the first is of."""
        title = f"{self.say(after.title)}: {self.say('since')} {since}"
        found = changes(before, after)
        if not found:
            return Section(title, (Paragraph(text(self.say("Nothing differs."))),))
        heads = (("Member State", False), ("what", False), ("before", True), ("after", True))
        head = tuple(Column(self.say(name), is_number=number) for name, number in heads)
        rows = tuple(self.changed(one) for one in found[:CHANGES])
        return Section(title, (Table(title, head, rows, max(0, len(found) - CHANGES)),))

    def changed(self, one: Change) -> Row:
        """Return one cell in two waves."""
        place = PLACES[one.country].name if one.country in PLACES else NOWHERE
        numbers = (text(self.say.number(n)) for n in (one.before, one.after))
        return Row((text(self.say(place)), text(self.short(one.column)), *numbers))


def _plain(row: tuple[str, str]) -> str:
    """Return the name of a row as it is put in order: an Ö stands with O."""
    return normalize("NFKD", row[1]).casefold()
