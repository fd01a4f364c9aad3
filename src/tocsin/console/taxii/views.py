"""The addresses of TAXII 2.1: what is here, what is in it, and its objects."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from tocsin.console.api.asking import Asked
from tocsin.console.taxii.asking import TAXII, answer, asked
from tocsin.console.taxii.holdings import COLLECTIONS, Collection, Held, known, records, written
from tocsin.console.taxii.pages import Page, Part, cut

STIX = "application/stix+json;version=2.1"
LARGEST = 1
"""Bytes that may be sent here: nothing may, and nought is not allowed."""


@asked
def discovery(request: HttpRequest, asker: Asked) -> HttpResponse:
    """Say what this server has: one root."""
    del asker
    root = request.build_absolute_uri(reverse("taxii_root"))
    return answer({
        "title": "Tocsin", "description": "Alerts and findings, as far as a token may read.",
        "default": root, "api_roots": [root],
    })  # fmt: skip


@asked
def root(request: HttpRequest, asker: Asked) -> HttpResponse:
    """Say what the root is."""
    del request
    whose = asker.actor.for_whom.name
    return answer(
        {"title": f"For {whose}", "versions": [TAXII], "max_content_length": LARGEST}
    )  # fmt: skip


@asked
def collections(request: HttpRequest, asker: Asked) -> HttpResponse:
    """List the collections."""
    del request, asker
    every = dict.fromkeys(COLLECTIONS.values())
    return answer({"collections": [_described(one) for one in every]})


@asked
def collection(request: HttpRequest, asker: Asked, name: str) -> HttpResponse:
    """Say what a collection is."""
    del request, asker
    return answer(_described(_collection(name)))


@asked
def manifest(request: HttpRequest, asker: Asked, name: str) -> HttpResponse:
    """List which objects a collection has, without them."""
    part = _part(request, asker, name)
    return answer(_enveloped([_listed(one) for one in part.held], part), part.added)


@asked
def objects(request: HttpRequest, asker: Asked, name: str) -> HttpResponse:
    """Give a page of objects."""
    part = _part(request, asker, name)
    return answer(_enveloped([one.body for one in part.held], part), part.added)


@asked
def one_object(request: HttpRequest, asker: Asked, name: str, id: str) -> HttpResponse:  # noqa: A002
    """Give one object."""
    part = _of_one(request, asker, name, id)
    return answer(_enveloped([one.body for one in part.held], part), part.added)


@asked
def versions(request: HttpRequest, asker: Asked, name: str, id: str) -> HttpResponse:  # noqa: A002
    """List the versions of an object: the one that there is."""
    part = _of_one(request, asker, name, id)
    told: dict[str, Any] = _enveloped([], part)
    return answer(told | {"versions": [one.version for one in part.held]}, part.added)


def _collection(name: str) -> Collection:
    found = known(name)
    if found is None:
        raise Http404
    return found


def _part(request: HttpRequest, asker: Asked, name: str, **more: str) -> Part:
    page = Page.asked({**request.GET.dict(), **more})
    found = records(_collection(name), asker.user, page.after, page.start)
    return cut(found, page)


def _of_one(request: HttpRequest, asker: Asked, name: str, id: str) -> Part:  # noqa: A002
    part = _part(request, asker, name, **{"match[id]": id})
    if not part.held and not part.next:
        raise Http404
    return part


def _described(one: Collection) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.title, "alias": one.alias, "can_read": True, "can_write": False,
        "media_types": [STIX],
    }  # fmt: skip


def _listed(one: Held) -> dict[str, Any]:
    return {
        "id": one.body["id"], "date_added": written(one.added), "version": one.version,
        "media_type": STIX,
    }  # fmt: skip


def _enveloped(some: list[dict[str, Any]], part: Part) -> dict[str, Any]:
    """Return an envelope; one without anything is empty."""
    told: dict[str, Any] = {"objects": some} if some else {}
    return told | ({"more": True, "next": part.next} if part.next else {})
