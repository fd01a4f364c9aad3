"""Looks: whether something is still there, what that allows to say, and what came back."""

from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Path, Query, Router, Schema, Status
from pydantic import BeforeValidator, Field

from tocsin.casework import checks
from tocsin.casework.kinds import KINDS
from tocsin.casework.models import Asset, LivenessCheck, Recidivism, Subject
from tocsin.casework.rapid.liveness import Check, Result, Seen
from tocsin.casework.rapid.reemergence import Basis
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.kind_shapes import told, told_shape
from tocsin.console.api.kinds import ROUTERS
from tocsin.console.api.records import as_read, found, rows_of
from tocsin.console.api.values import Digest, Id, IfMatch, Instant, Reason, Told, Word, whole
from tocsin.console.tokens.model import Scope

HttpStatus = Annotated[int, Field(ge=100, le=599), BeforeValidator(whole)]
router = Router(tags=["looks"])
assets = Router(tags=["looks"])
coming_back = ROUTERS["recidivism"]
RECIDIVISM = KINDS["recidivism"]
recidivism_told: Any = told_shape(RECIDIVISM)


class LookTold(Schema):
    """One look at one asset."""

    id: int
    asset: int
    checked_at: datetime
    country: str
    method: str
    http_status: int | None
    result: str
    evidence_sha256: str

    @classmethod
    def of(cls, one: LivenessCheck) -> "LookTold":
        """Return a look as it is told."""
        plain = ("checked_at", "country", "method", "http_status", "result", "evidence_sha256")
        values = {name: getattr(one, name) for name in plain}
        return cls(id=one.pk, asset=one.asset_id, **values)


class Looked(Told):
    """What somebody saw."""

    asset: Id
    checked_at: Instant
    result: Result
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    """From where; "": not known."""
    method: Annotated[Word, Field(min_length=1, max_length=32)] = "import"
    http_status: HttpStatus | None = None
    evidence_sha256: Digest | Annotated[str, Field(pattern=r"^$")] = ""


class ConclusionTold(Schema):
    """What all looks at an asset allow to say, as of an instant."""

    as_of: datetime
    seen: Seen
    since: datetime | None
    vantages: list[str]
    is_gone: bool
    gone_after: datetime | None
    """Last seen before it went; null: it was never seen, or is not gone."""
    gone_before: datetime | None
    """First seen to be gone."""


class Suggested(Told):
    """That something may have come back."""

    asset: Id
    subject: Id
    """What was seen: the same, or another in its place."""
    basis: Basis
    acted_at: Instant
    seen_at: Instant


class Noted(Told):
    """What is said of it."""

    note: Reason = ""


class LooksWanted(Schema):
    """Which looks a list is to have."""

    asset: Id | None = None
    submission: Id | None = None
    result: Result | None = None


@router.get("", response=answers(Page[LookTold]), auth=with_scope(Scope.READ))
def list_looks(
    request: Request,
    wanted: Query[LooksWanted],
    cursor: paging.ByNumber = "",
    limit: paging.PageSize = 50,
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List looks, newest first."""
    asked = {
        "asset": wanted.asset, "result": wanted.result,
        "asset__revision__submissions": wanted.submission,
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value is not None}
    rows = rows_of(LivenessCheck, request).filter(**given)
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), LookTold.of)


@router.post("", response=answers(LookTold, 201), auth=with_scope(Scope.PROPOSE))
def write_down_a_look(request: Request, given: Looked) -> Any:  # noqa: ANN401
    """Write down what somebody saw at an asset; the same look twice is kept once."""
    asset = found(Asset, request, given.asset)
    check = Check(
        asset=str(asset.pk), checked_at=given.checked_at, vantage=given.country,
        method=given.method, result=given.result, http_status=given.http_status,
        evidence=given.evidence_sha256,
    )  # fmt: skip
    return Status(201, LookTold.of(checks.look(asset, check, request.auth.actor)))


@assets.get("/{asset}/conclusion", response=answers(ConclusionTold), auth=with_scope(Scope.READ))
def conclude(request: Request, asset: Path[Id], as_of: Instant | None = None) -> ConclusionTold:
    """Read what all looks at an asset allow to say, and between which looks it went."""
    one, at = found(Asset, request, asset), as_of or datetime.now(UTC)
    said, went = checks.concluded(one, at), checks.effect(one, at)
    return ConclusionTold(
        as_of=at, seen=said.seen, since=said.since, vantages=list(said.vantages),
        is_gone=said.is_gone, gone_after=went.last_alive if went else None,
        gone_before=went.first_gone if went else None,
    )  # fmt: skip


@coming_back.post("", response=answers(recidivism_told, 201), auth=with_scope(Scope.PROPOSE))
def suggest_that_it_came_back(request: Request, given: Suggested) -> Any:  # noqa: ANN401
    """Suggest that something came back; somebody else confirms it."""
    asset, subject = found(Asset, request, given.asset), found(Subject, request, given.subject)
    made = checks.suggest(
        asset, subject, given.basis, request.auth.actor, acted_at=given.acted_at,
        seen_at=given.seen_at,
    )  # fmt: skip
    return Status(201, told(RECIDIVISM, made))


@coming_back.post("/{pk}/confirm", response=answers(recidivism_told), auth=with_scope(Scope.DECIDE))
def confirm_recidivism(request: Request, pk: Path[Id], given: Noted, if_match: IfMatch) -> Any:  # noqa: ANN401
    """Confirm that something came back; not who suggested it."""
    one = as_read(found(Recidivism, request, pk), if_match)
    return told(RECIDIVISM, checks.confirm(one, request.auth.actor, given.note))
