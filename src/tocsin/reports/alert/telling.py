"""One revision of an alert as a report, for whoever has to act on it or to check it."""

from collections.abc import Iterator
from datetime import datetime

from tocsin.casework.told import AlertTold, AssetTold, SubmissionTold
from tocsin.casework.told.public import public
from tocsin.reports.alert.findings import finding_section
from tocsin.reports.alert.techniques import techniques_section
from tocsin.reports.document import (
    Column,
    Document,
    Facts,
    Paragraph,
    Section,
    Table,
    code,
    text,
)
from tocsin.reports.document.blocks import Line, Row
from tocsin.vocabulary import aloud
from tocsin.vocabulary.shown import defanged

NOBODY = "nobody"
DRAFT = "This revision is not approved: nobody but its authors has looked at it."


def alert_report(told: AlertTold, dated: datetime) -> Document:
    """Return an alert as a report, as of an instant."""
    if told.tlp == "clear":
        told = public(told)
    sections = [
        _asked(told),
        Section(
            "What was found",
            (Paragraph(text(_standing(told))),),
            tuple(finding_section(one, n) for n, one in enumerate(told.findings, start=1)),
            "findings",
        ),
        techniques_section(told.every_technique, told.words, is_public=told.tlp == "clear"),
        _assets(told),
        _answers(told),
        _method(told),
    ]
    return Document(
        title=told.title,
        kicker=f"Alert {told.ref} rev. {told.revision} of {told.owner}",
        lead=told.summary,
        tlp=told.tlp,
        language=told.language,
        dated=dated,
        facts=_facts(told),
        sections=tuple(one for one in sections if one.blocks or one.sections),
        closing=f"SHA-256 of the words, findings and assets that were approved: "
        f"{told.content_sha256}.",
    )


def _facts(told: AlertTold) -> Facts:
    elections = ", ".join(f"{one.name} ({one.first_on:%Y-%m-%d})" for one in told.elections)
    facts = {
        "State": text(told.state if told.reviewers else f"{told.state}. {DRAFT}"),
        "Published": text(f"{aloud.moment(told.published_at)} UTC" if told.published_at else "no"),
        "Labels": text(f"TLP:{told.tlp.upper()}, PAP:{told.pap.upper()}"),
        "Elections": text(elections),
        "Member States": text(", ".join(told.codes("place"))),
        "Incident": text(f"{told.incident.ref} {told.incident.title}" if told.incident else ""),
        "Attribution": text(_attribution(told)),
        "Written by": text(", ".join(told.authors)),
        "Approved by": text(", ".join(told.reviewers) or NOBODY),
        "Stands for": text(told.supersedes),
    }
    return Facts(tuple((name, line) for name, line in facts.items() if line[0].text))


def _attribution(told: AlertTold) -> str:
    """Say who is named, and on what that rests; most alerts name nobody."""
    if told.incident is None or not told.incident.attribution:
        return ""
    basis = told.incident.attribution_basis or "no basis is recorded"
    return f"{told.incident.attribution}. Basis: {basis}"


def _asked(told: AlertTold) -> Section:
    said = [Paragraph(text(told.action))] if told.action else []
    if told.deadline_at:
        said.append(Paragraph(text(f"Please answer by {aloud.moment(told.deadline_at)} UTC.")))
    return Section("What is asked", tuple(said), anchor="asked")


def _standing(told: AlertTold) -> str:
    decided = sum(one.state == "confirmed" for one in told.findings)
    return (
        f"{aloud.counted(len(told.findings), 'finding')}, of which {decided} confirmed by a person "
        "other than the one who proposed it. Findings are about behaviour; whether what was said "
        "is true is not judged here."
    )


def _assets(told: AlertTold) -> Section:
    if not told.assets:
        return Section("What it is about")
    columns = ("what", "address", "first seen (UTC)", "last seen", "asked for", "sealed evidence")
    rows = tuple(Row(_asset(one), f"asset-{n}") for n, one in enumerate(told.assets, start=1))
    return Section(
        "What it is about",
        (Table("Accounts, pages and posts", tuple(map(Column, columns)), rows),),
        anchor="assets",
    )


def _asset(one: AssetTold) -> tuple[Line, ...]:
    sealed = code(one.evidence_sha256) if one.evidence_sha256 else text(one.no_evidence_because)
    return (
        code(one.subject.id),
        code(defanged(one.url)) if one.url else text(""),
        text(aloud.moment(one.first_seen_at) if one.first_seen_at else ""),
        text(aloud.moment(one.last_seen_at) if one.last_seen_at else ""),
        text(_worded(one.requested)),
        sealed,
    )


def _answers(told: AlertTold) -> Section:
    if not told.submissions:
        return Section("What was answered")
    columns = ("recipient", "state", "sent (UTC)", "answered", "what", "measure", "scope", "told")
    rows = tuple(Row(cells) for sent in told.submissions for cells in _answer(sent))
    return Section(
        "What was answered",
        (Table("Answers, item by item", tuple(map(Column, columns)), rows), *_looks(told)),
        anchor="answers",
    )


def _answer(sent: SubmissionTold) -> Iterator[tuple[Line, ...]]:
    head = (
        text(sent.recipient),
        text(f"{sent.state} {sent.closing}".strip().replace("_", " ")),
        text(aloud.moment(sent.sent_at) if sent.sent_at else "not sent"),
        text(aloud.moment(sent.responded_at) if sent.responded_at else "no answer"),
    )
    if not sent.answers:
        yield (*head, text(""), text(""), text(""), text(""))
    for one in sent.answers:
        where = f" in {', '.join(one.territories)}" if one.territories else ""
        yield (
            *head, code(one.asset), text(_worded(one.measure) + where), text(one.scope),
            text(one.mode),
        )  # fmt: skip


def _looks(told: AlertTold) -> Iterator[Table]:
    """Yield what was seen at the addresses afterwards."""
    looks = [one for sent in told.submissions for one in sent.looks]
    if looks:
        columns = tuple(map(Column, ("what", "looked at (UTC)", "from", "seen")))
        yield Table(
            "Looks afterwards",
            columns,
            tuple(
                Row((code(one.asset), text(aloud.moment(one.at)), text(one.country),
                     text(_worded(one.result))))
                for one in looks
            ),
        )  # fmt: skip


def _method(told: AlertTold) -> Section:
    said = [Paragraph(text(told.method))] if told.method else []
    runs = sorted({run for one in told.findings for run in one.detectors})
    if runs:
        said.append(Paragraph(text(f"Detectors and their versions: {', '.join(runs)}.")))
    return Section("Method and limits", tuple(said), anchor="method")


def _worded(word: str) -> str:
    """Return a word of a list as people read it: `CONTENT_REMOVED` as `content removed`."""
    return word.replace("_", " ").casefold()
