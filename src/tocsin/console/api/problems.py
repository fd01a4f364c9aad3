"""What the API says when it does not do as asked: place, rule, value, way out.

401  nobody is known to ask              403  they may not
404  it is not there, or not for them    409  it does not go with how things stand
422  the request is not as the API's description has it
503  casework is closed for writing, or its database cannot be read or written
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.opening import is_not_stored, not_stored
from tocsin.casework.rapid import machine as rapid
from tocsin.vocabulary.errors import (
    ConfigError,
    FileError,
    ParameterError,
    RecordError,
    SourceError,
    TocsinError,
    UnknownNameError,
)

NOT_YOURS = frozenset(
    {
        "role",
        "owner",
        "four_eyes",
        "person",
        "organisation",
        "scope",
        "network",
        "wider",
        "csrf",
        "second_factor",
    }
)
"""Reasons that lie with who asks."""
UNKNOWN = frozenset({"not_found"})
UNAVAILABLE = frozenset({"emergency"})
LONGEST = 500


class Problem(Schema):
    """Why something was not done."""

    reason: str
    """A short stable word for machines."""
    place: str
    rule: str
    got: str = ""
    way_out: str = ""
    also: "list[Problem]" = Field(default_factory=list)
    """What else is wrong with the request."""


def answering(api: NinjaAPI) -> None:
    """Have an API answer every error of ours, and of the request, with a problem."""

    def answer(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401  # any of these
        status, problem = _told(error)
        return _answer(api, request, status, problem)

    for kind in (
        TocsinError, ValidationError, DjangoValidationError, Http404, HttpError,
        AuthenticationError, SuspiciousOperation,
    ):  # fmt: skip
        api.add_exception_handler(kind, answer)

    def unavailable(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401  # as above
        if not is_not_stored(error):
            raise error
        return _answer(api, request, 503, kept_nothing(error))

    api.add_exception_handler(DatabaseError, unavailable)


def _told(error: Exception) -> tuple[int, "Problem"]:
    """Return what an error is answered with."""
    if isinstance(error, TocsinError):
        return status_of(error), problem_of(error)
    if isinstance(error, ValidationError):
        return 422, _invalid(error)
    if isinstance(error, DjangoValidationError):
        return 409, _unfit(error)
    if isinstance(error, Http404):
        return 404, missing()
    if isinstance(error, AuthenticationError):
        return 401, NOBODY
    return 400, unreadable(str(error))


NOBODY = Problem(
    reason="unauthenticated", place="Authorization", rule="must be a token, or a session",
    way_out="tocsin token make, or sign in",
)  # fmt: skip


def kept_nothing(error: DatabaseError) -> Problem:
    """Return the answer where the database cannot be read or written; nothing of it was kept."""
    return problem_of(not_stored(error)).model_copy(update={"reason": "not_stored"})


def missing(place: str = "") -> Problem:
    """Return the one answer for what is not there and for what somebody may not read."""
    return Problem(reason="not_found", place=place, rule="is not there, or not for you to read")


def unreadable(got: str) -> Problem:
    """Return the answer to a request that cannot be read at all."""
    return Problem(reason="unreadable", place="request", rule="cannot be read", got=got[:LONGEST])


def status_of(error: TocsinError) -> int:
    """Return the status that an error is answered with."""
    if isinstance(error, rapid.Refused):
        return 403 if "role" in error.unmet or "four_eyes" in error.unmet else 409
    if isinstance(error, Refused):
        if error.reason == "token":
            return 401
        for reasons, status in ((NOT_YOURS, 403), (UNKNOWN, 404), (UNAVAILABLE, 503)):
            if error.reason in reasons:
                return status
    return 409


def problem_of(error: TocsinError) -> Problem:
    """Return what an error says, in its parts."""
    for kind, parts in PARTS.items():
        if isinstance(error, kind):
            return _problem(*parts(error))
    return _problem("refused", "", str(error))


PARTS: Mapping[type[TocsinError], Callable[[Any], tuple[str, ...]]] = MappingProxyType(
    {
        Refused: lambda one: (one.reason, one.place, one.rule, one.got),
        Conflict: lambda one: (
            "conflict", one.place, "has changed since it was read",
            f"{one.seen}, now {one.found}", "read it again",
        ),
        RecordError: lambda one: (one.code, one.column, one.rule, one.got),
        FileError: lambda one: (
            "file", one.path.rpartition("/")[2], one.rule, one.got, one.way_out
        ),
        UnknownNameError: lambda one: (
            "unknown_name", one.kind, "must be a name there is", one.name, ", ".join(one.near)
        ),
        ParameterError: lambda one: ("parameter", f"{one.owner}.{one.name}", str(one), one.got),
        ConfigError: lambda one: ("configuration", "", str(one)),
        SourceError: lambda one: ("source", one.source, one.rule, one.got),
    }
)  # fmt: skip
"""What each kind of error says: reason, place, rule, value, way out."""


def _problem(reason: str, place: str, rule: str, got: object = "", way_out: str = "") -> Problem:
    return Problem(
        reason=reason, place=place, rule=rule[: 4 * LONGEST], got=str(got)[:LONGEST],
        way_out=way_out[:LONGEST],
    )  # fmt: skip


def _invalid(error: ValidationError) -> Problem:
    """Say every part of a request that is not as described."""
    return _first([_part(one) for one in error.errors[:50]])


def _part(error: Mapping[str, Any]) -> Problem:
    place = ".".join(str(one) for one in error["loc"])
    return _problem("invalid", place, error["msg"], error.get("input", ""))


def _unfit(error: DjangoValidationError) -> Problem:
    """Say which values a record cannot keep."""
    if hasattr(error, "error_dict"):
        pairs = [(name, text) for name, texts in error.message_dict.items() for text in texts]
    else:
        pairs = [("", text) for text in error.messages]
    return _first(
        [_problem("value", "" if name == "__all__" else name, text) for name, text in pairs]
    )


def _first(found: Sequence[Problem]) -> Problem:
    """Return one problem that carries the others."""
    first, *others = found
    return first.model_copy(update={"also": others})


def _answer(api: NinjaAPI, request: HttpRequest, status: int, problem: Problem) -> HttpResponse:
    answer = api.create_response(request, problem.model_dump(), status=status)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="Tocsin"'
    return answer
