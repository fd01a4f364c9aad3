"""Jobs: what takes longer than a request, asked for, watched and called off."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any

from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import Ref, found, ref
from tocsin.console.api.values import Id, Told, Word
from tocsin.console.tokens.model import Scope
from tocsin.jobs import asking, lease
from tocsin.jobs.kinds import KINDS
from tocsin.jobs.models import Job, JobState

router = Router(tags=["jobs"])
SCOPES: Mapping[str, Scope] = MappingProxyType({"send": Scope.SEND, "backup": Scope.ADMIN})
"""What a token needs to ask for a kind of job, where that is more than to propose."""


class KindTold(Schema):
    """A kind of job that can be asked for."""

    name: str
    title: str
    roles: list[str]
    parameters: list[str]


class JobTold(Schema):
    """One job, and how far it is."""

    id: int
    kind: str
    state: JobState
    parameters: dict[str, Any]
    organisation: Ref | None
    asked_by: str
    """A pseudonym, or `program`."""
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    attempt: int
    done: int
    total: int | None
    unit: str
    note: str
    result: Any | None
    error: str

    @classmethod
    def of(cls, one: Job) -> "JobTold":
        """Return a job as it is told."""
        plain = (
            "kind", "state", "parameters", "asked_at", "started_at", "ended_at", "attempt", "done",
            "total", "unit", "note", "result", "error",
        )  # fmt: skip
        return cls(
            id=one.pk,
            organisation=ref(one.organisation),
            asked_by=one.asked_by.pseudonym if one.asked_by else "program",
            **{name: getattr(one, name) for name in plain},
        )


class AskedFor(Told):
    """A job to be done."""

    kind: Annotated[Word, Field(min_length=1, max_length=32)]
    parameters: dict[str, Any] = Field({}, max_length=50)
    """As `/jobs/kinds` has them."""
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,80}$")] = ""
    """Asked for again under the same key, it is the same job."""


class JobsWanted(Schema):
    """Which jobs a list is to have."""

    state: JobState | None = None
    kind: Word = ""


@router.get("", response=answers(Page[JobTold]), auth=with_scope(Scope.READ))
def list_jobs(
    request: Request,
    wanted: Query[JobsWanted],
    cursor: paging.ByNumber = "",
    limit: paging.PageSize = 50,
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List jobs of one's organisations, newest first."""
    given = {name: value for name, value in wanted.dict().items() if value not in (None, "")}
    rows = Job.objects.visible_to(request.auth.user).filter(**given)
    rows = rows.select_related("organisation", "asked_by")
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), JobTold.of)


@router.get("/kinds", response=answers(list[KindTold]), auth=with_scope(Scope.READ))
def list_job_kinds(request: Request) -> list[KindTold]:  # noqa: ARG001  # the same for all
    """List the kinds of job that there are, who may ask for them, and their parameters."""
    return [
        KindTold(
            name=one.name, title=one.title, roles=[role.value for role in one.roles],
            parameters=list(getattr(one.parameters, "__struct_fields__", ())),
        )
        for one in KINDS.values()
    ]  # fmt: skip


@router.post("", response=answers(JobTold, 201), auth=with_scope(Scope.PROPOSE))
def ask_for_job(request: Request, told: AskedFor) -> Any:  # noqa: ANN401
    """Ask for a job: it is queued, and begun by the next worker that is free."""
    request.auth.must_have(SCOPES.get(told.kind, Scope.PROPOSE))
    made = asking.ask(told.kind, told.parameters, request.auth.actor, key=told.key)
    return Status(201, JobTold.of(made))


@router.get("/{job}", response=answers(JobTold), auth=with_scope(Scope.READ))
def read_job(request: Request, job: Path[Id]) -> JobTold:
    """Read a job: how far it is, what came of it, or why not."""
    return JobTold.of(found(Job, request, job))


@router.post("/{job}/cancel", response=answers(JobTold), auth=with_scope(Scope.PROPOSE))
def cancel_job(request: Request, job: Path[Id]) -> JobTold:
    """Call a job off: what it has kept stays, and it ends at its next step."""
    one, actor = found(Job, request, job), request.auth.actor
    request.auth.must_have(SCOPES.get(one.kind, Scope.PROPOSE))
    if one.kind in KINDS and one.asked_by != actor.person:
        actor.must_be(one.place, *KINDS[one.kind].roles)
    return JobTold.of(lease.cancel(one))
