"""An ABCDE sheet filled from records, with the exposure class of each channel and its evidence."""

from collections import Counter
from datetime import datetime

from tocsin.casework.told import SubjectTold
from tocsin.casework.told.case_file import CaseFileTold
from tocsin.reports.alert.techniques import techniques_section
from tocsin.reports.document import Column, Document, Paragraph, Section, Table, code, text
from tocsin.reports.document.blocks import Block, Row
from tocsin.reports.dossier.effect import effect_section
from tocsin.reports.dossier.evidence import anchor, evidence_section, linked
from tocsin.vocabulary import aloud

PUBLIC = "clear"


def abcde_report(told: CaseFileTold, dated: datetime) -> Document:
    """Return the sheet of an incident, as of an instant. What no record says, it does not say."""
    return Document(
        title=told.incident.title,
        kicker=f"ABCDE sheet of {told.incident.ref} by {told.incident.owner}",
        lead="Actor, behaviour, content, degree, effect: from the records alone.",
        tlp=told.tlp,
        dated=dated,
        sections=(
            _actor(told), _behaviour(told), _content(told), _degree(told),
            _lettered("E: effect", effect_section(told)), evidence_section(told),
        ),
    )  # fmt: skip


def _actor(told: CaseFileTold) -> Section:
    incident = told.incident
    basis = incident.attribution_basis or "no basis is recorded"
    said = f"{incident.attribution}. Basis: {basis}" if incident.attribution else "Nobody is named."
    blocks: list[Block] = [Paragraph(text(said))]
    classes = Counter(one.exposure for one in told.exposures)
    if told.exposures and told.tlp != PUBLIC:
        columns = ("channel", "exposure", "why", "said to be of", "public act", "rests on", "as of",
                   "reviewed by")  # fmt: skip
        rows = tuple(
            Row(
                (
                    code(one.subject), text(one.exposure), text(one.basis), text(one.behind),
                    text(one.act), linked(one.evidence), text(f"{one.assessed_on:%Y-%m-%d}"),
                    text(one.reviewer or "nobody yet"),
                ),
                anchor(one.place),
            )
            for one in told.exposures
        )  # fmt: skip
        blocks.append(Table("Exposure of channels", tuple(map(Column, columns)), rows))
    elif classes:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(classes.items()))
        blocks.append(Paragraph(text(f"Exposure of channels: {counts}.")))
    rest = len({one.id for one in _subjects(told)} - {one.subject for one in told.exposures})
    if rest:
        blocks.append(Paragraph(text(f"Not classed: {rest:,} of the subjects of its findings.")))
    return Section("A: actor", tuple(blocks), anchor="actor")


def _behaviour(told: CaseFileTold) -> Section:
    kinds = Counter(one.kind for one in told.incident.findings)
    rows = tuple(
        Row((text(kind.replace("_", " ")), text(f"{count:,}"), text(_decided(told, kind))))
        for kind, count in sorted(kinds.items())
    )
    columns = (Column("behaviour"), Column("findings", is_number=True), Column("confirmed"))
    blocks: tuple[Block, ...] = (
        (Table("What was found, by kind", columns, rows),)
        if rows
        else (Paragraph(text("No finding is in this incident.")),)
    )
    words = [word for one in told.incident.findings for word in one.words]
    called = techniques_section(
        told.incident.every_technique, words, is_public=told.tlp == PUBLIC
    )  # fmt: skip
    return Section("B: behaviour", (*blocks, *called.blocks), anchor="behaviour")


def _content(told: CaseFileTold) -> Section:
    if not told.incident.findings:
        return Section("C: content", (Paragraph(text("None is recorded.")),), anchor="content")
    rows = tuple(
        Row((code(one.place), text(one.claim), text(one.state)), f"claim-{anchor(one.place)}")
        for one in told.incident.findings
    )
    note = "Claims of findings are about behaviour; whether what was said is true is not judged."
    table = Table("Findings", tuple(map(Column, ("finding", "claim", "state"))), rows)
    return Section("C: content", (table, Paragraph(text(note))), anchor="content")


def _degree(told: CaseFileTold) -> Section:
    findings = told.incident.findings
    if not findings:
        return Section("D: degree", (Paragraph(text("None is recorded.")),), anchor="degree")
    first, last = min(one.first_at for one in findings), max(one.last_at for one in findings)
    platforms = sorted({one.platform for one in _subjects(told) if one.platform})
    places = sorted({code for one in findings for code in one.codes("place")})
    facts = {
        "accounts, pages and others": f"{len({one.id for one in _subjects(told)}):,}",
        "platforms": ", ".join(platforms) or "none named",
        "Member States and places": ", ".join(places) or "none named",
        "first seen (UTC)": aloud.moment(first),
        "last seen (UTC)": aloud.moment(last),
    }
    rows = tuple(Row((text(name), text(said))) for name, said in facts.items())
    return Section("D: degree", (Table("How far", (Column("measure"), Column("value")), rows),),
                   anchor="degree")  # fmt: skip


def _lettered(title: str, section: Section) -> Section:
    return Section(title, section.blocks, section.sections, section.anchor)


def _decided(told: CaseFileTold, kind: str) -> str:
    found = [one for one in told.incident.findings if one.kind == kind]
    return f"{sum(one.state == 'confirmed' for one in found)} of {len(found)}"


def _subjects(told: CaseFileTold) -> list[SubjectTold]:
    return [subject for one in told.incident.findings for subject in one.subjects]
