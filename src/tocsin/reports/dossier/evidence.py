"""What sentences rest on, as links into one list of evidence at the end."""

from collections.abc import Iterable

from tocsin.casework.told.case_file import CaseFileTold, EvidenceTold, RestsOn
from tocsin.reports.document import Column, Section, Table, code, text
from tocsin.reports.document.blocks import Line, Row, Span
from tocsin.vocabulary.aloud import counted


def anchor(place: str) -> str:
    """Return where a record stands in the document."""
    return place.replace(":", "-")


def linked(rests: RestsOn) -> Line:
    """Return links to what something rests on, and how much of it is not shown."""
    spans = [Span(one.place, "code", anchor(one.place)) for one in rests.shown]
    line = _joined(spans)
    if rests.withheld:
        more = f"{counted(rests.withheld, 'item')} under a stricter label, not shown here"
        line = (*line, Span(("; " if line else "") + more, "quiet"))
    return line or (Span("none", "quiet"),)


def to_places(places: Iterable[str], shown: frozenset[str]) -> Line:
    """Return links to entries; to those only that stand in the document."""
    return _joined([Span(one, "code", anchor(one) if one in shown else "") for one in places])


def evidence_section(told: CaseFileTold) -> Section:
    """Return every item that anything rests on, each once, with how to know it again."""
    items = {one.place: one for one in _every(told)}
    if not items:
        return Section("Items of evidence")
    columns = ("item", "what it is", "worth", "SHA-256")
    rows = tuple(
        Row((code(one.place), text(one.said), text(one.worth), code(one.sha256)), anchor(one.place))
        for _, one in sorted(items.items(), key=lambda pair: _in_order(pair[0]))
    )
    caption = "Findings (digest of the ids of their rows) and exhibits (digest of the manifest)"
    return Section(
        "Items of evidence", (Table(caption, tuple(map(Column, columns)), rows),), anchor="items"
    )


def _every(told: CaseFileTold) -> Iterable[EvidenceTold]:
    for entry in told.entries:
        yield from entry.evidence.shown
    for sheet in told.assessments:
        for element in sheet.elements:
            yield from (*element.supporting.shown, *element.against.shown)
    for exposure in told.exposures:
        yield from exposure.evidence.shown
    yield from told.exhibits


def _in_order(place: str) -> tuple[str, int]:
    kind, _, number = place.partition(":")
    return kind, int(number or 0)


def _joined(spans: list[Span]) -> Line:
    line: list[Span] = []
    for one in spans:
        line += [Span(", "), one] if line else [one]
    return tuple(line)
