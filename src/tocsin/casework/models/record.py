"""What every record has: a version to compare, and its values as the journal keeps them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone


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

    def snapshot(self) -> dict[str, Any]:
        """Return every value of it and of its parts, as JSON has them."""
        found = columns(self)
        for field in self._meta.many_to_many:
            found[field.name] = sorted(one.pk for one in getattr(self, field.name).all())
        for name in self.parts:
            rows = sorted(getattr(self, name).all(), key=lambda row: row.pk)
            found[name] = [columns(row) for row in rows]
        return found

    @classmethod
    def whole(cls) -> tuple[str, ...]:
        """Return what to prefetch so that snapshots ask nothing more."""
        return (*cls.parts, *(field.name for field in cls._meta.many_to_many))


def columns(row: models.Model) -> dict[str, Any]:
    """Return a row's own values by column, as JSON has them."""
    return {
        field.attname: plain(getattr(row, field.attname)) for field in row._meta.concrete_fields
    }


def plain(value: object) -> object:
    """Return a value as JSON has it; instants in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.hex() if isinstance(value, bytes | memoryview) else value
