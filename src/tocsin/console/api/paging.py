"""Long lists, a page at a time: a cursor says after which row to go on, however many were added.

A cursor is `MOMENT.ID`, microseconds since 1970 and a row's number, for lists by time, and `ID`
for lists by number. Any such pair is a place to go on from, whether or not a row is there.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

from django.db.models import Model, Q, QuerySet
from pydantic import Field, StringConstraints

from tocsin.console.api.values import MOST, Limit

Row = TypeVar("Row", bound=Model)
Shape = TypeVar("Shape")
START = datetime(1970, 1, 1, tzinfo=UTC)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
ByTime = Annotated[
    str, StringConstraints(pattern=r"^(-?[0-9]{1,18}\.[0-9]{1,18})?$"),
    Field(description="`next` of the page before; empty: from the start."),
]  # fmt: skip
ByNumber = Annotated[
    str, StringConstraints(pattern=r"^([0-9]{1,18})?$"),
    Field(description="`next` of the page before; empty: from the start."),
]  # fmt: skip
PageSize = Limit


def newest_first(
    rows: QuerySet[Row, Row], column: str, cursor: str, limit: int
) -> tuple[list[Row], str]:
    """Return a page of rows by an instant, newest first, and the cursor of the next ("": none)."""
    if cursor:
        moment, _, number = cursor.partition(".")
        at, pk = _instant(int(moment)), int(number)
        rows = rows.filter(Q(**{f"{column}__lt": at}) | Q(**{column: at, "pk__lt": pk}))
    page = list(rows.order_by(f"-{column}", "-pk")[: limit + 1])
    if len(page) <= limit:
        return page, ""
    last = page[limit - 1]
    return page[:limit], f"{_micros(getattr(last, column))}.{last.pk}"


def by_number(
    rows: QuerySet[Row, Row], cursor: str, limit: int, *, descending: bool = False
) -> tuple[list[Row], str]:
    """Return a page of rows by their numbers, and the cursor of the next ("": none)."""
    if cursor:
        after = "pk__lt" if descending else "pk__gt"
        rows = rows.filter(**{after: min(int(cursor), MOST)})
    page = list(rows.order_by("-pk" if descending else "pk")[: limit + 1])
    return page[:limit], str(page[limit - 1].pk) if len(page) > limit else ""


def page_of(
    found: tuple[list[Row], str], shape: Callable[[Row], Shape]
) -> dict[str, Iterable[Any] | str]:
    """Return a page as it is answered."""
    rows, following = found
    return {"items": [shape(one) for one in rows], "next": following}


def _instant(micros: int) -> datetime:
    try:
        return START + timedelta(microseconds=micros)
    except OverflowError:
        return LAST if micros > 0 else FIRST


def _micros(at: datetime) -> int:
    return (at - START) // timedelta(microseconds=1)
