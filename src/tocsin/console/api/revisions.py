"""Revisions of an alert: drafted by some, approved by somebody else, then never changed."""

from collections.abc import Callable
from typing import Any

from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from tocsin.casework import alerts, circulating, subjects
from tocsin.casework.access import Actor
from tocsin.casework.models import AlertRevision, Asset, Finding, Organisation, RevisionState
from tocsin.casework.search import matching
from tocsin.console.api import paging
from tocsin.console.api.alert_shapes import (
    Addressed,
    Assets,
    Edited,
    Findings,
    RevisionRow,
    RevisionTold,
    Said,
)
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import as_read, found, found_all
from tocsin.console.api.submission_shapes import SubmissionTold
from tocsin.console.api.values import Id, IfMatch, Line
from tocsin.console.tokens.model import Scope

router = Router(tags=["alerts"])


class RevisionsWanted(Schema):
    """Which revisions a list is to have."""

    state: RevisionState | None = None
    alert: Id | None = None
    incident: Id | None = None
    owner: Id | None = None
    search: Line = Field("", description="Words of what it says.")


@router.get("", response=answers(Page[RevisionRow]), auth=with_scope(Scope.READ))
def list_revisions(
    request: Request,
    wanted: Query[RevisionsWanted],
    cursor: paging.ByNumber = "",
    limit: paging.PageSize = 50,
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List revisions, newest first."""
    asked = {
        "state": wanted.state, "alert": wanted.alert, "alert__incident": wanted.incident,
        "alert__owner": wanted.owner,
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    rows = AlertRevision.objects.visible_to(request.auth.user).filter(**given)
    rows = matching(rows, wanted.search)
    rows = rows.select_related("alert").prefetch_related("submissions")
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), RevisionRow.of)


@router.get("/{revision}", response=answers(RevisionTold), auth=with_scope(Scope.READ))
def read_revision(request: Request, revision: Path[Id]) -> RevisionTold:
    """Read a revision: what it says, who wrote it, what it rests on, who approved it."""
    return _told(request, found(AlertRevision, request, revision))


@router.patch("/{revision}", response=answers(RevisionTold), auth=with_scope(Scope.PROPOSE))
def edit_revision(
    request: Request, revision: Path[Id], told: Edited, if_match: IfMatch
) -> RevisionTold:
    """Change what a revision says; whoever edits is an author, and an approval is void."""
    one = _as_read(request, revision, if_match)
    return _told(request, alerts.edit(one, request.auth.actor, **told.dict(exclude_unset=True)))


@router.put("/{revision}/findings", response=answers(RevisionTold), auth=with_scope(Scope.PROPOSE))
def rest_on_findings(
    request: Request, revision: Path[Id], told: Findings, if_match: IfMatch
) -> RevisionTold:
    """Say which findings a revision rests on."""
    one = _as_read(request, revision, if_match)
    resting = found_all(Finding, request, told.findings)
    return _told(request, alerts.rest_on(one, resting, request.auth.actor))


@router.put("/{revision}/assets", response=answers(RevisionTold), auth=with_scope(Scope.PROPOSE))
def name_assets(
    request: Request, revision: Path[Id], told: Assets, if_match: IfMatch
) -> RevisionTold:
    """Say which assets recipients are asked to act on."""
    one, actor = _as_read(request, revision, if_match), request.auth.actor
    about = subjects.named([asset.subject for asset in told.assets], actor)
    named = [Asset(**{**asset.dict(), "subject": about[asset.subject]}) for asset in told.assets]
    return _told(request, alerts.name(one, named, actor))


@router.post("/{revision}/submit", response=answers(RevisionTold), auth=with_scope(Scope.PROPOSE))
def submit_revision(
    request: Request, revision: Path[Id], told: Said, if_match: IfMatch
) -> RevisionTold:
    """Ask for a review, of the revision and of what is to be sent."""
    return _moved(request, (revision, if_match), circulating.submit, told)


@router.post("/{revision}/return", response=answers(RevisionTold), auth=with_scope(Scope.DECIDE))
def return_revision(
    request: Request, revision: Path[Id], told: Said, if_match: IfMatch
) -> RevisionTold:
    """Return a revision to its authors, with a comment."""
    return _moved(request, (revision, if_match), circulating.send_back, told)


@router.post("/{revision}/approve", response=answers(RevisionTold), auth=with_scope(Scope.DECIDE))
def approve_revision(
    request: Request, revision: Path[Id], told: Said, if_match: IfMatch
) -> RevisionTold:
    """Approve exactly what a revision says now; none of its authors does."""
    return _moved(request, (revision, if_match), circulating.approve, told)


@router.post("/{revision}/withdraw", response=answers(RevisionTold), auth=with_scope(Scope.DECIDE))
def withdraw_revision(
    request: Request, revision: Path[Id], told: Said, if_match: IfMatch
) -> RevisionTold:
    """Take a revision back, with a reason; what was not sent yet is withdrawn too."""
    return _moved(request, (revision, if_match), circulating.withdraw, told)


@router.post("/{revision}/publish", response=answers(RevisionTold), auth=with_scope(Scope.SEND))
def publish_revision(request: Request, revision: Path[Id], if_match: IfMatch) -> RevisionTold:
    """Publish a revision whose words are those that were approved."""
    one = _as_read(request, revision, if_match)
    return _told(request, alerts.publish(one, request.auth.actor))


@router.post(
    "/{revision}/again", response=answers(RevisionTold, 201), auth=with_scope(Scope.PROPOSE)
)
def begin_again(request: Request, revision: Path[Id]) -> Any:  # noqa: ANN401
    """Begin a new revision that says what this one says, to be changed."""
    one = found(AlertRevision, request, revision)
    return Status(201, _told(request, alerts.again(one, request.auth.actor)))


@router.post(
    "/{revision}/submissions",
    response=answers(SubmissionTold, 201),
    auth=with_scope(Scope.PROPOSE),
)
def address_revision(request: Request, revision: Path[Id], told: Addressed) -> Any:  # noqa: ANN401
    """Address a revision to a recipient: the beginning of a submission."""
    one = found(AlertRevision, request, revision)
    to = found(Organisation, request, told.recipient)
    made = circulating.address(
        one, to, request.auth.actor, channel=told.channel, address=told.address
    )
    return Status(201, SubmissionTold.of_all(made, request.auth.user))


def _moved(
    request: Request,
    asked: tuple[int, str],
    step: Callable[[AlertRevision, Actor, str], AlertRevision],
    told: Said,
) -> RevisionTold:
    """Take a revision one step on."""
    one = _as_read(request, *asked)
    return _told(request, step(one, request.auth.actor, told.note))


def _as_read(request: Request, revision: int, tag: str) -> AlertRevision:
    return as_read(found(AlertRevision, request, revision), tag)


def _told(request: Request, one: AlertRevision) -> RevisionTold:
    return RevisionTold.of_all(one, request.auth.user)
