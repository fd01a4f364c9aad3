"""A dossier in the manner that the Venice Commission asks of evidence on elections.

Facts, each with its items; inferences, each with its facts; restricted context apart, and only
under its own label; counter-evidence; the reply of who is concerned; effect with its uncertainty.
Source: Venice Commission, CDL-PI(2025)001, principles A to G.
"""

from collections.abc import Iterable
from datetime import datetime

from tocsin import catalog
from tocsin.casework.told.case_file import CaseFileTold, ContestTold, EntryTold
from tocsin.reports.document import Column, Document, Facts, Items, Paragraph, Section, Table, text
from tocsin.reports.document.blocks import Block, Line, Row
from tocsin.reports.dossier.effect import effect_section
from tocsin.reports.dossier.evidence import anchor, evidence_section, linked, to_places
from tocsin.reports.dossier.law import law_section
from tocsin.vocabulary import aloud

LEAD = (
    "What is known, what is concluded from it, and what speaks against it, each apart. Nobody is "
    "found guilty here."
)
UNHEARD = "Nobody concerned is recorded as heard. Principle D asks that the parties are heard."


def dossier_report(told: CaseFileTold, dated: datetime, to: str = "") -> Document:
    """Return the dossier of an incident, as of an instant; `to` is the body it is addressed to."""
    shown = frozenset(one.place for one in told.entries)
    sections = (
        _entries(told, "fact", "Facts", "Facts, each with the items that show it", shown),
        _entries(told, "inference", "Inferences", "What is concluded, from which facts", shown),
        _against(told, shown),
        _reply(told),
        effect_section(told),
        law_section(told),
        _principles(told, to),
        _context(told, shown),
        evidence_section(told),
    )
    return Document(
        title=told.incident.title,
        kicker=f"Dossier on {told.incident.ref} by {told.incident.owner}",
        lead=LEAD,
        tlp=told.tlp,
        dated=dated,
        facts=_facts(told, to),
        sections=tuple(one for one in sections if one.blocks or one.sections),
        closing="Each item can be checked against its digest with `tocsin verify`.",
    )


def _facts(told: CaseFileTold, to: str) -> Facts:
    incident = told.incident
    unread = sum(not one.reviewer for one in told.entries)
    elections = ", ".join(f"{one.name} ({one.first_on:%Y-%m-%d})" for one in incident.elections)
    from_to = " to ".join(
        aloud.moment(one) for one in (incident.started_at, incident.ended_at) if one
    )
    facts = {
        "Addressed to": to or "nobody yet: a dossier names the electoral body it is for",
        "Elections": elections,
        "When": f"{from_to} UTC" if from_to else "",
        "What happened": incident.summary,
        "Attribution": _attribution(told),
        "Not reviewed": f"{unread} of {aloud.counted(len(told.entries), 'sentence')} here"
        if unread else "",
    }  # fmt: skip
    return Facts(tuple((name, text(said)) for name, said in facts.items() if said))


def _attribution(told: CaseFileTold) -> str:
    if not told.incident.attribution:
        return "Nobody is named."
    basis = told.incident.attribution_basis or "no basis is recorded"
    return f"{told.incident.attribution}. Basis: {basis}"


def _entries(
    told: CaseFileTold, part: str, title: str, caption: str, shown: frozenset[str]
) -> Section:
    found = told.of(part)
    if not found:
        said = f"No {aloud.counted(2, part).split(' ', 1)[1]} are recorded."
        return Section(title, (Paragraph(text(said)),), anchor=part)
    return Section(title, (_table(caption, found, shown),), anchor=part)


def _table(caption: str, found: Iterable[EntryTold], shown: frozenset[str]) -> Table:
    columns = ("what is said", "rests on", "record", "written by", "reviewed by")
    return Table(caption, tuple(map(Column, columns)), tuple(_row(one, shown) for one in found))


def _row(one: EntryTold, shown: frozenset[str]) -> Row:
    parts = [to_places(one.about, shown)] if one.about else []
    if one.evidence.shown or one.evidence.withheld:
        parts.append(linked(one.evidence))
    rests: Line = tuple(
        span for n, part in enumerate(parts) for span in ((*text(", "), *part) if n else part)
    )
    cells = (
        text(one.text), rests or text("nothing"), text(one.place),
        text(one.author or "a program"), text(one.reviewer or "nobody yet"),
    )  # fmt: skip
    return Row(cells, anchor(one.place))


def _against(told: CaseFileTold, shown: frozenset[str]) -> Section:
    """Return what speaks against: what people wrote, and what each finding says of itself."""
    blocks: list[Block] = []
    if found := told.of("counter"):
        blocks.append(_table("What speaks against", found, shown))
    innocent = dict.fromkeys(one for finding in told.incident.findings for one in finding.innocent)
    if innocent:
        blocks.append(Paragraph(text("Who might have done this in good faith:")))
        blocks.append(Items(tuple(text(one) for one in innocent)))
    if not found:
        said = "Nobody wrote down counter-evidence. That is not the same as that there is none."
        blocks.insert(0, Paragraph(text(said)))
    return Section("Counter-evidence", tuple(blocks), anchor="counter")


def _reply(told: CaseFileTold) -> Section:
    """Return what those concerned say, in their words, and what became of each contest."""
    blocks: list[Block] = []
    if found := told.of("reply"):
        columns = ("who", "what they say", "record")
        rows = (Row((text(one.said_by), text(one.text), text(one.place)), anchor(one.place))
                for one in found)  # fmt: skip
        blocks.append(Table("What those concerned say", tuple(map(Column, columns)), tuple(rows)))
    if told.contests:
        heads = tuple(map(Column, ("when (UTC)", "of", "what", "by", "note")))
        blocks.append(Table("Contests and answers", heads, tuple(map(_contest, told.contests))))
    return Section("Reply of those concerned", tuple(blocks or [Paragraph(text(UNHEARD))]),
                   anchor="reply")  # fmt: skip


def _contest(one: ContestTold) -> Row:
    what = f"{one.kind}, not answered yet" if one.is_open else one.kind
    cells = (aloud.moment(one.at), one.of, what, one.by, one.note)
    return Row(tuple(text(said) for said in cells))


def _principles(told: CaseFileTold, to: str) -> Section:
    """Return the seven principles, with what here answers each; what does not is said too."""
    written = told.of("principle")
    rows = []
    for entry in catalog.entries("venice"):
        said = [one.text for one in written if one.principle == entry.bare]
        here = " ".join((*_held(told, entry.bare, to), *said))
        cells = (text(entry.bare), text(entry.title), text(here or "not addressed here"))
        rows.append(Row(cells, f"principle-{entry.bare}"))
    columns = tuple(map(Column, ("principle", "what it asks, in our words", "what is here")))
    note = "Venice Commission, CDL-PI(2025)001. A file can serve these principles, not fulfil them."
    blocks = (Table("Principles A to G", columns, tuple(rows)), Paragraph(text(note)))
    return Section("Principles", blocks, anchor="principles")


def _held(told: CaseFileTold, letter: str, to: str) -> Iterable[str]:
    """Yield what the records themselves answer to a principle."""
    if letter == "A" and to:
        yield f"Addressed to {to}."
    if letter == "C" and told.of("effect"):
        yield "Effect is stated as intervals beside the margin."
    if letter == "D":
        facts, heard = len(told.of("fact")), bool(told.of("reply") or told.contests)
        yield f"{aloud.counted(facts, 'fact')}, each with its items."
        yield "Those concerned were heard." if heard else "Nobody concerned was heard yet."
    if letter == "E" and told.exposures:
        yield f"Exposure of {aloud.counted(len(told.exposures), 'channel')} assessed."


def _context(told: CaseFileTold, shown: frozenset[str]) -> Section:
    """Return restricted context: empty in any output whose label does not carry it."""
    found = told.of("context")
    if not found:
        return Section("Restricted context")
    said = (
        "For orientation alone: no inference above rests on it, and a decision must not rest on it "
        "alone. It leaves this document with nobody who does not hold its label."
    )
    blocks = (Paragraph(text(said)), _table("Restricted context", found, shown))
    return Section("Restricted context", blocks, anchor="context")
