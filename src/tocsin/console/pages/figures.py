"""Figures: what can be counted, what was published, and the records behind each."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tocsin.casework.access import Actor
from tocsin.casework.figures.asking import WORDS
from tocsin.casework.figures.publishing import PUBLISHING
from tocsin.casework.figures.register import Rule, rules
from tocsin.casework.models import ReportFigure
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Instant
from tocsin.console.pages.deeds import tried
from tocsin.console.pages.listing import Order, listed
from tocsin.console.pages.places import address
from tocsin.console.pages.reading import holds, one, readable
from tocsin.console.pages.report_forms import PERIOD
from tocsin.flow import figures
from tocsin.vocabulary.figure import Figure

ORDER = Order("pk", gettext_lazy("newest first"))
NAMES: Mapping[str, Any] = {
    "period": gettext_lazy("Period"), "on": gettext_lazy("On the day"),
    "network": gettext_lazy("Network"), "election": gettext_lazy("Election"),
    "platform": gettext_lazy("Platform"), "operation": gettext_lazy("Operation"),
    "kind": gettext_lazy("Kind"), "rule": gettext_lazy("Rule that was broken"),
    "subject": gettext_lazy("Kind of subject"), "actor": gettext_lazy("Whose deed"),
    "instrument": gettext_lazy("Instrument"), "provision": gettext_lazy("Provision"),
    "recipient": gettext_lazy("Kind of recipient"), "topic": gettext_lazy("Topic"),
}  # fmt: skip
"""What a rule may be asked, in the order of the form."""
HELP: Mapping[str, Any] = {
    "period": PERIOD,
    "on": gettext_lazy("YYYY-MM-DD"),
    "election": gettext_lazy("Its id, as RO-presidential-2024-11-24."),
}


class AskFigure(Ask):
    """What a rule is asked."""

    slug = "figure"

    def __init__(self, rule: Rule, *given: Any, **named: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*given, **named)
        for name in (each for each in NAMES if each in rule.takes):
            self.fields[name] = _asked(name, is_needed=name in rule.needs)
        self.fields["as_of"] = Instant(
            label=gettext_lazy("As of"), required=False, help_text=gettext_lazy("UTC; empty: now")
        )

    def count(self, rule: Rule, request: HttpRequest) -> Figure:
        """Count what was asked."""
        asked = {name: self.cleaned_data[name] for name in NAMES if name in self.cleaned_data}
        return figures.count(rule.name, request.user, self.cleaned_data["as_of"], asked)


class Freeze(Ask):
    """The words of a figure, and the report that it is printed in."""

    slug = "freeze"
    report = forms.CharField(label=gettext_lazy("Name of the report"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("As it is printed"),
        max_length=300,
        help_text=gettext_lazy(
            "A sentence with one number that is true of it; of several, [the one] that is meant."
        ),
    )


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show published figures, and every rule that one may count by."""
    rows = readable(ReportFigure, request).select_related("owner")
    told = {"listed": listed(request, rows, ORDER), "rules": rules().values()}
    return render(request, "pages/figures.html", told)


@require_GET
@page
def published(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show a figure as it was published, what counted, and what has become of it."""
    row = one(ReportFigure, request, pk, related=("owner", "created_by"))
    found = figures.published(row, request.user)
    seen = found.comparison.seen if found.comparison else ()
    told = {"figure": row, "found": found, **_records(request, seen, row.as_of, {})}
    told["asked"] = _named(row.parameters)
    told["gone"] = _gone(found)
    return render(request, "pages/figure.html", told)


@require_GET
@page
def rule(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Count by a rule, and show the records behind the number."""
    found = _rule(name)
    if not _is_asked(request, found):
        form = AskFigure(found, initial=request.GET.dict())
        return _shown(request, actor, found, form)
    form = AskFigure(found, request.GET)
    return tried(
        form,
        lambda: _shown(request, actor, found, form, counted=form.count(found, request)),
        lambda status: _shown(request, actor, found, form, status=status),
    )


@require_POST
@page
def freeze(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Publish a figure: its words, its value, and what it counted are kept."""
    found = _rule(name)
    actor.must_be("a figure of a report", *PUBLISHING)
    asked, form = AskFigure(found, request.POST), Freeze(request.POST)

    def answered() -> HttpResponse:
        counted = asked.count(found, request)
        said = form.cleaned_data
        kept = figures.freeze(counted, said["report"], said["text"], actor)
        return redirect("figure", kept.pk)

    def again(status: int) -> HttpResponse:
        return _shown(request, actor, found, asked, freezing=form, status=status)

    return tried(form, answered, again) if asked.is_valid() else again(422)


def _shown(
    request: HttpRequest, actor: Actor, found: Rule, form: AskFigure, *,
    counted: Figure | None = None, freezing: Freeze | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    failed: Ask | None = freezing or (form if form.is_bound else None)
    told: dict[str, Any] = {
        "rule": found, "form": form, "failed": failed, "counted": counted,
        "may_freeze": holds(actor, *PUBLISHING),
    }  # fmt: skip
    if counted is not None:
        as_of = counted.as_of or datetime.now(UTC)
        told |= _records(request, counted.records, as_of, counted.behind)
        told["asked"] = _named(counted.asked)
        told["kept"] = {**counted.asked, "as_of": as_of.isoformat()}.items()
    told["freezing"] = freezing or Freeze()
    return render(request, "pages/rule.html", told, status=status)


def _records(
    request: HttpRequest, places: tuple[str, ...], as_of: datetime,
    behind: Mapping[str, tuple[str, ...]],
) -> dict[str, Any]:  # fmt: skip
    """Return a stretch of the records behind a figure, each with its page."""
    said = request.GET.get("from", "")
    start = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    some = places[start : start + figures.AT_ONCE]
    rows = figures.told(some, request.user, as_of, behind)
    after = start + figures.AT_ONCE
    query = request.GET.copy()
    query["from"] = str(after)
    return {
        "records": [(row, address(row.place), _linked(row.because)) for row in rows],
        "record_count": len(places),
        "first": start + 1,
        "last": start + len(some),
        "more": query.urlencode() if after < len(places) else "",
    }


def _linked(places: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(place, address(place)) for place in places[:3]]


def _gone(found: figures.Published) -> list[tuple[str, str, Any]]:
    """Return what counted and does no more: its place, its page, and what happened."""
    gone = found.comparison.gone if found.comparison else {}
    return [(place, address(place), deeds) for place, deeds in list(gone.items())[:500]]


def _named(asked: Mapping[str, str]) -> list[tuple[Any, str]]:
    return [(NAMES.get(name, name), value) for name, value in asked.items()]


def _asked(name: str, *, is_needed: bool) -> forms.Field:
    told = {"label": NAMES[name], "required": is_needed}
    if name in WORDS:
        choices = [
            ("", _("any")),
            *((word, word.replace("_", " ")) for word in sorted(WORDS[name])),
        ]
        return forms.ChoiceField(choices=choices, **told)
    return forms.CharField(max_length=200, help_text=HELP.get(name, ""), **told)


def _is_asked(request: HttpRequest, found: Rule) -> bool:
    """Whether the address asks something; a rule that needs nothing is counted at once."""
    return bool(set(request.GET) & {*found.takes, "as_of"}) or not found.needs


def _rule(name: str) -> Rule:
    known = rules()
    if name not in known:
        raise Http404
    return known[name]
