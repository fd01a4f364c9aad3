"""Records without a state of their own: added and changed here, with the journal."""

from typing import Any, TypeVar

from django.db.models import F

from tocsin.casework import journal
from tocsin.casework.access import Actor
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.models.record import Record

Kept = TypeVar("Kept", bound=Record)
NEVER = frozenset({"id", "state", "version", "created_at", "owner", "owner_id"})
"""Columns that no edit sets: a state has steps, and an owner stays."""


def add(record: Kept, actor: Actor, note: str = "") -> Kept:
    """Keep a new record; its constraints and choices hold, or `ValidationError` says which."""
    with journal.turn():
        record.full_clean()
        record.save(force_insert=True)
        journal.write("add", record, actor, note)
    return record


def change(record: Kept, actor: Actor, note: str = "", **values: Any) -> Kept:  # noqa: ANN401
    """Set columns of a record, unless somebody else did since it was read: then `Conflict`."""
    if never := sorted(NEVER & values.keys()):
        raise Refused("column", record.place, "has columns that no edit sets", got=", ".join(never))
    with journal.turn():
        for name, value in values.items():
            setattr(record, name, value)
        record.full_clean()
        compare_and_set(record, record.version, **values)
        record.refresh_from_db()
        journal.write("change", record, actor, note)
    return record


def compare_and_set(record: Record, seen: int, **values: Any) -> None:  # noqa: ANN401
    """Write columns and the next version where the version is still the one that was seen."""
    rows = type(record)._base_manager.filter(pk=record.pk)
    if rows.filter(version=seen).update(version=F("version") + 1, **values) != 1:
        raise Conflict(record.place, seen, rows.values_list("version", flat=True).first())
