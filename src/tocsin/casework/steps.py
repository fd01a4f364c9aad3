"""How a record changes its state: by a step that a table allows, compared and set, kept for ever.

The state column is a cache of the newest step. Triggers hold it to that (`triggers.py`); `replayed`
is the same, said in Python.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F

from tocsin.casework import journal
from tocsin.casework.access import Actor
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.models.step import Stateful, Step

Table = Mapping[tuple[str, str], str]
"""From (state, event) to the state that follows."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is said of a step."""

    note: str = ""
    occurred_at: datetime | None = None
    """When it happened, where that was not now; null: now."""
    more: Mapping[str, Any] | None = None
    """Further columns of the step."""


def following(record: Stateful, event: str, table: Table) -> str:
    """Return the state that an event leads to; raises `Refused` with reason `illegal`."""
    try:
        return table[record.state, event]
    except KeyError:
        legal = ", ".join(sorted(name for state, name in table if state == record.state))
        raise Refused(
            "illegal", record.place, f"is {record.state!r}; from there: {legal or 'nothing'}",
            got=event,
        ) from None  # fmt: skip


def step(
    record: Stateful, event: str, to_state: str, actor: Actor, told: Told | None = None,
    **values: Any,  # noqa: ANN401  # columns
) -> Step:  # fmt: skip
    """Take one record one step on, set further columns with it, and write it down.

    The record must be as the caller read it, else `Conflict`: nobody decides on what they have not
    seen. It is read again afterwards.
    """
    told = told or Told()
    with journal.turn():
        now = datetime.now(UTC)
        seen = type(record)._base_manager.filter(pk=record.pk).values("version", "state").get()
        if (seen["version"], seen["state"]) != (record.version, record.state):
            raise Conflict(record.place, record.state, seen["state"])
        made = _made(record, event, to_state, (actor, told, now))
        made.save(force_insert=True)
        rows = type(record)._base_manager.filter(pk=record.pk, version=record.version)
        rows.update(state=to_state, version=F("version") + 1, **values)
        record.refresh_from_db()
        journal.write(event, record, actor, told.note)
    return made


def step_all(
    records: Sequence[Stateful], event: str, table: Table, actor: Actor, told: Told | None = None
) -> int:
    """Take many records of one kind the same step, each with its own row and its own link.

    All of them, or none.
    """
    told = told or Told()
    with journal.turn():
        for start in range(0, len(records), journal.AT_ONCE):
            _step_some(records[start : start + journal.AT_ONCE], event, table, actor, told)
    return len(records)


def _step_some(
    records: Sequence[Stateful], event: str, table: Table, actor: Actor, told: Told
) -> None:
    now, kind = datetime.now(UTC), type(records[0])
    found = {row.pk: row for row in _fresh(kind, [one.pk for one in records])}
    made = []
    for record in records:
        row = found.get(record.pk)
        if row is None or (row.version, row.state) != (record.version, record.state):
            raise Conflict(record.place, record.state, row and row.state)
        made.append(_made(row, event, following(row, event, table), (actor, told, now)))
    type(made[0])._base_manager.bulk_create(made)
    for to_state in {one.to_state for one in made}:
        keys = [row.pk for row, one in zip(records, made, strict=True) if one.to_state == to_state]
        rows = kind._base_manager.filter(pk__in=keys)
        rows.update(state=to_state, version=F("version") + 1)
    after = _fresh(kind, [one.pk for one in records])
    journal.write_all([journal.deed(event, row, actor, told.note) for row in after])


def _fresh(kind: type[Stateful], keys: Sequence[int]) -> list[Stateful]:
    rows = kind._base_manager.filter(pk__in=keys).order_by("pk")
    return list(rows.prefetch_related(*kind.whole()))


def replayed(first: str, steps: Iterable[Step]) -> str:
    """Return the state that steps lead to; raises `Refused` when they do not follow on."""
    state = first
    for number, one in enumerate(steps, 1):
        if (one.seq, one.from_state) != (number, state):
            raise Refused(
                "replay", one, f"must be step {number} from {state!r}", got=one.from_state
            )
        state = one.to_state
    return state


def _made(record: Stateful, event: str, to_state: str, said: tuple[Actor, Told, datetime]) -> Step:
    actor, told, now = said
    steps = getattr(record, record.steps)
    numbers = [one.seq for one in steps.all()]
    made: Step = steps.model(
        seq=max(numbers, default=0) + 1, event=event, from_state=record.state, to_state=to_state,
        actor=actor.person, organisation=actor.organisation, note=told.note,
        occurred_at=told.occurred_at or now, recorded_at=now, **(told.more or {}),
    )  # fmt: skip
    setattr(made, steps.field.name, record)
    return made
