"""Jobs: what runs in the background, how far it is, and how it ended."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from msgspec.structs import fields

from tocsin.casework.access import Actor
from tocsin.casework.models import Role
from tocsin.console.acting import page
from tocsin.console.pages.asking import Why
from tocsin.console.pages.deeds import done, plainly
from tocsin.console.pages.listing import Order, listed
from tocsin.console.pages.reading import holds, one, readable
from tocsin.jobs import asking
from tocsin.jobs.kinds import KINDS
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.models import ENDED, Job

ORDER = Order("pk", gettext_lazy("newest first"))
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


def _offered(actor: Actor) -> list[tuple[str, str]]:
    """Return the kinds of job that need no parameters and that somebody may ask for."""
    return [
        (name, kind.title)
        for name, kind in KINDS.items()
        if _needs_nothing(kind) and actor.roles & set(kind.roles)
    ]


def _needs_nothing(kind: Kind) -> bool:
    return not any(one.required for one in fields(kind.parameters))
