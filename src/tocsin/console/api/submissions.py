"""Submissions: one revision on its way to one recipient, and what they answer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ninja import Path, Query, Router, Schema

from tocsin.casework import checks, submissions
from tocsin.casework.errors import Refused
from tocsin.casework.models import Decision, Recidivism, Submission
from tocsin.casework.rapid.states import Event, State
from tocsin.casework.submissions import Said
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import as_read, found
from tocsin.console.api.submission_shapes import (
    Answer,
    ByAuthor,
    ByLead,
    ByReviewer,
    Happened,
    Reopened,
    SubmissionRow,
    SubmissionTold,
    Supplied,
    decision,
)
from tocsin.console.api.values import Id, IfMatch, Instant, Word
from tocsin.console.tokens.model import Scope

router = Router(tags=["submissions"])


class SubmissionsWanted(Schema):
    """Which submissions a list is to have."""

    state: State | None = None
    revision: Id | None = None
    alert: Id | None = None
    recipient: Id | None = None
    channel: Word = ""


@router.get("", response=answers(Page[SubmissionRow]), auth=with_scope(Scope.READ))
def list_submissions(
    request: Request,
    wanted: Query[SubmissionsWanted],
    cursor: paging.ByNumber = "",
    limit: paging.PageSize = 50,
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List submissions, newest first."""
    asked = {
        "state": wanted.state, "revision": wanted.revision, "revision__alert": wanted.alert,
        "recipient": wanted.recipient, "channel": wanted.channel,
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    rows = Submission.objects.visible_to(request.auth.user).filter(**given)
    rows = rows.select_related("revision__alert", "recipient")
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), SubmissionRow.of)


@router.get("/{submission}", response=answers(SubmissionTold), auth=with_scope(Scope.READ))
def read_submission(
    request: Request, submission: Path[Id], as_of: Instant | None = None
) -> SubmissionTold:
    """Read a submission: its clock as of an instant, what was answered, every step."""
    one = found(Submission, request, submission)
    return SubmissionTold.of_all(one, request.auth.user, as_of)


@router.post(
    "/{submission}/author", response=answers(SubmissionTold), auth=with_scope(Scope.PROPOSE)
)
def author_submission(
    request: Request, submission: Path[Id], told: ByAuthor, if_match: IfMatch
) -> SubmissionTold:
    """Submit, revise or withdraw a draft, or begin a new round of what was reopened."""
    return _happened(request, (submission, if_match), Event(told.event), told)


@router.post(
    "/{submission}/review", response=answers(SubmissionTold), auth=with_scope(Scope.DECIDE)
)
def review_submission(
    request: Request, submission: Path[Id], told: ByReviewer, if_match: IfMatch
) -> SubmissionTold:
    """Approve or return one submission, where its revision is approved already."""
    return _happened(request, (submission, if_match), Event(told.event), told)


@router.post(
    "/{submission}/answer", response=answers(SubmissionTold), auth=with_scope(Scope.PROPOSE)
)
def write_down_an_answer(
    request: Request, submission: Path[Id], told: Answer, if_match: IfMatch
) -> SubmissionTold:
    """Write down what the recipient did, item by item; or answer, as the recipient."""
    one = as_read(found(Submission, request, submission), if_match)
    at = told.occurred_at or datetime.now(UTC)
    decided = _decisions(one, told, at)
    said = {"decisions": decided, "mode": told.mode, "on_behalf_of": told.on_behalf_of}
    if told.occurred_at is None and decided:
        told = told.model_copy(update={"occurred_at": at})
    return _applied(request, one, Event(told.event), told, said)


@router.post("/{submission}/lead", response=answers(SubmissionTold), auth=with_scope(Scope.DECIDE))
def lead_submission(
    request: Request, submission: Path[Id], told: ByLead, if_match: IfMatch
) -> SubmissionTold:
    """Escalate, appeal, take to an out-of-court body, close, give up or withdraw."""
    said = {"next_contact": told.next_contact, "body": told.body, "closing": told.closing}
    return _happened(request, (submission, if_match), Event(told.event), told, said)


@router.post("/{submission}/supply", response=answers(SubmissionTold), auth=with_scope(Scope.SEND))
def supply_information(
    request: Request, submission: Path[Id], told: Supplied, if_match: IfMatch
) -> SubmissionTold:
    """Say that the information they asked for was given: their clock runs again."""
    return _happened(request, (submission, if_match), Event.SUPPLY_INFO, told)


@router.post(
    "/{submission}/reopen", response=answers(SubmissionTold), auth=with_scope(Scope.PROPOSE)
)
def reopen_submission(
    request: Request, submission: Path[Id], told: Reopened, if_match: IfMatch
) -> SubmissionTold:
    """Reopen what was closed, for something that is confirmed to have come back."""
    one = as_read(found(Submission, request, submission), if_match)
    back = found(Recidivism, request, told.recidivism)
    made = checks.reopen(one, back, request.auth.actor, told.note)
    return SubmissionTold.of_all(made, request.auth.user)


def _happened(
    request: Request,
    asked: tuple[int, str],
    event: Event,
    told: Happened,
    said: Mapping[str, Any] | None = None,
) -> SubmissionTold:
    one = as_read(found(Submission, request, asked[0]), asked[1])
    return _applied(request, one, event, told, said or {})


def _applied(
    request: Request, one: Submission, event: Event, told: Happened, said: Mapping[str, Any]
) -> SubmissionTold:
    """Let an event happen, and tell how it stands then."""
    every = Said(
        note=told.note, occurred_at=told.occurred_at, evidence_sha256=told.evidence_sha256, **said
    )  # fmt: skip
    done = submissions.apply(one, event, request.auth.actor, every)
    return SubmissionTold.of_all(done, request.auth.user)


def _decisions(one: Submission, told: Answer, at: datetime) -> tuple[Decision, ...]:
    assets = one.revision.assets.in_bulk()
    for item in told.decisions:
        if item.asset not in assets:
            raise Refused("asset", f"asset:{item.asset}", "must be an asset of this submission")
    return tuple(decision(item, told, at, assets) for item in told.decisions)
