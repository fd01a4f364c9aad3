"""A table by country as the public may see it: no small number, and none that gives one away."""

from collections.abc import Iterator
from dataclasses import replace

from msgspec import structs

from tocsin.casework.figures.sums import Edge, hidden
from tocsin.reports.commitment14.counting import Counted
from tocsin.reports.commitment14.grid import EEA_TOTAL, ELSEWHERE, EU_TOTAL, Grid
from tocsin.reports.commitment14.waves import Wave
from tocsin.vocabulary.places import EEA, MEMBER_STATES

SOURCE, UNION, AREA = "source", "union", "area"


def for_public(wave: Wave, least: int) -> Wave:
    """Return a wave without what the public may not see.

    Two tables tell the same actions apart in two ways: where either has a gap, the second is left
    out, since it would help to fill it.
    """
    instances, actions, acted = (opened(one, least) for one in wave.counted.grids)
    if actions.hidden or acted.hidden:
        acted = replace(acted, columns=(), cells={}, records={}, hidden=frozenset())
    return structs.replace(wave, counted=Counted(instances, actions, acted))


def opened(grid: Grid, least: int) -> Grid:
    """Return a table without what the public may not see: neither the numbers nor the records.

    Columns are on their own: no total over them is printed.
    """
    missing = {(row, column) for column in grid.columns for row in _missing(grid, column, least)}
    records = {cell: some for cell, some in grid.records.items() if cell not in missing}
    return replace(grid, hidden=frozenset(missing), records=records)


def _missing(grid: Grid, column: str, least: int) -> Iterator[str]:
    """Yield the rows of a column that are left out."""
    if 0 < grid.value(ELSEWHERE, column) < least:
        yield ELSEWHERE
    edges = {
        code: Edge(grid.value(code, column), SOURCE, UNION if code in MEMBER_STATES else AREA)
        for code in EEA
    }
    edges[EU_TOTAL] = Edge(grid.eu(column), UNION, AREA)
    edges[EEA_TOTAL] = Edge(grid.eea(column), AREA, SOURCE)
    yield from hidden(edges, least)
