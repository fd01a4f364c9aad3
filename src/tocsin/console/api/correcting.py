"""Contests and corrections: what others say against what was published, and what became of it."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from tocsin.casework import corrections
from tocsin.casework.errors import Refused
from tocsin.casework.models import AlertRevision, Correction, Finding
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import found, linked, rows_of
from tocsin.console.api.values import Id, Line, Reason, Told
from tocsin.console.tokens.model import Scope

router = Router(tags=["corrections"])
Why = Annotated[Reason, Field(min_length=1)]


class CorrectionTold(Schema):
    """One entry of the public record of a finding or a revision."""

    id: int
    kind: str
    """contested, upheld, corrected, withdrawn."""
    finding: int | None
    revision: int | None
    note: str
    at: datetime
    contested_by: str
    """As they call themselves; "": it is no contest."""
    answers: int | None
    """The contest that it answers."""
    replacement: int | None
    """The revision that says it right."""

    @classmethod
    def of(cls, one: Correction) -> "CorrectionTold":
        """Return an entry as it is told."""
        plain = {name: getattr(one, name) for name in ("kind", "note", "at", "contested_by")}
        return cls(
            id=one.pk, finding=one.finding_id, revision=one.revision_id, answers=one.answers_id,
            replacement=one.replacement_id, **plain,
        )  # fmt: skip


class About(Told):
    """Of which finding, or of which revision."""

    finding: Id | None = None
    revision: Id | None = None
    """One of the two."""
    note: Why


class Contested(About):
    """Who says what against it."""

    by: Annotated[Line, Field(min_length=1)]


class Withdrawn(About):
    """Why it is taken back."""

    contest: Id | None = None
    """The contest that this answers."""


class Upheld(Told):
    """Why it stands."""

    note: Why


class Corrected(Told):
    """Which later revision says it right."""

    revision: Id
    replacement: Id
    note: Why
    contest: Id | None = None


@router.get("", response=answers(Page[CorrectionTold]), auth=with_scope(Scope.READ))
def list_corrections(
    request: Request, cursor: paging.ByNumber = "", limit: paging.PageSize = 50
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List contests and corrections of what one may read, newest first."""
    rows = rows_of(Correction, request)
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), CorrectionTold.of)


@router.post("/contests", response=answers(CorrectionTold, 201), auth=with_scope(Scope.PROPOSE))
def contest(request: Request, told: Contested) -> Any:  # noqa: ANN401
    """Write down that somebody contests what was decided or published."""
    made = corrections.contest(_about(request, told), told.by, told.note, request.auth.actor)
    return Status(201, CorrectionTold.of(made))


@router.post("/corrected", response=answers(CorrectionTold, 201), auth=with_scope(Scope.DECIDE))
def correct_revision(request: Request, told: Corrected) -> Any:  # noqa: ANN401
    """Name the later revision that says it right."""
    of = found(AlertRevision, request, told.revision)
    by = found(AlertRevision, request, told.replacement)
    answered = linked(Correction, request, told.contest)
    made = corrections.correct(of, by, request.auth.actor, told.note, answered)
    return Status(201, CorrectionTold.of(made))


@router.post("/withdrawn", response=answers(CorrectionTold, 201), auth=with_scope(Scope.DECIDE))
def withdraw_publicly(request: Request, told: Withdrawn) -> Any:  # noqa: ANN401
    """Withdraw a finding or a revision, with a note that all who read it can read."""
    answered = linked(Correction, request, told.contest)
    of = _about(request, told)
    made = corrections.withdraw(of, request.auth.actor, told.note, answered)
    return Status(201, CorrectionTold.of(made))


@router.get("/{correction}", response=answers(CorrectionTold), auth=with_scope(Scope.READ))
def read_correction(request: Request, correction: Path[Id]) -> CorrectionTold:
    """Read one entry."""
    return CorrectionTold.of(found(Correction, request, correction))


@router.post(
    "/{correction}/uphold", response=answers(CorrectionTold, 201), auth=with_scope(Scope.DECIDE)
)
def uphold(request: Request, correction: Path[Id], told: Upheld) -> Any:  # noqa: ANN401
    """Answer a contest: what was said stands."""
    one = found(Correction, request, correction)
    made = corrections.uphold(one, request.auth.actor, told.note)
    return Status(201, CorrectionTold.of(made))


def _about(request: Request, told: About) -> AlertRevision | Finding:
    """Return what is meant; raises `Refused` where that is not one thing."""
    if (told.finding is None) == (told.revision is None):
        raise Refused("of", "correction", "is of one finding or one revision")
    if told.finding is not None:
        return found(Finding, request, told.finding)
    return found(AlertRevision, request, told.revision or 0)
