"""What of each kind of record a report tells: columns as they stood, and how they read."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from tocsin.casework.models import (
    Activity,
    Alert,
    ComplianceAssessment,
    Coverage,
    EvidenceTransfer,
    Finding,
    Organisation,
    Outcome,
    Person,
    Platform,
    Subject,
    Submission,
)
from tocsin.casework.models.record import Record


class Names(Protocol):
    """Gives the name of another record by its key."""

    def platform(self, key: int | None) -> str:
        """Return a platform's name; "" of none."""

    def organisation(self, key: int | None) -> str:
        """Return an organisation's name; "" of none."""

    def title(self, alert: int) -> str:
        """Return the title of an alert's first revision."""

    def published_at(self, alert: int) -> datetime | None:
        """Return when an alert was first published."""

    def sent_at(self, submission: int) -> datetime | None:
        """Return when a notice was first sent."""


class Said(NamedTuple):
    """One record in words."""

    what: str
    at: datetime | date | None
    """When it happened; null: it has no time of its own."""


class FindingRow(NamedTuple):
    """A finding."""

    id: int
    tlp: str
    claim: str
    kind: str
    first_at: datetime
    last_at: datetime
    rule: dict[str, Any] | None
    chance: dict[str, Any] | None
    evidence: int
    evidence_sha256: str

    def said(self, _: Names) -> Said:
        """Return its claim."""
        return Said(self.claim, self.first_at)


class SubjectRow(NamedTuple):
    """An account, a post, an ad."""

    id: int
    kind: str
    platform_id: int | None
    native_id: str
    first_seen_at: datetime | None

    def said(self, names: Names) -> Said:
        """Return its id as people write it."""
        return Said(f"{names.platform(self.platform_id)}:{self.kind}:{self.native_id}",
                    self.first_seen_at)  # fmt: skip


class AlertRow(NamedTuple):
    """An alert."""

    id: int
    tlp: str
    ref: str

    def said(self, names: Names) -> Said:
        """Return its reference and title."""
        return Said(f"{self.ref} {names.title(self.id)}".strip(), names.published_at(self.id))


class OrganisationRow(NamedTuple):
    """An organisation."""

    id: int
    name: str
    country: str

    def said(self, _: Names) -> Said:
        """Return its name and country."""
        return Said(f"{self.name} ({self.country})" if self.country else self.name, None)


class PersonRow(NamedTuple):
    """A person, who is known by a pseudonym alone."""

    id: int
    pseudonym: str

    def said(self, _: Names) -> Said:
        """Return the pseudonym."""
        return Said(self.pseudonym, None)


class PlatformRow(NamedTuple):
    """A platform."""

    id: int
    title: str

    def said(self, _: Names) -> Said:
        """Return its title."""
        return Said(self.title, None)


class ActivityRow(NamedTuple):
    """A meeting, a workshop."""

    id: int
    tlp: str
    kind: str
    topic: str
    on_date: date
    attendance: int | None
    attendance_basis: str

    def said(self, _: Names) -> Said:
        """Return what was held, on what, and how many came."""
        came = f"; {self.attendance} came" if self.attendance is not None else ""
        basis = f" ({self.attendance_basis})" if came and self.attendance_basis else ""
        return Said(f"{_plain(self.kind)}: {self.topic}{came}{basis}", self.on_date)


class CoverageRow(NamedTuple):
    """An article."""

    id: int
    tlp: str
    title: str
    url: str
    outlet_id: int
    published_on: date
    reach: int | None
    reach_basis: str

    def said(self, names: Names) -> Said:
        """Return outlet, title or address, and readers."""
        read = f"; {self.reach:,} readers" if self.reach is not None else ""
        basis = f" (stated by {self.reach_basis})" if read and self.reach_basis else ""
        title = self.title or self.url
        return Said(f"{names.organisation(self.outlet_id)}: {title}{read}{basis}",
                    self.published_on)  # fmt: skip


class TransferRow(NamedTuple):
    """Evidence that was handed over."""

    id: int
    tlp: str
    recipient_id: int
    at: datetime
    manifest_sha256: str

    def said(self, names: Names) -> Said:
        """Return the bundle's manifest and who was given it."""
        whom = names.organisation(self.recipient_id)
        return Said(f"bundle {self.manifest_sha256} to {whom}", self.at)


class OutcomeRow(NamedTuple):
    """What followed."""

    id: int
    tlp: str
    kind: str
    on_date: date
    contribution: str
    attested_by_id: int | None

    def said(self, names: Names) -> Said:
        """Return what happened and who attests what part the work had."""
        who = names.organisation(self.attested_by_id) or "nobody"
        return Said(f"{_plain(self.kind)}; {self.contribution}, attested by {who}", self.on_date)


class AssessmentRow(NamedTuple):
    """A look at what a platform must do."""

    id: int
    tlp: str
    platform_id: int
    instrument: str
    provision: str
    result: str
    assessed_on: date

    def said(self, names: Names) -> Said:
        """Return what was found of which platform."""
        held = f"{_plain(self.instrument)} {self.provision}"
        return Said(f"{names.platform(self.platform_id)}, {held}: {self.result}", self.assessed_on)


class SubmissionRow(NamedTuple):
    """A notice."""

    id: int
    recipient_id: int
    channel: str

    def said(self, names: Names) -> Said:
        """Return to whom it went and how."""
        by = f" by {_plain(self.channel)}" if self.channel else ""
        return Said(f"notice to {names.organisation(self.recipient_id)}{by}",
                    names.sent_at(self.id))  # fmt: skip


KINDS: Mapping[str, tuple[type[Record], Any]] = MappingProxyType(
    {
        "activity": (Activity, ActivityRow),
        "alert": (Alert, AlertRow),
        "complianceassessment": (ComplianceAssessment, AssessmentRow),
        "coverage": (Coverage, CoverageRow),
        "evidencetransfer": (EvidenceTransfer, TransferRow),
        "finding": (Finding, FindingRow),
        "organisation": (Organisation, OrganisationRow),
        "outcome": (Outcome, OutcomeRow),
        "person": (Person, PersonRow),
        "platform": (Platform, PlatformRow),
        "subject": (Subject, SubjectRow),
        "submission": (Submission, SubmissionRow),
    }
)
"""Each kind of record that a rule counts, with its shape."""


def _plain(word: str) -> str:
    return word.replace("_", " ")
