"""What a public table leaves out: numbers so small that they point at somebody.

A cell from 1 to below the threshold is left out. That is not enough: what stands in a row beside
its total gives the missing one away. So further cells are left out, the smallest that will do,
until every one that is missing could have had another value and no number in print would show it.

Cells and totals are edges between their row and their column; sums that are in print tie them
together. A missing cell can be something else exactly when it lies on a ring of missing cells,
around which one can be added and taken away in turn. The reader is taken to know that what is
missing is not nought, so that where a ring takes away, there must be two or more.

Source    the view of a two-way table as a graph: D. Gusfield, A graph theoretic approach to
          statistical data security, SIAM Journal on Computing 17 (1988).
"""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

from tocsin.casework.errors import Refused

Cell = tuple[int, int]
Table = Sequence[Sequence[int]]
Shown = tuple[tuple[int | None, ...], ...]
Node = tuple[str, int]
ROW, COLUMN = "row", "column"


def totalled(cells: Table) -> list[list[int]]:
    """Return a table with the total of each row at its end, and of each column below."""
    rows = [[*row, sum(row)] for row in cells]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def suppressed(cells: Table, least: int = 5) -> Shown:
    """Return a table with its totals as the public may see it; null is left out.

    `cells` are counts whose rows and columns add up; they come without totals. Where no ring can
    be closed, nothing is shown but noughts.

    >>> suppressed([[3, 9, 20], [8, 7, 30]])[0]
    (None, None, 20, 32)
    """
    if least < 1:
        raise Refused("threshold", "small cells", "needs a least number of 1 or more", got=least)
    table = totalled(cells)
    if not cells or not cells[0]:
        return ()
    small = {cell for cell in _every(table) if 0 < _at(table, cell) < least}
    missing = set(small)
    while told := next((one for one in sorted(missing) if not _ring(table, missing, one)), None):
        ring = _ring(table, missing, told, others=True)
        if ring is None:
            missing = {cell for cell in _every(table) if _at(table, cell)}
            break
        missing.update(ring)
    return tuple(
        tuple(None if (r, c) in missing else value for c, value in enumerate(row))
        for r, row in enumerate(table)
    )


def _ring(
    table: Table, missing: set[Cell], cell: Cell, *, others: bool = False
) -> list[Cell] | None:
    """Return the rest of the cheapest ring on which a cell goes up or down by one; null: none.

    Without `others`, of cells that are missing already.
    """
    row, column = (ROW, cell[0]), (COLUMN, cell[1])
    ways = [(row, column)] if _can(table, cell, column) else []
    ways += [(column, row)] if _can(table, cell, row) else []
    paths = [_path(table, missing, (cell, *ends), others=others) for ends in ways]
    return min((one for one in paths if one), default=(0, None), key=lambda one: one[0])[1]


def _path(
    table: Table, missing: set[Cell], ends: tuple[Cell, Node, Node], *, others: bool
) -> tuple[int, list[Cell]] | None:
    """Return the cheapest way between the ends of a cell that does not use it, with its cost.

    What is missing already costs nothing.
    """
    cell, start, end = ends
    best: dict[Node, int] = {start: 0}
    queue: list[tuple[int, Node, list[Cell]]] = [(0, start, [])]
    while queue:
        cost, node, path = heappop(queue)
        if node == end:
            return cost, path
        for step, there in _steps(table, node):
            if step == cell or (step not in missing and not others):
                continue
            further = cost + (0 if step in missing else _at(table, step))
            if (there not in best or further < best[there]) and _can(table, step, node):
                best[there] = further
                heappush(queue, (further, there, [*path, step]))
    return None


def _steps(table: Table, node: Node) -> Iterator[tuple[Cell, Node]]:
    """Yield the cells of a row or a column, and the column or row that each leads to."""
    side, number = node
    if side == ROW:
        yield from (((number, c), (COLUMN, c)) for c in range(len(table[0])))
    else:
        yield from (((r, number), (ROW, r)) for r in range(len(table)))


def _can(table: Table, cell: Cell, node: Node) -> bool:
    """Whether a cell can go up or down as a way from this node asks of it.

    From a row to a column a cell goes down, back it goes up; for a total it is the other way
    round, because it stands on the other side of the sum, and for the total of all twice so.
    """
    is_total = (cell[0] == len(table) - 1) != (cell[1] == len(table[0]) - 1)
    goes_down = (node[0] == ROW) != is_total
    return _at(table, cell) >= (2 if goes_down else 1)


def _every(table: Table) -> Iterator[Cell]:
    return ((r, c) for r in range(len(table)) for c in range(len(table[0])))


def _at(table: Table, cell: Cell) -> int:
    return table[cell[0]][cell[1]]
