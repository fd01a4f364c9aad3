"""The list of findings: what waits for a decision, found, sorted, and decided many at a time."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from functools import cache
from importlib.metadata import entry_points

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from tocsin.casework import findings
from tocsin.casework.access import Actor
from tocsin.casework.models import Classification, Finding, FindingState, FindingSubject, Role
from tocsin.casework.search import matching
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Day, Note, Techniques
from tocsin.console.pages.deeds import done
from tocsin.console.pages.listing import Order, chosen, listed
from tocsin.console.pages.reading import holds, readable

ORDERS: Mapping[str, Order] = {
    "newest": Order("last_at", gettext_lazy("newest first")),
    "oldest": Order("last_at", gettext_lazy("oldest first"), is_descending=False),
    "added": Order("pk", gettext_lazy("last taken in first")),
    "largest": Order("evidence", gettext_lazy("most evidence first")),
}
MOST = 1000
"""Findings decided at once."""
EVENTS = (
    ("confirm", gettext_lazy("Confirm")),
    ("reject", gettext_lazy("Reject")),
    ("withdraw", gettext_lazy("Withdraw")),
    ("reconsider", gettext_lazy("Reconsider")),
)


class Filter(Ask):
    """What a list of findings is narrowed to."""

    slug = "filter"
    q = forms.CharField(label=gettext_lazy("Words of the claim"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("any")), *FindingState.choices],
    )
    kind = forms.CharField(
        label=gettext_lazy("Kind"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "kinds"}),
    )
    place = forms.CharField(
        label=gettext_lazy("Country"),
        required=False,
        max_length=2,
        widget=forms.TextInput(attrs={"size": 3}),
    )
    since = Day(label=gettext_lazy("From"), required=False)
    until = Day(label=gettext_lazy("To"), required=False)
    order = forms.ChoiceField(
        label=gettext_lazy("Sorted"),
        required=False,
        choices=[(name, one.title) for name, one in ORDERS.items()],
    )
    size = forms.ChoiceField(
        label=gettext_lazy("Rows"),
        required=False,
        choices=[("50", "50"), ("200", "200"), ("1000", "1,000")],
    )


class Decide(Ask):
    """One decision about many findings."""

    slug = "decide"
    event = forms.ChoiceField(label=gettext_lazy("Decision"), choices=EVENTS)
    note = Note(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("Needed for all but a confirmation."),
    )
    techniques = Techniques()


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the findings that the address asks for."""
    return _shown(request, actor, Decide(), 200)


@require_POST
@page
def decide(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Decide about every finding that is ticked, or about none of them."""
    picked = _picked(request)
    count = len(picked)

    def all_of_them(said: dict[str, str]) -> object:
        if not picked:
            raise forms.ValidationError(_("Tick at least one finding."))
        with_techniques = bool(said["techniques"])
        return findings.decide_all(
            picked, said["event"], actor, said["note"], with_techniques=with_techniques
        )

    return done(
        request,
        Decide(request.POST),
        all_of_them,
        then=_back(request),
        said=ngettext("%d finding decided.", "%d findings decided.", count) % count,
        again=lambda form, status: _shown(request, actor, form, status),
    )


def _shown(request: HttpRequest, actor: Actor, form: forms.Form, status: int) -> HttpResponse:
    asked = Filter(request.GET)
    asked.is_valid()
    name, order = chosen(ORDERS, request)
    found = listed(request, narrowed(readable(Finding, request), asked), order)
    _with_subjects(found.rows)
    told = {
        "filter": asked,
        "form": form,
        "listed": found,
        "order": name,
        "kinds": kinds(),
        "may_decide": holds(actor, Role.ANALYST, Role.REVIEWER),
        "ticked": set(request.POST.getlist("one")),
        "tick_all": "all" in request.GET,
        "query": request.GET.urlencode(),
    }
    return render(request, "pages/findings.html", told, status=status)


def narrowed(rows: QuerySet[Finding], asked: Filter) -> QuerySet[Finding]:
    """Return the findings that a filter lets through; a field that is wrong lets all through."""
    said = asked.cleaned_data
    if words := said.get("q"):
        rows = matching(rows, words)
    if state := said.get("state"):
        rows = rows.filter(state=state)
    if kind := said.get("kind"):
        rows = rows.filter(kind=kind)
    if place := said.get("place"):
        code = Classification.objects.filter(scheme="place", code=place.upper())
        rows = rows.filter(pk__in=code.values("finding_id"))
    if since := said.get("since"):
        rows = rows.filter(last_at__gte=datetime.combine(since, time.min, UTC))
    if until := said.get("until"):
        rows = rows.filter(first_at__lte=datetime.combine(until, time.max, UTC))
    return rows.select_related("owner").defer("measures", "chance", "rule", "innocent")


@cache
def kinds() -> tuple[str, ...]:
    """Return the names of detectors on this machine: suggestions, where any word may be typed."""
    return tuple(sorted(one.name for one in entry_points(group="tocsin.detectors")))


def _with_subjects(rows: Sequence[Finding]) -> None:
    """Give each finding of a page its first subjects and its countries: two questions for all."""
    keys = [one.pk for one in rows]
    subjects: dict[int, list[str]] = {key: [] for key in keys}
    first = FindingSubject.objects.filter(finding__in=keys, position__lt=2)
    for one in first.select_related("subject").order_by("position"):
        subjects[one.finding_id].append(str(one.subject))
    places: dict[int, list[str]] = {key: [] for key in keys}
    # Asked for by finding alone: SQLite would rather read every place there is.
    words = Classification.objects.filter(finding__in=keys)
    for key, scheme, code in sorted(words.values_list("finding_id", "scheme", "code")):
        if scheme == "place":
            places[key].append(code)
    for row in rows:
        row.first_subjects, row.places = subjects[row.pk], places[row.pk]  # type: ignore[attr-defined]


def _picked(request: HttpRequest) -> list[Finding]:
    """Return the ticked findings as their reader saw them: each box says `key:version`."""
    ticked = {}
    for told in request.POST.getlist("one")[:MOST]:
        key, _colon, version = told.partition(":")
        if key.isascii() and key.isdigit() and version.isascii() and version.isdigit():
            ticked[int(key[:18])] = int(version[:9])
    found = list(readable(Finding, request).filter(pk__in=ticked).order_by("pk"))
    for one in found:
        one.version = ticked[one.pk]
    return found


def _back(request: HttpRequest) -> str:
    """Return the same list, where it was."""
    query = request.GET.urlencode()
    return reverse("findings") + (f"?{query}" if query else "")
