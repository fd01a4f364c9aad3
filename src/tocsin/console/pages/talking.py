"""What stands under every record that people work on: comments, who is to do what, and history."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tocsin.casework import assignments, comments
from tocsin.casework.access import Actor
from tocsin.casework.models import Alert, Finding, Incident, Participation, Person, Submission
from tocsin.casework.models.assignment import Assignment
from tocsin.casework.models.comment import Comment
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import current
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Instant, Note, Why
from tocsin.console.pages.deeds import done, plainly, seen
from tocsin.console.pages.reading import one, readable

KINDS: dict[str, type[Record]] = {
    "finding": Finding,
    "incident": Incident,
    "alert": Alert,
    "submission": Submission,
}
"""What is talked about, by the name of its page."""

__all__ = ["Say", "Task", "Why", "about", "asks"]


class Say(Ask):
    """A comment."""

    slug = "say"
    text = Note(label=gettext_lazy("Comment"), rows=3)
    mentioned = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Bring it to the attention of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("For everybody who reads the record"),
        required=False,
        help_text=gettext_lazy("Otherwise for your own organisation."),
    )

    def __init__(self, people: Any, *given: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given, **named)
        self.fields["mentioned"].queryset = people  # type: ignore[attr-defined]


class Task(Ask):
    """Who is to do what, by when."""

    slug = "task"
    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Assign to"))
    task = forms.CharField(label=gettext_lazy("To do"), required=False, max_length=300)
    due_at = Instant(label=gettext_lazy("By"), required=False)

    def __init__(self, people: Any, *given: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given, **named)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


def asks(request: HttpRequest, actor: Actor) -> list[Ask]:
    """Return the forms under a record."""
    people = colleagues(request, actor)
    return [Say(people), Task(people)]


def about(request: HttpRequest, record: Record) -> dict[str, Any]:
    """Return what was said and asked about a record."""
    kind = record._meta.model_name
    return {
        "about": kind,
        "about_pk": record.pk,
        "comments": readable(Comment, request)
        .filter(**{f"{kind}": record})
        .select_related("person", "organisation")[:200],
        "assignments": readable(Assignment, request)
        .filter(**{f"{kind}": record})
        .select_related("person")
        .order_by("done_at", "pk")[:50],
    }


def colleagues(request: HttpRequest, actor: Actor) -> Any:  # noqa: ANN401  # their queryset
    """Return who works for the organisation today."""
    today = current(datetime.now(UTC).date())
    there = Participation.objects.filter(today, organisation=actor.organisation)
    return readable(Person, request).filter(pk__in=there.values("person")).order_by("pseudonym")


@require_POST
@page
def comment(request: HttpRequest, actor: Actor, about: str, pk: int) -> HttpResponse:
    """Say something about a record."""
    record = _record(request, about, pk)

    def put(said: dict[str, Any]) -> object:
        return comments.comment(
            record,
            said["text"],
            actor,
            is_shared=said["is_shared"],
            mentioned=list(said["mentioned"]),
        )

    form = Say(colleagues(request, actor), request.POST)
    return done(request, form, put, then=_back(about, pk), said=_("Said."), again=plainly(request))


@require_POST
@page
def assign(request: HttpRequest, actor: Actor, about: str, pk: int) -> HttpResponse:
    """Give somebody something to do about a record."""
    record = _record(request, about, pk)

    def put(said: dict[str, Any]) -> object:
        return assignments.assign(
            record, said["person"], actor, task=said["task"], due_at=said["due_at"]
        )

    form = Task(colleagues(request, actor), request.POST)
    return done(
        request, form, put, then=_back(about, pk), said=_("Assigned."), again=plainly(request)
    )


@require_POST
@page
def finish(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say that something is done."""
    row = seen(one(Assignment, request, pk), request)
    return done(
        request,
        Why({}),
        lambda _said: assignments.done(row, actor),
        then=reverse("start"),
        said=_("Done."),
        again=plainly(request),
    )


def _record(request: HttpRequest, about: str, pk: int) -> Any:  # noqa: ANN401  # one of KINDS
    if about not in KINDS:
        raise Http404
    return one(KINDS[about], request, pk)


def _back(about: str, pk: int) -> str:
    return reverse(about, args=[pk])
