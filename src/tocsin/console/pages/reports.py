"""Reports: chosen, asked for, and fetched when they are written."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tocsin.casework.access import Actor, asker
from tocsin.casework.models.roles import READING
from tocsin.console.acting import page
from tocsin.console.files import as_file
from tocsin.console.pages import jobs
from tocsin.console.pages.deeds import tried
from tocsin.console.pages.report_forms import AskReport
from tocsin.flow.reporting import REPORTS, Asking, Form, Report, Wanted, filed
from tocsin.jobs import asking


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show which reports there are, and those that one asked for."""
    mine = {"reports": REPORTS.values(), "mine": jobs.mine(request, actor, "report")}
    return render(request, "pages/reports.html", mine)


@require_http_methods(["GET", "POST"])
@page
def one(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Ask for a report: a short one is there at once, of a long one a job."""
    actor.must_be("a report", *READING)
    if name not in REPORTS:
        raise Http404
    kind, owner = REPORTS[name], actor.organisation
    if request.method == "GET":
        form = AskReport(kind, asker(actor), owner, initial=request.GET.dict())
        return _shown(request, kind, form)
    form = AskReport(kind, asker(actor), owner, request.POST)

    def answered() -> HttpResponse:
        wanted = form.wanted()
        if kind.is_short:
            return _at_once(actor, wanted)
        return redirect("job", asking.ask("report", wanted, actor).pk)

    return tried(form, answered, lambda status: _shown(request, kind, form, status))


def _at_once(actor: Actor, wanted: Wanted) -> HttpResponse:
    asked = Asking(
        wanted=wanted, reader=asker(actor), actor=actor, at=wanted.as_of or datetime.now(UTC)
    )
    return as_file(filed(asked), is_shown=wanted.form == Form.HTML)


def _shown(
    request: HttpRequest, kind: Report, form: AskReport, status: int = 200
) -> HttpResponse:  # fmt: skip
    shown = {"kind": kind, "form": form, "failed": form if form.is_bound else None}
    return render(request, "pages/report.html", shown, status=status)
