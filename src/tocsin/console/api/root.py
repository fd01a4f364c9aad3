"""The API as a whole: its routers, its description, and what all its answers have in common."""

from importlib.metadata import version
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from tocsin.console.api import (
    alerts,
    catalog,
    conversation,
    correcting,
    destroying,
    exhibits,
    figures,
    files,
    finding_work,
    findings,
    incidents,
    jobs,
    journal,
    keeping,
    kinds,
    looks,
    people,
    published,
    received,
    reports,
    retaining,
    revisions,
    sending,
    submissions,
    techniques,
    tokens,
)
from tocsin.console.api.describing import Description
from tocsin.console.api.problems import answering

DESCRIPTION = """\
What a program may ask of a Tocsin console.

Show a token (`Authorization: Bearer tocsin_…`, made with `tocsin token make`) or a session. A
token belongs to one person in one organisation and never does more than they may do today.

Every record has a `version`, which is its `ETag` too. Who changes one says in `If-Match` which
version they have read; when it has changed since, the answer is 409 and nothing was done.

What is not done is answered with a `Problem`: what it is about, the rule, the value, the way out.
401 nobody is known to ask; 403 they may not; 404 it is not there, or not theirs to read; 409 it
does not go with how things stand; 422 the request is not as this description has it; 503 casework
is closed for writing, or its database cannot be read or written.
"""


class Api(NinjaAPI):
    """Django-ninja, with the version of a record as its tag."""

    def create_response(
        self, request: HttpRequest, data: Any, **more: Any  # noqa: ANN401  # ninja's own signature
    ) -> HttpResponse:  # fmt: skip
        """Answer, with an `ETag` where the answer is one record."""
        answer = super().create_response(request, data, **more)
        if isinstance(data, dict) and "version" in data:
            answer["ETag"] = f'"{data["version"]}"'
        answer["Cache-Control"] = "no-store"
        return answer

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation as its function is named."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Describe the API; its addresses begin with where it stands."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        return Description(self, prefix)


ROUTERS = (
    ("/myself", tokens.myself),
    ("/tokens", tokens.router),
    ("/inbox", conversation.inbox_router),
    ("/findings", findings.router),
    ("/proposals", finding_work.proposal_router),
    ("/comments", conversation.comment_router),
    ("/assignments", conversation.assignment_router),
    ("/incidents", incidents.router),
    ("/operations", incidents.operation_router),
    ("/activities", incidents.activity_router),
    *((f"/{address}", router) for address, router in kinds.ROUTERS.items()),
    ("/exhibits", exhibits.router),
    ("/alerts", alerts.router),
    ("/revisions", revisions.router),
    ("/techniques", techniques.meaning_router),
    ("/revisions", exhibits.revision_router),
    ("/revisions", files.router),
    ("/submissions", submissions.router),
    ("/submissions", sending.router),
    ("/looks", looks.router),
    ("/assets", looks.assets),
    ("/catalog", catalog.router),
    ("/figures", figures.router),
    ("/published-figures", published.router),
    ("/reports", reports.router),
    ("/exports", reports.export_router),
    ("/received", received.router),
    ("/jobs", jobs.router),
    ("/jobs", reports.job_router),
    ("/journal", journal.router),
    ("/emergency", keeping.router),
    ("/holds", keeping.hold_router),
    ("/corrections", correcting.router),
    ("/disposals", retaining.router),
    ("/destructions", destroying.router),
    ("/team", people.router),
)


def made() -> Api:
    """Return the API with every router in its place."""
    api = Api(
        title="Tocsin", version=version("tocsin"), description=DESCRIPTION, docs_url=None,
        urls_namespace="api",
    )  # fmt: skip
    answering(api)
    for prefix, router in ROUTERS:
        api.add_router(prefix, router)
    return api


api = made()
