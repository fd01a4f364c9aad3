"""One incident: its findings, whom it is about, what happened when, and what others were told."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tocsin.casework import incidents
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    AlertRevision,
    Classification,
    Finding,
    Incident,
    Role,
    Subject,
    Transition,
    WordStanding,
)
from tocsin.casework.models.exhibit import Exhibit
from tocsin.console.acting import page
from tocsin.console.pages import law, talking, techniques
from tocsin.console.pages.asking import Ask, Note, given
from tocsin.console.pages.deeds import done, fresh, seen
from tocsin.console.pages.finding_facts import Word, title
from tocsin.console.pages.reading import holds, one, owns, readable
from tocsin.flow.reporting import REPORTS

FINDINGS = 500
SUBJECTS = 200
MOMENTS = 300
"""How many are shown; the rest is counted."""


class Numbers(Ask):
    """Which findings, by number."""

    slug = "numbers"
    findings = forms.CharField(
        label=gettext_lazy("Numbers of findings"),
        max_length=2000,
        help_text=gettext_lazy("With spaces or commas between them."),
    )

    def clean_findings(self) -> list[int]:
        """Return the numbers; each of them is one."""
        told = self.cleaned_data["findings"].replace(",", " ").split()
        if wrong := [
            one for one in told if not (one.isascii() and one.isdigit() and len(one) < 16)
        ]:
            raise forms.ValidationError(_("Not a number: %(got)s"), params={"got": wrong[0][:40]})
        return [int(one) for one in told]


class TakeOut(Ask):
    """Which findings are taken out, and why."""

    slug = "take_out"
    note = Note(label=gettext_lazy("Why they do not belong here"))


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    at: datetime
    what: str
    words: str
    address: str


@require_GET
@page
def index(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show an incident."""
    return shown(request, actor, _found(request, pk))


@require_POST
@page
def gather(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Put findings into it, by their numbers."""
    incident = seen(_found(request, pk), request)

    def put(said: dict[str, Any]) -> object:
        found = list(readable(Finding, request).filter(pk__in=said["findings"]))
        if missing := sorted(set(said["findings"]) - {row.pk for row in found}):
            raise forms.ValidationError({"findings": _("There is no finding %d.") % missing[0]})
        return incidents.gather(incident, found, actor)

    return done(
        request,
        Numbers(request.POST),
        put,
        then=_here(pk),
        said=_("They are in it."),
        again=_again(request, actor, incident),
    )


@require_POST
@page
def take_out(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take the ticked findings out of it."""
    incident = seen(_found(request, pk), request)
    ticked = [
        int(told)
        for told in request.POST.getlist("one")
        if told.isascii() and told.isdigit() and len(told) < 16
    ]

    def put(said: dict[str, Any]) -> object:
        found = list(readable(Finding, request).filter(pk__in=ticked))
        if not found:
            raise forms.ValidationError(_("Tick at least one finding."))
        return incidents.take_out(incident, found, actor, said["note"])

    return done(
        request,
        TakeOut(request.POST),
        put,
        then=_here(pk),
        said=_("Taken out."),
        again=_again(request, actor, incident),
    )


def shown(
    request: HttpRequest,
    actor: Actor,
    incident: Incident,
    failed: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of an incident."""
    found = readable(Finding, request).filter(incidents__incident=incident)
    rows = list(found.select_related("owner").order_by("first_at", "pk")[:FINDINGS])
    revisions = list(
        readable(AlertRevision, request)
        .filter(alert__incident=incident)
        .select_related("alert")
        .order_by("alert_id", "number")
    )
    exhibits = list(readable(Exhibit, request).filter(incident=incident).order_by("sealed_at"))
    subjects = readable(Subject, request).filter(findings__finding__in=found).distinct()
    told = {
        "incident": incident,
        "failed": failed,
        "is_ours": owns(actor, incident.owner_id),
        "forms": given(failed, [Numbers(), TakeOut(), *talking.asks(request, actor)]),
        "findings": rows,
        "finding_count": found.count(),
        "revisions": revisions,
        "exhibits": exhibits,
        "reports": [(one.name, one.title) for one in REPORTS.values() if "incident" in one.takes],
        "words": _words(found),
        **techniques.box(request, actor, "incident", incident),
        **law.box(request, actor, incident, subjects),
        "subjects": subjects.select_related("platform").order_by("pk")[:SUBJECTS],
        "subject_count": subjects.count(),
        "elections": incident.elections.all(),
        "timeline": _timeline(request, rows, revisions, exhibits),
        "may_edit": owns(actor, incident.owner_id) and holds(actor, Role.ANALYST),
        **talking.about(request, incident),
    }
    return render(request, "pages/incident.html", told, status=status)


def _timeline(
    request: HttpRequest,
    rows: list[Finding],
    revisions: list[AlertRevision],
    exhibits: list[Exhibit],
) -> list[Moment]:
    """Return what happened, in order: out there, and here."""
    seen_ = [
        Moment(one.first_at, _("behaviour"), one.claim, reverse("finding", args=[one.pk]))
        for one in rows
    ]
    kept = [
        Moment(one.sealed_at, _("sealed"), one.label, reverse("exhibit", args=[one.pk]))
        for one in exhibits
    ]
    told = [
        Moment(one.published_at, _("published"), str(one), reverse("revision", args=[one.pk]))
        for one in revisions
        if one.published_at
    ]
    steps = readable(Transition, request).filter(submission__revision__in=revisions)
    answered = [
        Moment(
            step.occurred_at,
            step.event.replace("_", " "),
            str(step.submission),
            reverse("submission", args=[step.submission_id]),
        )
        for step in steps.select_related("submission__revision__alert", "submission__recipient")
    ]
    return sorted([*seen_, *kept, *told, *answered], key=lambda one: one.at)[:MOMENTS]


def _words(found: Any) -> list[tuple[Word, bool, int]]:  # noqa: ANN401  # a queryset of findings
    """Return the words of catalogs on the findings, whether only suggested, and on how many."""
    words = Classification.objects.filter(finding__in=found)
    rows = words.exclude(standing=WordStanding.REJECTED).values_list("scheme", "code", "standing")
    return [
        (Word(scheme, code, title(scheme, code)), standing == WordStanding.SUGGESTED, count)
        for (scheme, code, standing), count in Counter(rows).most_common(60)
    ]


def _found(request: HttpRequest, pk: int) -> Incident:
    related = ("owner", "created_by", "operation", "network", "sharing_group")
    return one(Incident, request, pk, related=related)


def _here(pk: int) -> str:
    return reverse("incident", args=[pk])


def _again(request: HttpRequest, actor: Actor, incident: Incident) -> Any:  # noqa: ANN401  # a Page
    return lambda form, status: shown(request, actor, fresh(incident), form, status)
