"""What is done with a finding: decided, grouped, suggested, merged."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tocsin.casework import classifying, findings, incidents, merging, proposals
from tocsin.casework.access import Actor
from tocsin.casework.models import Finding, Incident
from tocsin.casework.models.proposal import Proposal
from tocsin.console.acting import page
from tocsin.console.pages.asking import Why
from tocsin.console.pages.deeds import done, fresh, seen
from tocsin.console.pages.finding import (
    Answer,
    Classify,
    Decide,
    Gather,
    Merge,
    Suggest,
    found,
    incidents_of,
    shown,
    suggested,
)
from tocsin.console.pages.reading import one, readable


@require_POST
@page
def decide(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Confirm, reject, withdraw or reconsider it."""
    finding = seen(found(request, pk), request)
    return done(
        request,
        Decide(suggested(finding), request.POST),
        lambda said: findings.decide(
            finding,
            said["event"],
            actor,
            said["note"],
            with_techniques=bool(said.get("techniques")),
        ),
        then=reverse("finding", args=[pk]),
        said=_("Decided."),
        again=_again(request, actor, finding),
    )


@require_POST
@page
def gather(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Put it into an incident: one that is there, or a new one."""
    finding = found(request, pk)

    def put(said: dict[str, Any]) -> Incident:
        if said["incident"]:
            return incidents.gather(said["incident"], [finding], actor)
        return incidents.open_(
            actor, said["title"], findings=[finding], values={"tlp": finding.tlp}
        )

    return done(
        request,
        Gather(incidents_of(request, actor), request.POST),
        put,
        then=lambda made: reverse("incident", args=[made.pk]),
        said=_("It is in this incident."),
        again=_again(request, actor, finding),
    )


@require_POST
@page
def suggest(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Suggest something to the owner of a finding."""
    finding = found(request, pk)
    return done(
        request,
        Suggest(request.POST),
        lambda said: proposals.suggest(finding, said["what"], actor, said["reason"]),
        then=reverse("finding", args=[pk]),
        said=_("Suggested; its owner will answer."),
        again=_again(request, actor, finding),
    )


@require_POST
@page
def answer(request: HttpRequest, actor: Actor, pk: int, proposal: int) -> HttpResponse:
    """Answer a proposal about a finding of one's own, or take one's own back."""
    finding = found(request, pk)
    asked = seen(one(Proposal, request, proposal), request)
    deeds = {
        "accept": proposals.accept,
        "decline": proposals.decline,
        "take_back": proposals.take_back,
    }
    return done(
        request,
        Answer(request.POST),
        lambda said: deeds[said["answer"]](asked, actor, said["note"]),
        then=reverse("finding", args=[pk]),
        said=_("Answered."),
        again=_again(request, actor, finding),
    )


@require_POST
@page
def classify(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Put a word of a catalog on a finding, or take one off it."""
    finding = seen(found(request, pk), request)
    is_off = request.POST.get("event") == "off"
    deed = classifying.declassify if is_off else classifying.classify

    def put(said: dict[str, str]) -> object:
        scheme, _colon, code = said["word"].partition(":")
        return deed(finding, {scheme: [code]}, actor, said["note"])

    return done(
        request,
        Classify(request.POST),
        put,
        then=reverse("finding", args=[pk]),
        said=_("Taken off.") if is_off else _("It is on it."),
        again=_again(request, actor, finding),
    )


@require_POST
@page
def merge(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say that another finding says the same: figures count that one."""
    finding = seen(found(request, pk), request)

    def put(said: dict[str, Any]) -> object:
        into = readable(Finding, request).filter(pk=said["into"]).first()
        if into is None:
            raise forms.ValidationError({"into": _("There is no such finding.")})
        return merging.merge(finding, into, actor, said["note"])

    return done(
        request,
        Merge(request.POST),
        put,
        then=reverse("finding", args=[pk]),
        said=_("Figures count the other one now."),
        again=_again(request, actor, finding),
    )


@require_POST
@page
def part(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say that it is a finding of its own after all."""
    finding = seen(found(request, pk), request)
    return done(
        request,
        Why(request.POST),
        lambda said: merging.part(finding, actor, said["note"]),
        then=reverse("finding", args=[pk]),
        said=_("It counts for itself again."),
        again=_again(request, actor, finding),
    )


def _again(request: HttpRequest, actor: Actor, finding: Finding) -> Any:  # noqa: ANN401  # a Page
    return lambda form, status: shown(request, actor, fresh(finding), form, status)
