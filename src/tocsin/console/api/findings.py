"""Findings: what was noticed, and what people made of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import Q
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from tocsin.casework import findings, subjects
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Classification,
    Election,
    Finding,
    FindingEvidence,
    FindingState,
    FindingSubject,
    IncidentFinding,
    Operation,
)
from tocsin.casework.models.visible import VisibleQuerySet
from tocsin.console.api import paging, records
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import Labels, StepTold, SubjectTold, as_read, found, linked
from tocsin.console.api.values import (
    Id,
    IfMatch,
    Instant,
    Line,
    Reason,
    Tlp,
    Told,
    Version,
    Word,
    Words,
)
from tocsin.console.tokens.model import Scope

router = Router(tags=["findings"])
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
            classifications=[Classified(scheme=one.scheme, code=one.code) for one in words],
            runs=[sight.run.run_id for sight in runs],
            steps=records.steps(one.steps.select_related("actor", "organisation")),
        )


OF_ITSELF = (
    "measures", "chance", "rule", "innocent", "evidence_sha256", "label_at_posting", "label_now",
    "actor_kind", "confidence",
)  # fmt: skip


class FindingsWanted(Schema):
    """Which findings a list is to have."""

    state: FindingState | None = None
    kind: Word = ""
    owner: Id | None = None
    election: Id | None = None
    operation: Id | None = None
    incident: Id | None = None
    subject: Id | None = None
    scheme: Word = ""
    code: Line = ""
    since: Instant | None = None
    """Whose last row is not before this."""
    until: Instant | None = None
    """Whose first row is before this."""
    search: Line = Field("", description="Words that the claim has.")
    duplicates: Literal["yes", "no"] = "yes"
    """no: leave out what says the same as another."""


class Counted(Schema):
    """How many there are."""

    count: int


class Decision(Told):
    """What is decided, and why."""

    event: Event
    note: Reason = ""


class Seen(Told):
    """A finding, as it was read."""

    id: Id
    version: Version


class DecisionOnMany(Decision):
    """The same about many."""

    findings: list[Seen] = Field(min_length=1, max_length=MOST_AT_ONCE)


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


@router.get("", response=answers(Page[FindingRow]), auth=with_scope(Scope.READ))
def list_findings(
    request: Request,
    wanted: Query[FindingsWanted],
    cursor: paging.ByTime = "",
    limit: paging.PageSize = 50,
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List findings, newest first."""
    rows = _wanted(request, wanted).select_related("owner")
    page = paging.newest_first(rows, "last_at", cursor, limit)
    return paging.page_of(page, FindingRow.of)


@router.get("/count", response=answers(Counted), auth=with_scope(Scope.READ))
def count_findings(request: Request, wanted: Query[FindingsWanted]) -> Counted:
    """Count findings that may be read."""
    return Counted(count=_wanted(request, wanted).count())


@router.post("", response=answers(FindingTold, 201), auth=with_scope(Scope.PROPOSE))
def propose_finding(request: Request, told: Proposed) -> Any:  # noqa: ANN401
    """Propose a finding by hand; others decide on it."""
    actor = request.auth.actor
    if told.last_at < told.first_at:
        raise Refused("time", "finding.last_at", "must not be before first_at", got=told.last_at)
    finding = Finding(
        key=findings.new_key(), kind=told.kind, claim=told.claim, first_at=told.first_at,
        last_at=told.last_at, innocent=told.innocent, confidence=told.confidence, tlp=told.tlp,
        operation=linked(Operation, request, told.operation),
        election=linked(Election, request, told.election),
    )  # fmt: skip
    about = subjects.named(told.subjects, actor)
    named = list(dict.fromkeys(about[one] for one in told.subjects))
    kept = findings.propose(finding, actor, named, _words(told.classifications))
    return Status(201, FindingTold.of(kept))


@router.post("/decide", response=answers(list[FindingDecided]), auth=with_scope(Scope.DECIDE))
def decide_on_findings(request: Request, told: DecisionOnMany) -> Any:  # noqa: ANN401
    """Decide on many at once: on all of them, or on none."""
    seen = {one.id: one.version for one in told.findings}
    there = Finding.objects.visible_to(request.auth.user).in_bulk(list(seen))
    missing = sorted(set(seen) - set(there))
    if missing:
        raise Refused("not_found", f"finding:{missing[0]}", "is not there, or not for you to read")
    asked = [as_read(there[pk], f'"{version}"') for pk, version in seen.items()]
    done = findings.decide_all(asked, told.event, request.auth.actor, told.note)
    return [_decided(one) for one in done]


@router.get("/{finding}", response=answers(FindingTold), auth=with_scope(Scope.READ))
def read_finding(request: Request, finding: Path[Id]) -> FindingTold:
    """Read a finding with its subjects, words, runs and steps."""
    return FindingTold.of(found(Finding, request, finding))


@router.get("/{finding}/evidence", response=answers(Page[str]), auth=with_scope(Scope.READ))
def read_evidence(
    request: Request, finding: Path[Id], cursor: paging.ByNumber = "", limit: paging.PageSize = 200
) -> Any:  # noqa: ANN401
    """Read the ids of the rows that prove a finding, oldest first."""
    kept = FindingEvidence.objects.filter(finding=found(Finding, request, finding)).first()
    rows, start = (kept.rows.splitlines() if kept else []), int(cursor or 0)
    end = start + limit
    return {"items": rows[start:end], "next": str(end) if end < len(rows) else ""}


@router.post("/{finding}/decide", response=answers(FindingTold), auth=with_scope(Scope.DECIDE))
def decide_on_finding(
    request: Request, finding: Path[Id], told: Decision, if_match: IfMatch
) -> FindingTold:
    """Confirm, reject, withdraw or reconsider a finding."""
    one = as_read(found(Finding, request, finding), if_match)
    return FindingTold.of(findings.decide(one, told.event, request.auth.actor, told.note))


def _row(one: Finding) -> dict[str, Any]:
    return {
        **records.labels(one),
        "id": one.pk, "version": one.version, "state": one.state, "kind": one.kind,
        "claim": one.claim, "first_at": one.first_at, "last_at": one.last_at,
        "evidence": one.evidence, "canonical": one.canonical_id, "operation": one.operation_id,
        "election": one.election_id,
    }  # fmt: skip


def _words(told: list[Classed]) -> dict[str, list[str]]:
    """Return codes by scheme, each once."""
    found: dict[str, list[str]] = {}
    for one in dict.fromkeys((one.scheme, one.code) for one in told):
        found.setdefault(one[0], []).append(one[1])
    return found


def _decided(one: Finding) -> FindingDecided:
    return FindingDecided(id=one.pk, version=one.version, state=one.state)


def _wanted(request: Request, wanted: FindingsWanted) -> VisibleQuerySet[Finding]:
    """Return the findings that who asks may read, and wants."""
    rows = Finding.objects.visible_to(request.auth.user)
    plain = {
        "state": wanted.state, "kind": wanted.kind, "owner": wanted.owner,
        "election": wanted.election, "operation": wanted.operation,
        "last_at__gte": wanted.since, "first_at__lt": wanted.until,
        "claim__icontains": wanted.search,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in plain.items() if value not in (None, "")})
    if wanted.duplicates == "no":
        rows = rows.filter(canonical=None)
    return rows.filter(*_through(request, wanted))


def _through(request: Request, wanted: FindingsWanted) -> Iterator[Q]:
    """Yield the conditions on what belongs to a finding; an incident is one they may read."""
    if wanted.subject:
        yield Q(pk__in=FindingSubject.objects.filter(subject=wanted.subject).values("finding"))
    if wanted.incident:
        inside = IncidentFinding.objects.visible_to(request.auth.user)
        yield Q(pk__in=inside.filter(incident=wanted.incident).values("finding"))
    if wanted.scheme or wanted.code:
        asked = {"scheme": wanted.scheme, "code": wanted.code}
        given = {name: value for name, value in asked.items() if value}
        yield Q(pk__in=Classification.objects.filter(**given).values("finding"))
