"""What is kept, how long, and on whose word: legal holds, retention, what was destroyed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tocsin.casework import destruction, holds, retention
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    Alert,
    Destruction,
    Disposal,
    Exhibit,
    Finding,
    Incident,
    LegalHold,
    Operation,
    RetentionPolicy,
)
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Day, Note, Why, given
from tocsin.console.pages.deeds import done, plainly, seen
from tocsin.console.pages.desks import desk
from tocsin.console.pages.evidence import Destroy
from tocsin.console.pages.reading import holds as has_role
from tocsin.console.pages.reading import one, readable
from tocsin.flow import destroying

SHOWN = 200
"""Rows of a table; those before are in the API."""
HELD: dict[str, Any] = {
    "finding": Finding, "incident": Incident, "operation": Operation, "alert": Alert,
    "exhibit": Exhibit,
}  # fmt: skip


class Hold(Ask):
    """A record that must be kept."""

    slug = "hold"
    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[
            ("finding", gettext_lazy("finding")),
            ("incident", gettext_lazy("incident")),
            ("operation", gettext_lazy("operation")),
            ("alert", gettext_lazy("alert")),
            ("exhibit", gettext_lazy("exhibit")),
        ],
    )
    number = forms.IntegerField(
        label=gettext_lazy("Its number"), min_value=1, max_value=2**62,
        help_text=gettext_lazy("As its address has it."),
    )  # fmt: skip
    reason = Note(label=gettext_lazy("Why"))
    authority = forms.CharField(
        label=gettext_lazy("On whose word"), max_length=300,
        help_text=gettext_lazy("A court and its number, a law, a letter."),
    )  # fmt: skip
    expires_on = Day(
        label=gettext_lazy("First day on which it holds no more"), required=False,
        help_text=gettext_lazy("Left out: until somebody releases it."),
    )  # fmt: skip


class Approve(Ask):
    """That bytes may go."""

    slug = "approve"
    backups = Note(
        label=gettext_lazy("Which backups hold a copy, and until when"),
        help_text=gettext_lazy("The certificate keeps these words; say so where there are none."),
    )
    note = Note(label=gettext_lazy("Words"), required=False)


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show holds, policies with what is due, and what two people disposed of or destroyed."""
    return _shown(request, actor)


@require_POST
@page
def hold(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a record under legal hold."""

    def put(said: dict[str, Any]) -> object:
        record = readable(HELD[said["kind"]], request).filter(pk=said["number"]).first()
        if record is None:
            raise forms.ValidationError({"number": _("There is none, or not for you to read.")})
        return holds.hold(
            record, actor, said["reason"], said["authority"], expires_on=said["expires_on"]
        )

    return done(
        request, Hold(request.POST), put,
        then=reverse("keeping"), said=_("Held."), again=_again(request, actor),
    )  # fmt: skip


@require_POST
@page
def release(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Let go of what was held, and say why."""
    row = seen(one(LegalHold, request, pk), request)
    return _deed(request, lambda said: holds.release(row, actor, said["note"]), _("Released."))


@require_POST
@page
def propose(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Propose to dispose of what is due under a policy."""
    policy = one(RetentionPolicy, request, pk)
    return _deed(request, lambda _said: retention.propose(policy, actor, _today()), _("Proposed."))


@require_POST
@page
def dispose(request: HttpRequest, actor: Actor, pk: int, how: str) -> HttpResponse:
    """Dispose of what another person proposed, or keep it and say why."""
    row = seen(one(Disposal, request, pk), request)
    ways: dict[str, Callable[..., object]] = {
        "approve": retention.approve,
        "decline": retention.decline,
    }
    if how not in ways:
        raise Http404
    return _deed(request, lambda said: ways[how](row, actor, said["note"]), _("Written down."))


@require_POST
@page
def propose_destruction(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Propose that an exhibit's bytes go for good; somebody else approves."""
    row = one(Exhibit, request, pk)
    return done(
        request,
        Destroy(request.POST),
        lambda said: destruction.propose(row, actor, said["reason"], said["authority"]),
        then=reverse("keeping"),
        said=_("Proposed; another person approves."),
        again=plainly(request),
    )


@require_POST
@page
def destroy(request: HttpRequest, actor: Actor, pk: int, how: str) -> HttpResponse:
    """Destroy what another person proposed, go on with it, or keep it and say why."""
    row = seen(one(Destruction, request, pk, related=("exhibit",)), request)
    if how == "decline":
        return _deed(
            request, lambda said: destruction.decline(row, actor, said["note"]), _("Kept.")
        )
    if how == "finish":
        return _deed(request, lambda _said: destroying.destroy(desk(actor), row), _("Destroyed."))
    if how != "approve":
        raise Http404
    return done(
        request,
        Approve(request.POST),
        lambda said: destroying.approve(desk(actor), row, said["backups"], said["note"]),
        then=reverse("keeping"),
        said=_("Destroyed; the certificate is in the vault and in the journal."),
        again=plainly(request),
    )


def _deed(
    request: HttpRequest, deed: Callable[[dict[str, Any]], object], said: str
) -> HttpResponse:
    """Do something that asks for nothing but words."""
    return done(
        request, Why(request.POST), deed,
        then=reverse("keeping"), said=said, again=plainly(request),
    )  # fmt: skip


def _shown(
    request: HttpRequest, actor: Actor, failed: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    today = _today()
    told = {
        "holds": _newest(readable(LegalHold, request).select_related("set_by")),
        "policies": [
            (policy, retention.due(policy, today).count())
            for policy in readable(RetentionPolicy, request).select_related("election")
        ],
        "disposals": _newest(readable(Disposal, request).select_related("policy")),
        "destructions": _newest(readable(Destruction, request).select_related("exhibit")),
        "today": today,
        "failed": failed,
        "forms": given(failed, [Hold(), Approve(), Why()]),
        "may_lead": has_role(actor, *holds.LEADS),
        "may_answer": has_role(actor, *destruction.APPROVING),
    }
    return render(request, "pages/keeping.html", told, status=status)


def _newest(rows: QuerySet[Any]) -> list[Any]:
    return list(rows.order_by("-pk")[:SHOWN])


def _today() -> date:
    return datetime.now(UTC).date()


def _again(request: HttpRequest, actor: Actor) -> Any:  # noqa: ANN401  # a Page
    return lambda form, status: _shown(request, actor, form, status)
