"""What is told of a finding, an incident, an alert and its answers.

Instants are in UTC. People are told by pseudonym, organisations by name.
"""

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from tocsin.casework.told.impact import ArticleTold, ChannelTold, EffectTold


class Word(Struct, frozen=True):
    """A word of a catalog: a place, a provision, a technique."""

    scheme: str
    """`place`, `provision`, `disarm`, `attack`, `commitment14`, …"""
    code: str
    """Without its scheme: `T0084.001`, `RO`."""


class TechniqueTold(Struct, frozen=True, kw_only=True):
    """A technique or conduct on one record, and who says so; a rejected one is never told."""

    on: str
    """Place of the record: `finding:12`, `incident:3`, `alertrevision:5`."""
    framework: str
    """`disarm`, `attack` or `commitment14`; another where a detector of others said so."""
    version: str
    """Of the framework; "": not recorded, or the catalog does not have it."""
    code: str
    """Without its framework: `T0084.001`."""
    standing: str
    """`suggested` or `confirmed`."""
    added_by: str
    """Pseudonym of who put it there, or the detector and its version that suggested it; "": it was
    there before this was recorded."""
    by_program: bool = False
    """Whether a detector, or a file of others, brought it, and no person of ours."""
    added_at: datetime | None = None
    """Null: not recorded."""
    decided_by: str = ""
    """Pseudonym of who confirmed or attached it; "": nobody yet, or not recorded."""
    decided_at: datetime | None = None
    because: str = ""
    """Why, as who decided said it."""
    rows: tuple[str, ...] = ()
    """Ids of rows of the finding's evidence that prove it."""
    rests_on: tuple[str, ...] = ()
    """Places of findings and exhibits that prove it; neither these nor rows: all that the record
    rests on."""

    @property
    def id(self) -> str:
        """Its id in the catalog."""
        return f"{self.framework}:{self.code}"

    @property
    def is_confirmed(self) -> bool:
        """Whether people say so; figures count these."""
        return self.standing == "confirmed"

    @property
    def proof(self) -> str:
        """What proves it, in words; ids of rows are counted."""
        count = len(self.rows)
        rows = [f"{count} row{'s' if count != 1 else ''} of its evidence"] if count else []
        return ", ".join([*rows, *self.rests_on]) or f"all that {self.on} rests on"


class SubjectTold(Struct, frozen=True, kw_only=True):
    """One thing in the world that records are about."""

    id: str
    """`platform:kind:native`, or `kind:native` of what is on no platform."""
    kind: str
    platform: str
    """"": on none, as a domain is."""
    native: str
    first_seen_at: datetime | None = None


class FindingTold(Struct, frozen=True, kw_only=True):
    """One finding, with all that its readers need to doubt it."""

    place: str
    """`finding:12`: where it stands in our records."""
    key: str
    kind: str
    claim: str
    state: str
    first_at: datetime
    last_at: datetime
    created_at: datetime
    changed_at: datetime
    """Of its last step."""
    measures: dict[str, Any]
    chance: dict[str, Any] | None
    rule: dict[str, Any] | None
    innocent: tuple[str, ...]
    evidence: int
    """How many rows prove it."""
    evidence_sha256: str
    subjects: tuple[SubjectTold, ...]
    words: tuple[Word, ...]
    """Places, provisions and others that are no techniques."""
    techniques: tuple[TechniqueTold, ...] = ()
    """Those confirmed and those only suggested."""
    operation: str
    """Its name; "": none."""
    election: str
    """Catalog id; "": none."""
    tlp: str
    confidence: str
    owner: str
    detectors: tuple[str, ...]
    """`name version`, of each run that found it."""
    decided_by: str
    """Pseudonym of who confirmed or rejected it; "": nobody yet."""
    decided_because: str
    is_canonical: bool
    """False: another finding says the same and stands for both."""

    def codes(self, scheme: str) -> tuple[str, ...]:
        """Return the words of one scheme; of techniques, those that people confirmed."""
        return _codes(scheme, self.words, self.techniques)


class ElectionTold(Struct, frozen=True, kw_only=True):
    """One vote."""

    id: str
    name: str
    country: str
    first_on: date
    last_on: date


class IncidentTold(Struct, frozen=True, kw_only=True):
    """Findings that belong together."""

    place: str
    ref: str
    title: str
    summary: str
    started_at: datetime | None
    ended_at: datetime | None
    created_at: datetime
    operation: str
    attribution: str
    """Who is said to be behind it; "": nobody is named."""
    attribution_basis: str
    elections: tuple[ElectionTold, ...]
    findings: tuple[FindingTold, ...]
    tlp: str
    owner: str
    techniques: tuple[TechniqueTold, ...] = ()
    """Of the incident as a whole."""

    @property
    def every_technique(self) -> tuple[TechniqueTold, ...]:
        """Its own and those of its findings."""
        return (*self.techniques, *(each for one in self.findings for each in one.techniques))


class AssetTold(Struct, frozen=True, kw_only=True):
    """One thing that recipients are asked to act on."""

    subject: SubjectTold
    url: str
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    requested: str
    """A word of `rapid.answers.Measure`; "": left to the recipient."""
    evidence_sha256: str
    no_evidence_because: str


class AnswerTold(Struct, frozen=True, kw_only=True):
    """What a recipient did about one asset; of corrected answers, the latest."""

    asset: str
    """The subject's id."""
    url: str
    measure: str
    ground: str
    scope: str
    territories: tuple[str, ...]
    decided_at: datetime
    informed_at: datetime
    mode: str
    statement_of_reasons: str


class LookTold(Struct, frozen=True, kw_only=True):
    """One look at an asset after it was sent."""

    asset: str
    at: datetime
    country: str
    """From where, ISO 3166 alpha-2; "": not said."""
    result: str


class SubmissionTold(Struct, frozen=True, kw_only=True):
    """One notice to one recipient, and what became of it."""

    place: str
    recipient: str
    recipient_kind: str
    channel: str
    state: str
    closing: str
    sent_at: datetime | None
    acknowledged_at: datetime | None
    responded_at: datetime | None
    payload_sha256: str
    answers: tuple[AnswerTold, ...]
    looks: tuple[LookTold, ...]


class AlertTold(Struct, frozen=True, kw_only=True):
    """One revision of an alert."""

    place: str
    ref: str
    revision: int
    state: str
    title: str
    summary: str
    language: str
    method: str
    action: str
    deadline_at: datetime | None
    created_at: datetime
    published_at: datetime | None
    content_sha256: str
    tlp: str
    pap: str
    owner: str
    authors: tuple[str, ...]
    """Pseudonyms."""
    reviewers: tuple[str, ...]
    """Pseudonyms of who approved exactly these words."""
    supersedes: str
    """Reference of the alert it stands in the place of; "": none."""
    elections: tuple[ElectionTold, ...]
    incident: IncidentTold | None
    findings: tuple[FindingTold, ...]
    assets: tuple[AssetTold, ...]
    submissions: tuple[SubmissionTold, ...]

    techniques: tuple[TechniqueTold, ...] = ()
    """Of the alert as a whole."""
    channels: tuple[ChannelTold, ...] = ()
    """Classes of what its findings and assets are about."""
    effects: tuple[EffectTold, ...] = ()
    """Of its incident."""
    articles: tuple[ArticleTold, ...] = ()
    """What the press made of it."""

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word of its findings that is no technique, each once, in their order."""
        return tuple(dict.fromkeys(word for one in self.findings for word in one.words))

    @property
    def of_whole(self) -> tuple[TechniqueTold, ...]:
        """Its own techniques and those of its incident: of no one finding."""
        return (*self.techniques, *(self.incident.techniques if self.incident else ()))

    @property
    def every_technique(self) -> tuple[TechniqueTold, ...]:
        """Its own, those of its incident, and those of the findings it rests on."""
        return (*self.of_whole, *(each for one in self.findings for each in one.techniques))

    def codes(self, scheme: str) -> tuple[str, ...]:
        """Return the words of one scheme, each once; of techniques, the confirmed ones."""
        return _codes(scheme, self.words, self.every_technique)


def _codes(
    scheme: str, words: tuple[Word, ...], techniques: tuple[TechniqueTold, ...]
) -> tuple[str, ...]:
    said = [one.code for one in words if one.scheme == scheme]
    confirmed = (one.code for one in techniques if one.framework == scheme and one.is_confirmed)
    return tuple(dict.fromkeys([*said, *confirmed]))
