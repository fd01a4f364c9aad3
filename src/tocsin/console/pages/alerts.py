"""The list of alerts, and drafting one."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tocsin.casework import alerts, journal, refs
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    Finding,
    FindingState,
    Incident,
    Pap,
    RevisionState,
    Role,
    Tlp,
)
from tocsin.casework.models.alert_revision import LONGEST_SUMMARY
from tocsin.casework.search import matching
from tocsin.console.acting import page, page_for
from tocsin.console.pages.asking import Ask, Instant, Note
from tocsin.console.pages.deeds import done
from tocsin.console.pages.listing import Order, chosen, listed
from tocsin.console.pages.reading import holds, one, readable

ORDERS: Mapping[str, Order] = {
    "newest": Order("pk", gettext_lazy("newest first")),
    "ref": Order("alert__ref", gettext_lazy("by reference"), is_descending=False),
}
SAID = ("title", "summary", "language", "method", "action", "deadline_at")
"""Columns of a revision that a form holds."""


class Words(Ask):
    """What a revision says."""

    slug = "words"
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Up to 1,200 characters: what happened, to whom it matters, how sure it is."
        ),
    )
    language = forms.CharField(label=gettext_lazy("Language (BCP 47)"), max_length=35, initial="en")
    method = Note(
        label=gettext_lazy("Method and limits"),
        required=False,
        rows=5,
        help_text=gettext_lazy("How it was found, what that cannot show, and who may be innocent."),
    )
    action = Note(label=gettext_lazy("What recipients are asked to do"), required=False, rows=4)
    deadline_at = Instant(label=gettext_lazy("By when"), required=False)


class Draft(Words):
    """A new alert."""

    slug = "draft"
    ref = forms.CharField(label=gettext_lazy("Reference"), max_length=32)
    tlp = forms.ChoiceField(label="TLP", choices=Tlp.choices, initial=Tlp.AMBER)
    pap = forms.ChoiceField(label="PAP", choices=Pap.choices, initial=Pap.AMBER)
    field_order = ("ref", "tlp", "pap", *SAID)


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the newest revision of each alert that one may read."""
    words, state = request.GET.get("q", "")[:200], request.GET.get("state", "")
    newest = readable(AlertRevision, request).exclude(
        pk__in=AlertRevision.objects.filter(alert__revisions__number__gt=F("number")).values("pk")
    )
    rows = newest.select_related("alert__owner", "alert__incident")
    if words:
        named = matching(Alert.objects.all(), words).values("pk")
        rows = rows.filter(Q(pk__in=matching(newest, words).values("pk")) | Q(alert__in=named))
    if state in RevisionState.values:
        rows = rows.filter(state=state)
    name, order = chosen(ORDERS, request)
    found = listed(request, rows, order)
    told = {
        "listed": found,
        "order": name,
        "orders": ORDERS.items(),
        "q": words,
        "state": state,
        "states": RevisionState.choices,
        "may_draft": holds(actor, Role.ANALYST),
    }
    return render(request, "pages/alerts.html", told)


@require_GET
@page
def latest(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Go to the newest revision of an alert."""
    alert = one(Alert, request, pk)
    newest = readable(AlertRevision, request).filter(alert=alert).order_by("-number").first()
    return redirect("revision", newest.pk) if newest else redirect("alerts")


@require_http_methods(["GET", "POST"])
@page_for(Role.ANALYST)
def draft(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Draft an alert, of an incident where the address names one."""
    incident = _incident(request)
    today = datetime.now(UTC).date()
    start = {"ref": refs.next_ref(actor.for_whom, "alert", today)}
    if incident:
        start |= {
            "title": incident.title,
            "summary": incident.summary[:LONGEST_SUMMARY],
            "tlp": incident.tlp,
        }

    def shown(form: forms.Form, status: int = 200) -> HttpResponse:
        told = {"form": form, "failed": form, "incident": incident}
        return render(request, "pages/alert_draft.html", told, status=status)

    if request.method == "GET":
        return shown(Draft(initial=start))
    return done(
        request,
        Draft(request.POST),
        lambda said: _drafted(said, incident, actor, request),
        then=lambda made: reverse("revision", args=[made.pk]),
        said=_("Drafted."),
        again=shown,
    )


def _drafted(
    said: dict[str, Any], incident: Incident | None, actor: Actor, request: HttpRequest
) -> AlertRevision:
    """Keep a draft that rests on the confirmed findings of its incident."""
    alert = Alert(ref=said["ref"], tlp=said["tlp"], pap=said["pap"], incident=incident)
    revision = AlertRevision(**{name: said[name] for name in SAID})
    with journal.turn():
        made = alerts.draft(alert, revision, actor)
        if incident:
            found = readable(Finding, request).filter(incidents__incident=incident)
            alerts.rest_on(made, found.filter(state=FindingState.CONFIRMED), actor)
    return made


def _incident(request: HttpRequest) -> Incident | None:
    told = request.GET.get("incident", "")
    is_key = told.isascii() and told.isdigit() and len(told) < 16
    return one(Incident, request, int(told)) if is_key else None
