"""A request as a filled draft: what is asked, of whom, about whom, for which days, on which law.

Nothing here sends anything. Only a competent authority may make such a request, and every page
says so.
"""

from datetime import date, datetime

from msgspec import Struct

from tocsin import catalog
from tocsin.casework.told.case_file import CaseFileTold
from tocsin.reports.document import (
    Column,
    Document,
    Facts,
    Items,
    Paragraph,
    Section,
    Table,
    code,
    text,
)
from tocsin.reports.document.blocks import Row
from tocsin.reports.dossier.evidence import evidence_section
from tocsin.reports.requests.asked import Asked
from tocsin.vocabulary import aloud

MARK = "Draft for a competent authority; sent by nobody"
BLANK = "[the authority fills this in]"


class Draft(Struct, frozen=True, kw_only=True):
    """What a draft says beyond the records; "" is left for the authority to fill in."""

    authority: str = ""
    holder: str = ""
    reason: str = ""
    """Why it is urgent or needed, in words."""
    first_on: date | None = None
    """First day of the data asked for; null: from the first finding on."""
    last_on: date | None = None


def request_report(asked: Asked, told: CaseFileTold, draft: Draft, dated: datetime) -> Document:
    """Return a request as a draft, as of an instant."""
    entry = catalog.lookup(asked.provision)
    return Document(
        title=entry.title,
        kicker=f"Request drafted from {told.incident.ref} by {told.incident.owner}",
        mark=MARK,
        tlp=told.tlp,
        dated=dated,
        facts=_facts(asked, told, draft, entry),
        sections=(
            Section("What is asked for", (Items(tuple(map(text, asked.data))),), anchor="data"),
            _about(asked, told),
            _grounds(told, draft),
            Section(
                "To be seen to before anybody makes it",
                (Items(tuple(map(text, asked.checks))),),
                anchor="checks",
            ),
            evidence_section(told),
        ),
        closing=f"{MARK}.",
    )


def _facts(asked: Asked, told: CaseFileTold, draft: Draft, entry: catalog.Entry) -> Facts:
    facts = {
        "Legal basis": f"{entry.source} (confidence in our reading: {entry.confidence})",
        "National basis": BLANK,
        "Requesting authority": draft.authority or BLANK,
        "Asked of": f"{draft.holder or BLANK}: {asked.holder}",
        "Data of": _days(told, draft),
        "File number": BLANK,
        "Prepared by": f"{told.incident.owner}, which is not an authority",
    }
    return Facts(tuple((name, text(said)) for name, said in facts.items()))


def _days(told: CaseFileTold, draft: Draft) -> str:
    """Return the days asked for: those given, or those of the findings."""
    findings = told.incident.findings
    first = draft.first_on or min((one.first_at.date() for one in findings), default=None)
    last = draft.last_on or max((one.last_at.date() for one in findings), default=None)
    return f"{first:%Y-%m-%d} to {last:%Y-%m-%d} (UTC)" if first and last else BLANK


def _about(asked: Asked, told: CaseFileTold) -> Section:
    """Return the accounts, posts or domains of the incident's findings, each once."""
    named = [
        (one, finding.place)
        for finding in told.incident.findings
        for one in finding.subjects
        if one.kind in asked.about
    ]
    found = {one.id: one for one, _ in named}
    where = {key: [place for one, place in named if one.id == key] for key in found}
    if not found:
        kinds = ", ".join(sorted(asked.about))
        said = f"No finding of this incident is about any of: {kinds}. {BLANK}"
        return Section("About whom", (Paragraph(text(said)),), anchor="about")
    rows = tuple(
        Row((code(key), text(one.kind), text(one.platform), text(", ".join(where[key]))))
        for key, one in sorted(found.items())
    )
    columns = tuple(map(Column, ("id", "kind", "platform", "named in")))
    said = f"{aloud.counted(len(rows), 'subject')}, and nobody else."
    return Section("About whom", (Paragraph(text(said)), Table("Subjects", columns, rows)),
                   anchor="about")  # fmt: skip


def _grounds(told: CaseFileTold, draft: Draft) -> Section:
    facts = [one.text for one in told.of("fact") if one.reviewer]
    held = [
        f"{one.title} ({one.provision}): "
        f"{sum(part.standing == 'met' for part in one.elements)} of {len(one.elements)} elements "
        f"met, {'reviewed' if one.reviewer else 'not reviewed'}. Not a verdict."
        for one in told.assessments
    ]
    blocks = (
        Paragraph(text(told.incident.summary or told.incident.title)),
        Paragraph(text(f"Why now: {draft.reason or BLANK}")),
        Paragraph(text("Facts that two people stand for:")),
        Items(tuple(map(text, facts or ["none yet"]))),
        Paragraph(text("Provisions that were held against it:")),
        Items(tuple(map(text, held or ["none yet"]))),
    )
    return Section("Grounds", blocks, anchor="grounds")
