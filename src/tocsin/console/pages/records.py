"""Records without a state: activities, outcomes, coverage and the rest, one page for all."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tocsin.casework import kinds
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.kinds import KINDS, Field, FieldType, Kind
from tocsin.casework.models import Role
from tocsin.casework.models.record import Record
from tocsin.casework.models.shared import Shared
from tocsin.console.acting import page
from tocsin.console.pages.asking import Why
from tocsin.console.pages.deeds import done, fresh, seen
from tocsin.console.pages.kind_forms import form as form_of
from tocsin.console.pages.kind_forms import values
from tocsin.console.pages.listing import Order, capped, listed
from tocsin.console.pages.reading import LARGEST, holds

ORDER = Order("pk", gettext_lazy("newest first"))
OWN_PAGES = {"finding": "finding", "incident": "incident", "alert": "alert"}
"""Kinds whose records have pages of their own."""
GROUPS = (
    (
        gettext_lazy("Work"),
        (
            "activity",
            "outcome",
            "coverage",
            "assessment",
            "transfer",
            "targeting",
            "operation",
            "recidivism",
        ),
    ),
    (
        gettext_lazy("Law"),
        ("legal_assessment", "legal_element", "dossier_entry", "exposure"),
    ),
    (
        gettext_lazy("Reference"),
        ("election", "platform", "organisation", "network", "membership", "subject", "address"),
    ),
    (
        gettext_lazy("Sharing and keeping"),
        ("sharing_group", "sharing_group_member", "retention_policy"),
    ),
)
COLUMNS = 5
"""Columns of a list, after the name."""


@dataclass(frozen=True)
class Value:
    """One value of a record, ready to be shown."""

    field: Field
    shown: Any
    rows: tuple[Any, ...] = ()
    """Of a set of links."""


@require_GET
@page
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show every kind of record, and how many one may read."""
    groups = [
        (
            title,
            [
                (KINDS[name], capped(kinds.listed(name, request.user)), KINDS[name].may_add(actor))
                for name in names
                if name in KINDS
            ],
        )
        for title, names in GROUPS
    ]
    return render(request, "pages/records.html", {"groups": groups})


@require_GET
@page
def index(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """Show the records of a kind."""
    one = _kind(kind)
    links = [
        field.name for field in one.fields if field.type is FieldType.LINK and not field.is_many
    ]
    owner = ["owner"] if issubclass(one.model, Shared) else []
    rows = kinds.listed(kind, request.user).order_by().select_related(*links, *owner)
    found = listed(request, rows, ORDER)
    fields = [field for field in one.fields if not field.is_many and not field.is_label][:COLUMNS]
    told = {
        "kind": one,
        "listed": found,
        "fields": fields,
        "may_add": one.may_add(actor),
        "rows": [(row, [_value(field, row) for field in fields]) for row in found.rows],
        "is_shared": issubclass(one.model, Shared),
    }
    return render(request, "pages/record_list.html", told)


@require_GET
@page
def detail(request: HttpRequest, actor: Actor, kind: str, pk: int) -> HttpResponse:
    """Show one record."""
    return _shown(request, actor, _kind(kind), _found(request, kind, pk))


@require_http_methods(["GET", "POST"])
@page
def new(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """Add a record."""
    one = _kind(kind)
    if not one.may_add(actor):
        raise Refused(
            "role",
            kind,
            "is added by who holds the role for it",
            got=", ".join(sorted(actor.roles)),
        )
    return _form(request, actor, one, None)


@require_http_methods(["GET", "POST"])
@page
def edit(request: HttpRequest, actor: Actor, kind: str, pk: int) -> HttpResponse:
    """Change a record."""
    one, record = _kind(kind), _found(request, kind, pk)
    if not one.may_change(actor, record):
        raise Refused(
            "role",
            record.place,
            "is changed by its owner, by who holds the role for it",
            got=", ".join(sorted(actor.roles)),
        )
    return _form(request, actor, one, record)


@require_POST
@page
def confirm(request: HttpRequest, actor: Actor, kind: str, pk: int) -> HttpResponse:
    """Confirm what somebody else wrote down, or doubt it: figures count what is confirmed."""
    one, record = _kind(kind), seen(_found(request, kind, pk), request)
    is_doubt = request.POST.get("event") == "doubt"
    deed = kinds.doubt if is_doubt else kinds.confirm
    return done(
        request,
        Why(request.POST),
        lambda said: deed(record, actor, said["note"]),
        then=address_of(record),
        said=_("Doubted.") if is_doubt else _("Confirmed."),
        again=lambda form, status: _shown(request, actor, one, fresh(record), form, status),
    )


def address_of(record: Record) -> str:
    """Return the page of a record."""
    kind = kinds.kind_of(record).name
    return (
        reverse(OWN_PAGES[kind], args=[record.pk])
        if kind in OWN_PAGES
        else reverse("record", args=[kind, record.pk])
    )


def _form(request: HttpRequest, actor: Actor, kind: Kind, record: Record | None) -> HttpResponse:
    form = form_of(kind, request, record)

    def page_(form: forms.Form, status: int = 200) -> HttpResponse:
        now = fresh(record) if record else None
        told = {
            "kind": kind,
            "record": now,
            "form": form,
            "failed": form,
            "is_conflict": status == 409 and now,
            "now": [_value(field, now) for field in kind.fields] if now and status == 409 else [],
        }
        return render(request, "pages/record_form.html", told, status=status)

    if request.method == "GET":
        return page_(form)

    def put(said: dict[str, Any]) -> Record:
        told = values(form, record)
        if record is None:
            return kinds.add(kind.name, actor, told, said["note"])  # type: ignore[no-any-return]
        return kinds.change(seen(record, request), actor, told, said["note"])  # type: ignore[no-any-return]

    return done(request, form, put, then=address_of, said=_("Kept."), again=page_)


def _shown(
    request: HttpRequest,
    actor: Actor,
    kind: Kind,
    record: Record,
    failed: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    is_confirmed = getattr(record, "is_confirmed", None)
    if hasattr(record, "reviewed_by_id"):
        is_confirmed = record.reviewed_by_id is not None
    told = {
        "kind": kind,
        "record": record,
        "failed": failed,
        "values": [_value(field, record) for field in kind.fields],
        "may_change": kind.may_change(actor, record),
        "is_confirmed": is_confirmed,
        "may_confirm": is_confirmed is not None and holds(actor, Role.ANALYST, Role.REVIEWER),
        "is_shared": isinstance(record, Shared),
    }
    return render(request, "pages/record.html", told, status=status)


def _value(field: Field, record: Any) -> Value:  # noqa: ANN401  # any record
    if field.is_many:
        return Value(field, None, tuple(getattr(record, field.name).all()[:100]))
    value = getattr(record, field.name)
    if field.choices:
        value = dict(field.choices).get(str(value), value)
    return Value(field, value)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _found(request: HttpRequest, kind: str, pk: int) -> Record:
    row = (
        kinds.listed(kind, request.user).filter(pk=pk).first()
        if _kind(kind) and pk <= LARGEST
        else None
    )
    if row is None:
        raise Http404
    return row  # type: ignore[no-any-return]
