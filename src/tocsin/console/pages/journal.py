"""The journal, for auditors: what was done, by whom, and whether the chain of it holds."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tocsin.casework import journal, proof
from tocsin.casework.access import Actor
from tocsin.casework.models import JournalEntry, Role
from tocsin.console.acting import page_for
from tocsin.console.pages.listing import Order, listed
from tocsin.console.pages.reading import readable

ORDER = Order("pk", gettext_lazy("newest first"))
WRONG = 200


@require_GET
@page_for(Role.AUDITOR)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what was done for the organisations that one audits."""
    return _shown(request)


@require_POST
@page_for(Role.AUDITOR)
def prove(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Read the whole journal and every record again, and say whether they hold."""
    return _shown(request, proof.prove())


def _shown(request: HttpRequest, proven: proof.Proof | None = None) -> HttpResponse:
    rows = readable(JournalEntry, request)
    asked = {name: request.GET.get(name, "")[:80] for name in ("place", "actor", "verb")}
    if asked["place"]:
        rows = rows.filter(place=asked["place"])
    if asked["actor"]:
        rows = rows.filter(actor=asked["actor"])
    if asked["verb"]:
        rows = rows.filter(verb__startswith=asked["verb"])
    told = {
        "listed": listed(request, rows, ORDER),
        "asked": asked,
        "head": journal.last(),
        "proof": proven,
        "wrong": [_shortly(str(one)) for one in proven.wrong[:WRONG]] if proven else [],
        "now": datetime.now(UTC),
    }
    return render(request, "pages/journal.html", told)


def _shortly(text: str) -> str:
    return text[:400]
