"""Rows some at a time: as many as fit into one question, or one transaction."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Row = TypeVar("Row")


def in_chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Yield rows in lists of a size, read no further than asked; the last may be shorter.

    >>> list(in_chunks("abcde", 2)), list(in_chunks("", 2))
    ([['a', 'b'], ['c', 'd'], ['e']], [])
    """
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
