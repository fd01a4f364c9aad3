"""Records added, changed and confirmed by the name of their kind."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.query import QuerySet

from tocsin.casework import journal, labels, records, refs, subjects
from tocsin.casework.access import Actor, asker
from tocsin.casework.errors import Refused
from tocsin.casework.kinds.fields import Field, FieldType
from tocsin.casework.kinds.table import Kind, kind, kind_of
from tocsin.casework.models import Finding, FindingState, Incident, Role, Subject
from tocsin.casework.models.organisation import Organisation, OrganisationKind
from tocsin.casework.models.record import Record
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import Asker

LARGEST = 2**63 - 1
"""Of integers that databases keep."""


def listed(name: str, user: Asker) -> QuerySet[Any, Any]:
    """Return the records of a kind that somebody may read, in the kind's order."""
    one = kind(name)
    rows: QuerySet[Any, Any] = one.model.objects.visible_to(user)  # type: ignore[attr-defined]
    return rows.order_by(*one.order)


def fetched(name: str, pk: int, user: Asker) -> Any:  # noqa: ANN401  # a record of that kind
    """Return one record that somebody may read; `Refused` when there is none, or none for them."""
    found = listed(name, user).filter(pk=pk).first()
    if found is None:
        raise Refused("not_found", f"{name}:{pk}", "is not here, or not yours to read")
    return found


def add(name: str, actor: Actor, values: Mapping[str, object], note: str = "") -> Any:  # noqa: ANN401
    """Keep a new record of a kind; values are as people write them, or as Python has them."""
    one = kind(name)
    if not one.adds:
        raise Refused("kind", name, "is not added like this")
    actor.must_be(name, *one.adds)
    with journal.turn():
        columns, sets = _read(one, actor, values)
        record = one.model(**columns)
        _begin(one, record, actor)
        if isinstance(record, Shared):
            labels.must_begin_so(record, actor, frozenset(sets.get("readers", ())))
        return records.add(record, actor, note, **sets)


def change(record: Record, actor: Actor, values: Mapping[str, object], note: str = "") -> Any:  # noqa: ANN401
    """Set columns, sets and labels of a record in one step."""
    one = kind_of(record)
    _must_change(one, record, actor)
    with journal.turn():
        columns, sets = _read(one, actor, values)
        _must_stay_true(record, columns)
        if isinstance(record, Shared) and (columns.keys() | sets.keys()) & set(labels.COLUMNS):
            labels.must_be_let_change(record, {**columns, **sets}, actor, note)
        told: dict[str, Any] = {**columns, **sets}
        return records.change(record, actor, note, **told)


def confirm(record: Record, actor: Actor, note: str = "") -> Any:  # noqa: ANN401
    """Confirm what somebody else wrote down: figures count it from then on."""
    one = kind_of(record)
    actor.must_be(record.place, Role.ANALYST, Role.REVIEWER)
    actor.must_own(record.place, one.owner_id(record))
    if actor.person is None or getattr(record, "created_by_id", None) == actor.person.pk:
        raise Refused("four_eyes", record.place, "is confirmed by somebody else", got=actor.name)
    if hasattr(record, "attested_by_id") and record.attested_by_id is None:
        raise Refused("attested_by", record.place, "is confirmed once it says who attests it")
    if hasattr(record, "is_confirmed"):
        return records.change(record, actor, note, is_confirmed=True)
    if hasattr(record, "reviewed_by_id"):
        return records.change(record, actor, note, reviewed_by=actor.person)
    raise Refused("kind", record.place, "is nothing that is confirmed")


def doubt(record: Record, actor: Actor, note: str) -> Any:  # noqa: ANN401
    """Take a confirmation back, and say why: figures count it no more."""
    one = kind_of(record)
    actor.must_be(record.place, Role.ANALYST, Role.REVIEWER)
    actor.must_own(record.place, one.owner_id(record))
    if not note.strip():
        raise Refused("note", record.place, "is doubted with a reason in words")
    if hasattr(record, "is_confirmed"):
        return records.change(record, actor, note, is_confirmed=False)
    if hasattr(record, "reviewed_by_id"):
        return records.change(record, actor, note, reviewed_by=None)
    raise Refused("kind", record.place, "is nothing that is confirmed")


def _begin(one: Kind, record: Record, actor: Actor) -> None:
    """Give a new record its owner and its maker."""
    if one.owner == "owner":
        record.owner = actor.for_whom  # type: ignore[attr-defined]  # each of these has one
    elif one.owner:
        actor.must_own(one.name, one.owner_id(record))
    if isinstance(record, Shared):
        record.created_by = actor.person
    if isinstance(record, Incident) and not record.ref:
        record.ref = refs.next_ref(actor.for_whom, "incident")


def _must_change(one: Kind, record: Record, actor: Actor) -> None:
    if not one.changes:
        raise Refused("kind", record.place, "is not changed like this")
    actor.must_be(record.place, *one.changes)
    if one.owner:
        actor.must_own(record.place, one.owner_id(record))
    if isinstance(record, Organisation) and record.kind == OrganisationKind.MEMBER:
        actor.must_own(record.place, record.pk)


def _must_stay_true(record: Record, columns: Mapping[str, object]) -> None:
    """Raise `Refused` where what was decided on would say something else."""
    if (
        isinstance(record, Finding)
        and record.state != FindingState.PROPOSED
        and columns.get("claim", record.claim) != record.claim
    ):
        raise Refused("state", record.place, "says what was decided on; withdraw it instead",
                      got=record.state)  # fmt: skip


def _read(
    one: Kind, actor: Actor, values: Mapping[str, object]
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return columns and sets of rows, each value as its column has it."""
    columns: dict[str, Any] = {}
    sets: dict[str, list[Any]] = {}
    for name, value in values.items():
        field = one.field(name)
        if field.is_many:
            sets[name] = _linked(one, field, _several(one, field, value), actor)
        elif field.type is FieldType.LINK:
            columns[name] = None
            if value not in (None, ""):
                [columns[name]] = _linked(one, field, [value], actor)
        else:
            columns[name] = _value(one, field, value)
    return columns, sets


def _value(one: Kind, field: Field, value: object) -> Any:  # noqa: ANN401
    """Return a value as its column has it; raises `Refused` that says what it must be."""
    column: Any = one.model._meta.get_field(field.name)
    place = f"{one.name}.{field.name}"
    if value in (None, ""):
        return None if column.null else ("" if field.type in TEXTUAL else column.get_default())
    if field.type is FieldType.TEXTS:
        return _texts(place, value)
    if field.type is FieldType.INSTANT and not isinstance(value, datetime):
        return _instant(place, value)
    if field.type is FieldType.YES_NO and isinstance(value, str):
        value = YES_NO.get(value.casefold(), value)
    try:
        found = column.to_python(value)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        rule = f"must be {WRITTEN.get(field.type, 'a text')}"
        raise Refused("value", place, rule, got=str(value)[:80]) from error
    if field.type is FieldType.INTEGER and not 0 <= found <= LARGEST:
        raise Refused("value", place, f"must be a number from 0 to {LARGEST}", got=str(found)[:80])
    return found


TEXTUAL = frozenset({FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CHOICE})
YES_NO = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}
WRITTEN = {
    FieldType.INTEGER: "a whole number",
    FieldType.YES_NO: "yes or no (true, false)",
    FieldType.DATE: "a day, YYYY-MM-DD",
    FieldType.INSTANT: "an instant with its offset, 2024-11-23T22:00:00+02:00",
}


def _instant(place: str, value: object) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Refused("value", place, f"must be {WRITTEN[FieldType.INSTANT]}", got=str(value)[:80])
    return at


def _texts(place: str, value: object) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list | tuple) or not all(isinstance(one, str) for one in lines):
        raise Refused("value", place, "must be a list of texts", got=str(value)[:80])
    return [one.strip() for one in lines if one.strip()]


def _several(one: Kind, field: Field, value: object) -> list[object]:
    if value in (None, ""):
        return []
    if isinstance(value, str | int | Model):
        return [value]
    if isinstance(value, list | tuple | set | frozenset | QuerySet):
        return list(value)
    raise Refused("value", f"{one.name}.{field.name}", "must be a list", got=str(value)[:80])


def _linked(one: Kind, field: Field, values: list[object], actor: Actor) -> list[Any]:
    """Return the rows that values name, in their order, each once.

    A number names a row that the actor may read, so that nobody learns by guessing numbers. A
    subject may also be named by its id, which is known to who writes it.
    """
    model: Any = one.model._meta.get_field(field.name).related_model
    place = f"{one.name}.{field.name}"
    given = {
        value: value for value in values if isinstance(value, model) and _is_given(value, actor)
    }
    if model is Subject:
        names = [value for value in values if isinstance(value, str) and not _is_number(value)]
        given |= subjects.named(names, actor)
    keys = {value: _key(place, model, value) for value in values if value not in given}
    rows = model.objects.visible_to(asker(actor)).in_bulk(set(keys.values()))
    if unknown := [str(key) for key in keys.values() if key not in rows]:
        rule = "must name what is here and yours to read"
        raise Refused("value", place, rule, got=", ".join(unknown[:5]))
    found = (given[value] if value in given else rows[keys[value]] for value in values)
    return list(dict.fromkeys(found))


def _is_given(row: Model, actor: Actor) -> bool:
    """Whether a row may be taken as it is: a program's, or a subject that was just named."""
    return actor.person is None or isinstance(row, Subject)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _key(place: str, model: Any, value: object) -> int:  # noqa: ANN401
    """Return the key that a value names: a row's, or a number."""
    if isinstance(value, model):
        key: int = value.pk
        return key
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST:
        return value
    if isinstance(value, str) and _is_number(value):
        return int(value)
    raise Refused("value", place, "must be the number of a record", got=str(value)[:80])
