"""The cells of some thousand rows, a column at a time."""

from collections import Counter
from collections.abc import Callable, Sequence
from types import NoneType
from typing import Any

from tocsin.importers import Drift, Record
from tocsin.importers.cells import Cell, id_of, text_of


def each(read: Callable[[Cell], Any], cells: Sequence[Cell]) -> list[Any]:
    """Read every cell, and the same text only once: most columns repeat a few words."""
    if not set(map(type, cells)) <= {str, NoneType}:  # elsewhere 1 and True would be one
        return [read(cell) for cell in cells]
    known = {cell: read(cell) for cell in set(cells)}
    return [*map(known.__getitem__, cells)]


class Rows:
    """Rows of a table, or objects of JSON whose inner members go by their path, `user.id`."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._values = [record.value for record in records]
        self._inner: dict[str, list[Cell]] = {}

    def cells(self, column: str) -> list[Cell]:
        """Return the cells of a column; null where a row has none."""
        outer, _, name = column.rpartition(".")
        if not outer or any(column in value for value in self._values[:1]):
            return [value.get(column) for value in self._values]
        return [one.get(name) if type(one) is dict else None for one in self._objects(outer)]

    def texts(self, column: str) -> list[str | None]:
        """Return a column as texts."""
        return [cell or None if type(cell) is str else text_of(cell) for cell in self.cells(column)]

    def ids(self, column: str) -> list[str | None]:
        """Return a column as ids: texts without space around them."""
        return [
            cell.strip() or None if type(cell) is str else id_of(cell)
            for cell in self.cells(column)
        ]

    def count_unclaimed(self, claimed: frozenset[str], drift: Drift) -> None:
        """Count the members nobody claimed, of the rows and of the objects that paths lead into."""
        _count(self._values, "", claimed, drift)
        for path, objects in self._inner.items():
            _count(objects, f"{path}.", claimed, drift)

    def _objects(self, path: str) -> list[Cell]:
        """Return the inner objects at a path."""
        if path not in self._inner:
            self._inner[path] = self.cells(path)
        return self._inner[path]


def _count(objects: list[Cell], before: str, claimed: frozenset[str], drift: Drift) -> None:
    """Count unclaimed members; objects of one export have few different sets of members."""
    shapes = Counter(map(tuple, (one for one in objects if type(one) is dict)))
    for names, count in shapes.items():
        for name in names:
            if f"{before}{name}" not in claimed:
                drift[f"{before}{name}"] += count
