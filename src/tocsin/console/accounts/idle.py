"""Sign-out after silence, and after a working day: a laptop left open is nobody's door."""

from collections.abc import Callable
from time import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

BEGAN, SEEN = "began", "seen"
EVERY = 60
"""Seconds between two notes that somebody is there: each is a write."""
Answer = Callable[[HttpRequest], HttpResponse]


def idle(answer: Answer) -> Answer:
    """Sign out who was silent too long, or is here for too long; note who is there."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _looked_at(request, int(time()))
        return answer(request)

    return answered


def _looked_at(request: HttpRequest, now: int) -> None:
    session, told = request.session, settings.TOCSIN_CONSOLE
    began, seen = session.get(BEGAN, now), session.get(SEEN, now)
    if now - began > told.longest_hours * 3600 or now - seen > told.idle_minutes * 60:
        logout(request)
        messages.info(request, gettext("You were signed out. Sign in to go on."))
    elif BEGAN not in session or now - seen > EVERY:
        session[BEGAN], session[SEEN] = began, now
