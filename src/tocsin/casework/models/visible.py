"""Who may read what, in one place: every model's `objects.visible_to(user)` comes from here.

A list, a detail, a search, a count and a figure all begin with it, so none can show what another
hides. What it takes is who asks and on which day; roles and memberships have dates. A model says
with its `readable` which of the rules below is its own.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Exists, Q, QuerySet

from tocsin.casework.models.roles import ADDRESSED, READING
from tocsin.casework.models.sharing import LABELS, Tlp, Visibility

Asker = AbstractBaseUser | AnonymousUser
Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class Reader:
    """Who asks, and what that opens on a day: as subqueries, so that it asks nothing by itself."""

    def __init__(self, user: Asker, on: date | None = None) -> None:
        self.on = on or datetime.now(UTC).date()
        held = _rows("Participation").filter(current(self.on), person__user_id=user.pk)
        if only := getattr(user, "reads_for", None):
            held = held.filter(organisation_id=only)
        self.roles = held if user.is_authenticated and user.is_active else held.none()

    def organisations(self, *roles: str) -> QuerySet[Any, Any]:
        """Return the organisations in which one of these roles is held."""
        return self.roles.filter(role__in=roles).values("organisation_id")

    @cached_property
    def own(self) -> QuerySet[Any, Any]:
        """Organisations whose records are theirs to read."""
        return self.organisations(*READING)

    @cached_property
    def person(self) -> QuerySet[Any, Any]:
        """The one person who asks, while they read for any organisation."""
        return self.roles.filter(role__in=READING).values("person_id")

    @cached_property
    def groups(self) -> QuerySet[Any, Any]:
        """Sharing groups those organisations are in."""
        return self._joined("SharingGroupMember").values("group_id")

    @cached_property
    def networks(self) -> QuerySet[Any, Any]:
        """Networks those organisations are in."""
        return self._joined("Membership").values("network_id")

    def _joined(self, model: str) -> QuerySet[Any, Any]:
        there = current(self.on, "joined_on", "left_on")
        return _rows(model).filter(there, organisation__in=self.own)


class Kept(Reader):
    """The same, asked once and kept: for one page, which asks for many kinds of record.

    To say who reads what as subqueries costs more, for each list, than to read the list.
    """

    @cached_property
    def _held(self) -> list[tuple[str, int, int]]:
        """Role, organisation and person of each role held."""
        return list(self.roles.values_list("role", "organisation_id", "person_id"))

    def organisations(self, *roles: str) -> Any:  # noqa: ANN401  # keys, as subqueries are too
        """Return the organisations in which one of these roles is held."""
        return sorted({organisation for role, organisation, _ in self._held if role in roles})

    @cached_property
    def person(self) -> Any:  # noqa: ANN401  # the same
        """The one person who asks, while they read for any organisation."""
        return sorted({person for role, _, person in self._held if role in READING})

    @cached_property
    def groups(self) -> Any:  # noqa: ANN401  # the same
        """Sharing groups those organisations are in."""
        return list(self._joined("SharingGroupMember").values_list("group_id", flat=True))

    @cached_property
    def networks(self) -> Any:  # noqa: ANN401  # the same
        """Networks those organisations are in."""
        return list(self._joined("Membership").values_list("network_id", flat=True))


def reader_of(user: Asker, on: date | None = None) -> Reader:
    """Return who asks; what was kept for this page, where it is of that day."""
    kept = getattr(user, "kept_reader", None)
    if isinstance(kept, Kept) and on in {None, kept.on}:
        return kept
    return Reader(user, on)


Rule = Callable[[Reader], Q]
"""From who asks to the condition that a row is theirs to read."""


class VisibleQuerySet(QuerySet[Row_co, Row_co]):
    """Rows that can be narrowed to those somebody may read."""

    def visible_to(self, user: Asker, on: date | None = None) -> "VisibleQuerySet[Row_co]":
        """Return the rows that a person may read on a day (null: today, UTC), each once.

        None while the emergency switch lets nobody read.
        """
        rule: Rule = self.model.readable  # type: ignore[attr-defined]  # each of ours has one
        closed = _rows("EmergencySwitch").filter(mode="no_access")
        return self.filter(rule(reader_of(user, on)), ~Exists(closed))


Visible = models.Manager.from_queryset(VisibleQuerySet)


def shared(model: str, via: str = "") -> Rule:
    """Return the rule of a record with an owner and a label, or of what is part of one.

    `via` leads from the part to the record: `finding__`.
    """

    def rule(reader: Reader) -> Q:
        named = _rows(model).filter(readers__in=reader.person).values("pk")
        return (
            Q(**{f"{via}owner__in": reader.own}) & ~Q(**{f"{via}tlp": Tlp.RED})
            | Q(**{f"{via}pk__in": named, f"{via}tlp": Tlp.RED})
            | _as_far(via, Visibility.GROUP) & Q(**{f"{via}sharing_group__in": reader.groups})
            | _as_far(via, Visibility.NETWORK) & Q(**{f"{via}network__in": reader.networks})
            | _as_far(via, Visibility.PUBLIC) & inside(reader)
        )

    return rule


def behind(model: str, column: str, name: str = "pk") -> Rule:
    """Return the rule of what is seen through other rows: those of `model` that one may read.

    That an account is in our books is itself a secret: it shows only with a record that names it.
    """

    def rule(reader: Reader) -> Q:
        readable: Rule = apps.get_model("casework", model).readable
        return Q(**{f"{name}__in": _rows(model).filter(readable(reader)).values(column)})

    return rule


def either(*rules: Rule) -> Rule:
    """Return the rule that any of some rules is enough."""

    def rule(reader: Reader) -> Q:
        found = Q(pk__in=[])
        for one in rules:
            found |= one(reader)
        return found

    return rule


def both(*rules: Rule) -> Rule:
    """Return the rule that all of some rules are needed."""

    def rule(reader: Reader) -> Q:
        found = Q()
        for one in rules:
            found &= one(reader)
        return found

    return rule


def by_column(rules: Mapping[str, Rule]) -> Rule:
    """Return the rule that one reads the record that is named, by the column that names it."""

    def rule(reader: Reader) -> Q:
        found = Q(pk__in=[])
        for name, one in rules.items():
            found |= Q(**{f"{name}__isnull": False}) & one(reader)
        return found

    return rule


def inside(reader: Reader) -> Q:
    """Everybody who reads for some organisation."""
    if isinstance(reader, Kept):
        return ~Q(pk__in=[]) if reader.own else Q(pk__in=[])
    return Q(Exists(reader.own))


def addressed(reader: Reader) -> QuerySet[Any, Any]:
    """Organisations for which one answers what is sent to them."""
    return reader.organisations(*ADDRESSED)


def current(on: date, first: str = "started_on", last: str = "stopped_on") -> Q:
    """Return the condition that a day is in a stretch; its last day is out, and null has no end."""
    begun = Q(**{f"{first}__lte": on})
    return begun & (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gt": on}))


def _as_far(via: str, visibility: Visibility) -> Q:
    """Say that a record is shared so far, and its label lets it."""
    return Q(**{f"{via}visibility": visibility, f"{via}tlp__in": LABELS[visibility]})


def _rows(model: str) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = apps.get_model("casework", model)._base_manager.all()
    return rows
