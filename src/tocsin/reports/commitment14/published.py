"""A signatory's own table, read from CSV, and its totals held against its rows.

The file has a column of countries (names or ISO codes), and columns of numbers. Rows whose first
cell is `Total EU` or `Total EEA` are totals: they are not counted, they are checked.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tocsin.reports.commitment14.grid import ELSEWHERE, NOWHERE, Grid
from tocsin.vocabulary.errors import FileError, UnknownNameError
from tocsin.vocabulary.places import EEA, place

TOTALS = {"total eu": "EU", "total eea": "EEA", "eu total": "EU", "eea total": "EEA"}


@dataclass(frozen=True)
class Published:
    """A table as it was published."""

    grid: Grid
    totals: Mapping[tuple[str, str], int]
    """What the signatory printed, by `EU` or `EEA` and column."""
    rejects: tuple[str, ...]
    """Rows that could not be read, with line and reason."""

    def differing(self) -> tuple[str, ...]:
        """Say which printed totals are not the sums of their rows."""
        said = []
        for (area, column), printed in sorted(self.totals.items()):
            summed = self.grid.eu(column) if area == "EU" else self.grid.eea(column)
            if printed != summed:
                said.append(
                    f"{column}: Total {area} is printed {printed:,}; rows add to {summed:,}"
                )
        return tuple(said)


def read(path: Path, indicator: str) -> Published:
    """Read a signatory's table; raises `FileError` where there is no column of countries."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileError(path, "expected a table in CSV, UTF-8", got=str(error)) from None
    try:
        return tabled(rows, indicator, path.stem)
    except ValueError as error:
        raise FileError(path, str(error)) from None


def tabled(rows: list[list[str]], indicator: str, title: str) -> Published:
    """Read a table from its rows, the head first; raises `ValueError` where it is none."""
    if len(rows) < 2 or len(rows[0]) < 2:  # a head and a row, a name and a number
        rule = "expected a head, and rows with a country and numbers"
        raise ValueError(rule)
    columns = tuple(name.strip() for name in rows[0][1:])
    cells: dict[tuple[str, str], int] = {}
    totals: dict[tuple[str, str], int] = {}
    rejects = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            where, values = _row(row, columns)
        except ValueError as reason:
            rejects.append(f"line {number}: {reason}")
            continue
        into = totals if where in {"EU", "EEA"} else cells
        again = [column for column in values if (where, column) in into]
        if again:
            rejects.append(f"line {number}: {row[0].strip()} stands there twice")
            continue
        into |= {(where, column): value for column, value in values.items()}
    grid = Grid(indicator, title, "as published", columns, cells)
    return Published(grid, totals, tuple(rejects))


def _row(row: list[str], columns: tuple[str, ...]) -> tuple[str, dict[str, int]]:
    """Return a row's country, or `EU` and `EEA` of a total, and its numbers."""
    name = row[0].strip()
    where = TOTALS.get(name.casefold()) or _country(name)
    if len(row) - 1 > len(columns):
        rule = f"expected {len(columns)} numbers; got {len(row) - 1}"
        raise ValueError(rule)
    values = {}
    for column, said in zip(columns, row[1:], strict=False):
        text = said.strip().replace(" ", "").replace(" ", "").replace(",", "").replace(" ", "")
        if text in {"", "-", "–", "n/a", "N/A"}:
            continue
        if not text.isdecimal():
            rule = f"{column}: expected a whole number; got {said.strip()!r}"
            raise ValueError(rule)
        values[column] = int(text)
    return where, values


def _country(name: str) -> str:
    if name.casefold() == NOWHERE.casefold():
        return ELSEWHERE
    try:
        found = place(name).iso2
    except UnknownNameError as error:
        raise ValueError(str(error)) from None
    if found not in EEA:
        rule = f"{name}: expected a country of the European Economic Area"
        raise ValueError(rule)
    return found
