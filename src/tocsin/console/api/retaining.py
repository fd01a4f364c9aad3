"""Retention: what is due under a policy, and its disposal, which two people make."""

from datetime import UTC, date, datetime
from typing import Any

from ninja import Path, Router, Schema, Status

from tocsin.casework import retention
from tocsin.casework.models import Disposal, RetentionPolicy
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import as_read, found, rows_of
from tocsin.console.api.values import Day, Id, IfMatch, Reason, Told
from tocsin.console.tokens.model import Scope

router = Router(tags=["retention"])
SHOWN = 1_000
"""Numbers of records that a dry run names; all are counted."""


class Due(Schema):
    """What a policy would dispose of: a dry run changes nothing."""

    policy: int
    as_of: date
    count: int
    """Held ones are in it: they stay when it is done."""
    records: list[int]
    """Their numbers, the first thousand."""


class DisposalTold(Schema):
    """Records that one person would dispose of, and another does."""

    id: int
    version: int
    policy: int
    state: str
    as_of: date
    records: int
    disposed: int | None
    """Null: it is not done."""
    held: int | None

    @classmethod
    def of(cls, one: Disposal) -> "DisposalTold":
        """Return a disposal as it is told."""
        certificate = one.certificate or {}
        held = certificate.get("held")
        return cls(
            id=one.pk, version=one.version, policy=one.policy_id, state=one.state,
            as_of=one.as_of, records=len(one.record_ids),
            disposed=certificate.get("disposed"),
            held=None if held is None else len(held),
        )  # fmt: skip


class DisposalProposed(Told):
    """Under which policy, as of which day."""

    policy: Id
    as_of: Day | None = None
    """Null: today."""


class DisposalSaid(Told):
    """What is said of it."""

    note: Reason = ""


@router.get("", response=answers(Page[DisposalTold]), auth=with_scope(Scope.READ))
def list_disposals(
    request: Request, cursor: paging.ByNumber = "", limit: paging.PageSize = 50
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List disposals of one's organisation, newest first."""
    rows = rows_of(Disposal, request)
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), DisposalTold.of)


@router.get("/due/{retention_policy}", response=answers(Due), auth=with_scope(Scope.READ))
def read_due(request: Request, retention_policy: Path[Id], as_of: Day | None = None) -> Due:
    """Say what a policy would dispose of on a day, without disposing of it."""
    policy = found(RetentionPolicy, request, retention_policy)
    day = as_of or datetime.now(UTC).date()
    rows = retention.due(policy, day)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:SHOWN])
    return Due(policy=policy.pk, as_of=day, count=rows.count(), records=keys)


@router.get("/{disposal}", response=answers(DisposalTold), auth=with_scope(Scope.READ))
def read_disposal(request: Request, disposal: Path[Id]) -> DisposalTold:
    """Read one disposal."""
    return DisposalTold.of(found(Disposal, request, disposal))


@router.post("", response=answers(DisposalTold, 201), auth=with_scope(Scope.ADMIN))
def propose_disposal(request: Request, told: DisposalProposed) -> Any:  # noqa: ANN401
    """Propose to dispose of what is due; somebody else approves."""
    policy = found(RetentionPolicy, request, told.policy)
    day = told.as_of or datetime.now(UTC).date()
    return Status(201, DisposalTold.of(retention.propose(policy, request.auth.actor, day)))


@router.post("/{disposal}/approve", response=answers(DisposalTold), auth=with_scope(Scope.ADMIN))
def approve_disposal(
    request: Request, disposal: Path[Id], told: DisposalSaid, if_match: IfMatch
) -> DisposalTold:
    """Dispose of what another person proposed, all but what is held."""
    one = as_read(found(Disposal, request, disposal), if_match)
    return DisposalTold.of(retention.approve(one, request.auth.actor, told.note))


@router.post("/{disposal}/decline", response=answers(DisposalTold), auth=with_scope(Scope.ADMIN))
def decline_disposal(
    request: Request, disposal: Path[Id], told: DisposalSaid, if_match: IfMatch
) -> DisposalTold:
    """Keep what was proposed to be disposed of, and say why."""
    one = as_read(found(Disposal, request, disposal), if_match)
    return DisposalTold.of(retention.decline(one, request.auth.actor, told.note))
