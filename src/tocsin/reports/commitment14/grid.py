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

    def distinct(self) -> int:
        """Return how many different records stand behind all of it."""
        return len({one for some in self.records.values() for one in some})

    def rows(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield every country of the Area by name, whatever its numbers, then what has none."""
        for code, place in sorted(EEA.items(), key=lambda one: one[1].name):
            yield place.name, tuple(self.value(code, column) for column in self.columns)
        if any(country == ELSEWHERE for country, _ in self.cells):
            row = tuple(self.value(ELSEWHERE, column) for column in self.columns)
            yield NOWHERE, row


@dataclass(frozen=True)
class Change:
    """One cell in two waves."""

    country: str
    column: str
    before: int
    after: int


def changes(before: Grid, after: Grid) -> tuple[Change, ...]:
    """Return what differs between two waves of one indicator, largest first."""
    keys = {*before.cells, *after.cells}
    found = (
        Change(country, column, before.value(country, column), after.value(country, column))
        for country, column in keys
    )
    differing = (one for one in found if one.before != one.after)
    return tuple(
        sorted(differing, key=lambda one: (-abs(one.after - one.before), one.country, one.column))
    )
