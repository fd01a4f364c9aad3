"""Doing something once, however often it is asked for: an answer that got lost is given again."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from ninja import Schema

from tocsin.casework.errors import Refused
from tocsin.console.api.asking import Request
from tocsin.console.api.repeats import Repeat


def once(request: Request, key: str, deed: Callable[[], Schema]) -> HttpResponse:
    """Do something under a key, or answer as it was answered before.

    Raises `Refused` for a key under which something else was asked, and for one whose request has
    not ended: nobody knows yet what became of it. What is refused keeps no key.
    """
    asked = _digest(request)
    kept = _begun(request, key, asked)
    if kept is None:
        return _again(request, key, asked)
    try:
        answer = deed().model_dump_json()
    except Exception:
        kept.delete()
        raise
    kept.status, kept.answer = 200, answer
    kept.save(update_fields=["status", "answer"])
    return HttpResponse(answer, content_type="application/json")


def _begun(request: Request, key: str, asked: str) -> Repeat | None:
    """Keep that something is being done; null: it was asked for before."""
    person = request.auth.actor.person
    if person is None:
        raise Refused("person", "Idempotency-Key", "is a person's", got=request.auth.actor.name)
    try:
        with transaction.atomic():
            return Repeat.objects.create(
                person=person, organisation=request.auth.actor.for_whom,
                key=key, request_sha256=asked, at=datetime.now(UTC),
            )  # fmt: skip
    except IntegrityError:
        return None


def _again(request: Request, key: str, asked: str) -> HttpResponse:
    actor = request.auth.actor
    kept = Repeat.objects.get(person=actor.person, organisation=actor.for_whom, key=key)
    if kept.request_sha256 != asked:
        raise Refused("repeat", "Idempotency-Key", "was another request's", got=key)
    if kept.status is None:
        raise Refused("repeat", "Idempotency-Key", "is of a request that has not ended; "
                      "read the submission to see how it stands", got=key)  # fmt: skip
    return HttpResponse(kept.answer, status=kept.status, content_type="application/json")


def _digest(request: Request) -> str:
    told = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return sha256(told).hexdigest()
