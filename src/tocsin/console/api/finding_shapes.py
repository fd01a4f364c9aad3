"""How findings are told, and what is asked of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from tocsin.casework.models import Finding
from tocsin.console.api import records
from tocsin.console.api.records import Labels, StepTold, SubjectTold
from tocsin.console.api.values import (
    Id,
    Instant,
    Line,
    Reason,
    Tlp,
    Told,
    Version,
    Word,
    Words,
    YesNo,
)

Event = Literal["confirm", "reject", "withdraw", "reconsider"]
MOST_AT_ONCE = 5000


class FindingRow(Labels):
    """A finding in a list."""

    id: int
    version: int
    state: str
    kind: str
    claim: str
    first_at: datetime
    last_at: datetime
    evidence: int
    """How many rows prove it."""
    canonical: int | None
    """The finding that says the same, and that figures count."""
    operation: int | None
    election: int | None

    @classmethod
    def of(cls, one: Finding) -> "FindingRow":
        """Return a finding as it is listed."""
        return cls(**_row(one))


class Classified(Schema):
    """A word of a catalog."""

    scheme: str
    code: str
    version: str
    """Of a technique's framework; "": not recorded."""
    standing: str
    """Of a technique: suggested, confirmed or rejected. A place or a provision: confirmed."""


class FindingTold(FindingRow):
    """A finding, whole."""

    measures: dict[str, Any]
    chance: dict[str, Any] | None
    rule: dict[str, Any] | None
    innocent: list[str]
    evidence_sha256: str
    label_at_posting: str
    label_now: str
    actor_kind: str
    confidence: str
    subjects: list[SubjectTold]
    classifications: list[Classified]
    runs: list[str]
    """The detector runs that found it."""
    steps: list[StepTold]

    @classmethod
    def of(cls, one: Finding) -> "FindingTold":
        """Return a finding with its parts."""
        about = one.subjects.order_by("position").select_related("subject__platform")
        words = one.classifications.order_by("scheme", "code")
        runs = one.sights.order_by("pk").select_related("run")
        return cls(
            **_row(one),
            **{name: getattr(one, name) for name in OF_ITSELF},
            subjects=[records.subject(part.subject) for part in about],
            classifications=[
                Classified(
                    scheme=word.scheme,
                    code=word.code,
                    version=word.version,
                    standing=word.standing,
                )
                for word in words
            ],
            runs=[sight.run.run_id for sight in runs],
            steps=records.steps(one.steps.select_related("actor", "organisation")),
        )


OF_ITSELF = (
    "measures", "chance", "rule", "innocent", "evidence_sha256", "label_at_posting", "label_now",
    "actor_kind", "confidence",
)  # fmt: skip


class Counted(Schema):
    """How many there are."""

    count: int


class Decision(Told):
    """What is decided, and why."""

    event: Event
    note: Reason = ""
    techniques: YesNo = False
    """Confirm with it what is only suggested that its techniques are."""


class FindingSeen(Told):
    """A finding, as it was read."""

    id: Id
    version: Version


class DecisionOnMany(Decision):
    """The same about many."""

    findings: list[FindingSeen] = Field(min_length=1, max_length=MOST_AT_ONCE)


class FindingDecided(Schema):
    """Where a finding stands now."""

    id: int
    version: int
    state: str


class Classed(Told):
    """A word of a catalog, as it is told: `place` `RO`, `disarm` `T0084.001`."""

    scheme: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$")]
    code: Annotated[Line, Field(min_length=1, max_length=120)]


class Proposed(Told):
    """A finding made by hand."""

    kind: Annotated[Word, Field(min_length=1)]
    claim: Annotated[Words, Field(min_length=1)]
    first_at: Instant
    last_at: Instant
    subjects: list[Annotated[Words, Field(min_length=1, max_length=600)]] = Field(
        [], max_length=1000
    )
    """`x:account:12`, or a site's name."""
    classifications: list[Classed] = Field([], max_length=200)
    """Places, provisions, behaviours, techniques."""
    innocent: list[Reason] = Field([], max_length=20)
    operation: Id | None = None
    election: Id | None = None
    confidence: Literal["high", "medium", "low", ""] = ""
    tlp: Tlp = "amber"


def words_of(told: list[Classed]) -> dict[str, list[str]]:
    """Return codes by scheme, each once."""
    found: dict[str, list[str]] = {}
    for one in dict.fromkeys((one.scheme, one.code) for one in told):
        found.setdefault(one[0], []).append(one[1])
    return found


def decided(one: Finding) -> FindingDecided:
    """Return where a finding stands now."""
    return FindingDecided(id=one.pk, version=one.version, state=one.state)


def _row(one: Finding) -> dict[str, Any]:
    return {
        **records.labels(one),
        "id": one.pk, "version": one.version, "state": one.state, "kind": one.kind,
        "claim": one.claim, "first_at": one.first_at, "last_at": one.last_at,
        "evidence": one.evidence, "canonical": one.canonical_id, "operation": one.operation_id,
        "election": one.election_id,
    }  # fmt: skip
