"""The list of incidents, and opening one."""

from collections.abc import Mapping

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tocsin.casework import incidents
from tocsin.casework.access import Actor
from tocsin.casework.models import Incident, Role, Tlp
from tocsin.casework.search import matching
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Note
from tocsin.console.pages.deeds import done
from tocsin.console.pages.listing import Order, chosen, listed
from tocsin.console.pages.reading import holds, readable

ORDERS: Mapping[str, Order] = {
    "newest": Order("pk", gettext_lazy("newest first")),
    "ref": Order("ref", gettext_lazy("by reference"), is_descending=False),
}


class Open(Ask):
    """A new incident."""

    slug = "open"
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    summary = Note(label=gettext_lazy("Summary"), required=False, rows=4)
    tlp = forms.ChoiceField(label=gettext_lazy("Label"), choices=Tlp.choices, initial=Tlp.AMBER)


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the incidents that one may read."""
    return _shown(request, actor)


@require_POST
@page
def open_(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open an incident."""
    return done(
        request,
        Open(request.POST),
        lambda said: incidents.open_(
            actor, said["title"], values={"summary": said["summary"], "tlp": said["tlp"]}
        ),
        then=lambda made: reverse("incident", args=[made.pk]),
        said=_("Opened."),
        again=lambda form, status: _shown(request, actor, form, status),
    )


def _shown(
    request: HttpRequest, actor: Actor, failed: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    words = request.GET.get("q", "")[:200]
    rows = readable(Incident, request).select_related("owner", "operation")
    rows = matching(rows, words)
    name, order = chosen(ORDERS, request)
    found = listed(request, rows, order)
    keys = [one.pk for one in found.rows]
    counts = (
        Incident.objects.filter(pk__in=keys).annotate(n=Count("findings")).values_list("pk", "n")
    )
    by_key = dict(counts)
    for one in found.rows:
        one.finding_count = by_key[one.pk]
    told = {
        "listed": found,
        "order": name,
        "orders": ORDERS.items(),
        "q": words,
        "failed": failed,
        "open": failed or Open(),
        "may_open": holds(actor, Role.ANALYST),
    }
    return render(request, "pages/incidents.html", told, status=status)
