"""What somebody saw at the address of an asset, and what came back."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tocsin.casework import checks
from tocsin.casework.access import Actor
from tocsin.casework.models import Asset, Recidivism
from tocsin.casework.rapid.liveness import Check, Result
from tocsin.console.acting import page
from tocsin.console.pages.asking import Why
from tocsin.console.pages.deeds import done, seen
from tocsin.console.pages.desks import desk
from tocsin.console.pages.reading import one
from tocsin.console.pages.submission import Look, Looks, again, found
from tocsin.flow import rechecking
from tocsin.vocabulary.places import place


@require_POST
@page
def look(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Write down one look."""
    submission = found(request, pk)
    form = Look(Asset.objects.filter(revision=submission.revision_id), request.POST)
    return done(
        request,
        form,
        lambda said: checks.look(said["asset"], _check(said), actor),
        then=reverse("submission", args=[pk]),
        said=_("The look is written down."),
        again=again(request, actor, submission),
    )


@require_POST
@page
def looks(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Write down a table of looks; a line that says nothing we can use stops none of the others."""
    submission = found(request, pk)

    def put(said: dict[str, Any]) -> object:
        looked = rechecking.from_csv(desk(actor), said["text"])
        if looked.rejects:
            wrong = [f"line {one.line}: {one.why}" for one in looked.rejects[:20]]
            raise forms.ValidationError({"text": wrong})
        return looked

    return done(
        request,
        Looks(request.POST),
        put,
        then=reverse("submission", args=[pk]),
        said=_("The looks are written down."),
        again=again(request, actor, submission),
    )


@require_POST
@page
def confirm(request: HttpRequest, actor: Actor, pk: int, back: int) -> HttpResponse:
    """Confirm that something came back."""
    submission, row = found(request, pk), seen(one(Recidivism, request, back), request)
    return done(
        request,
        Why(request.POST),
        lambda said: checks.confirm(row, actor, said["note"]),
        then=reverse("submission", args=[pk]),
        said=_("Confirmed."),
        again=again(request, actor, submission),
    )


@require_POST
@page
def reopen(request: HttpRequest, actor: Actor, pk: int, back: int) -> HttpResponse:
    """Open a closed submission again, because of what came back."""
    submission, row = seen(found(request, pk), request), one(Recidivism, request, back)
    return done(
        request,
        Why(request.POST),
        lambda said: checks.reopen(submission, row, actor, said["note"]),
        then=reverse("submission", args=[pk]),
        said=_("Open again."),
        again=again(request, actor, submission),
    )


def _check(said: dict[str, Any]) -> Check:
    country = said["country"].upper()
    try:
        vantage = place(country).iso2 if country else ""
    except LookupError:
        raise forms.ValidationError({"country": _("There is no country %s.") % country}) from None
    return Check(
        asset=str(said["asset"].pk),
        checked_at=said["checked_at"] or datetime.now(UTC),
        vantage=vantage,
        method="browser",
        result=Result(said["result"]),
        http_status=said["http_status"],
    )
