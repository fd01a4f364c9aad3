"""The recipient's answer, item by item, in the words that public statements of reasons use."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tocsin.casework import submissions
from tocsin.casework.access import Actor
from tocsin.casework.models import Asset, Decision, Submission
from tocsin.casework.rapid.answers import Ground, Measure, Mode, Scope, Source
from tocsin.casework.submissions import Said
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Instant, Note
from tocsin.console.pages.deeds import done, fresh, seen
from tocsin.console.pages.events import Happened, kept_letter
from tocsin.console.pages.submission import ANSWERING, found
from tocsin.flow import answers

MOST_ROOMS = 5
"""Measures about one asset that a page has room for."""
MOST_ITEMS = 200
"""Assets of a page; more are answered by a table."""


def _words(kind: Any) -> list[tuple[str, str]]:  # noqa: ANN401  # an enumeration of words
    return [
        (
            one.value,
            one.value.partition(":")[2].replace("_", " ").lower()
            or one.value.replace("_", " ").lower(),
        )
        for one in kind
    ]


class Answer(Ask):
    """What holds for the whole answer."""

    slug = "answer"
    mode = forms.ChoiceField(label=gettext_lazy("How it was given"), choices=_words(Mode))
    occurred_at = Instant(
        label=gettext_lazy("When we were told"),
        required=False,
        help_text=gettext_lazy(
            "UTC; left out: now. An answer by telephone may be written down later."
        ),
    )
    on_behalf_of = forms.CharField(
        label=gettext_lazy("Who of the recipient said so"), max_length=200, required=False
    )
    letter = forms.FileField(
        label=gettext_lazy("Their letter or e-mail"), required=False, max_length=200
    )
    note = Note(label=gettext_lazy("Words"), required=False)
    clean_letter = Happened.clean_letter


class Item(Ask):
    """One measure about one asset; without a measure it is not there."""

    slug = "item"
    measure = forms.ChoiceField(
        label=gettext_lazy("Measure"),
        required=False,
        choices=[("", gettext_lazy("not answered")), *_words(Measure)],
    )
    scope = forms.ChoiceField(label=gettext_lazy("Scope"), required=False, choices=_words(Scope))
    territories = forms.CharField(
        label=gettext_lazy("Where (countries; none: everywhere)"), required=False, max_length=400
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        required=False,
        choices=[("", gettext_lazy("not said")), *_words(Ground)],
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Led to by"),
        required=False,
        choices=[("", gettext_lazy("not said")), *_words(Source)],
    )
    decided_at = Instant(
        label=gettext_lazy("Decided"),
        required=False,
        help_text=gettext_lazy("Left out: when we were told."),
    )
    statement = forms.CharField(
        label=gettext_lazy("Statement of reasons"), required=False, max_length=200
    )
    redress = forms.NullBooleanField(
        label=gettext_lazy("Told what can be done about it"), required=False
    )
    automation = forms.NullBooleanField(
        label=gettext_lazy("Told of automated means"), required=False
    )

    def clean_territories(self) -> list[str]:
        """Return the countries, in order, each once."""
        told = self.cleaned_data["territories"].replace(",", " ").split()
        return sorted({one.upper() for one in told})


class Table(Ask):
    """A whole answer as a table."""

    slug = "table"
    mode = forms.ChoiceField(label=gettext_lazy("How it was given"), choices=_words(Mode))
    text = forms.CharField(
        label=gettext_lazy("Table (CSV or JSON)"),
        max_length=5_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Columns asset and measure; also ground, source, scope, territories, decided_at."
        ),
    )
    note = Note(label=gettext_lazy("Words"), required=False)


@dataclass(frozen=True)
class Answered:
    """One asset and the rooms for measures about it."""

    asset: Asset
    rooms: list[Item]
    standing: list[Decision]
    """Decisions that stand, and that a new one replaces."""


@require_http_methods(["GET", "POST"])
@page
def answer(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Write down an answer, or give it, for the recipient's own contact."""
    submission = found(request, pk)
    posted = request.POST if request.method == "POST" else None
    answered = _answered(request, submission, posted)

    def page_(form: forms.Form, status: int = 200) -> HttpResponse:
        return _shown(request, actor, submission, (form, answered), status)

    if posted is None:
        return page_(Answer())
    mine = seen(submission, request)
    return done(
        request,
        Answer(request.POST, request.FILES),
        lambda said: answers.record(
            mine, _decisions(answered, said), actor, _said(said, mine, actor)
        ),
        then=reverse("submission", args=[pk]),
        said=_("The answer is written down."),
        again=page_,
    )


@require_POST
@page
def table(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Write down an answer that came as a table."""
    submission = found(request, pk)
    mine = seen(submission, request)

    def put(said: dict[str, Any]) -> object:
        now = datetime.now(UTC)
        read = answers.read(said["text"], mine, informed_at=now, mode=Mode(said["mode"]))
        if read.rejects:
            raise forms.ValidationError({"text": [str(one.why) for one in read.rejects[:20]]})
        told = Said(note=said["note"], occurred_at=now, mode=Mode(said["mode"]))
        return answers.record(mine, read.decisions, actor, told)

    answered = _answered(request, submission, None)
    return done(
        request,
        Table(request.POST),
        put,
        then=reverse("submission", args=[pk]),
        said=_("The answer is written down."),
        again=lambda form, status: _shown(
            request, actor, submission, (Answer(), answered), status, form
        ),
    )


def _shown(
    request: HttpRequest,
    actor: Actor,
    submission: Submission,
    asked: tuple[forms.Form, list[Answered]],
    status: int,
    table_: forms.Form | None = None,
) -> HttpResponse:
    form, answered = asked
    now = fresh(submission)
    ways = [one for one in submissions.possible(now, actor) if one in ANSWERING]
    rooms = _rooms(request)
    told = {
        "submission": now,
        "form": form,
        "answered": answered,
        "ways": ways,
        "failed": table_ or form,
        "table": table_ or Table(),
        "more": rooms + 1 if rooms < MOST_ROOMS else 0,
        "wrong_items": [
            (one.asset, room)
            for one in answered
            for room in one.rooms
            if room.is_bound and room.errors
        ],
    }
    return render(request, "pages/answer.html", told, status=status)


def _answered(request: HttpRequest, submission: Submission, posted: Any) -> list[Answered]:  # noqa: ANN401
    assets = submission.revision.assets.select_related("subject__platform").order_by("pk")
    decided = list(submission.decisions.order_by("pk"))
    replaced = {one.supersedes_id for one in decided}
    return [
        Answered(
            asset,
            [Item(posted, prefix=f"a{asset.pk}-{n}") for n in range(_rooms(request))],
            [one for one in decided if one.asset_id == asset.pk and one.pk not in replaced],
        )
        for asset in assets[:MOST_ITEMS]
    ]


def _rooms(request: HttpRequest) -> int:
    told = request.GET.get("rooms", "1")
    return int(told) if told in {str(n) for n in range(1, MOST_ROOMS + 1)} else 1


def _decisions(answered: list[Answered], said: dict[str, Any]) -> tuple[Decision, ...]:
    """Return the decisions of an answer; raises `ValidationError` for what cannot be."""
    told_at = said["occurred_at"] or datetime.now(UTC)
    rooms = [(one.asset, room) for one in answered for room in one.rooms]
    if wrong := [str(asset) for asset, room in rooms if not room.is_valid()]:
        raise forms.ValidationError(_("An item says what cannot be: %s") % wrong[0][:200])
    made = [
        _decision(asset, room.cleaned_data, told_at, said["mode"])
        for asset, room in rooms
        if room.cleaned_data["measure"]
    ]
    if not made:
        raise forms.ValidationError(_("Choose a measure for at least one item."))
    return tuple(made)


def _decision(asset: Asset, said: dict[str, Any], told_at: datetime, mode: str) -> Decision:
    return Decision(
        asset=asset,
        measure=said["measure"],
        ground=said["ground"],
        source=said["source"],
        scope=said["scope"] or Scope.FULL,
        territories=said["territories"],
        decided_at=said["decided_at"] or told_at,
        informed_at=told_at,
        mode=mode,
        statement_of_reasons=said["statement"],
        redress_info_given=said["redress"],
        automation_disclosed=said["automation"],
    )


def _said(said: dict[str, Any], submission: Submission, actor: Actor) -> Said:
    return Said(
        note=said["note"],
        occurred_at=said["occurred_at"],
        mode=Mode(said["mode"]),
        on_behalf_of=said["on_behalf_of"],
        evidence_sha256=kept_letter(said["letter"], submission, actor),
    )
