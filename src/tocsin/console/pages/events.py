"""What happens to a submission, one event at a time: a form that asks for what the event needs."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tocsin.casework import submissions
from tocsin.casework.access import Actor
from tocsin.casework.models import Submission
from tocsin.casework.rapid.states import Closing, Event
from tocsin.casework.submissions import Said
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Instant, Note
from tocsin.console.pages.deeds import done, fresh, seen
from tocsin.console.pages.desks import desk
from tocsin.console.pages.submission import ELSEWHERE, found
from tocsin.flow import answers

LARGEST_LETTER = 25 << 20
"""Bytes of a letter or e-mail that is kept from a page."""
HEARD = ("occurred_at", "on_behalf_of", "letter")
NEEDS: Mapping[Event, tuple[str, ...]] = {
    Event.WITHDRAW: ("note",),
    Event.GIVE_UP: ("note",),
    Event.ACKNOWLEDGE: (*HEARD, "note"),
    Event.REQUEST_INFO: (*HEARD, "note"),
    Event.SUPPLY_INFO: ("occurred_at", "note"),
    Event.ESCALATE: ("next_contact", "occurred_at", "note"),
    Event.APPEAL: ("occurred_at", "note"),
    Event.TO_ODS: ("body", "occurred_at", "note"),
    Event.CLOSE: ("closing", "note"),
    Event.CLOSE_NO_RESPONSE: ("note",),
    Event.NEW_ROUND: ("note",),
}
"""What a form asks for; what must be there is for the machine to say."""


class Happened(Ask):
    """All that any event may need; a form shows what its event does."""

    slug = "happened"
    closing = forms.ChoiceField(
        label=gettext_lazy("Closed because it is"),
        choices=[
            (one.value, one.value.replace("_", " "))
            for one in Closing
            if one is not Closing.NO_RESPONSE
        ],
    )
    next_contact = forms.CharField(
        label=gettext_lazy("Contact or authority that it goes to"), max_length=200
    )
    body = forms.CharField(label=gettext_lazy("Certified body"), max_length=200)
    occurred_at = Instant(
        label=gettext_lazy("When it happened"),
        required=False,
        help_text=gettext_lazy("UTC; left out: now. When it was written down is kept too."),
    )
    on_behalf_of = forms.CharField(
        label=gettext_lazy("Who of the recipient said so"), max_length=200, required=False
    )
    letter = forms.FileField(
        label=gettext_lazy("Their letter or e-mail"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Kept in the vault, by its hash."),
    )
    note = Note(label=gettext_lazy("Words"), required=False)

    def __init__(self, event: Event, *given: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given, **named)
        for field in set(self.fields) - set(NEEDS.get(event, ())):
            del self.fields[field]

    def clean_letter(self) -> Any:  # noqa: ANN401  # an uploaded file
        """Return the letter; one that is too large is none."""
        letter = self.cleaned_data["letter"]
        if letter and letter.size > LARGEST_LETTER:
            raise forms.ValidationError(_("Larger than 25 MB: keep it with tocsin preserve."))
        return letter


@require_http_methods(["GET", "POST"])
@page
def event(request: HttpRequest, actor: Actor, pk: int, event: str) -> HttpResponse:
    """Ask for what an event needs, and let it happen."""
    kind = _kind(event)
    submission = found(request, pk)

    def page_(form: forms.Form, status: int = 200) -> HttpResponse:
        told = {"submission": fresh(submission), "event": kind, "form": form, "failed": form}
        return render(request, "pages/event.html", told, status=status)

    if request.method == "GET":
        return page_(Happened(kind))
    mine = seen(submission, request)
    return done(
        request,
        Happened(kind, request.POST, request.FILES),
        lambda said: submissions.apply(mine, kind, actor, _said(said, kind, mine, actor)),
        then=reverse("submission", args=[pk]),
        said=_("Written down."),
        again=page_,
    )


def kept_letter(letter: Any, submission: Submission, actor: Actor) -> str:  # noqa: ANN401  # a file
    """Keep a letter in the vault; return its hash, "" where there is none."""
    return (
        answers.keep_letter(desk(actor), letter.read(), letter.name, submission) if letter else ""
    )


def _said(said: dict[str, Any], kind: Event, submission: Submission, actor: Actor) -> Said:
    closing = Closing(said["closing"]) if "closing" in said else None
    return Said(
        note=said.get("note", ""),
        occurred_at=said.get("occurred_at"),
        on_behalf_of=said.get("on_behalf_of", ""),
        next_contact=said.get("next_contact", ""),
        body=said.get("body", ""),
        closing=Closing.NO_RESPONSE if kind is Event.CLOSE_NO_RESPONSE else closing,
        evidence_sha256=kept_letter(said.get("letter"), submission, actor),
    )


def _kind(event: str) -> Event:
    if event not in set(Event) or Event(event) in ELSEWHERE:
        raise Http404
    return Event(event)
