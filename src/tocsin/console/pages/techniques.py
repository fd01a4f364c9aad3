"""Techniques on a finding, an incident or an alert: weighed by people; each has who, why and proof.

A page of its own, so that who attaches one can look for it and tick what proves it; the record's
own page shows what stands, and leads here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tocsin import catalog
from tocsin.casework import alerts, judging, techniques
from tocsin.casework.access import Actor
from tocsin.casework.judging import Judged, Stands
from tocsin.casework.models import AlertRevision, Exhibit, Finding, Incident, Judgement, Role
from tocsin.casework.models.judgement import JudgementEvent
from tocsin.casework.techniques import Deed, Proof
from tocsin.casework.told import TechniqueTold
from tocsin.console.acting import page
from tocsin.console.pages import finding_facts
from tocsin.console.pages.asking import Ask, Note, given
from tocsin.console.pages.deeds import done, fresh, seen
from tocsin.console.pages.reading import holds, one, owns, readable

KINDS: dict[str, type[Judged]] = {
    "finding": Finding, "incident": Incident, "revision": AlertRevision,
}  # fmt: skip
"""What bears techniques, by the name of its page."""
TICKED = 100
"""Rows, findings and exhibits that can be ticked as proof."""


class Judge(Ask):
    """What is done with one technique."""

    slug = "judge"
    event = forms.ChoiceField(choices=JudgementEvent.choices, widget=forms.HiddenInput)
    technique = forms.CharField(
        label=gettext_lazy("Technique"),
        max_length=200,
        help_text=gettext_lazy("An id or a name that means one: T0084.001, Use Copypasta."),
    )
    edition = forms.CharField(
        label=gettext_lazy("Read in version"),
        required=False,
        max_length=16,
        help_text=gettext_lazy("Of DISARM, where that is an older one: 1.4, or amitt."),
    )
    note = Note(label=gettext_lazy("Why"), required=False)


@dataclass(frozen=True)
class Weighed:
    """One technique as a page shows it."""

    told: TechniqueTold
    title: str
    others: Sequence[tuple[str, str]]
    """Its names in other languages."""
    about: str
    free: Sequence[catalog.Entry]
    """Countermeasures without a caution."""
    cautious: Sequence[catalog.Entry]
    judgements: Sequence[Judgement]

    @property
    def is_rejected(self) -> bool:
        """Whether people said that it does not fit."""
        return self.told.standing == "rejected"


@require_GET
@page
def index(request: HttpRequest, actor: Actor, about: str, pk: int) -> HttpResponse:
    """Show the techniques of a record, with what may be done about each."""
    return _shown(request, actor, _record(request, about, pk))


@require_POST
@page
def judge(request: HttpRequest, actor: Actor, about: str, pk: int) -> HttpResponse:
    """Attach a technique, confirm one that was suggested, or reject one."""
    record = seen(_record(request, about, pk), request)

    def put(said: dict[str, Any]) -> object:
        deed = Deed(
            event=said["event"], technique=said["technique"], version=said["edition"],
            note=said["note"], proof=_ticked(request),
        )  # fmt: skip
        return techniques.judge(record, deed, actor)

    return done(
        request,
        Judge(request.POST),
        put,
        then=reverse("techniques", args=[about, pk]),
        said=_("Kept, with your name and reason."),
        again=lambda form, status: _shown(request, actor, fresh(record), form, status),
    )


def weighed(request: HttpRequest, record: Judged) -> list[Weighed]:
    """Return the techniques of a record as its reader may see them."""
    some = judging.stands(record)
    told = judging.as_seen([each.told for each in some], request.user)
    return [_weighed(*pair) for pair in zip(some, told, strict=True)]


def may(actor: Actor, record: Judged) -> bool:
    """Whether somebody is offered to weigh them; a revision is edited by it."""
    if isinstance(record, AlertRevision):
        is_open = record.state in alerts.EDITABLE
        return is_open and owns(actor, record.alert.owner_id) and holds(actor, Role.ANALYST)
    return owns(actor, record.owner_id) and holds(actor, *techniques.WORKING)


def box(request: HttpRequest, actor: Actor, about: str, record: Judged) -> dict[str, Any]:
    """Return what the panel of techniques on a record's own page shows."""
    some = [one for one in weighed(request, record) if not one.is_rejected]
    return {
        "techniques": some,
        "techniques_at": reverse("techniques", args=[about, record.pk]),
        "may_weigh": may(actor, record),
    }


def _shown(
    request: HttpRequest, actor: Actor, record: Judged,
    failed: forms.Form | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    about = next(name for name, kind in KINDS.items() if isinstance(record, kind))
    words = request.GET.get("q", "").strip()[:200]
    told = {
        "record": record,
        "about": about,
        "back": reverse(about, args=[record.pk]),
        "failed": failed,
        "forms": given(failed, [Judge(initial={"event": "attach"})]),
        "weighed": weighed(request, record),
        "may_weigh": may(actor, record),
        "words": words,
        "found": techniques.proposed(words) if words else [],
        "rows": finding_facts.row_ids(record)[:TICKED] if isinstance(record, Finding) else (),
        "findings": _findings(request, record)[:TICKED],
        "exhibits": _exhibits(request, record)[:TICKED],
    }
    return render(request, "pages/techniques.html", told, status=status)


def _weighed(stands: Stands, told: TechniqueTold) -> Weighed:
    entry = next(iter(catalog.candidates(told.id)), None)
    every = catalog.counters(told.id) if told.framework == "disarm" else ()
    return Weighed(
        told=told,
        title=entry.title if entry else "",
        others=entry.titles if entry else (),
        about=entry.about if entry else "",
        free=[each for each in every if not each.caution],
        cautious=[each for each in every if each.caution],
        judgements=stands.judgements,
    )


def _record(request: HttpRequest, about: str, pk: int) -> Judged:
    if about not in KINDS:
        raise Http404
    related = ("alert__owner",) if about == "revision" else ("owner",)
    return one(KINDS[about], request, pk, related=related)


def _findings(request: HttpRequest, record: Judged) -> Any:  # noqa: ANN401  # their queryset
    """Return the findings that an incident or an alert rests on; of a finding, none."""
    rows = readable(Finding, request).order_by("pk")
    if isinstance(record, Incident):
        return rows.filter(incidents__incident=record)
    return (
        rows.filter(revisions__revision=record)
        if isinstance(record, AlertRevision)
        else rows.none()
    )


def _exhibits(request: HttpRequest, record: Judged) -> Any:  # noqa: ANN401  # their queryset
    rows = readable(Exhibit, request).order_by("pk")
    if isinstance(record, Finding):
        return rows.filter(finding=record)
    found = rows.filter(finding__in=_findings(request, record).values("pk"))
    return found | rows.filter(incident=record) if isinstance(record, Incident) else found


def _ticked(request: HttpRequest) -> Proof:
    """Return what was ticked as proof, of what the reader may see; nothing: all of it."""
    keys = {
        name: [int(said) for said in request.POST.getlist(name) if said.isascii()
               and said.isdigit() and len(said) < 16]
        for name in ("finding", "exhibit")
    }  # fmt: skip
    return Proof(
        tuple(request.POST.getlist("row")[: techniques.MOST_ROWS]),
        tuple(readable(Finding, request).filter(pk__in=keys["finding"])),
        tuple(readable(Exhibit, request).filter(pk__in=keys["exhibit"])),
    )
