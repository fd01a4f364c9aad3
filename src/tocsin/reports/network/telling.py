"""The network report: every figure from records, with its method and what stands behind it."""

from collections.abc import Iterator

from msgspec import Struct

from tocsin.casework.figures import tables
from tocsin.casework.figures.past import Past
from tocsin.casework.models.visible import Asker, Reader
from tocsin.casework.told.public import public
from tocsin.reports.document import Column, Document, Facts, Items, Paragraph, Section, Table, text
from tocsin.reports.document.blocks import Block, Folded, Line, Number, Numbers, Row, Span
from tocsin.reports.network import compared
from tocsin.reports.network.behind import Behind
from tocsin.reports.network.book import Book
from tocsin.reports.network.charts import chart
from tocsin.reports.network.counting import Asked, Counted, Counter, Uncounted
from tocsin.reports.network.plan import GAP, Plan, PlannedSection, PlannedTable
from tocsin.reports.network.shown import Shown, asked_as_of

FIGURE = "figure"
STEM = 5
"""Letters by which a sentence is seen to name its unit: `alert`, `polic`."""
METHOD = (
    (
        "Each thing counts once. Findings count when a person has confirmed them; nothing "
        "withdrawn, nothing merely proposed counts."
    ),
    (
        "Records are read as they stood at the instant of the report, as far as its author may "
        "read them. Asked again as of the same instant, it is the same."
    ),
    (
        "A figure that was published is kept with the ids of what it counted. What was withdrawn "
        "since corrects it; what was found since stands apart."
    ),
)
PUBLIC = (
    "For the public, records under TLP:CLEAR alone are listed, accounts are numbered instead of "
    "named, and small numbers of people and small cells are left out."
)


class Also(Struct, frozen=True, kw_only=True):
    """What stands in a report besides its plan."""

    beside: str = ""
    """Name of the published report to hold it against; "": the latest one."""
    kicker: str = "Network report"
    more: tuple[Section, ...] = ()
    """Parts that come after those of the plan."""


def network_report(
    plan: Plan,
    reader: Asker | Reader,
    asked: Asked,
    shown: Shown | None = None,
    also: Also | None = None,
) -> Document:
    """Return a plan, counted, as a report.

    The same plan asked the same as of the same instant is the same report on any day. Raises
    `Refused` for words of the plan that are not true of what was counted.
    """
    return _Report(plan, reader, asked, shown or Shown(), also or Also()).document()


class _Report:
    """One report being written."""

    def __init__(
        self, plan: Plan, reader: Asker | Reader, asked: Asked, shown: Shown, also: Also
    ) -> None:
        self.plan, self.asked, self.shown, self.say = plan, asked, shown, shown.labels
        self.book = Book(Past(reader, asked.as_of))
        self.behind = Behind(self.book, shown)
        self.counter = Counter(reader, asked)
        self.before = compared.before(self.book.past, also.beside)
        self.also = also
        self.number = 0
        self.lacking: list[Uncounted] = []

    def document(self) -> Document:
        """Write it."""
        sections = [*(self.section(one) for one in self.plan.section), *self.also.more]
        sections += [
            compared.section(self.before, self.shown), self.behind.appendix(), self.left_out(),
            self.method(),
        ]  # fmt: skip
        made = Document(
            title=self.say(self.plan.title),
            kicker=self.say(self.also.kicker),
            lead=self.say(self.plan.lead),
            tlp="clear" if self.shown.public else self.shown.tlp,
            language=self.say.language,
            dated=self.asked.as_of,
            facts=self.facts(),
            sections=tuple(one for one in sections if one.blocks or one.sections),
            closing=self.say.note,
        )
        return public(made) if self.shown.public else made

    def facts(self) -> Facts:
        """Return what the whole report was asked."""
        given = ", ".join(f"{name}: {value}" for name, value in sorted(self.asked.given.items()))
        facts = {
            "Period": str(self.asked.period or "").replace("/", " – "),
            "As of": asked_as_of(self.asked.as_of),
            "Asked": given,
        }
        return Facts(tuple((self.say(name), text(one)) for name, one in facts.items() if one))

    def section(self, planned: PlannedSection) -> Section:
        """Return one part of the plan: its numbers, its charts, and each number opened."""
        numbers, opened, nothing = self.figures(planned)
        blocks: list[Block] = [Paragraph(text(self.say(one))) for one in (planned.about,) if one]
        blocks += [Numbers(numbers)] if numbers else []
        if nothing:
            blocks.append(Folded(self.say("Counted, and nothing was found"), (Items(nothing),)))
        for planned_chart in planned.chart:
            figure = self.counter.figure(planned_chart)
            if isinstance(figure, Uncounted):
                self.lacking.append(figure)
            else:
                blocks += chart(planned_chart, figure, self.book, self.shown)
        for planned_table in planned.table:
            blocks += self.table(planned_table)
        return Section(self.say(planned.title), tuple(blocks), opened)

    def figures(
        self, planned: PlannedSection
    ) -> tuple[tuple[Number, ...], tuple[Section, ...], tuple[Line, ...]]:
        """Return the figures of a part, what each that counted something opens to, and the rest."""
        numbers, opened, nothing = [], [], []
        for one in planned.figure:
            found = self.counter.counted(one)
            if isinstance(found, Uncounted):
                self.lacking.append(found)
            elif not found.figure.records:
                numbers.append(self.printed(found, ""))
                nothing.append(self.asked_of(found))
            else:
                self.number += 1
                anchor = f"{FIGURE}-{self.number}"
                numbers.append(self.printed(found, anchor))
                title = self.sentence(found, self.said(found))
                inside = (self.behind.folded(found.figure, anchor),)
                opened.append(Section(title, inside, anchor=anchor))
        return tuple(numbers), tuple(opened), tuple(nothing)

    def printed(self, found: Counted, anchor: str) -> Number:
        """Return a figure as it is printed."""
        figure = found.figure
        notes = [
            self.say("Estimate.") if figure.basis == "estimated" else "",
            self.say(found.planned.note),
            *figure.caveats,
            compared.note(found, self.before, self.shown),
        ]
        about, unit = self.sentence(found, ""), self.say.unit(figure.unit, figure.value)
        return Number(
            value=self.said(found),
            unit=about if unit[:STEM].casefold() in about.casefold() else f"{about} ({unit})",
            definition=self.say(figure.definition),
            note=" ".join(filter(None, notes)),
            to=anchor,
        )

    def said(self, found: Counted) -> str:
        """Return the number in its words, or less where it is too small for the public."""
        value, unit = found.figure.value, found.figure.unit
        shown = self.shown.number(value, unit)
        return self.say.worded(found.said) if shown == self.say.number(value) else shown

    def sentence(self, found: Counted, said: str) -> str:
        """Return the sentence of a figure with its number, in the language of the report."""
        planned, value = found.planned, found.figure.value
        words = planned.one if planned.one and self.say.is_one(value) else planned.words
        told = self.say(words) if GAP in words else found.text.replace(found.said, GAP, 1)
        return told.replace(GAP, said, 1).replace("  ", " ").strip(" ")

    def asked_of(self, found: Counted) -> Line:
        """Return what a rule was asked that counted nothing."""
        figure = found.figure
        asked = "; ".join(f"{self.say(name)}: {value}" for name, value in figure.asked.items())
        return (Span(f"{figure.name} {figure.version}", "code"), Span(f" {asked}"))

    def table(self, planned: PlannedTable) -> Iterator[Block]:
        """Yield a table of figures and, opened, what each of its cells counted."""
        found = self.counter.crossed(planned)
        if isinstance(found, Uncounted):
            self.lacking.append(found)
            return
        if not found.rows:
            return
        self.number += 1
        anchor = f"table-{self.number}"
        yield Table(
            self.say(planned.title),
            (
                Column(self.say(planned.rows)),
                *(Column(one, is_number=True) for one in self.heads(found)),
            ),
            tuple(self.lines(found, anchor)),
        )
        if not found.adds_up:
            yield Paragraph(text(self.say("One that is of several is in each.")))
        yield Folded(self.say("What was counted, cell by cell"), tuple(self.cells(found, anchor)))

    def heads(self, found: tables.Crossed) -> list[str]:
        """Return the names of a table's columns; of a public one that adds up, with a total."""
        total = [self.say("total")] if self.shown.public and found.adds_up else []
        return [*(self.say(one) for one in found.columns), *total]

    def lines(self, found: tables.Crossed, anchor: str) -> Iterator[Row]:
        """Yield the rows of a table, small cells left out for the public."""
        names = [self.say(one) for one in found.rows]
        if self.shown.public:
            values = found.public(self.shown.least)
            names += [self.say("total")] if found.adds_up else []
            for name, row in zip(names, values, strict=True):
                cells = (text(self.say.cell(one)) for one in row)
                yield Row((text(name), *cells))
            return
        for r, (name, figures) in enumerate(zip(names, found.cells, strict=True)):
            links = (
                text(self.say.number(one.value), f"{anchor}-{r}-{c}-0" if one.value else "")
                for c, one in enumerate(figures)
            )
            yield Row((text(name), *links))

    def cells(self, found: tables.Crossed, anchor: str) -> Iterator[Block]:
        """Yield what each cell counted."""
        for r, row in enumerate(found.cells):
            for c, one in enumerate(row):
                if one.value and not self.shown.public:
                    yield Paragraph(text(f"{found.rows[r]}, {found.columns[c]}"))
                    yield from self.behind.rows(one, f"{anchor}-{r}-{c}")
        if self.shown.public:
            yield Paragraph(text(self.say("None of these records is public.")))

    def left_out(self) -> Section:
        """Return what the plan asks for and could not be counted, and why."""
        items: list[Line] = [
            (Span(f"{one.planned.rule}: ", "code"), Span(one.because)) for one in self.lacking
        ]
        title = self.say("Not counted")
        return Section(title, (Items(tuple(items)),)) if items else Section(title)

    def method(self) -> Section:
        """Return what holds for every figure."""
        said = list(METHOD)
        if self.shown.public:
            said.append(PUBLIC)
        items = Items(tuple(text(self.say(one)) for one in said))
        return Section(self.say("Method and limits"), (items,), anchor="method")
