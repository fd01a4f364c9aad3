"""The cells of some thousand rows, a column at a time."""

from collections import Counter
from collections.abc import Callable, Sequence
from operator import itemgetter
from types import NoneType
from typing import Any, TypeAlias

from tocsin.importers import Drift, Record, slots
from tocsin.importers.cells import Cell, id_of, text_of
from tocsin.importers.slots import Slotted

Columns: TypeAlias = dict[str, tuple[Cell, ...]]
"""Cells by the name of their column."""


def each(read: Callable[[Cell], Any], cells: Sequence[Cell]) -> list[Any]:
    """Read every cell, and the same text only once: most columns repeat a few words."""
    kinds = set(map(type, cells)) - {NoneType}
    if kinds not in ({str}, {int}):  # in a mixture 1 and True would be one
        return [read(cell) for cell in cells]
    known = {cell: read(cell) for cell in set(cells)}
    return [*map(known.__getitem__, cells)]


class Rows:
    """Rows of a table, or objects of JSON whose inner members go by their path, `user.id`."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._values = _of_one_kind([record.value for record in records])
        self._columns = _columns(self._values)
        self._inner: dict[str, Sequence[Cell]] = {}
        self._inner_columns: dict[str, Columns | None] = {}

    def cells(self, column: str) -> Sequence[Cell]:
        """Return the cells of a column; null where a row has none."""
        outer, _, name = column.rpartition(".")
        if not outer or any(_holds(value, column) for value in self._values[:1]):
            if self._columns and column in self._columns:
                return self._columns[column]
            return [value.get(column) if type(value) is dict else None for value in self._values]
        objects = self._objects(outer)
        columns = self._inner_columns[outer]
        if columns and name in columns:
            return columns[name]
        return [one.get(name) if type(one) is dict else None for one in objects]

    def texts(self, column: str) -> Sequence[str | None]:
        """Return a column as texts."""
        cells = self.cells(column)
        if set(map(type, cells)) == {str} and "" not in cells:
            return cells
        return [cell or None if type(cell) is str else text_of(cell) for cell in cells]

    def ids(self, column: str) -> list[str | None]:
        """Return a column as ids: texts without space around them."""
        cells = self.cells(column)
        if set(map(type, cells)) == {str}:
            found: list[str | None] = [*map(str.strip, cells)]
            return [one or None for one in found] if "" in found else found
        return [cell.strip() or None if type(cell) is str else id_of(cell) for cell in cells]

    def count_unclaimed(self, claimed: frozenset[str], drift: Drift) -> None:
        """Count the members nobody claimed, of the rows and of the objects that paths lead into."""
        _count(self._values, self._columns, "", claimed, drift)
        for path, objects in self._inner.items():
            _count(objects, self._inner_columns[path], f"{path}.", claimed, drift)

    def _objects(self, path: str) -> Sequence[Cell]:
        """Return the inner objects at a path."""
        if path not in self._inner:
            self._inner[path] = self.cells(path)
            self._inner_columns[path] = _columns(self._inner[path])
        return self._inner[path]


def _of_one_kind(values: list[Any]) -> list[Any]:
    """Return objects that are all slotted alike, or else all dicts."""
    kinds = set(map(type, values))
    if len(kinds) > 1 and any(issubclass(kind, Slotted) for kind in kinds):
        return [*map(slots.plain, values)]
    return values


def _holds(value: Any, name: str) -> bool:  # noqa: ANN401  # a dict or slotted
    return name in (value.names if isinstance(value, Slotted) else value)


def _columns(objects: Sequence[Cell]) -> Columns | None:
    """Return the cells by member, of objects that all have the same members; null: they differ.

    One call for all members of an object costs a third of one call for each.
    """
    slotted = slots.columns(objects)
    if slotted is not None:
        return slotted
    names = tuple(objects[0]) if objects and type(objects[0]) is dict else ()
    if len(names) < 2 or set(map(type, objects)) != {dict}:
        return None
    if set(map(len, objects)) != {len(names)}:
        return None
    try:
        rows = [*map(itemgetter(*names), objects)]
    except KeyError:
        return None
    return dict(zip(names, zip(*rows, strict=True), strict=True))


def _count(
    objects: Sequence[Cell],
    columns: Columns | None,
    before: str,
    claimed: frozenset[str],
    drift: Drift,
) -> None:
    """Count unclaimed members; objects of one export have few different sets of members."""
    if columns and slots.are(objects):
        for name, cells in columns.items():
            if f"{before}{name}" not in claimed and (count := slots.present(cells)):
                drift[f"{before}{name}"] += count
        return
    if columns:
        shapes = Counter({tuple(columns): len(objects)})
    else:
        shapes = Counter(map(tuple, (one for one in objects if type(one) is dict)))
    for names, count in shapes.items():
        for name in names:
            if f"{before}{name}" not in claimed:
                drift[f"{before}{name}"] += count
