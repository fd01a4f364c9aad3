"""What is told of the legal side of an incident: assessments, sentences of a dossier, exposures.

People are told by pseudonym, and not at all where the label is TLP:CLEAR.
"""

from datetime import date, datetime

from msgspec import Struct

from tocsin.casework.told.values import IncidentTold


class EvidenceTold(Struct, frozen=True, kw_only=True):
    """One finding or exhibit that something rests on."""

    place: str
    """`finding:12`, `exhibit:3`."""
    said: str
    """Its claim or label."""
    sha256: str
    """Of a finding, of the ids of its rows; of an exhibit, of its manifest."""
    worth: str
    """Decided by whom, or sealed how."""


class RestsOn(Struct, frozen=True):
    """What something rests on, as far as this label lets it be shown."""

    shown: tuple[EvidenceTold, ...] = ()
    withheld: int = 0
    """Items under a stricter label, or not the reader's to see."""


class ElementTold(Struct, frozen=True, kw_only=True):
    """One element of a provision; `standing` "" is one that nobody assessed yet."""

    id: str
    place: str = ""
    """`legal_element:7`; "": nobody assessed it."""
    title: str
    question: str
    standing: str
    reasoning: str
    supporting: RestsOn
    against: RestsOn


class AssessmentTold(Struct, frozen=True, kw_only=True):
    """One provision held against an incident."""

    place: str
    provision: str
    title: str
    edition: str
    source: str
    confidence: str
    """How sure the catalog is of its own words."""
    conduct_on: date
    jurisdiction: str
    summary: str
    assessor: str
    reviewer: str
    """"": nobody reviewed it."""
    supersedes: str
    elements: tuple[ElementTold, ...]


class EntryTold(Struct, frozen=True, kw_only=True):
    """One sentence of a dossier."""

    place: str
    part: str
    text: str
    evidence: RestsOn
    about: tuple[str, ...]
    """Places of the entries it rests on."""
    said_by: str
    principle: str
    lowest: int | None
    highest: int | None
    unit: str
    method: str
    margin: int | None
    margin_source: str
    author: str
    reviewer: str


class ExposureTold(Struct, frozen=True, kw_only=True):
    """How open one channel is about who stands behind it."""

    place: str
    subject: str
    exposure: str
    """The class, in words."""
    basis: str
    behind: str
    act: str
    evidence: RestsOn
    assessed_on: date
    reviewer: str


class ContestTold(Struct, frozen=True, kw_only=True):
    """One entry of the public record of a finding or an alert of the incident."""

    of: str
    kind: str
    by: str
    note: str
    at: datetime
    is_open: bool
    """A contest that nobody answered yet."""


class LawTold(Struct, frozen=True, kw_only=True):
    """What was said of an incident in law, as far as one person may read it."""

    assessments: tuple[AssessmentTold, ...]
    entries: tuple[EntryTold, ...]
    exposures: tuple[ExposureTold, ...]


class CaseFileTold(Struct, frozen=True, kw_only=True):
    """An incident with all that is said of it in law, under one label."""

    incident: IncidentTold
    tlp: str
    """The label of the whole: nothing in it is under a stricter one."""
    assessments: tuple[AssessmentTold, ...]
    entries: tuple[EntryTold, ...]
    exposures: tuple[ExposureTold, ...]
    contests: tuple[ContestTold, ...]
    exhibits: tuple[EvidenceTold, ...]
    """Of the incident and its findings."""

    def of(self, part: str) -> tuple[EntryTold, ...]:
        """Return the entries of one part."""
        return tuple(one for one in self.entries if one.part == part)
