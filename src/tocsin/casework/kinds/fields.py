"""The fields of a kind, as forms and programs need them, read off its model."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models

from tocsin.casework.labels import COLUMNS
from tocsin.casework.models.record import Record
from tocsin.casework.models.shared import Shared

WITHHELD = frozenset(
    {"id", "version", "created_at", "owner", "created_by", "is_confirmed", "reviewed_by", "state"}
)
"""Set by what happens, never by hand."""


class FieldType(StrEnum):
    """How a value is written."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    TEXTS = "texts"
    """A list of texts."""
    INTEGER = "integer"
    YES_NO = "yes_no"
    DATE = "date"
    INSTANT = "instant"
    CHOICE = "choice"
    LINK = "link"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One value that people set."""

    name: str
    type: FieldType
    is_many: bool = False
    """Of a link: whether it is a set of rows."""
    is_required: bool
    choices: tuple[tuple[str, str], ...] = ()
    """Values and their words."""
    links_to: str = ""
    """Model of a link, in lower case: `organisation`."""
    longest: int | None = None
    """Characters."""
    is_label: bool = False
    """Whether it says who reads the record."""

    @property
    def words(self) -> str:
        """Its name as people read it."""
        return self.name.replace("_", " ").removesuffix(" at").removesuffix(" on")


TYPES: Mapping["type[models.Field[Any, Any]]", FieldType] = {
    models.ManyToManyField: FieldType.LINK,
    models.ForeignKey: FieldType.LINK,
    models.DateTimeField: FieldType.INSTANT,
    models.DateField: FieldType.DATE,
    models.BooleanField: FieldType.YES_NO,
    models.IntegerField: FieldType.INTEGER,
    models.JSONField: FieldType.TEXTS,
    models.TextField: FieldType.LONG_TEXT,
    models.CharField: FieldType.TEXT,
}
"""In order: a date with a time is also a date."""


def fields_of(model: type[Record], withheld: frozenset[str] = frozenset()) -> tuple[Field, ...]:
    """Return what people set of a kind of record, in the model's order, labels last."""
    columns = [one for one in model._meta.get_fields() if _is_column(one)]
    found = [_field(model, one) for one in columns if one.name not in WITHHELD | withheld]
    return tuple(sorted(found, key=lambda one: one.is_label))


def _is_column(field: Any) -> bool:  # noqa: ANN401  # fields and relations share no type
    return isinstance(field, models.Field) and (field.concrete or field.many_to_many is True)


def _field(model: type[Record], column: Any) -> Field:  # noqa: ANN401
    is_many = isinstance(column, models.ManyToManyField)
    other = column.related_model
    return Field(
        name=column.name,
        type=_type(column),
        is_many=is_many,
        is_required=not (column.blank or column.has_default() or column.null),
        choices=tuple((str(key), str(words)) for key, words in column.flatchoices),
        links_to=str(other._meta.model_name) if other else "",
        longest=getattr(column, "max_length", None),
        is_label=issubclass(model, Shared) and column.name in COLUMNS,
    )


def _type(column: Any) -> FieldType:  # noqa: ANN401
    if column.flatchoices:
        return FieldType.CHOICE
    return next(type_ for kind, type_ in TYPES.items() if isinstance(column, kind))
