"""One search over every kind of record, as far as its reader may see them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tocsin.casework.access import Actor
from tocsin.casework.models import (
    Activity,
    Alert,
    AlertRevision,
    Coverage,
    Exhibit,
    Finding,
    Incident,
    Operation,
    Organisation,
    Outcome,
    Subject,
)
from tocsin.casework.search import matching, terms
from tocsin.console.acting import page
from tocsin.console.pages.reading import readable

EACH = 20
SHORTEST = 2
"""Letters of a search that is made."""


@dataclass(frozen=True)
class Hit:
    """One record that was found."""

    words: str
    address: str


@dataclass(frozen=True)
class Hits:
    """Those of one kind."""

    title: Any
    hits: list[Hit]
    has_more: bool


@dataclass(frozen=True)
class Searched:
    """How one kind is searched."""

    title: Any
    model: type[Any]
    address: Callable[[Any], str]


def _page(name: str) -> Callable[[Any], str]:
    return lambda row: reverse(name, args=[row.pk])


def _record(kind: str) -> Callable[[Any], str]:
    return lambda row: reverse("record", args=[kind, row.pk])


SEARCHED = (
    Searched(_("Findings"), Finding, _page("finding")),
    Searched(_("Incidents"), Incident, _page("incident")),
    Searched(_("Alerts"), Alert, _page("alert")),
    Searched(_("What alerts say"), AlertRevision, _page("revision")),
    Searched(_("Exhibits"), Exhibit, _page("exhibit")),
    Searched(_("Subjects"), Subject, _record("subject")),
    Searched(_("Operations"), Operation, _record("operation")),
    Searched(_("Activities"), Activity, _record("activity")),
    Searched(_("Outcomes"), Outcome, _record("outcome")),
    Searched(_("Press coverage"), Coverage, _record("coverage")),
    Searched(_("Organisations"), Organisation, _record("organisation")),
)


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what holds the words that were asked for."""
    words = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    is_long = sum(map(len, terms(words))) >= SHORTEST
    found = [_found(one, words, request) for one in SEARCHED] if is_long else []
    told = {
        "q": words,
        "found": [one for one in found if one.hits],
        "is_short": bool(words) and not is_long,
    }
    return render(request, "pages/search.html", told)


def _found(one: Searched, words: str, request: HttpRequest) -> Hits:
    found = matching(readable(one.model, request), words)
    rows = list(found.order_by("-pk")[: EACH + 1])
    return Hits(
        one.title, [Hit(str(row), one.address(row)) for row in rows[:EACH]], len(rows) > EACH
    )
