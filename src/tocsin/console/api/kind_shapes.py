"""How records without states are told and asked for, read off the table of kinds."""

from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal

from django.db import models
from ninja import Schema
from pydantic import Field as Bounded
from pydantic import create_model

from tocsin.casework.kinds import Field, FieldType, Kind, kind
from tocsin.casework.models.record import Record
from tocsin.console.api.values import (
    Big,
    Count,
    Day,
    Id,
    Instant,
    Reason,
    Told,
    Words,
    YesNo,
)

HIDDEN = frozenset({"user"})
"""Columns that nobody is told: who signs in is nobody's business."""
LONGEST = 20_000
NUMBERED = frozenset({("incident", "ref")})
"""Fields that get the next number where nothing is said."""
PYTHON: dict[str, Any] = {
    "DateTimeField": datetime,
    "DateField": date,
    "BooleanField": bool,
    "JSONField": Any,
    "CharField": str,
    "TextField": str,
}
"""By kind of column, how its values are told; numbers where nothing else is."""


@cache
def told_shape(one: Kind) -> type[Schema]:
    """Return the shape that records of a kind are told in; links are numbers of records."""
    fields: dict[str, Any] = {field.name: _told(field) for field in _columns(one.model)}
    fields |= {field.name: (list[int], ...) for field in one.model._meta.many_to_many}
    made: type[Schema] = create_model(
        f"{_camel(one.name)}Record", __base__=Schema, __doc__=f"One of the {one.title}.", **fields
    )
    return made


def told(one: Kind, record: Record) -> dict[str, Any]:
    """Return a record in its shape."""
    columns = {field.name: getattr(record, field.attname) for field in _columns(one.model)}
    sets = {
        field.name: sorted(row.pk for row in getattr(record, field.name).all())
        for field in one.model._meta.many_to_many
    }
    return {**columns, **sets}


@cache
def adding_shape(one: Kind) -> type[Told]:
    """Return the shape of what is told to add a record of a kind."""
    fields = {field.name: _asked(one, field, is_new=True) for field in one.fields}
    return _made(f"New{_camel(one.name)}", f"One more of the {one.title}.", fields)


@cache
def changing_shape(one: Kind) -> type[Told]:
    """Return the shape of what is told to change a record; what is left out stays."""
    fields = {field.name: _asked(one, field, is_new=False) for field in one.fields}
    return _made(f"Changed{_camel(one.name)}", "What is to be changed; the rest stays.", fields)


class Confirmed(Told):
    """What is said of a confirmation."""

    note: Reason = ""


def kind_named(name: str) -> Kind:
    """Return a kind by its name."""
    return kind(name)


def _made(name: str, words: str, fields: dict[str, Any]) -> type[Told]:
    note = (Reason, Bounded("", description="Why; the journal keeps it."))
    made: type[Told] = create_model(name, __base__=Told, __doc__=words, **fields, note=note)
    return made


def _columns(model: type[Record]) -> list[Any]:
    return [one for one in model._meta.concrete_fields if one.name not in HIDDEN]


def _told(column: Any) -> tuple[Any, Any]:  # noqa: ANN401  # Django types no column alone
    if isinstance(column, models.ForeignKey):
        type_: Any = int
    else:
        type_ = PYTHON.get(column.get_internal_type(), int)
    return (type_ | None if column.null and type_ is not Any else type_, ...)


def _asked(one: Kind, field: Field, *, is_new: bool) -> tuple[Any, Any]:
    """Return type and default of a field in a request."""
    if (one.name, field.name) in NUMBERED and is_new:
        return (Annotated[Words, Bounded(max_length=field.longest or LONGEST)], "")
    type_ = _type(one, field)
    if field.is_many:
        return (list[type_], Bounded([], max_length=1000))  # type: ignore[valid-type]
    column: Any = one.model._meta.get_field(field.name)
    if is_new and field.is_required:
        return (type_, ...)
    if column.null:
        return (type_ | None, None)
    return (type_, _default(column, field))


def _default(column: Any, field: Field) -> Any:  # noqa: ANN401
    if column.has_default():
        value = column.get_default()
        return Bounded(default_factory=list) if isinstance(value, list) else value
    return "" if field.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CHOICE) else None


def _type(one: Kind, field: Field) -> Any:  # noqa: ANN401  # a type
    if field.type is FieldType.CHOICE:
        return Literal[tuple(value for value, _ in field.choices)]
    if field.type is FieldType.LINK:
        return _link(field)
    if field.type is FieldType.TEXT:
        shortest = 1 if field.is_required else 0
        return Annotated[Words, Bounded(min_length=shortest, max_length=field.longest or LONGEST)]
    return {
        FieldType.LONG_TEXT: Annotated[Words, Bounded(min_length=1 if field.is_required else 0)],
        FieldType.TEXTS: Annotated[list[Reason], Bounded(max_length=200)],
        FieldType.INTEGER: _number(one, field),
        FieldType.YES_NO: YesNo,
        FieldType.DATE: Day,
        FieldType.INSTANT: Instant,
    }[field.type]


def _link(field: Field) -> Any:  # noqa: ANN401
    """Return the type of a link: a record's number, or how people write a subject."""
    if field.links_to == "subject":
        return Id | Annotated[Words, Bounded(min_length=1, max_length=600)]
    return Id


def _number(one: Kind, field: Field) -> Any:  # noqa: ANN401
    """Return the type of a number, with the bounds of its column."""
    column = one.model._meta.get_field(field.name)
    big = column.get_internal_type() in ("PositiveBigIntegerField", "BigIntegerField")
    return Big if big else Count


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
