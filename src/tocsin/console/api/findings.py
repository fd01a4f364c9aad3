"""Findings: what was noticed, and what people made of it."""

from collections.abc import Iterator
from typing import Any, Literal

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
    WordStanding,
)
from tocsin.casework.models.visible import VisibleQuerySet
from tocsin.casework.search import matching
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.finding_shapes import (
    Counted,
    Decision,
    DecisionOnMany,
    FindingDecided,
    FindingRow,
    FindingTold,
    Proposed,
    decided,
    words_of,
)
from tocsin.console.api.records import as_read, found, linked
from tocsin.console.api.values import Id, IfMatch, Instant, Line, Word
from tocsin.console.tokens.model import Scope

router = Router(tags=["findings"])


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
    search: Line = Field("", description="Words of the claim, or a part of the key.")
    duplicates: Literal["yes", "no"] = "yes"
    """no: leave out what says the same as another."""


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
    kept = findings.propose(finding, actor, named, words_of(told.classifications))
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
    done = findings.decide_all(
        asked, told.event, request.auth.actor, told.note, with_techniques=told.techniques
    )
    return [decided(one) for one in done]


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
    done = findings.decide(
        one, told.event, request.auth.actor, told.note, with_techniques=told.techniques
    )
    return FindingTold.of(done)


def _wanted(request: Request, wanted: FindingsWanted) -> VisibleQuerySet[Finding]:
    """Return the findings that who asks may read, and wants."""
    rows = Finding.objects.visible_to(request.auth.user)
    plain = {
        "state": wanted.state, "kind": wanted.kind, "owner": wanted.owner,
        "election": wanted.election, "operation": wanted.operation,
        "last_at__gte": wanted.since, "first_at__lt": wanted.until,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in plain.items() if value not in (None, "")})
    if wanted.duplicates == "no":
        rows = rows.filter(canonical=None)
    rows = matching(rows, wanted.search)
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
        yield Q(
            pk__in=Classification.objects.filter(**given)
            .exclude(standing=WordStanding.REJECTED)
            .values("finding")
        )
