"""Long lists, page by page: by the key where the last page ended, however many rows there are.

A page number costs more the further one goes, and skips rows when others come in between. A key
does neither: the address says where the page begins, and can be sent to a colleague.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateField, DateTimeField, Q, QuerySet
from django.http import HttpRequest, QueryDict

COUNTED = 1_000
"""Rows that are counted; of more it is said that there are more."""
SIZES = (50, 200, 1000)
"""Rows of a page."""
APART = "~"


@dataclass(frozen=True)
class Order:
    """One way of sorting a list; ties are broken by the newest record."""

    column: str
    title: object
    """As people read it, in their language."""
    is_descending: bool = True


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    rows: Sequence[Any]
    count: int
    """Of the whole list, up to `COUNTED` and one."""
    newer: str
    """Query of the page before; "": this is the first."""
    older: str
    """Query of the page after; "": this is the last."""
    size: int
    sizes: tuple[int, ...] = SIZES

    @property
    def counted(self) -> str:
        """The count as it is written."""
        return f"{self.count:,}" if self.count <= COUNTED else f"{COUNTED:,}+"


def listed(
    request: HttpRequest, rows: QuerySet[Any, Any], order: Order, *, size: int | None = None
) -> Listed:
    """Return the page of a list that the address asks for."""
    asked = request.GET
    size = size or _size(asked)
    backwards = "before" in asked
    key = _key(rows, order, asked.get("before" if backwards else "after", ""))
    found = list(_from(rows, order, key, backwards=backwards)[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_newer = has_more if backwards else key is not None
    has_older = (key is not None) if backwards else has_more
    return Listed(
        rows=found,
        count=capped(rows),
        newer=_query(asked, before=_told(found[0], order)) if found and has_newer else "",
        older=_query(asked, after=_told(found[-1], order)) if found and has_older else "",
        size=size,
    )


def capped(rows: QuerySet[Any, Any]) -> int:
    """Count rows, but no further than it pays."""
    return rows.order_by().values("pk")[: COUNTED + 1].count()


def chosen(orders: Mapping[str, Order], request: HttpRequest) -> tuple[str, Order]:
    """Return the order that the address names, or the first there is."""
    name = request.GET.get("order", "")
    name = name if name in orders else next(iter(orders))
    return name, orders[name]


def _size(asked: QueryDict) -> int:
    size = asked.get("size", "")
    return int(size) if size in {str(one) for one in SIZES} else SIZES[0]


def _from(
    rows: QuerySet[Any, Any], order: Order, key: tuple[Any, int] | None, *, backwards: bool
) -> QuerySet[Any, Any]:
    """Return rows in order, from a key on."""
    is_falling = order.is_descending != backwards
    sign = "-" if is_falling else ""
    ordered = rows.order_by(f"{sign}{order.column}", f"{sign}pk")
    if key is None:
        return ordered
    value, pk = key
    than = "lt" if is_falling else "gt"
    further = Q(**{f"{order.column}__{than}": value}) | Q(**{f"pk__{than}": pk})
    # The bound alone lets the database begin at the key; `further` leaves out what ties with it.
    return ordered.filter(further, **{f"{order.column}__{than}e": value})


def _told(row: Any, order: Order) -> str:  # noqa: ANN401  # any record
    value = row
    for name in order.column.split("__"):
        value = getattr(value, name)
    told = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return f"{told}{APART}{row.pk}"


def _key(rows: QuerySet[Any, Any], order: Order, told: str) -> tuple[Any, int] | None:
    """Return where a page begins; null, and so the first page, for what is no key."""
    text, _, pk = told.rpartition(APART)
    field = rows.model._meta.pk if order.column == "pk" else _field(rows, order.column)
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    try:
        value = field.to_python(text)
        if isinstance(field, DateTimeField) and value.tzinfo is None:
            return None
    except (ValidationError, OverflowError):
        return None
    is_day = isinstance(field, DateField)
    return (value, int(pk)) if value is not None and (is_day or "\x00" not in text) else None


def _field(rows: QuerySet[Any, Any], column: str) -> Any:  # noqa: ANN401  # any field
    model = rows.model
    *path, last = column.split("__")
    for name in path:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last)


def _query(asked: QueryDict, **where: str) -> str:
    """Return the same filters, at another place."""
    made = asked.copy()
    for name in ("before", "after"):
        made.pop(name, None)
    for name, value in where.items():
        made[name] = value
    return made.urlencode()
