"""What operations answer: the shape when it was done, and a problem when it was not."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from ninja import Schema

from tocsin.console.api.problems import Problem

Item = TypeVar("Item")
READING = frozenset({400, 401, 403, 404, 409, 422, 503})


class Page(Schema, Generic[Item]):
    """Some of a list."""

    items: list[Item]
    next: str
    """Cursor of the next page; "": this is the last."""


def answers(shape: Any, status: int = 200) -> Mapping[Any, Any]:  # noqa: ANN401  # a type
    """Return what an operation answers, by status."""
    return {status: shape, READING: Problem}
