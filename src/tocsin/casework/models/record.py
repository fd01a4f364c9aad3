"""What every record has: a version to compare, and its values as the journal keeps them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar, cast

from django.db import models
from django.utils import timezone

AS_IT_IS = frozenset({str, int, float, bool, type(None)})
"""Types whose values JSON has as they are; most values are of these."""
Snapshot = dict[str, Any]
"""A record's values by column, and its parts by name."""


class Record(models.Model):
    """A row whose every change is in the journal."""

    parts: ClassVar[tuple[str, ...]] = ()
    """Names of the relations whose rows are part of it, and of its snapshot."""

    version = models.PositiveIntegerField(default=1)
    """Goes up by one with each change."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    @property
    def place(self) -> str:
        """What the journal and errors call it: `finding:12`."""
        return f"{self._meta.model_name}:{self.pk}"

    def must_hold(self) -> None:
        """Raise `Refused` where the row and its sets, as just kept, do not go together."""

    def snapshot(self) -> Snapshot:
        """Return every value of it and of its parts, as the database has them and as JSON does."""
        return snapshots(type(self), [self.pk])[self.pk]


def snapshots(kind: type[Record], keys: Collection[int]) -> dict[int, Snapshot]:
    """Return the snapshots of some records of a kind, by key; three questions or a few more."""
    rows = kind._base_manager.filter(pk__in=keys)
    found = {row["id"]: row for row in _values(rows)}
    for name in kind.parts:
        relation = cast("models.ManyToOneRel", kind._meta.get_field(name))
        ours = relation.field.attname
        parts = relation.related_model._base_manager.filter(**{f"{ours}__in": keys})
        _group(found, name, ((row[ours], row) for row in _values(parts)))
    for field in kind._meta.many_to_many:
        through = getattr(kind, field.name).through._base_manager
        ours, theirs = field.m2m_column_name(), field.m2m_reverse_name()
        pairs = through.filter(**{f"{ours}__in": keys}).order_by(theirs).values_list(ours, theirs)
        _group(found, field.name, pairs)
    return found


def columns(row: models.Model) -> Snapshot:
    """Return a row's own values by column, as JSON has them."""
    return {
        field.attname: plain(getattr(row, field.attname)) for field in row._meta.concrete_fields
    }


def plain(value: object) -> object:
    """Return a value as JSON has it; instants in UTC."""
    if type(value) in AS_IT_IS:
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def _values(rows: models.QuerySet[Any]) -> list[Snapshot]:
    """Return rows as JSON has them, by key; without objects, which cost ten times as much."""
    names = [field.attname for field in rows.model._meta.concrete_fields]
    return [
        {name: plain(value) for name, value in row.items()}
        for row in rows.order_by("pk").values(*names)
    ]


def _group(found: dict[int, Snapshot], name: str, pairs: Iterable[tuple[int, object]]) -> None:
    """Give each record the list of what is its own."""
    for row in found.values():
        row[name] = []
    for key, one in pairs:
        found[key][name].append(one)
