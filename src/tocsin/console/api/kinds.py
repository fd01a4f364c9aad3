"""Records without states, all kinds alike: listed, read, added, changed, confirmed, doubted."""

from collections.abc import Callable
from typing import Any

from ninja import Path, Router, Status

from tocsin.casework import kinds
from tocsin.casework.kinds import Kind
from tocsin.casework.kinds.table import LEADS
from tocsin.casework.models import Role
from tocsin.casework.search import matching
from tocsin.casework.search.texts import KINDS as SEARCHED
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.kind_shapes import (
    Confirmed,
    adding_shape,
    changing_shape,
    told,
    told_shape,
)
from tocsin.console.api.records import as_read
from tocsin.console.api.values import Id, IfMatch, Line
from tocsin.console.tokens.model import Scope

ADDRESSES = {
    "organisation": "organisations",
    "network": "networks",
    "membership": "memberships",
    "person": "people",
    "participation": "participations",
    "platform": "platforms",
    "election": "elections",
    "subject": "subjects",
    "address": "addresses",
    "sharing_group": "sharing-groups",
    "sharing_group_member": "sharing-group-members",
    "retention_policy": "retention-policies",
    "operation": "operations",
    "incident": "incidents",
    "targeting": "targeting",
    "outcome": "outcomes",
    "activity": "activities",
    "coverage": "coverage",
    "assessment": "assessments",
    "legal_assessment": "legal-assessments",
    "legal_element": "legal-elements",
    "dossier_entry": "dossier-entries",
    "exposure": "exposures",
    "transfer": "transfers",
    "recidivism": "recidivism",
}
"""Where each kind stands; findings and alerts have routers of their own."""


def scope_of(roles: tuple[Role, ...]) -> Scope:
    """Return the scope that a token needs for what these roles may do."""
    if set(roles) <= set(LEADS):
        return Scope.ADMIN
    return Scope.PROPOSE if Role.ANALYST in roles else Scope.SEND


def router_of(one: Kind) -> Router:
    """Return the routes of one kind."""
    router = Router(tags=[one.title])
    _reading(router, one)
    if one.adds:
        _adding(router, one)
    if one.changes and one.name != "recidivism":
        _changing(router, one)
    columns = {field.name for field in one.model._meta.concrete_fields}
    if columns & {"is_confirmed", "reviewed_by"} and one.name != "recidivism":
        _confirming(router, one)
    return router


def _reading(router: Router, one: Kind) -> None:
    shape: Any = told_shape(one)

    @_called(f"read_{one.name}", f"Read one of the {one.title}.")
    def reading(request: Request, pk: Path[Id]) -> Any:  # noqa: ANN401
        return told(one, kinds.fetched(one.name, pk, request.auth.user))

    read = with_scope(Scope.READ)
    listing = _searching(one) if one.model._meta.model_name in SEARCHED else _listing(one)
    router.get("", response=answers(Page[shape]), auth=read)(listing)
    router.get("/{pk}", response=answers(shape), auth=read)(reading)


def _listing(one: Kind) -> Callable[..., Any]:
    @_called(f"list_{_many(one)}", f"List {one.title}, newest first.")
    def listing(request: Request, cursor: paging.ByNumber = "", limit: paging.PageSize = 50) -> Any:  # noqa: ANN401  # checked by the answer's shape
        return _page(request, one, (cursor, limit))

    return listing


def _searching(one: Kind) -> Callable[..., Any]:
    @_called(f"list_{_many(one)}", f"List {one.title}, newest first, or those with some words.")
    def searching(
        request: Request, search: Line = "", cursor: paging.ByNumber = "",
        limit: paging.PageSize = 50,
    ) -> Any:  # noqa: ANN401  # fmt: skip
        return _page(request, one, (cursor, limit), search)

    return searching


def _page(request: Request, one: Kind, place: tuple[str, int], words: str = "") -> Any:  # noqa: ANN401
    rows = matching(kinds.listed(one.name, request.auth.user), words)
    rows = rows.prefetch_related(*(field.name for field in one.model._meta.many_to_many))
    page = paging.by_number(rows, *place, descending=True)
    return paging.page_of(page, lambda row: told(one, row))


def _adding(router: Router, one: Kind) -> None:
    body: Any = adding_shape(one)

    @_called(f"add_{one.name}", f"Add one to the {one.title}.")
    def adding(request: Request, given: body) -> Any:  # noqa: ANN401
        values = given.dict(exclude_unset=True)
        note = values.pop("note", "")
        made = kinds.add(one.name, request.auth.actor, values, note)
        return Status(201, told(one, made))

    shape, scope = answers(told_shape(one), 201), scope_of(one.adds)
    router.post("", response=shape, auth=with_scope(scope))(adding)


def _changing(router: Router, one: Kind) -> None:
    body: Any = changing_shape(one)

    @_called(f"change_{one.name}", f"Change one of the {one.title}; what is left out stays.")
    def changing(request: Request, pk: Path[Id], given: body, if_match: IfMatch) -> Any:  # noqa: ANN401
        record = as_read(kinds.fetched(one.name, pk, request.auth.user), if_match)
        values = given.dict(exclude_unset=True)
        note = values.pop("note", "")
        return told(one, kinds.change(record, request.auth.actor, values, note))

    shape, scope = answers(told_shape(one)), scope_of(one.changes)
    router.patch("/{pk}", response=shape, auth=with_scope(scope))(changing)


def _confirming(router: Router, one: Kind) -> None:
    for verb, deed, words in (
        ("confirm", kinds.confirm, f"Confirm what somebody else wrote down of the {one.title}."),
        ("doubt", kinds.doubt, f"Take the confirmation of one of the {one.title} back; say why."),
    ):
        said = _said(one, deed, f"{verb}_{one.name}", words)
        shape, auth = answers(told_shape(one)), with_scope(Scope.DECIDE)
        router.post(f"/{{pk}}/{verb}", response=shape, auth=auth)(said)


def _said(one: Kind, deed: Callable[..., Any], name: str, words: str) -> Callable[..., Any]:
    @_called(name, words)
    def saying(request: Request, pk: Path[Id], given: Confirmed, if_match: IfMatch) -> Any:  # noqa: ANN401
        record = as_read(kinds.fetched(one.name, pk, request.auth.user), if_match)
        return told(one, deed(record, request.auth.actor, given.note))

    return saying


def _many(one: Kind) -> str:
    return ADDRESSES[one.name].replace("-", "_")


def _called(name: str, words: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Name a view of a kind, and say what it does: its description is made of both."""

    def made(view: Callable[..., Any]) -> Callable[..., Any]:
        view.__name__, view.__qualname__, view.__doc__ = name, name, words
        return view

    return made


ROUTERS = {ADDRESSES[name]: router_of(kinds.KINDS[name]) for name in ADDRESSES}
"""By address, in the order in which the description has them."""
