"""Legal assessments in a report: each element with what speaks for it and against it."""

from collections import Counter

from tocsin.casework.told.case_file import AssessmentTold, CaseFileTold, ElementTold
from tocsin.reports.document import Column, Facts, Paragraph, Section, Table, text
from tocsin.reports.document.blocks import Block, Row
from tocsin.reports.dossier.evidence import anchor, linked

NO_VERDICT = (
    "An element that is met is one for which evidence is named here, in the view of who assessed "
    "it. Whether an offence was committed, and by whom, is for a court. The questions are our own "
    "reading of a provision, never its words."
)
COLUMNS = ("element", "standing", "why", "for", "against")


def law_section(told: CaseFileTold) -> Section:
    """Return every assessment; without one, that there is none."""
    if not told.assessments:
        said = "No provision has been held against this incident yet."
        return Section("Legal assessment", (Paragraph(text(said)),), anchor="law")
    sheets = tuple(_sheet(one) for one in told.assessments)
    return Section("Legal assessment", (Paragraph(text(NO_VERDICT)),), sheets, "law")


def _sheet(one: AssessmentTold) -> Section:
    reviewed = f"by {one.reviewer}" if one.reviewer else "by nobody yet: a draft of one person"
    facts = {
        "Provision": f"{one.provision}, edition {one.edition} of the catalog",
        "Source": f"{one.source} (confidence in our reading: {one.confidence})",
        "Conduct": f"{one.conduct_on:%Y-%m-%d}; the provision held on that day as far as known",
        "Jurisdiction": one.jurisdiction or "not said",
        "Assessed": f"by {one.assessor}" if one.assessor else "by a program",
        "Reviewed": reviewed,
        "In the place of": one.supersedes,
        "Elements": _counted(one.elements),
    }
    rows = tuple(map(_element, one.elements))
    blocks: tuple[Block, ...] = (
        Facts(tuple((name, text(said)) for name, said in facts.items() if said)),
        *([Paragraph(text(one.summary))] if one.summary else []),
        Table(f"Elements of {one.title}", tuple(map(Column, COLUMNS)), rows),
    )
    return Section(f"{one.title} ({one.provision})", blocks, anchor=anchor(one.place))


def _element(one: ElementTold) -> Row:
    name = f"{one.title}. {one.question}" if one.question else one.title
    cells = (
        text(name), text(one.standing or "not assessed"), text(one.reasoning),
        linked(one.supporting), linked(one.against),
    )  # fmt: skip
    return Row(cells)


def _counted(elements: tuple[ElementTold, ...]) -> str:
    found = Counter(one.standing or "not assessed" for one in elements)
    return ", ".join(f"{count} {standing}" for standing, count in sorted(found.items()))
