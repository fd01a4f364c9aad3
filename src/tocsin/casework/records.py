"""Records without a state of their own: added and changed here, with the journal."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import F, Model

from tocsin.casework import journal
from tocsin.casework.access import Actor
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.models.record import Record
from tocsin.casework.storable import checked

Kept = TypeVar("Kept", bound=Record)
NEVER = frozenset({"id", "state", "version", "created_at", "owner", "owner_id"})
"""Columns that no edit sets: a state has steps, and an owner stays."""


def add(record: Kept, actor: Actor, note: str = "", **sets: Iterable[Model]) -> Kept:
    """Keep a new record with the rows of its sets (`elections`, `readers`).

    Its constraints and choices hold, or `Refused` says which.
    """
    with journal.turn():
        checked(record)
        record.save(force_insert=True)
        _put(record, sets)
        record.must_hold()
        journal.write("add", record, actor, note)
    return record


def change(
    record: Kept, actor: Actor, note: str = "", *, verb: str = "change",
    **values: Any,  # noqa: ANN401  # columns
) -> Kept:  # fmt: skip
    """Set columns and sets, unless somebody else did since it was read: then `Conflict`."""
    if never := sorted(NEVER & values.keys()):
        raise Refused("column", record.place, "has columns that no edit sets", got=", ".join(never))
    sets = {name: values.pop(name) for name in sets_of(type(record)) if name in values}
    with journal.turn():
        for name, value in values.items():
            setattr(record, name, value)
        checked(record)
        kept = {name: getattr(record, name) for name in values}
        compare_and_set(record, record.version, **kept)
        _put(record, sets)
        record.refresh_from_db()
        record.must_hold()
        journal.write(verb, record, actor, note)
    return record


def sets_of(kind: type[Record]) -> tuple[str, ...]:
    """Return the names of a kind's sets of other rows."""
    return tuple(field.name for field in kind._meta.many_to_many)


def parts_changed(record: Kept, actor: Actor, note: str = "", *, verb: str = "change") -> Kept:
    """Write down that parts of a record were added or taken out, inside the turn that did it."""
    compare_and_set(record, record.version)
    record.refresh_from_db()
    journal.write(verb, record, actor, note)
    return record


def compare_and_set(record: Record, seen: int, **values: Any) -> None:  # noqa: ANN401
    """Write columns and the next version where the version is still the one that was seen."""
    rows = type(record)._base_manager.filter(pk=record.pk)
    if rows.filter(version=seen).update(version=F("version") + 1, **values) != 1:
        raise Conflict(record.place, seen, rows.values_list("version", flat=True).first())


def _put(record: Record, sets: dict[str, Iterable[Model]]) -> None:
    for name, rows in sets.items():
        getattr(record, name).set(rows)
