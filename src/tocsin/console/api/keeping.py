"""The emergency switch, and legal holds: what must be kept because somebody said so."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Path, Router, Schema, Status
from pydantic import Field

from tocsin.casework import emergency, holds
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    Exhibit,
    Finding,
    Incident,
    LegalHold,
    Operation,
)
from tocsin.casework.models.emergency import Mode
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import Ref, as_read, found, named, rows_of
from tocsin.console.api.values import Day, Id, IfMatch, Line, Reason, Told
from tocsin.console.tokens.model import Scope

router = Router(tags=["emergency"])
hold_router = Router(tags=["legal holds"])
HELD: dict[str, Any] = {
    "finding": Finding, "incident": Incident, "operation": Operation, "alert": Alert,
    "revision": AlertRevision, "exhibit": Exhibit,
}  # fmt: skip
"""What can be held, by the name it has here."""
Why = Annotated[Reason, Field(min_length=1)]


class SwitchTold(Schema):
    """What holds for everybody here."""

    mode: str
    """normal, read_only, no_access."""
    reason: str
    """As whoever turned it said; "": it was never turned."""


class Switched(Told):
    """What is to hold from now on, and why."""

    mode: Literal["normal", "read_only", "no_access"]
    reason: Why


class HoldTold(Schema):
    """A record, and what belongs to it, that is neither erased nor disposed of."""

    id: int
    version: int
    owner: Ref
    held: str
    """The record: `finding:12`."""
    reason: str
    authority: str
    begins_on: date
    expires_on: date | None
    """First day on which it holds no more; null: until it is released."""
    released_at: datetime | None
    """Null: it is not."""
    release_reason: str

    @classmethod
    def of(cls, one: LegalHold) -> "HoldTold":
        """Return a hold as it is told."""
        plain = ("version", "held", "reason", "authority", "begins_on", "expires_on",
                 "released_at", "release_reason")  # fmt: skip
        told = {name: getattr(one, name) for name in plain}
        return cls(id=one.pk, owner=named(one.owner), **told)


class Holding(Told):
    """What is to be kept, on whose word."""

    finding: Id | None = None
    incident: Id | None = None
    operation: Id | None = None
    alert: Id | None = None
    revision: Id | None = None
    exhibit: Id | None = None
    """One of the six."""
    reason: Why
    authority: Annotated[Line, Field(min_length=1)]
    """A court and its number, a law, a letter."""
    expires_on: Day | None = None


class Released(Told):
    """Why it need not be kept any more."""

    reason: Why


@router.get("", response=answers(SwitchTold), auth=with_scope(Scope.READ))
def read_emergency(request: Request) -> SwitchTold:  # noqa: ARG001  # the same for all
    """Say whether anybody may write, or read, and why not."""
    return SwitchTold(mode=emergency.mode(), reason=emergency.reason())


@router.put("", response=answers(SwitchTold), auth=with_scope(Scope.ADMIN))
def switch_emergency(request: Request, told: Switched) -> SwitchTold:
    """Turn the emergency switch, also back to normal."""
    made = emergency.switch(Mode(told.mode), request.auth.actor, told.reason)
    return SwitchTold(mode=made.mode, reason=made.reason)


@hold_router.get("", response=answers(Page[HoldTold]), auth=with_scope(Scope.READ))
def list_holds(request: Request, cursor: paging.ByNumber = "", limit: paging.PageSize = 50) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List legal holds of one's organisation, newest first, released ones too."""
    rows = rows_of(LegalHold, request).select_related("owner")
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), HoldTold.of)


@hold_router.get("/{hold}", response=answers(HoldTold), auth=with_scope(Scope.READ))
def read_hold(request: Request, hold: Path[Id]) -> HoldTold:
    """Read what is held, and on whose word."""
    return HoldTold.of(found(LegalHold, request, hold))


@hold_router.post("", response=answers(HoldTold, 201), auth=with_scope(Scope.ADMIN))
def hold_record(request: Request, told: Holding) -> Any:  # noqa: ANN401
    """Keep a record, and what belongs to it, until a day or until somebody releases it."""
    asked = [(kind, getattr(told, kind)) for kind in HELD if getattr(told, kind) is not None]
    if len(asked) != 1:
        raise Refused("of", "legalhold", "is of one record", got=len(asked))
    [(kind, pk)] = asked
    one = found(HELD[kind], request, pk)
    actor = request.auth.actor
    made = holds.hold(one, actor, told.reason, told.authority, expires_on=told.expires_on)
    return Status(201, HoldTold.of(made))


@hold_router.post("/{hold}/release", response=answers(HoldTold), auth=with_scope(Scope.ADMIN))
def release_hold(request: Request, hold: Path[Id], told: Released, if_match: IfMatch) -> HoldTold:
    """Let go of what was held, and say why."""
    one = as_read(found(LegalHold, request, hold), if_match)
    return HoldTold.of(holds.release(one, request.auth.actor, told.reason))
