"""Exhibits: evidence that was sealed, and what its seal is worth."""

import tempfile
from datetime import datetime
from pathlib import Path as Place
from typing import Annotated, Any

from django.http import HttpResponseBase
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from tocsin.casework.errors import Refused
from tocsin.casework.models import AlertRevision, Exhibit, Finding, Incident, Organisation
from tocsin.console.api import paging, records
from tocsin.console.api.alert_shapes import RevisionTold
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.desks import desk
from tocsin.console.api.records import Labels, as_read, found, rows_of
from tocsin.console.api.values import Id, IfMatch, Line, Reason, Told, YesNo
from tocsin.console.files import streamed
from tocsin.console.tokens.model import Scope
from tocsin.flow import bundling, preserving
from tocsin.flow.desk import Why

router = Router(tags=["evidence"])
HANDED: dict[str, Any] = {
    "description": "The bundle: a zip that its receiver can check without us (tocsin verify).",
    "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
}
revision_router = Router(tags=["evidence"])


class ExhibitTold(Labels):
    """One sealed manifest."""

    id: int
    version: int
    label: str
    manifest_sha256: str
    sealed_at: datetime
    finding: int | None
    incident: int | None
    items: int
    objects_kept: int
    size: int
    """Bytes."""
    signed_by: str
    proven_at: datetime | None
    """Null: no time proof yet."""
    authority: str
    grade: str

    @classmethod
    def of(cls, one: Exhibit) -> "ExhibitTold":
        """Return an exhibit as it is told."""
        plain = (
            "version", "label", "manifest_sha256", "sealed_at", "items", "objects_kept", "size",
            "signed_by", "proven_at", "authority", "grade",
        )  # fmt: skip
        return cls(
            **records.labels(one), id=one.pk, finding=one.finding_id, incident=one.incident_id,
            **{name: getattr(one, name) for name in plain},
        )  # fmt: skip


class Preserved(Told):
    """What is to be sealed, and why."""

    finding: Id | None = None
    incident: Id | None = None
    """One of the two."""
    purpose: Annotated[Line, Field(min_length=1)]
    authority: Line = ""
    """Case, request or legal reference."""
    again: YesNo = False
    """Seal it as it is now, beside what was sealed before."""


class HandedOver(Told):
    """Why an exhibit is handed over, and to whom."""

    purpose: Annotated[Line, Field(min_length=1)]
    authority: Line = ""
    """Case, request or legal reference."""
    recipient: Id | None = None
    """An organisation; null: nobody outside."""


class Stamping(Schema):
    """What came of asking for time proofs."""

    proofs: int
    waiting: int
    why: str

    note: Reason = ""


class ExhibitsWanted(Schema):
    """Which exhibits a list is to have."""

    finding: Id | None = None
    incident: Id | None = None


@router.get("", response=answers(Page[ExhibitTold]), auth=with_scope(Scope.READ))
def list_exhibits(
    request: Request,
    wanted: Query[ExhibitsWanted],
    cursor: paging.ByNumber = "",
    limit: paging.PageSize = 50,
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List exhibits, newest first."""
    given = {name: value for name, value in wanted.dict().items() if value is not None}
    rows = rows_of(Exhibit, request).filter(**given).select_related("owner")
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), ExhibitTold.of)


@router.post("/stamp", response=answers(Stamping), auth=with_scope(Scope.PROPOSE))
def stamp(request: Request) -> Stamping:
    """Have all that waits stamped by the authority that the watch names; offline, it says so."""
    request.auth.actor.must_be("evidence", *preserving.KEEPING)
    done = preserving.stamp(desk(request))
    return Stamping(proofs=done.proofs, waiting=done.waiting, why=done.why)


@router.get("/{exhibit}", response=answers(ExhibitTold), auth=with_scope(Scope.READ))
def read_exhibit(request: Request, exhibit: Path[Id]) -> ExhibitTold:
    """Read what an exhibit holds, and what its seal is worth."""
    return ExhibitTold.of(found(Exhibit, request, exhibit))


@router.post(
    "/{exhibit}/bundle",
    response=answers(None),
    auth=with_scope(Scope.PROPOSE),
    openapi_extra={"responses": {200: HANDED}},
)
def hand_over(request: Request, exhibit: Path[Id], told: HandedOver) -> HttpResponseBase:
    """Hand an exhibit over as one file: the custody log says to whom and why.

    For a recipient it needs the scope `send` too, and a clearance for its label.
    """
    one, recipient = found(Exhibit, request, exhibit), None
    if told.recipient is not None:
        request.auth.must_have(Scope.SEND)
        recipient = found(Organisation, request, told.recipient)
    with tempfile.TemporaryDirectory() as place:
        out = Place(place) / "bundle.zip"
        why = Why(told.purpose, told.authority)
        handing = bundling.Handing((one,), recipient=recipient)
        bundling.bundle(desk(request), handing, out, why)
        name = f"exhibit-{one.pk}-{one.manifest_sha256[:12]}.zip"
        return streamed(out, name, "application/zip")


@router.post("", response=answers(list[ExhibitTold], 201), auth=with_scope(Scope.PROPOSE))
def preserve(request: Request, told: Preserved) -> Any:  # noqa: ANN401
    """Seal a finding, or all of an incident, with the posts and records it rests on."""
    why = Why(told.purpose, told.authority)
    if (told.finding is None) == (told.incident is None):
        raise Refused("of", "exhibit", "is of a finding or of an incident", got="both or none")
    if told.finding is not None:
        one = found(Finding, request, told.finding)
        made: tuple[Exhibit, ...] = (
            preserving.preserve(desk(request), one, why, again=told.again),
        )
    else:
        case = found(Incident, request, told.incident or 0)
        made = preserving.preserve_incident(desk(request), case, why, again=told.again)
    return Status(201, [ExhibitTold.of(one) for one in made])


@revision_router.post(
    "/{revision}/prove", response=answers(RevisionTold), auth=with_scope(Scope.PROPOSE)
)
def prove_assets(request: Request, revision: Path[Id], if_match: IfMatch) -> RevisionTold:
    """Give assets without evidence the exhibits of the findings that show them."""
    one = as_read(found(AlertRevision, request, revision), if_match)
    return RevisionTold.of_all(preserving.prove_assets(one, desk(request)), request.auth.user)
