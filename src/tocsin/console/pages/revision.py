"""One revision of an alert: its words, what it rests on, its review, and who is told."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tocsin import catalog
from tocsin.casework import alerts, circulating, corrections
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    AlertRevision,
    Finding,
    Organisation,
    OrganisationKind,
    RevisionState,
    Role,
    Submission,
    cleared,
)
from tocsin.casework.models.correction import Correction
from tocsin.console.acting import page
from tocsin.console.pages import taking, talking, techniques
from tocsin.console.pages.alerts import SAID, Words
from tocsin.console.pages.asking import Ask, Note, Why, given
from tocsin.console.pages.deeds import done, fresh, seen
from tocsin.console.pages.desks import watch
from tocsin.console.pages.incident import Numbers
from tocsin.console.pages.reading import holds, one, owns, readable
from tocsin.flow import channels

TOLD = [kind for kind in OrganisationKind.values if kind != "target"]
EDITABLE = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.APPROVED)


class Step(Ask):
    """What becomes of a revision."""

    slug = "step"
    event = forms.ChoiceField(
        choices=[
            (one, one) for one in ("submit", "return", "approve", "publish", "withdraw", "again")
        ]
    )
    note = Note(label=gettext_lazy("Words"), required=False)


class Address(Ask):
    """Who is told, and how."""

    slug = "address"
    recipient = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Recipient"))
    channel = forms.CharField(
        label=gettext_lazy("Channel"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"list": "channels"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=320,
        help_text=gettext_lazy("Where the channel takes it; left out: as the watch has it."),
    )

    def __init__(self, recipients: Any, *given_: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given_, **named)
        self.fields["recipient"].queryset = recipients  # type: ignore[attr-defined]


@require_GET
@page
def index(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show a revision."""
    return shown(request, actor, found(request, pk))


@require_POST
@page
def step(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Submit, return, approve, publish or withdraw it, or begin the next revision."""
    revision = seen(found(request, pk), request)
    return done(
        request,
        Step(request.POST),
        lambda said: _stepped(revision, actor, said),
        then=lambda made: reverse("revision", args=[made.pk]),
        said=_("Done."),
        again=_again(request, actor, revision),
    )


@require_POST
@page
def address(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Add a recipient."""
    revision = seen(found(request, pk), request)
    return done(
        request,
        Address(_recipients(request, revision), request.POST),
        lambda said: circulating.address(
            revision, said["recipient"], actor, channel=said["channel"], address=said["address"]
        ),
        then=reverse("revision", args=[pk]),
        said=_("Added."),
        again=_again(request, actor, revision),
    )


@require_POST
@page
def rest_on(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Say which findings it rests on, by their numbers."""
    revision = seen(found(request, pk), request)

    def put(said: dict[str, Any]) -> object:
        rows = list(readable(Finding, request).filter(pk__in=said["findings"]))
        if missing := sorted(set(said["findings"]) - {row.pk for row in rows}):
            raise forms.ValidationError({"findings": _("There is no finding %d.") % missing[0]})
        return alerts.rest_on(revision, rows, actor)

    return done(
        request,
        Numbers(request.POST),
        put,
        then=reverse("revision", args=[pk]),
        said=_("It rests on these now."),
        again=_again(request, actor, revision),
    )


@require_http_methods(["GET", "POST"])
@page
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Change what it says; an approval is void then."""
    revision = found(request, pk)

    def page_(form: forms.Form, status: int = 200) -> HttpResponse:
        now = fresh(revision)
        differ = [
            (form.fields[name].label, getattr(now, name), form.data.get(name, ""))
            for name in SAID
            if status == 409 and str(getattr(now, name) or "") != form.data.get(name, "")
        ]
        told = {"form": form, "failed": form, "revision": now, "differ": differ}
        return render(request, "pages/revision_edit.html", told, status=status)

    if request.method == "GET":
        actor.must_be(revision.place, Role.ANALYST)
        actor.must_own(revision.place, revision.alert.owner_id)
        return page_(Words(initial={name: getattr(revision, name) for name in SAID}))
    mine = seen(revision, request)
    return done(
        request,
        Words(request.POST),
        lambda said: alerts.edit(mine, actor, **{name: said[name] for name in SAID}),
        then=reverse("revision", args=[pk]),
        said=_("Changed."),
        again=page_,
    )


def shown(
    request: HttpRequest,
    actor: Actor,
    revision: AlertRevision,
    failed: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of a revision."""
    is_ours = owns(actor, revision.alert.owner_id)
    rests = readable(Finding, request).filter(revisions__revision=revision).order_by("first_at")
    ways = {event for state, event in alerts.TABLE if state == revision.state} if is_ours else set()
    assets = list(revision.assets.select_related("subject__platform").order_by("pk"))
    numbers = " ".join(str(key) for key in rests.values_list("pk", flat=True)[:300])
    told = {
        "revision": revision,
        "alert": revision.alert,
        "failed": failed,
        "is_ours": is_ours,
        "forms": given(
            failed,
            [
                Step(),
                Address(_recipients(request, revision)),
                Why(),
                Numbers(initial={"findings": numbers}),
                *talking.asks(request, actor),
            ],
        ),
        "ways": _offered(actor, revision, ways),
        "findings": rests[:300],
        "assets": assets,
        "unproven": [one for one in assets if not one.evidence_sha256],
        "authors": revision.authors.select_related("person").order_by("pk"),
        "approvals": _approvals(revision),
        "steps": revision.steps.select_related("actor", "organisation"),
        "submissions": readable(Submission, request)
        .filter(revision=revision)
        .select_related("recipient")
        .order_by("pk"),
        "others": readable(AlertRevision, request)
        .filter(alert=revision.alert)
        .exclude(pk=revision.pk)
        .order_by("number"),
        "may_judge": is_ours and holds(actor, *corrections.JUDGES),
        "may_contest": is_ours and holds(actor, *corrections.WRITERS),
        "corrections": readable(Correction, request).filter(revision=revision),
        "may_edit": is_ours and holds(actor, Role.ANALYST) and _is_open(revision),
        "sha256": alerts.content_sha256(revision),
        "channels": _channels(),
        "label_about": catalog.lookup(f"tlp:{revision.alert.tlp}").about,
        "files": taking.FILES,
        **techniques.box(request, actor, "revision", revision),
        **talking.about(request, revision.alert),
    }
    return render(request, "pages/revision.html", told, status=status)


def found(request: HttpRequest, pk: int) -> AlertRevision:
    """Return a revision that the reader may see."""
    return one(
        AlertRevision, request, pk, related=("alert__owner", "alert__incident", "alert__supersedes")
    )


def _is_open(revision: AlertRevision) -> bool:
    """Whether its words may change still: what was sent gets a new revision."""
    was_sent = revision.submissions.filter(attempts__gt=0).exists()
    return revision.state in EDITABLE and not was_sent


def _stepped(revision: AlertRevision, actor: Actor, said: dict[str, str]) -> AlertRevision:
    event, note = said["event"], said["note"]
    if event == "submit":
        return circulating.submit(revision, actor, note)
    if event == "return":
        return circulating.send_back(revision, actor, note)
    if event == "approve":
        return circulating.approve(revision, actor, note)
    if event == "withdraw":
        return circulating.withdraw(revision, actor, note)
    if event == "publish":
        return alerts.publish(revision, actor)
    return alerts.again(revision, actor)


def _offered(actor: Actor, revision: AlertRevision, ways: set[str]) -> list[str]:
    """Return the events that are offered to somebody: what their roles let them cause."""
    roles = {
        "submit": (Role.ANALYST,),
        "return": (Role.REVIEWER,),
        "approve": (Role.REVIEWER,),
        "publish": (Role.SENDER,),
        "withdraw": (
            Role.ADMIN,
            Role.COORDINATOR,
            *((Role.ANALYST,) if revision.state in {"draft", "in_review"} else ()),
        ),
    }
    return [event for event in roles if event in ways and holds(actor, *roles[event])]


def _approvals(revision: AlertRevision) -> list[tuple[Any, bool]]:
    """Return every approval, and whether it is of the words as they are now."""
    standing = set(alerts.approvers(revision))
    now = alerts.content_sha256(revision)
    rows = revision.approvals.select_related("reviewer").order_by("at")
    return [(one, one.reviewer in standing and one.content_sha256 == now) for one in rows]


def _recipients(request: HttpRequest, revision: AlertRevision) -> Any:  # noqa: ANN401  # organisations
    """Return the organisations whose clearance covers the label, and that are not told yet."""
    fits = [
        one
        for one in ("clear", "green", "amber", "amber+strict", "red")
        if cleared(revision.alert.tlp, one)
    ]
    rows = readable(Organisation, request).filter(clearance__in=fits, kind__in=TOLD)
    told = Submission.objects.filter(revision=revision).values("recipient")
    return rows.exclude(pk__in=told).exclude(pk=revision.alert.owner_id).order_by("name")


def _channels() -> tuple[channels.Channel, ...]:
    return channels.channels(watch())


def _again(request: HttpRequest, actor: Actor, revision: AlertRevision) -> Any:  # noqa: ANN401  # a Page
    return lambda form, status: shown(request, actor, found(request, revision.pk), form, status)
