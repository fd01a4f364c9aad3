"""Jobs: what runs in the background, how far it is, and how it ended."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from msgspec.structs import fields

from tocsin.casework.access import Actor
from tocsin.casework.models import Incident, Role
from tocsin.console.acting import page
from tocsin.console.files import streamed
from tocsin.console.pages.asking import Why
from tocsin.console.pages.deeds import done, plainly
from tocsin.console.pages.desks import watch
from tocsin.console.pages.listing import Order, listed
from tocsin.console.pages.reading import holds, one, readable
from tocsin.jobs import asking, results
from tocsin.jobs.kinds import KINDS
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.models import ENDED, Job, JobFile

ORDER = Order("pk", gettext_lazy("newest first"))
MINE = 20
"""Of one's own jobs of a kind that are shown."""
PAGE = "text/html"
SHORT = {"tlp": "TLP", "as_of": "as of"}
WORKING = (Role.ANALYST, Role.REVIEWER, Role.SENDER, Role.ADMIN, Role.COORDINATOR)


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the jobs of one's organisations."""
    found = listed(request, readable(Job, request).select_related("asked_by"), ORDER)
    told = {
        "listed": found,
        "ended": set(ENDED),
        "now": datetime.now(UTC),
        "may_cancel": holds(actor, *WORKING),
        "kinds": _offered(actor),
    }
    return render(request, "pages/jobs.html", told)


@require_GET
@page
def detail(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show one job: how far it is, and what came of it."""
    job = one(Job, request, pk, related=("asked_by", "organisation"))
    file = readable(JobFile, request).filter(job=job).first()
    told = {
        "job": job,
        "kind": KINDS[job.kind].title if job.kind in KINDS else job.kind,
        "asked": [(SHORT.get(name, name), one) for name, one in job.parameters.items()],
        "ended": set(ENDED),
        "file": file,
        "is_page": bool(file) and file.media_type.startswith(PAGE),
        "taken": _taken(job, request),
        "may_cancel": job.asked_by == actor.person or holds(actor, *WORKING),
    }
    return render(request, "pages/job.html", told)


@require_GET
@page
def file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Give the file that a job made to who asked for it; a page may be shown, inert."""
    row = one(JobFile, request, pk, related=("job",))
    is_shown = "show" in request.GET and row.media_type.startswith(PAGE)
    path = results.place(watch().folder, row)
    return streamed(path, row.name, row.media_type, is_shown=is_shown)


def mine(request: HttpRequest, actor: Actor, kind: str) -> list[Job]:
    """Return one's own newest jobs of a kind, with the files that they made."""
    rows = readable(Job, request).filter(kind=kind, asked_by=actor.person)
    return list(rows.select_related("file").order_by("-pk")[:MINE])


@require_POST
@page
def cancel(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Call a job off; what it has written by then stays."""
    job = one(Job, request, pk)
    return done(
        request,
        Why(request.POST),
        lambda _said: asking.cancel(job, actor),
        then=reverse("jobs"),
        said=_("Called off."),
        again=plainly(request),
    )


@require_POST
@page
def ask(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """Ask for a job that needs no parameters."""
    return done(
        request,
        Why(request.POST),
        lambda _said: asking.ask(kind, {}, actor),
        then=reverse("jobs"),
        said=_("Asked for."),
        again=plainly(request),
    )


def _taken(job: Job, request: HttpRequest) -> list[tuple[Mapping[str, Any], Incident | None]]:
    """Return what was received, each with its incident as far as one may read it."""
    told = job.result.get("taken", []) if isinstance(job.result, dict) else []
    rows = readable(Incident, request).filter(
        owner=job.organisation, ref__in=[one["incident"] for one in told]
    )
    by_ref = {one.ref: one for one in rows}
    return [(one, by_ref.get(one["incident"])) for one in told]


def _offered(actor: Actor) -> list[tuple[str, str]]:
    """Return the kinds of job that need no parameters and that somebody may ask for."""
    return [
        (name, kind.title)
        for name, kind in KINDS.items()
        if _needs_nothing(kind) and actor.roles & set(kind.roles)
    ]


def _needs_nothing(kind: Kind) -> bool:
    return not any(one.required for one in fields(kind.parameters))
