"""One finding in a report: what it saw, how likely by chance, who may be innocent, what proves."""

from collections.abc import Iterator

from tocsin.casework.told import FindingTold
from tocsin.reports.document import Column, Facts, Items, Paragraph, Section, Table, code, text
from tocsin.reports.document.blocks import Block, Line, Row
from tocsin.vocabulary import aloud
from tocsin.vocabulary.finding import Chance

SUBJECTS = 50
"""Subjects of one finding that are listed; the rest is counted."""
STATES = {
    "proposed": "Proposed by a detector; nobody has decided on it.",
    "confirmed": "Confirmed",
    "rejected": "Rejected",
    "withdrawn": "Withdrawn: it counts in no figure any more.",
}


def finding_section(told: FindingTold, number: int) -> Section:
    """Return a finding as a section."""
    return Section(
        f"{number}. {told.claim}", tuple(_blocks(told)), anchor=anchor(told),
    )  # fmt: skip


def anchor(told: FindingTold) -> str:
    """Return where a finding stands in a report."""
    return told.place.replace(":", "-")


def _blocks(told: FindingTold) -> Iterator[Block]:
    facts: dict[str, Line] = {
        "Seen": text(f"{aloud.moment(told.first_at)} to {aloud.moment(told.last_at)} UTC"),
        "Decision": text(_decision(told)),
        "Chance": text(_chance(told)),
        "Rule": text(_rule(told)),
        "Proof": code(_proof(told)),
        "Record": code(told.place),
    }
    yield Facts(tuple((name, line) for name, line in facts.items() if line[0].text))
    if measures := [(name, one) for name, one in told.measures.items() if one is not None]:
        columns = (Column("measure"), Column("value", is_number=True))
        rows = (Row((text(name.replace("_", " ")), text(_measure(one)))) for name, one in measures)
        yield Table("What was measured", columns, tuple(rows))
    if told.innocent:
        yield Paragraph(text("Who might have done this in good faith:"))
        yield Items(tuple(text(one) for one in told.innocent))
    if told.subjects:
        shown = told.subjects[:SUBJECTS]
        yield Table(
            "Who or what it is about",
            (Column("what"), Column("kind"), Column("platform")),
            tuple(Row((code(one.id), text(one.kind), text(one.platform))) for one in shown),
            len(told.subjects) - len(shown),
        )


def _decision(told: FindingTold) -> str:
    said = STATES.get(told.state, told.state)
    by = f" by {told.decided_by}" if told.decided_by else ""
    because = f": {told.decided_because}" if told.decided_because else ""
    return f"{said}{by}{because}"


def _chance(told: FindingTold) -> str:
    found = told.chance
    if not found or not {"p", "q", "hypotheses"} <= found.keys():
        return ""
    null = str(found.get("null") or "").rstrip(".")
    chance = Chance(p=found["p"], q=found["q"], null=null, hypotheses=found["hypotheses"])
    told_as = (f"{aloud.strength(chance)}.", f"{null}." if null else "", aloud.chance_aloud(chance))
    return " ".join(filter(None, told_as))


def _rule(told: FindingTold) -> str:
    if not told.rule:
        return ""
    said = (told.rule.get("id"), told.rule.get("version"))
    binding = "binding" if told.rule.get("binding", True) else "for information only"
    return f"{', version '.join(str(one) for one in said if one)} ({binding})"


def _proof(told: FindingTold) -> str:
    rows = aloud.counted(told.evidence, "row")
    return f"{rows}, SHA-256 of their ids {told.evidence_sha256}" if told.evidence_sha256 else rows


def _measure(value: object) -> str:
    return aloud.number(value) if isinstance(value, int | float) else str(value)
