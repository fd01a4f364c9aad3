"""Who asks, and what with: a token, or the session of somebody who is signed in.

Each operation names the scope that a token needs for it. A session has them all: there a person
acts, and their roles say what they may. Roles are asked for in casework, here as everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie

from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models.visible import Asker, Kept
from tocsin.console.accounts.second_factor import lacking
from tocsin.console.acting import KEPT, actor_of
from tocsin.console.tokens.model import Scope, Token
from tocsin.console.tokens.showing import shown_by

PROXIES = "ALLAUTH_TRUSTED_PROXY_COUNT"


@dataclass(frozen=True)
class Asked:
    """Who asks."""

    user: Asker
    actor: Actor
    token: Token | None
    """Null: a session."""

    def must_have(self, scope: Scope) -> None:
        """Raise `Refused` for a token that lacks a scope; a session has them all."""
        if self.token is not None and scope not in self.token.scopes:
            raise Refused("scope", "token.scopes", f"must include {scope.value!r} for this",
                          got=", ".join(self.token.scopes))  # fmt: skip


class Request(HttpRequest):
    """A request whose asker is known: every operation's first argument."""

    auth: Asked


class Bearer(HttpBearer):
    """`Authorization: Bearer tocsin_…`."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Asked:
        """Return who shows this token; raises `Refused` for one that opens nothing here."""
        shown = shown_by(token, address_of(request))
        if request.method in {"GET", "HEAD"}:
            shown.user.kept_reader = Kept(shown.user)
        asked = Asked(shown.user, shown.actor, shown.token)
        asked.must_have(self.scope)
        request.user = shown.user
        request.META[KEPT] = shown.actor
        return asked


class Session(APIKeyCookie):
    """The cookie of a signed-in person; what writes also shows the form token (`X-CSRFToken`)."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Asked | None:
        """Return who is signed in; null: nobody."""
        if key is None or not request.user.is_authenticated:
            return None
        if lacking(request.user):
            raise Refused("second_factor", "session", "needs a second factor for these roles",
                          got="none")  # fmt: skip
        return Asked(request.user, actor_of(request), None)

    def _get_key(self, request: HttpRequest) -> str | None:
        """Return the cookie; raises `Refused` where what writes lacks the form token."""
        if self.param_name not in request.COOKIES or not request.user.is_authenticated:
            return None
        request.body  # noqa: B018  # read whole before the check looks for a form in it
        check = FormToken(_nothing)
        check.process_request(request)
        if check.process_view(request, _nothing, (), {}) is not None:
            raise Refused("csrf", "X-CSRFToken", "must be the form token of this session")
        return request.COOKIES[self.param_name]


class FormToken(CsrfViewMiddleware):
    """Django's own check, which says no without a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        request.META["tocsin.csrf"] = reason
        return HttpResponseForbidden()


def _nothing(_: HttpRequest) -> HttpResponse:
    """Stand for a view: the check looks whether it is exempt, and this one is not."""
    return HttpResponse()


def with_scope(scope: Scope) -> Sequence[Any]:
    """Return the two ways to ask for something that needs this scope."""
    return [Bearer(scope), Session()]


def in_person() -> Sequence[Any]:
    """Return the one way to ask for what no program may: signed in."""
    return [Session()]


def address_of(request: HttpRequest) -> str:
    """Return the address that asks: behind trusted proxies, the one that the first of them saw."""
    before: int = getattr(settings, PROXIES, 0)
    told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    if before and len(told) >= before:
        return told[-before]
    return str(request.META.get("REMOTE_ADDR", ""))
