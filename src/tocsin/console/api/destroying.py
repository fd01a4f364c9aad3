"""Destroying the bytes of an exhibit: proposed by one, approved by another, with a certificate."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Router, Schema, Status
from pydantic import Field

from tocsin.casework import destruction as deciding
from tocsin.casework.models import Destruction, Exhibit
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.desks import desk
from tocsin.console.api.records import as_read, found, rows_of
from tocsin.console.api.values import Id, IfMatch, Line, Reason, Told
from tocsin.console.tokens.model import Scope
from tocsin.flow import destroying

router = Router(tags=["destruction of evidence"])
Words = Annotated[Reason, Field(min_length=1)]


class BytesKept(Schema):
    """Bytes that stay, and why."""

    sha256: str
    why: str


class DestructionTold(Schema):
    """An exhibit whose bytes are to go, or went."""

    id: int
    version: int
    exhibit: int
    state: str
    """proposed, approved (it was stopped on the way: finish it), done, declined."""
    reason: str
    authority: str
    backups: str
    """Which copies there are elsewhere; "": not approved yet."""
    created_at: datetime
    destroyed: list[str]
    """Hashes of the bytes that are gone."""
    kept: list[BytesKept]

    @classmethod
    def of(cls, one: Destruction) -> "DestructionTold":
        """Return it as it is told."""
        plain = ("version", "state", "reason", "authority", "backups", "created_at")
        certificate = one.certificate or {"destroyed": [], "kept": []}
        kept = [BytesKept(**left) for left in certificate["kept"]]
        return cls(
            id=one.pk, exhibit=one.exhibit_id, destroyed=certificate["destroyed"], kept=kept,
            **{name: getattr(one, name) for name in plain},
        )  # fmt: skip


class DestructionProposed(Told):
    """Which exhibit, why, on whose word."""

    exhibit: Id
    reason: Words
    authority: Annotated[Line, Field(min_length=1)]
    """A court and its number, a law, a person's request."""


class DestructionApproved(Told):
    """That it may go."""

    backups: Words
    """Which backups hold a copy, and until when; say so where there are none."""
    note: Reason = ""


class DestructionDeclined(Told):
    """Why it stays."""

    note: Words


@router.get("", response=answers(Page[DestructionTold]), auth=with_scope(Scope.READ))
def list_destructions(
    request: Request, cursor: paging.ByNumber = "", limit: paging.PageSize = 50
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List what one's organisation destroyed, or is asked to, newest first."""
    rows = rows_of(Destruction, request)
    page = paging.by_number(rows, cursor, limit, descending=True)
    return paging.page_of(page, DestructionTold.of)


@router.get("/{destruction}", response=answers(DestructionTold), auth=with_scope(Scope.READ))
def read_destruction(request: Request, destruction: Path[Id]) -> DestructionTold:
    """Read one, with its certificate."""
    return DestructionTold.of(found(Destruction, request, destruction))


@router.post("", response=answers(DestructionTold, 201), auth=with_scope(Scope.ADMIN))
def propose_destruction(request: Request, told: DestructionProposed) -> Any:  # noqa: ANN401
    """Propose that an exhibit's bytes go for good; somebody else approves."""
    one = found(Exhibit, request, told.exhibit)
    made = deciding.propose(one, request.auth.actor, told.reason, told.authority)
    return Status(201, DestructionTold.of(made))


@router.post(
    "/{destruction}/approve", response=answers(DestructionTold), auth=with_scope(Scope.ADMIN)
)
def approve_destruction(
    request: Request, destruction: Path[Id], told: DestructionApproved, if_match: IfMatch
) -> DestructionTold:
    """Destroy what another person proposed: all but what is held or needed elsewhere."""
    one = as_read(found(Destruction, request, destruction), if_match)
    return DestructionTold.of(destroying.approve(desk(request), one, told.backups, told.note))


@router.post(
    "/{destruction}/finish", response=answers(DestructionTold), auth=with_scope(Scope.ADMIN)
)
def finish_destruction(
    request: Request, destruction: Path[Id], if_match: IfMatch
) -> DestructionTold:
    """Go on with what was approved and stopped on the way."""
    one = as_read(found(Destruction, request, destruction), if_match)
    return DestructionTold.of(destroying.destroy(desk(request), one))


@router.post(
    "/{destruction}/decline", response=answers(DestructionTold), auth=with_scope(Scope.ADMIN)
)
def decline_destruction(
    request: Request, destruction: Path[Id], told: DestructionDeclined, if_match: IfMatch
) -> DestructionTold:
    """Keep what was proposed to be destroyed, and say why."""
    one = as_read(found(Destruction, request, destruction), if_match)
    return DestructionTold.of(deciding.decline(one, request.auth.actor, told.note))
