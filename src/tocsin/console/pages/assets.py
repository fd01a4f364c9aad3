"""The assets of a revision as a table: what is named, where it is, what is asked for, its proof."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tocsin.casework import alerts, subjects
from tocsin.casework.access import Actor
from tocsin.casework.models import AlertRevision, Asset, Role, Subject
from tocsin.casework.rapid.answers import Measure
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Why
from tocsin.console.pages.deeds import done, fresh, seen
from tocsin.console.pages.desks import desk
from tocsin.console.pages.reading import readable
from tocsin.console.pages.revision import found, shown
from tocsin.flow import preserving

CANDIDATES = 300
"""Subjects of its findings that are offered; others are named by their ids."""
COLUMNS = ("url", "requested_measure", "no_evidence_reason")
MEASURES = [
    ("", gettext_lazy("left to the recipient")),
    *((one.value, one.word.replace("_", " ").lower()) for one in Measure),
]


class Named(Ask):
    """Further assets, by the ids of their subjects."""

    slug = "named"
    others = forms.CharField(
        label=gettext_lazy("Others, one id a line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "As x:account:12, or a site’s name. An address may follow after a space."
        ),
    )


@dataclass
class Row:
    """One line of the table: an asset that is named, or a subject that could be."""

    subject: Subject
    is_named: bool = False
    url: str = ""
    requested_measure: str = ""
    no_evidence_reason: str = ""
    asset: Asset | None = None


@require_http_methods(["GET", "POST"])
@page
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say which assets recipients are asked to act on."""
    revision = found(request, pk)
    actor.must_be(revision.place, Role.ANALYST)
    actor.must_own(revision.place, revision.alert.owner_id)
    rows = _rows(request, revision)

    def page_(form: forms.Form, status: int = 200) -> HttpResponse:
        told = {
            "revision": fresh(revision),
            "rows": rows,
            "form": form,
            "failed": form,
            "measures": MEASURES,
        }
        return render(request, "pages/assets.html", told, status=status)

    if request.method == "GET":
        return page_(Named())
    for row in rows:
        _take(row, request)
    mine = seen(revision, request)
    return done(
        request,
        Named(request.POST),
        lambda said: alerts.name(mine, _assets(rows, said["others"], actor), actor),
        then=reverse("revision", args=[pk]),
        said=_("Named."),
        again=page_,
    )


@require_POST
@page
def prove(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Give the assets without evidence that of the revision's findings, where it is sealed."""
    revision = seen(found(request, pk), request)
    return done(
        request,
        Why(request.POST),
        lambda _said: preserving.prove_assets(revision, desk(actor)),
        then=reverse("revision", args=[pk]),
        said=_("What is sealed was taken."),
        again=lambda form, status: shown(request, actor, found(request, pk), form, status),
    )


def _rows(request: HttpRequest, revision: AlertRevision) -> list[Row]:
    """Return what is named, then what its findings are about and is not named yet."""
    named = [
        Row(one.subject, is_named=True, asset=one, **{name: getattr(one, name) for name in COLUMNS})
        for one in revision.assets.select_related("subject__platform").order_by("pk")
    ]
    taken = [one.subject.pk for one in named]
    more = readable(Subject, request).filter(findings__finding__revisions__revision=revision)
    rows = more.exclude(pk__in=taken).select_related("platform").distinct().order_by("pk")
    return [*named, *(Row(one) for one in rows[:CANDIDATES])]


def _take(row: Row, request: HttpRequest) -> None:
    """Take what the form says of a row."""
    key = str(row.subject.pk)
    row.is_named = key in request.POST.getlist("named")
    for column in COLUMNS:
        setattr(row, column, request.POST.get(f"{column}-{key}", "")[:10_000])


def _assets(rows: list[Row], others: str, actor: Actor) -> list[Asset]:
    """Return the assets that are named now; what was sealed before stays so."""
    kept = [_asset(row) for row in rows if row.is_named]
    lines = [line.split(None, 1) for line in others.splitlines() if line.strip()]
    known = subjects.named([one[0] for one in lines], actor)
    have = {one.subject_id for one in kept}
    for name, *rest in lines:
        subject = known[name]
        if subject.pk not in have:
            kept.append(Asset(subject=subject, url=rest[0] if rest else ""))
            have.add(subject.pk)
    if not kept:
        raise forms.ValidationError(_("Name at least one asset."))
    return kept


def _asset(row: Row) -> Asset:
    if row.requested_measure not in {value for value, _name in MEASURES}:
        raise forms.ValidationError(_("There is no measure %s.") % row.requested_measure[:80])
    old = row.asset
    return Asset(
        subject=row.subject,
        url=row.url,
        requested_measure=row.requested_measure,
        no_evidence_reason=row.no_evidence_reason,
        first_seen_at=old.first_seen_at if old else None,
        last_seen_at=old.last_seen_at if old else None,
        evidence_sha256=old.evidence_sha256 if old else "",
    )
