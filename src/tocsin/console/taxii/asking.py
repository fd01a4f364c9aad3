"""Whose token a program shows, and how it is told that something is refused.

Programs of this kind show what they can: `Bearer`, `Token`, or a name and a password, of which the
password is the token.
"""

import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from tocsin.casework.errors import Refused
from tocsin.casework.models.visible import Kept
from tocsin.console.api.asking import Asked, address_of
from tocsin.console.taxii.holdings import written
from tocsin.console.tokens.model import Scope
from tocsin.console.tokens.showing import shown_by
from tocsin.vocabulary.errors import RecordError

TAXII = "application/taxii+json;version=2.1"
ACCEPTED = frozenset({"application/taxii+json", "application/*", "*/*", ""})
READING = frozenset({"GET", "HEAD"})

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Asked, Given], HttpResponse]
Plain = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def asked(view: View[Given]) -> Plain[Given]:
    """Hand a view who asks; answer for it where nobody is known, or they may not."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, /, *args: Given.args, **named: Given.kwargs) -> HttpResponse:
        try:
            known = _asker(request)
        except Refused as error:
            return _unknown(error)
        if request.method not in READING:
            return refusal(405, "Nothing is written here", "This server is read only.")
        if not _is_accepted(request.headers.get("Accept", "")):
            return refusal(406, "Not what is asked for", f"This server answers with {TAXII}.")
        try:
            return view(request, known, *args, **named)
        except Http404:
            return refusal(404, "Not there", "It is not there, or not for you to read.")
        except RecordError as error:
            return refusal(400, "Cannot be read", str(error))

    return answered


def answer(
    told: object, added: tuple[datetime, datetime] | None = None, status: int = 200
) -> HttpResponse:
    """Answer; `added` is when the first and the last of what is told came here."""
    response = HttpResponse(msgspec.json.encode(told), content_type=TAXII, status=status)
    if added is not None:
        response["X-TAXII-Date-Added-First"] = written(added[0])
        response["X-TAXII-Date-Added-Last"] = written(added[1])
    return response


def refusal(status: int, title: str, description: str) -> HttpResponse:
    """Answer with the error object of TAXII."""
    told: Mapping[str, Any] = {
        "title": title, "description": description, "http_status": str(status),
    }  # fmt: skip
    return answer(told, status=status)


def _asker(request: HttpRequest) -> Asked:
    """Return whose token is shown; raises `Refused`."""
    shown = shown_by(_token(request.headers.get("Authorization", "")), address_of(request))
    shown.user.kept_reader = Kept(shown.user)
    known = Asked(shown.user, shown.actor, shown.token)
    known.must_have(Scope.READ)
    return known


def _token(said: str) -> str:
    how, _, text = said.strip().partition(" ")
    if how.casefold() in {"bearer", "token"}:
        return text.strip()
    if how.casefold() == "basic":
        try:
            return b64decode(text, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def _unknown(error: Refused) -> HttpResponse:
    """Answer who may not: 401 where another token would help."""
    if error.reason != "token":
        return refusal(403, "Not for this token", str(error))
    response = refusal(401, "Nobody is known to ask", "Show a token made with `tocsin token make`.")
    response["WWW-Authenticate"] = 'Bearer realm="tocsin"'
    return response


def _is_accepted(said: str) -> bool:
    """Whether an answer in TAXII 2.1 is among what is accepted."""
    for one in said.split(","):
        kind, *parameters = (part.strip().casefold() for part in one.split(";"))
        version = next((p[8:] for p in parameters if p.startswith("version=")), "2.1")
        if kind in ACCEPTED and version.strip('"') == "2.1":
            return True
    return False
