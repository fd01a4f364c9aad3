"""What people say to each other about records, what they are to do, and what waits for one."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from tocsin.casework import assignments, comments
from tocsin.casework.inbox import inbox
from tocsin.casework.models import (
    Alert,
    Assignment,
    Comment,
    Finding,
    Incident,
    Person,
    Submission,
)
from tocsin.casework.search import matching
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import Ref, as_read, found, found_all, named, rows_of
from tocsin.console.api.submission_shapes import ClockTold, SubmissionRow, clock_told
from tocsin.console.api.values import Id, IfMatch, Instant, Line, Reason, Told, Words, YesNo
from tocsin.console.tokens.model import Scope

comment_router = Router(tags=["comments"])
assignment_router = Router(tags=["assignments"])
inbox_router = Router(tags=["inbox"])
ABOUT: dict[str, Any] = {
    "finding": Finding, "incident": Incident, "alert": Alert, "submission": Submission,
}  # fmt: skip


class AboutTold(Schema):
    """What something is about."""

    kind: str
    id: int


class CommentTold(Schema):
    """One comment."""

    id: int
    about: AboutTold
    person: str
    organisation: Ref
    text: str
    is_shared: bool
    created_at: datetime

    @classmethod
    def of(cls, one: Comment) -> "CommentTold":
        """Return a comment as it is told."""
        return cls(
            id=one.pk, about=_about(one), person=one.person.pseudonym,
            organisation=named(one.organisation), text=one.text, is_shared=one.is_shared,
            created_at=one.created_at,
        )  # fmt: skip


class AssignmentTold(Schema):
    """One thing that one person is to do."""

    id: int
    version: int
    about: AboutTold
    person: str
    task: str
    due_at: datetime | None
    done_at: datetime | None

    @classmethod
    def of(cls, one: Assignment) -> "AssignmentTold":
        """Return an assignment as it is told."""
        return cls(
            id=one.pk, version=one.version, about=_about(one), person=one.person.pseudonym,
            task=one.task, due_at=one.due_at, done_at=one.done_at,
        )  # fmt: skip


class AboutGiven(Told):
    """What something is to be about."""

    kind: Literal["finding", "incident", "alert", "submission"]
    id: Id


class Commented(Told):
    """A comment to be made."""

    about: AboutGiven
    text: Annotated[Words, Field(min_length=1)]
    is_shared: YesNo = False
    """Whether everybody who reads the record reads it too; else the own organisation."""
    mentioned: list[Id] = Field([], max_length=50)
    """People."""


class Assigned(Told):
    """Something to be done."""

    about: AboutGiven
    person: Id
    task: Annotated[Words, Field(max_length=300)] = ""
    due_at: Instant | None = None


class Done(Told):
    """What is said of it."""

    note: Reason = ""


class CommentsWanted(Schema):
    """Which comments a list is to have."""

    finding: Id | None = None
    incident: Id | None = None
    alert: Id | None = None
    submission: Id | None = None
    search: Line = ""


class DueTold(Schema):
    """A submission whose answer is due soon, overdue or missed."""

    submission: SubmissionRow
    clock: ClockTold


class InboxTold(Schema):
    """What waits for one person in one organisation."""

    assigned: list[AssignmentTold]
    mentions: list[CommentTold]
    to_review: list[int]
    """Revisions."""
    proposals: list[int]
    contests: list[int]
    came_back: list[int]
    """Recidivism that was suggested, and not confirmed."""
    due: list[DueTold]
    """The worst first."""
    doubts: list[int]
    """Decisions that the looks at their asset contradict."""


@comment_router.get("", response=answers(Page[CommentTold]), auth=with_scope(Scope.READ))
def list_comments(
    request: Request,
    wanted: Query[CommentsWanted],
    cursor: paging.ByNumber = "",
    limit: paging.PageSize = 50,
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List comments, oldest first."""
    asked = wanted.dict()
    words = asked.pop("search")
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    rows = matching(rows_of(Comment, request).filter(**given), words)
    rows = rows.select_related("person", "organisation")
    return paging.page_of(paging.by_number(rows, cursor, limit), CommentTold.of)


@comment_router.post("", response=answers(CommentTold, 201), auth=with_scope(Scope.PROPOSE))
def comment(request: Request, told: Commented) -> Any:  # noqa: ANN401
    """Say something about a record."""
    about, people = _of(request, told.about), found_all(Person, request, told.mentioned)
    made = comments.comment(
        about, told.text, request.auth.actor, is_shared=told.is_shared, mentioned=people
    )
    return Status(201, CommentTold.of(made))


@assignment_router.get("", response=answers(Page[AssignmentTold]), auth=with_scope(Scope.READ))
def list_assignments(
    request: Request, cursor: paging.ByNumber = "", limit: paging.PageSize = 50
) -> Any:  # noqa: ANN401
    """List what colleagues are to do, newest first."""
    rows = rows_of(Assignment, request).select_related("person")
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), AssignmentTold.of)


@assignment_router.post("", response=answers(AssignmentTold, 201), auth=with_scope(Scope.PROPOSE))
def assign(request: Request, told: Assigned) -> Any:  # noqa: ANN401
    """Give somebody something to do about a record."""
    about, person = _of(request, told.about), found(Person, request, told.person)
    made = assignments.assign(
        about, person, request.auth.actor, task=told.task, due_at=told.due_at
    )  # fmt: skip
    return Status(201, AssignmentTold.of(made))


@assignment_router.post(
    "/{assignment}/done", response=answers(AssignmentTold), auth=with_scope(Scope.PROPOSE)
)
def finish_assignment(
    request: Request, assignment: Path[Id], told: Done, if_match: IfMatch
) -> AssignmentTold:
    """Say that something is done."""
    one = as_read(found(Assignment, request, assignment), if_match)
    return AssignmentTold.of(assignments.done(one, request.auth.actor, told.note))


@inbox_router.get("", response=answers(InboxTold), auth=with_scope(Scope.READ))
def read_inbox(request: Request, as_of: Instant | None = None) -> InboxTold:
    """Read what waits: assigned, mentioned, to review, overdue, doubtful, as of an instant."""
    at = as_of or datetime.now(UTC)
    waits = inbox(request.auth.actor, at)
    due = [
        DueTold(submission=SubmissionRow.of(one.submission), clock=clock_told(one.reading, at))
        for one in waits.due
    ]
    return InboxTold(
        assigned=[AssignmentTold.of(one) for one in waits.assigned],
        mentions=[CommentTold.of(one) for one in waits.mentions],
        to_review=[one.pk for one in waits.to_review],
        proposals=[one.pk for one in waits.proposals],
        contests=[one.pk for one in waits.contests],
        came_back=[one.pk for one in waits.came_back],
        due=due,
        doubts=[one.decision.pk for one in waits.doubts],
    )


def _about(one: Comment | Assignment) -> AboutTold:
    kind = next(name for name in ABOUT if getattr(one, f"{name}_id") is not None)
    return AboutTold(kind=kind, id=getattr(one, f"{kind}_id"))


def _of(request: Request, told: AboutGiven) -> Any:  # noqa: ANN401  # one of four kinds
    return found(ABOUT[told.kind], request, told.id)
