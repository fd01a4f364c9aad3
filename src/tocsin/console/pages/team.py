"""Who works here: the organisation, its people and their roles, its networks and sharing groups."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tocsin.casework import emergency, founding
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    Membership,
    Participation,
    Person,
    Role,
    SharingGroup,
)
from tocsin.casework.models.emergency import Mode
from tocsin.casework.models.visible import current
from tocsin.console.accounts import inviting
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Note, Why, given
from tocsin.console.pages.deeds import done
from tocsin.console.pages.reading import holds, one, readable

LEADS = (Role.ADMIN, Role.COORDINATOR)


class Join(Ask):
    """Somebody new."""

    slug = "join"
    username = forms.CharField(label=gettext_lazy("Name to sign in with"), max_length=150)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)


class Give(Ask):
    """One more role."""

    slug = "give"
    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Who"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)

    def __init__(self, people: Any, *given_: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given_, **named)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class Switch(Ask):
    """The emergency switch."""

    slug = "switch"
    mode = forms.ChoiceField(
        label=gettext_lazy("Mode"),
        choices=[(str(one), str(one).replace("_", " ")) for one in Mode],
    )
    reason = Note(label=gettext_lazy("Why"))


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who works here."""
    return _shown(request, actor)


@require_POST
@page
def join(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take somebody in; the link that sets their password is shown once."""

    def put(said: dict[str, Any]) -> object:
        return founding.person(actor, said["username"], *said["roles"], email=said["email"])

    return done(
        request,
        Join(request.POST),
        put,
        then=reverse("team"),
        said=_("Taken in. Make a link for them to sign in with."),
        again=_again(request, actor),
    )


@require_POST
@page
def invite(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Make a link with which somebody sets a password: shown now, and never again."""
    person = one(Person, request, pk)
    link = inviting.invite(person, actor, forgets_factors="forgets_factors" in request.POST)
    address = request.build_absolute_uri(link.path)
    return _shown(
        request, actor, link={"person": person, "address": address, "until": link.expires_at}
    )


@require_POST
@page
def give(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give somebody a role."""
    form = Give(_people(request, actor), request.POST)
    return done(
        request,
        form,
        lambda said: founding.give(said["person"], Role(said["role"]), actor),
        then=reverse("team"),
        said=_("Given."),
        again=_again(request, actor),
    )


@require_POST
@page
def end(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """End a role today."""
    row = one(Participation, request, pk)
    return done(
        request,
        Why(request.POST),
        lambda _said: founding.end(row, actor),
        then=reverse("team"),
        said=_("Ended."),
        again=_again(request, actor),
    )


@require_POST
@page
def switch(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make everything read-only, close it, or open it again."""
    return done(
        request,
        Switch(request.POST),
        lambda said: emergency.switch(Mode(said["mode"]), actor, said["reason"]),
        then=reverse("team"),
        said=_("Switched."),
        again=_again(request, actor),
    )


def _shown(
    request: HttpRequest,
    actor: Actor,
    failed: forms.Form | None = None,
    status: int = 200,
    link: dict[str, Any] | None = None,
) -> HttpResponse:
    today = current(datetime.now(UTC).date())
    held = readable(Participation, request).filter(today, organisation=actor.organisation)
    rows = held.select_related("person__user").order_by("person__pseudonym", "role")
    people: dict[Person, list[Participation]] = {}
    for row in rows:
        people.setdefault(row.person, []).append(row)
    told = {
        "people": people.items(),
        "failed": failed,
        "link": link,
        "forms": given(
            failed,
            [
                Join(),
                Give(_people(request, actor)),
                Switch(initial={"mode": str(emergency.mode())}),
            ],
        ),
        "may_lead": holds(actor, *LEADS),
        "may_invite": holds(actor, Role.ADMIN),
        "mode": str(emergency.mode()),
        "me": actor.person,
        "members": readable(Membership, request)
        .filter(
            current(datetime.now(UTC).date(), "joined_on", "left_on"),
            network__memberships__organisation=actor.organisation,
        )
        .select_related("network", "organisation")
        .order_by("network__name", "organisation__name")
        .distinct()[:300],
        "groups": readable(SharingGroup, request)
        .prefetch_related("members__organisation")
        .order_by("name")[:100],
    }
    return render(request, "pages/team.html", told, status=status)


def _people(request: HttpRequest, actor: Actor) -> Any:  # noqa: ANN401  # their queryset
    here = readable(Participation, request).filter(organisation=actor.organisation)
    return readable(Person, request).filter(pk__in=here.values("person")).order_by("pseudonym")


def _again(request: HttpRequest, actor: Actor) -> Any:  # noqa: ANN401  # a Page
    return lambda form, status: _shown(request, actor, form, status)
