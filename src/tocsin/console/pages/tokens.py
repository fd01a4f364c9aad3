"""Tokens: what programs show to work for somebody."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tocsin.casework.access import Actor
from tocsin.console import refusals
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Day, Why
from tocsin.console.pages.deeds import done, reason, seen
from tocsin.console.pages.reading import one, readable
from tocsin.console.tokens import making
from tocsin.console.tokens.model import Scope, Token
from tocsin.vocabulary.errors import TocsinError

USUAL = timedelta(days=90)


class Make(Ask):
    """A new token."""

    slug = "make"
    purpose = forms.CharField(label=gettext_lazy("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = Day(
        label=gettext_lazy("Until"), help_text=gettext_lazy("At most a year from now.")
    )
    networks = forms.CharField(
        label=gettext_lazy("From these networks only"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("As 192.0.2.0/24, with spaces between; none: from anywhere."),
    )


@require_http_methods(["GET", "POST"])
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show tokens; make one, which is shown once."""
    if request.method == "GET":
        soon = (datetime.now(UTC) + USUAL).date()
        return _shown(request, Make(initial={"expires_on": soon, "scopes": [Scope.READ]}))
    form = Make(request.POST)
    if not form.is_valid():
        return _shown(request, form, status=422)
    try:
        made = _made(form.cleaned_data, actor)
    except TocsinError as why:
        form.add_error(None, reason(why))
        return _shown(request, form, status=refusals.status(why))
    return _shown(request, Make(), made=made)


@require_POST
@page
def revoke(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take a token back."""
    token = seen(one(Token, request, pk), request)
    return done(
        request,
        Why(request.POST),
        lambda said: making.revoke(token, actor, said["note"]),
        then=reverse("tokens"),
        said=_("Taken back: it opens nothing any more."),
        again=lambda form, status: _shown(request, form, status=status),
    )


def _made(said: dict[str, Any], actor: Actor) -> making.Made:
    end = datetime.combine(said["expires_on"], datetime.max.time(), UTC)
    return making.make(
        actor, said["purpose"], said["scopes"], end, said["networks"].replace(",", " ").split()
    )


def _shown(
    request: HttpRequest, form: forms.Form, made: making.Made | None = None, status: int = 200
) -> HttpResponse:
    now = datetime.now(UTC)
    rows = (
        readable(Token, request)
        .select_related("person", "organisation", "last_use")
        .order_by("-pk")[:200]
    )
    told = {
        "tokens": [(row, row.is_over(now)) for row in rows],
        "failed": form,
        "made": made,
        "form": form if isinstance(form, Make) else Make(),
    }
    answer = render(request, "pages/tokens.html", told, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
