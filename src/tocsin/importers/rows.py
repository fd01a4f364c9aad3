"""The cells of some thousand rows, a column at a time."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain, groupby
from operator import itemgetter
from types import NoneType
from typing import Any, TypeAlias

from msgspec import UNSET

from tocsin.importers import Drift, Record, slots
from tocsin.importers.cells import Cell, id_of, text_of

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
        values = [record.value for record in records]
        self._runs = [_run(of, [*some]) for of, some in groupby(values, _columns_of)]

    def cells(self, column: str) -> Sequence[Cell]:
        """Return the cells of a column; null where a row has none."""
        if len(self._runs) == 1:
            return self._runs[0].cells(column)
        return [*chain.from_iterable(run.cells(column) for run in self._runs)]

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
        for run in self._runs:
            run.count_unclaimed(claimed, drift)


class _Dicts:
    """Some rows in a row that are dicts."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values
        self._columns = _columns(values)
        self._inner: dict[str, Sequence[Cell]] = {}
        self._inner_columns: dict[str, Columns | None] = {}

    def cells(self, column: str) -> Sequence[Cell]:
        """Return the cells of a column; null where a row has none."""
        outer, _, name = column.rpartition(".")
        if not outer or any(column in value for value in self._values[:1]):
            if self._columns and column in self._columns:
                return self._columns[column]
            return [value.get(column) for value in self._values]
        objects = self._objects(outer)
        columns = self._inner_columns[outer]
        if columns and name in columns:
            return columns[name]
        return [one.get(name) if type(one) is dict else None for one in objects]

    def count_unclaimed(self, claimed: frozenset[str], drift: Drift) -> None:
        """Count the members nobody claimed, of the rows and of the objects that were asked for."""
        _count(self._values, self._columns, "", claimed, drift)
        for path, objects in self._inner.items():
            _count(objects, self._inner_columns[path], f"{path}.", claimed, drift)

    def _objects(self, path: str) -> Sequence[Cell]:
        """Return the inner objects at a path."""
        if path not in self._inner:
            self._inner[path] = self.cells(path)
            self._inner_columns[path] = _columns(self._inner[path])
        return self._inner[path]


class _Slotted:
    """Some rows in a row that were read into columns together."""

    def __init__(self, of: slots.Columns, rows: Sequence[slots.Row]) -> None:
        self._of, self._places = of, [row.place for row in rows]
        self._whole = len(rows) == of.size
        self._asked: dict[str, None] = {}

    def cells(self, column: str) -> Sequence[Cell]:
        """Return the cells of a column; null where a row has none."""
        found = self._found(column)
        if found is None:
            return [None] * len(self._places)
        return found if self._whole else [found[place] for place in self._places]

    def count_unclaimed(self, claimed: frozenset[str], drift: Drift) -> None:
        """Count the members nobody claimed, of the rows and of the objects that were asked for."""
        self._count(self._of, "", claimed, drift)
        for path in self._asked:
            inner = self._inner(path)
            if inner is not None:
                self._count(inner, f"{path}.", claimed, drift)
            else:
                objects = self.cells(path)
                _count(objects, _columns(objects), f"{path}.", claimed, drift)

    def _count(self, of: slots.Columns, before: str, claimed: frozenset[str], drift: Drift) -> None:
        for name, cells in of.cells.items():
            if f"{before}{name}" in claimed:
                continue
            here = cells if self._whole else [cells[place] for place in self._places]
            if count := len(here) - here.count(UNSET):
                drift[f"{before}{name}"] += count

    def _found(self, path: str) -> Sequence[Cell] | None:
        """Return a column of all the rows that were read together; null: they have none."""
        outer, _, name = path.rpartition(".")
        if not outer or path in self._of.cells:
            return self._of.cells.get(path)
        self._ask(outer)
        inner = self._inner(outer)
        if inner is not None:
            return inner.cells.get(name)
        objects = self._found(outer)
        return objects and [one.get(name) if type(one) is dict else None for one in objects]

    def _ask(self, path: str) -> None:
        """Note that the objects at a path are looked into, and those around them before."""
        outer, _, _ = path.rpartition(".")
        if outer and path not in self._of.inner:
            self._ask(outer)
        self._asked[path] = None

    def _inner(self, path: str) -> slots.Columns | None:
        """Return the members of the objects at a path; null where they were not read as such."""
        if path in self._of.inner:
            return self._of.inner[path]
        outer, _, name = path.rpartition(".")
        around = self._inner(outer) if outer else None
        return around and around.inner.get(name)


def _columns_of(value: Any) -> slots.Columns | None:  # noqa: ANN401  # a dict or a row
    return value.of if isinstance(value, slots.Row) else None


def _run(of: slots.Columns | None, values: list[Any]) -> _Dicts | _Slotted:
    return _Dicts(values) if of is None else _Slotted(of, values)


def _columns(objects: Sequence[Cell]) -> Columns | None:
    """Return the cells by member, of objects that all have the same members; null: they differ.

    One call for all members of an object costs a third of one call for each.
    """
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
    if columns:
        shapes = Counter({tuple(columns): len(objects)})
    else:
        shapes = Counter(map(tuple, (one for one in objects if type(one) is dict)))
    for names, count in shapes.items():
        for name in names:
            if f"{before}{name}" not in claimed:
                drift[f"{before}{name}"] += count
