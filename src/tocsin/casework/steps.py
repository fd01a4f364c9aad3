"""How a record changes its state: by a step that a table allows, compared and set, kept for ever.

The state column is a cache of the newest step. Triggers hold it to that (`triggers.py`); `replayed`
is the same, said in Python.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import F, Max

from tocsin.casework import journal
from tocsin.casework.access import Actor
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.models.step import STEPS, Stateful, Step
from tocsin.casework.storable import checked, plain, storable

Began = TypeVar("Began", bound=Stateful)
Table = Mapping[tuple[str, str], str]
"""From (state, event) to the state that follows."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is said of a step."""

    note: str = ""
    occurred_at: datetime | None = None
    """When it happened, where that was not now; null: now."""
    recorded_at: datetime | None = None
    """When it was asked for; null: now."""
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
        must_be_as_read(record)
        made = _made(record, event, to_state, (actor, told, now))
        made.save(force_insert=True)
        rows = type(record)._base_manager.filter(pk=record.pk, version=record.version)
        rows.update(state=to_state, version=F("version") + 1, **values)
        record.refresh_from_db()
        journal.write(event, record, actor, told.note)
    return made


def must_be_as_read(record: Stateful) -> None:
    """Raise `Conflict` when a record has changed since the caller read it; inside a `turn`."""
    seen = type(record)._base_manager.filter(pk=record.pk).values("version", "state").get()
    if (seen["version"], seen["state"]) != (record.version, record.state):
        raise Conflict(record.place, record.state, seen["state"])


def begin(record: Began, event: str, state: str, actor: Actor, told: Told | None = None) -> Began:
    """Keep a new record in its first state, with the step that says who began it; in a `turn`."""
    record.state = state
    checked(record)
    record.save(force_insert=True)
    first = first_step(record, event, (actor, told or Told(), datetime.now(UTC)))
    first.save(force_insert=True)
    return record


def begun(records: Sequence[Stateful], event: str, actor: Actor) -> None:
    """Keep the first steps of records of one kind that were kept together; in their `turn`."""
    said = (actor, Told(), datetime.now(UTC))
    made = [first_step(one, event, said) for one in records]
    if made:
        type(made[0])._base_manager.bulk_create(made)


def first_step(record: Stateful, event: str, said: tuple[Actor, Told, datetime]) -> Step:
    """Return the step that begins a record that was just kept."""
    return _row(record, (1, event, "", record.state), said)


def step_all(  # noqa: PLR0913, PLR0917  # as `step`, and who is told
    records: Sequence[Began], event: str, table: Table, actor: Actor, told: Told | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> list[Began]:  # fmt: skip
    """Take many records of one kind the same step, each with its own row and its own link.

    All of them, or none. Returns them as they are then, in the order given. `on_progress` is told
    how many are done; what it raises takes all of them back.
    """
    told, done = told or Told(), list[Began]()
    with journal.turn():
        for start in range(0, len(records), journal.AT_ONCE):
            done += _step_some(
                records[start : start + journal.AT_ONCE], event, table, (actor, told)
            )
            on_progress(len(done))
    return done


def _step_some(
    records: Sequence[Began], event: str, table: Table, said: tuple[Actor, Told]
) -> list[Began]:
    now, kind, keys = datetime.now(UTC), type(records[0]), [one.pk for one in records]
    found = kind._base_manager.in_bulk(keys)
    for record in records:
        row = found.get(record.pk)
        if row is None or (row.version, row.state) != (record.version, record.state):
            raise Conflict(record.place, record.state, row and row.state)
    seqs = dict(
        kind._base_manager.filter(pk__in=keys).values_list("pk").annotate(last=Max(f"{STEPS}__seq"))
    )
    made = [
        _row(row, (seqs[row.pk] + 1, event, row.state, following(row, event, table)), (*said, now))
        for row in found.values()
    ]
    type(made[0])._base_manager.bulk_create(made)
    by_state = defaultdict(list)
    for row, one in zip(found.values(), made, strict=True):
        by_state[one.to_state].append(row.pk)
    for to_state, some in by_state.items():
        rows = kind._base_manager.filter(pk__in=some)
        rows.update(state=to_state, version=F("version") + 1)
    for row, one in zip(found.values(), made, strict=True):
        row.state, row.version = one.to_state, row.version + 1
    done = [found[key] for key in keys]
    actor, told = said
    journal.write_all(journal.deeds(event, done, actor, told.note))
    return done


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
    seq = max((one.seq for one in getattr(record, STEPS).all()), default=0) + 1
    return _row(record, (seq, event, record.state, to_state), said)


def _row(
    record: Stateful, way: tuple[int, str, str, str], said: tuple[Actor, Told, datetime]
) -> Step:
    (seq, event, from_state, to_state), (actor, told, now) = way, said
    steps = getattr(record, STEPS)
    made: Step = steps.model(
        seq=seq, event=event, from_state=from_state, to_state=to_state,
        note=storable(told.note),
        actor=actor.person, organisation=actor.organisation, recorded_at=told.recorded_at or now,
        occurred_at=told.occurred_at or now, **plain(told.more or {}),
    )  # fmt: skip
    setattr(made, steps.field.name, record)
    return made
