"""Contesting what an alert said, and answering that: it stands, or is withdrawn for all to see."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tocsin.casework import corrections
from tocsin.casework.access import Actor
from tocsin.casework.models.correction import Correction
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Note
from tocsin.console.pages.deeds import done, plainly, seen
from tocsin.console.pages.reading import one
from tocsin.console.pages.revision import found


class Contest(Ask):
    """Who contests what was said, and why."""

    slug = "contest"
    by = forms.CharField(
        label=gettext_lazy("Who contests it, as they may be named"), max_length=200
    )
    note = Note(label=gettext_lazy("What they say"))


class Answer(Ask):
    """The answer to a contest, for all who read what was said."""

    slug = "judge"
    event = forms.ChoiceField(choices=[("uphold", "uphold"), ("withdraw", "withdraw")])
    note = Note(label=gettext_lazy("Why"))


@require_POST
@page
def contest(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Write down that somebody contests a revision."""
    revision = found(request, pk)
    return done(
        request,
        Contest(request.POST),
        lambda said: corrections.contest(revision, said["by"], said["note"], actor),
        then=reverse("revision", args=[pk]),
        said=_("Written down; all who read it see that it is contested."),
        again=plainly(request),
    )


@require_POST
@page
def judge(request: HttpRequest, actor: Actor, pk: int, contest: int) -> HttpResponse:
    """Answer a contest: what was said stands, or is withdrawn."""
    revision = seen(found(request, pk), request)
    asked = one(Correction, request, contest)

    def put(said: dict[str, str]) -> object:
        if said["event"] == "uphold":
            return corrections.uphold(asked, actor, said["note"])
        return corrections.withdraw(revision, actor, said["note"], asked)

    return done(
        request,
        Answer(request.POST),
        put,
        then=reverse("revision", args=[pk]),
        said=_("Answered, for all who read it."),
        again=plainly(request),
    )
