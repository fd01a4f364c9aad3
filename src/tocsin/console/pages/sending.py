"""What would be handed over, to the last byte, before anything is sent; then the sending itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tocsin.casework.access import Actor
from tocsin.casework.models import Role, Submission
from tocsin.casework.rapid.states import State
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Note
from tocsin.console.pages.deeds import done, seen
from tocsin.console.pages.desks import desk
from tocsin.console.pages.submission import found
from tocsin.flow import handing, pursuing, sending
from tocsin.vocabulary.errors import TocsinError

TEXT = 100_000
"""Characters of a preview that are shown."""


class Send(Ask):
    """That what was seen is what is sent."""

    slug = "send"
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput, required=False)


class Arrived(Ask):
    """What a person found out of an attempt whose end nobody knows."""

    slug = "arrived"
    channel = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = Note(label=gettext_lazy("How you know"))


@require_GET
@page
def preview(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show exactly what would be handed over; nothing is changed by looking."""
    return _shown(request, actor, found(request, pk))


@require_POST
@page
def send(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Send what was seen; where that is no more what would be sent, do not."""
    submission = seen(found(request, pk), request)
    is_again = submission.state == State.SEND_FAILED

    def put(said: dict[str, Any]) -> object:
        if is_again:
            return sending.resend(desk(actor), submission, expect_sha256=said["sha256"])
        return sending.send(desk(actor), submission, expect_sha256=said["sha256"])

    def on(made: Any) -> str:  # noqa: ANN401  # sending.Sent
        for one in made.pending:
            _warn(request, one)
        return reverse("submission", args=[pk])

    return done(
        request,
        Send(request.POST),
        put,
        then=on,
        said=_("Handed over as far as the table says."),
        again=lambda form, status: _shown(request, actor, found(request, pk), form, status),
    )


@require_POST
@page
def settle(request: HttpRequest, actor: Actor, pk: int, how: str) -> HttpResponse:
    """Say of an attempt whose end is not known that it arrived, or that it was lost."""
    submission = seen(found(request, pk), request)
    deed = {"arrived": pursuing.arrived, "lost": pursuing.lost}[how]
    return done(
        request,
        Arrived(request.POST),
        lambda said: deed(desk(actor), submission, said["channel"], said["note"]),
        then=reverse("submission", args=[pk]),
        said=_("Written down."),
        again=lambda form, status: _shown(request, actor, found(request, pk), form, status),
    )


def _shown(
    request: HttpRequest,
    actor: Actor,
    submission: Submission,
    failed: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    actor.must_own(submission.place, submission.revision.alert.owner_id)
    would, why = None, ""
    try:
        would = sending.preview(desk(actor), submission)
    except TocsinError as error:
        why = str(error)
    told = {
        "submission": submission,
        "preview": would,
        "why": why,
        "failed": failed,
        "may_send": Role.SENDER in actor.roles
        and submission.state in {State.APPROVED, State.SEND_FAILED},
        "messages_": [(name, len(body)) for name, body in would.messages.items()] if would else [],
        "longest": TEXT,
        "pending": handing.pending(desk(actor), submission) if submission.attempts else (),
    }
    return render(request, "pages/preview.html", told, status=status)


def _warn(request: HttpRequest, pending: Any) -> None:  # noqa: ANN401  # sending.Pending

    messages.warning(request, f"{pending.channel}: {pending.why} ({pending.state})")
