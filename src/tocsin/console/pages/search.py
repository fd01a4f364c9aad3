"""One search over every kind of record, as far as its reader may see them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
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
    columns: tuple[str, ...]
    address: Callable[[Any], str]


def _page(name: str) -> Callable[[Any], str]:
    return lambda row: reverse(name, args=[row.pk])


def _record(kind: str) -> Callable[[Any], str]:
    return lambda row: reverse("record", args=[kind, row.pk])


SEARCHED = (
    Searched(_("Findings"), Finding, ("claim", "key"), _page("finding")),
    Searched(_("Incidents"), Incident, ("ref", "title", "summary"), _page("incident")),
    Searched(_("Alerts"), Alert, ("ref",), _page("alert")),
    Searched(
        _("What alerts say"),
        AlertRevision,
        ("title", "summary", "method", "action"),
        _page("revision"),
    ),
    Searched(_("Exhibits"), Exhibit, ("label", "manifest_sha256"), _page("exhibit")),
    Searched(_("Subjects"), Subject, ("native_id",), _record("subject")),
    Searched(_("Operations"), Operation, ("name", "attribution"), _record("operation")),
    Searched(_("Activities"), Activity, ("topic", "audience"), _record("activity")),
    Searched(_("Outcomes"), Outcome, ("kind", "evidence"), _record("outcome")),
    Searched(_("Press coverage"), Coverage, ("title", "url"), _record("coverage")),
    Searched(_("Organisations"), Organisation, ("name",), _record("organisation")),
)


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what holds the words that were asked for."""
    words = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    found = [_found(one, words, request) for one in SEARCHED] if len(words) >= SHORTEST else []
    told = {
        "q": words,
        "found": [one for one in found if one.hits],
        "is_short": 0 < len(words) < SHORTEST,
    }
    return render(request, "pages/search.html", told)


def _found(one: Searched, words: str, request: HttpRequest) -> Hits:
    anywhere = Q()
    for column in one.columns:
        anywhere |= Q(**{f"{column}__icontains": words})
    rows = list(readable(one.model, request).filter(anywhere).order_by("-pk")[: EACH + 1])
    return Hits(
        one.title, [Hit(str(row), one.address(row)) for row in rows[:EACH]], len(rows) > EACH
    )
