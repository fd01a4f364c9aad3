"""What casework refuses, said as a page: what it was, and what to do."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.opening import is_not_stored, not_stored
from tocsin.vocabulary.errors import TocsinError

NOT_YOURS = frozenset({"role", "owner", "four_eyes"})
"""Reasons that lie with who asks; the others lie with how things stand."""
Answer = Callable[[HttpRequest], HttpResponse]


class Refusals:
    """Answers with a page where a view was refused."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return a page that says it; null: this is none of our errors."""
        if isinstance(error, TocsinError | ValidationError):
            return refused(request, error)
        if isinstance(error, DatabaseError) and is_not_stored(error):
            answer = refused(request, not_stored(error))
            answer.status_code = 503
            return answer
        return None


def refused(request: HttpRequest, error: TocsinError | ValidationError) -> HttpResponse:
    """Return the page that says why something was refused."""
    told = {"error": error, "lines": _lines(error), "back": request.path}
    return render(request, "refused.html", {**told, "kind": kind(error)}, status=status(error))


def status(error: TocsinError | ValidationError) -> int:
    """Return the HTTP status of a refusal."""
    if isinstance(error, Conflict):
        return 409
    if isinstance(error, Refused):
        return 403 if error.reason in NOT_YOURS else 409
    return 400


def kind(error: TocsinError | ValidationError) -> str:
    """Return the word that a template goes by: of a `Refused` its reason."""
    if isinstance(error, Refused):
        return error.reason
    return "conflict" if isinstance(error, Conflict) else "invalid"


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that was not ours, or had been open for too long."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def _lines(error: TocsinError | ValidationError) -> list[str]:
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def bad(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for a request that makes no sense."""
    del exception
    return render(request, "problem.html", {"status": 400}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for what is somebody else's."""
    del exception
    return render(request, "problem.html", {"status": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for what is not there, or not theirs to see: we do not say which."""
    del exception
    return render(request, "problem.html", {"status": 404}, status=404)
