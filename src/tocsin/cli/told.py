"""Records as rows of plain values: what JSON and tables are made of.

What a record names by its key is named as people name it, and only where they may read that too.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tocsin.cli.names import called

if TYPE_CHECKING:
    from django.db.models import Model

    from tocsin.casework.models.record import Record
    from tocsin.cli.acting import Acting

Told = dict[str, object]
"""A record's values by column."""
HIDDEN = "(not for you)"
"""In the place of the name of a record that one may not read."""


def told(me: "Acting", record: "Record") -> Told:
    """Return one record's values."""
    return told_all(me, [record])[0]


def told_all(me: "Acting", records: "Sequence[Record]") -> list[Told]:
    """Return the values of records of one kind, in the order given; two questions per relation."""
    if not records:
        return []
    found = [_own(one) for one in records]
    kind = type(records[0])
    for field in kind._meta.concrete_fields:
        if field.is_relation:
            keys = [getattr(one, field.attname) for one in records]
            names = _names(me, field.related_model, keys)
            for row, key in zip(found, keys, strict=True):
                row[field.name] = None if key is None else names.get(key, HIDDEN)
    for field in kind._meta.many_to_many:
        _add_lists(me, field, records, found)
    return found


def _own(record: "Record") -> Told:
    """Return the values that a record has itself."""
    from tocsin.casework.models.record import plain

    fields = record._meta.concrete_fields
    return {one.name: plain(getattr(record, one.attname)) for one in fields if not one.is_relation}


def _names(
    me: "Acting", kind: "type[Model] | None", keys: "Sequence[int | None]"
) -> Mapping[int, str]:
    """Return what records are called, by key, as far as one may read them."""
    wanted = {one for one in keys if one is not None}
    if not wanted:
        return {}
    rows: Any = kind
    seen = rows.objects.visible_to(me.user).filter(pk__in=wanted)
    return {one.pk: called(one) for one in seen}


def _add_lists(
    me: "Acting", field: Any, records: "Sequence[Record]", found: list[Told],  # noqa: ANN401  # a relation, which Django does not type
) -> None:  # fmt: skip
    through = getattr(type(records[0]), field.name).through._base_manager
    ours, theirs = field.m2m_column_name(), field.m2m_reverse_name()
    keys = [one.pk for one in records]
    pairs = list(through.filter(**{f"{ours}__in": keys}).order_by("pk").values_list(ours, theirs))
    names = _names(me, field.related_model, [key for _, key in pairs])
    for row, key in zip(found, keys, strict=True):
        row[field.name] = [names.get(other, HIDDEN) for one, other in pairs if one == key]
