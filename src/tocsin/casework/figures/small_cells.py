"""What a public table leaves out: numbers so small that they point at somebody.

A cell from 1 to below the threshold is left out, and so is what would give it away beside a total:
`sums` says why. Here are tables with a total of each row and each column, and single sums.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from tocsin.casework.figures.sums import Edge, hidden

Key = TypeVar("Key", bound=Hashable)
Cell = tuple[int, int]
Table = Sequence[Sequence[int]]
Shown = tuple[tuple[int | None, ...], ...]
WHOLE, PARTS = "whole", "parts"
LEFT_OUT = (
    "– : not for the public. Numbers from 1 to {} are left out, and others with them, so that no "
    "total gives them away."
)
"""What a page says of its gaps."""


def totalled(cells: Table) -> list[list[int]]:
    """Return a table with the total of each row at its end, and of each column below."""
    rows = [[*row, sum(row)] for row in cells]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def suppressed(cells: Table, least: int = 5) -> Shown:
    """Return a table with its totals as the public may see it; null is left out.

    `cells` are counts whose rows and columns add up; they come without totals. Where nothing can
    hide a small one, nothing is shown but noughts.

    >>> suppressed([[3, 9, 20], [8, 7, 30]])[0]
    (None, None, 20, 32)
    """
    table = totalled(cells)
    missing = hidden(_edges(table), least)
    if not cells or not cells[0]:
        return ()
    return tuple(
        tuple(None if (r, c) in missing else value for c, value in enumerate(row))
        for r, row in enumerate(table)
    )


def parts(values: Mapping[Key, int], least: int = 5) -> dict[Key, int | None]:
    """Return the parts of a whole that is in print elsewhere, as the public may see them.

    >>> parts({"RO": 3, "FR": 7, "DE": 20, "NO": 0})
    {'RO': None, 'FR': None, 'DE': 20, 'NO': 0}
    """
    missing = hidden({key: Edge(n, PARTS, WHOLE) for key, n in values.items()}, least)
    return {key: None if key in missing else value for key, value in values.items()}


def _edges(table: Table) -> dict[Cell, Edge]:
    """Return cells as edges from their row to their column; totals flow back."""
    found = {}
    for r, row in enumerate(table):
        for c, value in enumerate(row):
            is_total = (r == len(table) - 1) != (c == len(row) - 1)
            ends = ("row", r), ("column", c)
            found[r, c] = Edge(value, *(reversed(ends) if is_total else ends))
    return found
