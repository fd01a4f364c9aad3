"""Finding the record that a page is about, as far as its reader may see it."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.http import Http404, HttpRequest

from tocsin.casework.access import Actor
from tocsin.casework.models import Role

Found = TypeVar("Found", bound=models.Model)
LARGEST = 2**63 - 1


def readable(model: type[Found], request: HttpRequest) -> Any:  # noqa: ANN401  # its queryset
    """Return the rows of a model that the reader of a page may see."""
    return model.objects.visible_to(request.user)  # type: ignore[attr-defined]  # each has one


def one(model: type[Found], request: HttpRequest, pk: int, *, related: Iterable[str] = ()) -> Found:
    """Return a row that the reader may see; for any other the page is not there."""
    rows = readable(model, request).select_related(*related)
    found: Found | None = rows.filter(pk=pk).first() if pk <= LARGEST else None
    if found is None:
        raise Http404
    return found


def holds(actor: Actor, *roles: Role) -> bool:
    """Whether somebody holds one of these roles: what a page offers, not what it allows."""
    return bool(actor.roles & set(roles))


def owns(actor: Actor, owner_id: int) -> bool:
    """Whether somebody acts for the owner of a record."""
    return actor.organisation is not None and actor.organisation.pk == owner_id
