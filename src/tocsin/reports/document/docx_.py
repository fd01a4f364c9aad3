"""A report as a text that an office edits: headings, tables and lists of its own styles.

Techniques are tagged: each id stands in a content control whose tag is the catalog id with its
version and standing, `disarm:T0084.001@1.6 confirmed`, for programs to find.

What a machine writes into such files about who made them is left out: they go to outsiders.
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tocsin.reports.document.blocks import (
    Block,
    Document,
    Drawn,
    Facts,
    Folded,
    Items,
    Line,
    Numbers,
    Paragraph,
    Section,
    Table,
    strong,
    text,
)
from tocsin.reports.labels import Labels, spoken
from tocsin.vocabulary.shown import cleared

DEEPEST = 9
"""Levels of headings that the format has."""
LONGEST_TAG = 64
"""Characters of a tag that the format has room for."""


def docx(report: Document) -> bytes:
    """Return a report as a DOCX. The same report always gives the same bytes.

    Drawings are given in their words: an office has no picture of a kind that loads nothing.
    """
    import docx as library  # noqa: PLC0415  # only who asks for a text pays for it

    made = library.Document()
    made.core_properties.author = ""
    made.core_properties.last_modified_by = ""
    made.core_properties.title = _clear(report.title)
    made.core_properties.created = made.core_properties.modified = report.dated
    if report.tlp:
        made.sections[0].header.paragraphs[0].text = f"TLP:{report.tlp.upper()}"
    if report.mark:
        made.sections[0].footer.paragraphs[0].text = _clear(report.mark)
    if report.kicker:
        made.add_paragraph(_clear(report.kicker), style="Subtitle")
    made.add_heading(_clear(report.title), 0)
    if report.lead:
        made.add_paragraph(_clear(report.lead))
    say = spoken(report.language)
    writer = _Writer(made, say)
    if report.facts:
        writer.block(report.facts)
    for one in report.sections:
        writer.section(one, 1)
    as_of = f"{say('As of')} {report.dated:%Y-%m-%d %H:%M} UTC."
    made.add_paragraph(_clear(f"{report.closing} {as_of}".strip()))
    out = BytesIO()
    made.save(out)
    return _settled(out.getvalue())


class _Writer:
    """Writes blocks into a document of the library."""

    def __init__(self, made: object, say: Labels) -> None:
        self.made: object = made
        self.say = say

    def section(self, one: Section, level: int) -> None:
        """Write a heading and what stands under it."""
        self.made.add_heading(_clear(one.title), min(level, DEEPEST))  # type: ignore[attr-defined]
        for block in one.blocks:
            self.block(block)
        for inner in one.sections:
            self.section(inner, level + 1)

    def block(self, one: Block) -> None:
        """Write a block."""
        if isinstance(one, Paragraph):
            self.line(one.spans)
        elif isinstance(one, Items):
            for item in one.items:
                self.line(item, "List Number" if one.ordered else "List Bullet")
        elif isinstance(one, Facts):
            self.table(((text(name), value) for name, value in one.facts), 2)
        elif isinstance(one, Table):
            more = f" ({self.say.number(one.more)} {self.say('more not shown')})"
            self.line(strong(one.caption + (more if one.more else "")))
            head = tuple(strong(column.name) for column in one.columns)
            self.table([head, *(row.cells for row in one.rows)], len(one.columns))
        elif isinstance(one, Drawn):
            self.line(text(f"[{one.caption}: {one.alternative}]"))
        elif isinstance(one, Numbers):
            rows = (
                (strong(each.value), text(f"{each.unit}: {each.definition} {each.note}".strip()))
                for each in one.numbers
            )
            self.table(rows, 2)
        elif isinstance(one, Folded):
            self.line(strong(one.summary))
            for inner in one.blocks:
                self.block(inner)

    def line(self, spans: Line, style: str | None = None) -> None:
        """Write a paragraph."""
        _runs(self.made.add_paragraph(style=style), spans)  # type: ignore[attr-defined]

    def table(self, rows: object, columns: int) -> None:
        """Write a table; rows as they come."""
        made = self.made.add_table(rows=0, cols=columns)  # type: ignore[attr-defined]
        made.style = "Light Grid"
        for row in rows:  # type: ignore[attr-defined]
            for cell, spans in zip(made.add_row().cells, row, strict=True):
                _runs(cell.paragraphs[0], spans)


def _runs(paragraph: object, spans: Line) -> None:
    for one in spans:
        run = paragraph.add_run(_clear(one.text))  # type: ignore[attr-defined]
        run.bold = one.kind == "strong" or None
        if one.kind == "code":
            run.font.name = "Courier New"
        if one.tag:
            _tagged(run, one.tag)


def _tagged(run: object, tag: str) -> None:
    """Put a run into a content control: it keeps its tag through edits, and others find it."""
    from docx.oxml import OxmlElement  # noqa: PLC0415  # as above
    from docx.oxml.ns import qn  # noqa: PLC0415

    element = run._r  # type: ignore[attr-defined]  # noqa: SLF001  # the library has no controls
    control, about, content = (OxmlElement(f"w:{one}") for one in ("sdt", "sdtPr", "sdtContent"))
    for name in ("alias", "tag"):
        value = OxmlElement(f"w:{name}")
        value.set(qn("w:val"), tag[:LONGEST_TAG])
        about.append(value)
    element.addprevious(control)
    content.append(element)
    control.append(about)
    control.append(content)


def _clear(said: str) -> str:
    return "\n".join(cleared(one) for one in said.split("\n"))


def _settled(made: bytes) -> bytes:
    """Return the file with the days of its parts set to one: they would differ from run to run."""
    out = BytesIO()
    with ZipFile(BytesIO(made)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for one in before.infolist():
            after.writestr(ZipInfo(one.filename, (1980, 1, 1, 0, 0, 0)), before.read(one.filename))
    return out.getvalue()
