"""Reports and exports: asked for here, written by a job, fetched from it."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse, HttpResponseBase
from ninja import Path, Router, Schema, Status
from pydantic import Field, StringConstraints, WithJsonSchema

from tocsin.console.api.answers import answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.desks import folder
from tocsin.console.api.jobs import JobTold
from tocsin.console.api.records import found
from tocsin.console.api.values import Id, Instant, Line, Reason, Tlp, Told, Word, Words, YesNo
from tocsin.console.files import streamed
from tocsin.console.tokens.model import Scope
from tocsin.flow import exporting, reporting
from tocsin.flow.exporting import FORMS, Of
from tocsin.flow.reporting import REPORTS
from tocsin.flow.reporting.wanted import LONGEST_PLAN
from tocsin.jobs import asking, results
from tocsin.jobs.models import Job, JobFile

router = Router(tags=["reports"])
export_router = Router(tags=["reports"])
job_router = Router(tags=["jobs"])
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,80}$")]
Text = Annotated[str, StringConstraints(max_length=LONGEST_PLAN)]
ReportForm = Annotated[
    reporting.Form, WithJsonSchema({"type": "string", "enum": list(reporting.Form)})
]
ExportForm = Annotated[
    exporting.Form, WithJsonSchema({"type": "string", "enum": list(exporting.Form)})
]
FILE: dict[str, Any] = {
    "description": "The file; its name has the label in it.",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


class ReportTold(Schema):
    """One kind of report."""

    name: str
    title: str
    about: str
    takes: list[str]
    """What it heeds of what can be asked; any other is refused."""
    needs: list[str]
    forms: list[str]


class ReportAsked(Told):
    """A report; `GET /reports` says what each heeds."""

    report: Word
    form: ReportForm = reporting.Form.HTML
    language: Literal["en", "fr", "de"] = "en"
    public: YesNo = False
    """For everybody: without names, labelled records and small numbers."""
    as_of: Instant | None = None
    """Records are read as they stood then; null: when it is asked for."""
    period: Line = ""
    """A year, a month, a day, or two of them with `/`."""
    before: Line = ""
    """The period that it is compared with."""
    plan: Text = ""
    """What a network report counts, as TOML; "": the plan that comes with Tocsin."""
    asked: dict[Word, Line] = Field({}, max_length=20)
    """What the plan asks for: `{"network": "CDN"}`."""
    compare: Line = ""
    """The published report that it is held against; "": the latest."""
    publish: Annotated[Line, Field(max_length=120)] = ""
    """Name under which the figures of a network report are published, with what they counted."""
    rows: Annotated[int, Field(ge=0, le=1_000_000)] = 500
    """Records listed behind one figure; 0: all."""
    by: list[Word] = Field([], max_length=10)
    channels: list[Line] = Field([], max_length=50)
    independence: Words = ""
    policies: Words = ""
    detection: Words = ""
    actions: Words = ""
    election: Line = ""
    """Its id in the catalog."""
    incident: Id | None = None
    tlp: Tlp | None = None
    """Label of the output; null: the incident's."""
    request: Word = ""
    to: Line = ""
    holder: Line = ""
    reason: Reason = ""
    key: Key = ""
    """Asked for again under the same key, it is the same job."""


class ExportTold(Schema):
    """What can leave, and in which formats."""

    of: Of
    forms: list[ExportForm]


class ExportAsked(Told):
    """What is to leave, and as what."""

    of: Of
    form: ExportForm
    incident: Id | None = None
    revision: Id | None = None
    tlp: Tlp | None = None
    """The strictest label that goes along; null: whatever who asks may read."""
    period: Line = ""
    election: Line = ""
    table: Word = "assets"
    """Of an alert as CSV: findings, assets, answers or techniques."""
    counters: YesNo = False
    public: YesNo = False
    policies: Words = ""
    detection: Words = ""
    actions: Words = ""
    key: Key = ""


@router.get("", response=answers(list[ReportTold]), auth=with_scope(Scope.READ))
def list_reports(request: Request) -> list[ReportTold]:  # noqa: ARG001  # the same for all
    """List the kinds of report that there are, what each heeds and what it needs."""
    return [
        ReportTold(
            name=one.name, title=one.title, about=one.about, takes=sorted(one.takes),
            needs=sorted(one.needs), forms=list(reporting.Form),
        )
        for one in REPORTS.values()
    ]  # fmt: skip


@router.post("", response=answers(JobTold, 201), auth=with_scope(Scope.READ))
def ask_for_report(request: Request, told: ReportAsked) -> Any:  # noqa: ANN401
    """Ask for a report as far as one may read: a job writes it, and has the file for a week."""
    wanted = reporting.Wanted(**_said(told))
    return Status(201, JobTold.of(asking.ask("report", wanted, request.auth.actor, key=told.key)))


@export_router.get("", response=answers(list[ExportTold]), auth=with_scope(Scope.READ))
def list_exports(request: Request) -> list[ExportTold]:  # noqa: ARG001  # the same for all
    """List what can leave, and in which formats."""
    return [ExportTold(of=of, forms=list(forms)) for of, forms in FORMS.items()]


@export_router.post("", response=answers(JobTold, 201), auth=with_scope(Scope.READ))
def ask_for_export(request: Request, told: ExportAsked) -> Any:  # noqa: ANN401
    """Ask for an export of what one may read: a job writes it, and has the file for a week."""
    wanted = exporting.Wanted(**_said(told))
    return Status(201, JobTold.of(asking.ask("export", wanted, request.auth.actor, key=told.key)))


@job_router.get(
    "/{job}/file",
    response=answers(None),
    auth=with_scope(Scope.READ),
    openapi_extra={"responses": {200: FILE}},
)
def read_job_file(request: Request, job: Path[Id]) -> HttpResponse | HttpResponseBase:
    """Read the file that a job made, as who asked for it; after a week it is gone."""
    found(Job, request, job)
    one = found(JobFile, request, job)
    return streamed(results.place(folder(), one), one.name, one.media_type)


def _said(told: Told) -> dict[str, Any]:
    """Return what was asked, as any border knows it."""
    said = told.dict(exclude={"key"}, exclude_none=True)
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
