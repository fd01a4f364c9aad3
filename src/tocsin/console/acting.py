"""From a request to who acts: the person who signed in, for the organisation they chose."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tocsin.casework.access import Actor, acting
from tocsin.casework.errors import Refused
from tocsin.casework.models import Organisation, Role, User
from tocsin.casework.models.visible import Asker, Kept, Reader

CHOSEN = "organisation"
"""Where the session keeps it."""
KEPT, THEIRS = "tocsin.actor", "tocsin.organisations"
"""Where a request keeps who acts, and for whom they might, once asked."""

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Actor, Given], HttpResponseBase]
Plain = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def organisations(user: Asker) -> list[Organisation]:
    """Return the organisations in which somebody holds a role today, by name."""
    held = Reader(user).roles.values("organisation_id")
    return list(Organisation.objects.filter(pk__in=held).order_by("name"))


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts: for the organisation chosen, or the first where there are several.

    Raises `Refused` when they hold no role anywhere today.
    """
    if KEPT not in request.META:
        request.META[KEPT] = _actor(request)
    actor: Actor = request.META[KEPT]
    return actor


def reading(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Ask once for what somebody may read, where nothing is done that could change it."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD"} and isinstance(request.user, User):
            request.user.kept_reader = Kept(request.user)
        return answer(request)

    return answered


def page(view: View[Given]) -> Plain[Given]:
    """Make a view a page: who asks is signed in, and is handed over as an `Actor`."""

    @login_required
    @wraps(view)
    def asked(
        request: HttpRequest, /, *args: Given.args, **named: Given.kwargs
    ) -> HttpResponseBase:
        return view(request, actor_of(request), *args, **named)

    return asked


def page_for(*roles: Role) -> Callable[[View[Given]], Plain[Given]]:
    """Make a view a page that only these roles open."""

    def made(view: View[Given]) -> Plain[Given]:
        @page
        @wraps(view)
        def asked(
            request: HttpRequest, actor: Actor, /, *args: Given.args, **named: Given.kwargs
        ) -> HttpResponseBase:
            actor.must_be("this page", *roles)
            return view(request, actor, *args, **named)

        return asked

    return made


def shown(request: HttpRequest) -> dict[str, object]:
    """Tell every template who acts, and for whom else they might."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"actor": None, "organisations": []}
    theirs = _theirs(request)
    return {"actor": actor_of(request) if theirs else None, "organisations": theirs}


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the organisation to act for, and go on where one was."""
    told = request.POST.get(CHOSEN, "")
    by_key = {str(one.pk): one for one in organisations(request.user)}
    if told not in by_key:
        raise Refused("role", "the organisation", "is for people with a role there", got=told)
    request.session[CHOSEN] = by_key[told].pk
    onward = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(
        onward, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(onward if inside else "start")


def _theirs(request: HttpRequest) -> list[Organisation]:
    """Return the organisations of who asks, asked once."""
    if THEIRS not in request.META:
        request.META[THEIRS] = organisations(request.user)
    found: list[Organisation] = request.META[THEIRS]
    return found


def _actor(request: HttpRequest) -> Actor:
    theirs = _theirs(request)
    if not theirs:
        raise Refused(
            "role", request.user.get_username(), "holds no role in any organisation today"
        )
    chosen = request.session.get(CHOSEN)
    ours = next((one for one in theirs if one.pk == chosen), theirs[0])
    return acting(request.user, ours)
