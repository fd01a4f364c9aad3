"""A table by country, with the totals of the Union and of the Economic Area, which are the sums.

A thing that concerns two Member States is counted in both, as the Code's tables are. How many
distinct things that are is another number, and is said beside it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tocsin.vocabulary.places import EEA, MEMBER_STATES

ELSEWHERE = ""
"""The row of what has no Member State stated; in no total."""
NOWHERE = "no Member State stated"
"""What that row is called."""
EU_TOTAL, EEA_TOTAL = "EU", "EEA"
"""The rows of totals."""
TOTALS: Mapping[str, str] = {EU_TOTAL: "Total EU", EEA_TOTAL: "Total EEA"}


@dataclass(frozen=True)
class Grid:
    """Numbers by country and column, each with the records behind it."""

    indicator: str
    """`SLI 14.2.1`."""
    title: str
    unit: str
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], int]
    """By country and column; what is not there is nought."""
    records: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Places of the records behind a cell; empty where a signatory published the number alone."""
    definition: str = ""
    """What is counted, and what is not; "": a signatory's own."""
    hidden: frozenset[tuple[str, str]] = frozenset()
    """Cells and totals that are not for the public, by row and column."""

    def value(self, country: str, column: str) -> int:
        """Return one number."""
        return self.cells.get((country, column), 0)

    def total(self, column: str, countries: Iterable[str]) -> int:
        """Return the sum over some countries."""
        return sum(self.value(one, column) for one in countries)

    def eu(self, column: str) -> int:
        """Return the total of the European Union."""
        return self.total(column, MEMBER_STATES)

    def eea(self, column: str) -> int:
        """Return the total of the European Economic Area."""
        return self.total(column, EEA)

    def shown(self, row: str, column: str) -> int | None:
        """Return a number or a total as it may be printed; null: not for the public."""
        if (row, column) in self.hidden:
            return None
        sums = {EU_TOTAL: self.eu, EEA_TOTAL: self.eea}
        return sums[row](column) if row in sums else self.value(row, column)

    def distinct(self) -> int:
        """Return how many different records stand behind all of it."""
        return len({one for some in self.records.values() for one in some})

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield each row and its name: the Area by name, what has no country, and the totals."""
        yield from sorted(((code, place.name) for code, place in EEA.items()),
                          key=lambda one: one[1])  # fmt: skip
        if any(country == ELSEWHERE for country, _ in self.cells):
            yield ELSEWHERE, NOWHERE
        yield from TOTALS.items()

    def lines(self) -> Iterator[tuple[str, tuple[int | None, ...]]]:
        """Yield every row by its name, with its numbers as they may be printed."""
        for row, name in self.rows():
            yield name, tuple(self.shown(row, column) for column in self.columns)


@dataclass(frozen=True)
class Change:
    """One cell in two waves."""

    country: str
    column: str
    before: int
    after: int


def changes(before: Grid, after: Grid) -> tuple[Change, ...]:
    """Return what differs between two waves of one indicator, largest first.

    What is not for the public in either is left out.
    """
    keys = {*before.cells, *after.cells} - before.hidden - after.hidden
    found = (
        Change(country, column, before.value(country, column), after.value(country, column))
        for country, column in keys
    )
    differing = (one for one in found if one.before != one.after)
    return tuple(
        sorted(differing, key=lambda one: (-abs(one.after - one.before), one.country, one.column))
    )
