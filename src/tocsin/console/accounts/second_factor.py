"""Whose roles ask for a second factor: they get no further than the page where it is set up."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from tocsin.casework.models import Role
from tocsin.casework.models.visible import Asker, Reader

DECIDING = (Role.REVIEWER, Role.SENDER, Role.ADMIN, Role.COORDINATOR)
"""Roles whose word counts outside one's own desk."""
WITHOUT = ("/accounts/", "/static/", "/health", "/api/")
"""What is reached without one: signing in and out, and setting it up. The API asks by itself, since
a program is not led anywhere."""
Answer = Callable[[HttpRequest], HttpResponse]


def second_factor(answer: Answer) -> Answer:
    """Lead who must have a second factor, and has none, to where it is set up."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITHOUT) or not lacking(request.user):
            return answer(request)
        messages.warning(request, gettext("Your roles need a second factor: set one up to go on."))
        return redirect("mfa_index")

    return answered


def lacking(user: Asker) -> bool:
    """Whether somebody signed in must have a second factor and has none."""
    return user.is_authenticated and needed(user) and not is_mfa_enabled(user)


def needed(user: Asker) -> bool:
    """Whether somebody must have a second factor, by what the watch asks and their roles today."""
    asked_of = settings.TOCSIN_CONSOLE.asks_second_factor_of
    if asked_of != "deciders":
        return bool(asked_of == "everybody")
    return bool(Reader(user).roles.filter(role__in=DECIDING).exists())
