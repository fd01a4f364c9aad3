"""What a text's delimiter and header are, if it is a table at all."""

import csv
import re
from collections import Counter
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|")
MARK = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n?")
"""A first line that spreadsheets write, and that is no row: which delimiter follows."""
SUFFIXES = {".csv", ".tsv", ".tab"}


@dataclass(frozen=True)
class TableShape:
    """A delimiter, the header read with it, and some rows."""

    delimiter: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def regular(self) -> float:
        """Share of rows that have as many cells as the header."""
        counts = Counter(len(row) for row in self.rows)
        return counts[len(self.columns)] / len(self.rows) if self.rows else 1.0


def table_shape(text: str, suffix: str, *, rows: int, whole: bool) -> TableShape | None:
    """Return how a text is a table; null when it is none.

    A file called .csv or .tsv is one even with a single column; `whole` says that the text is not
    cut off, so that its last row counts.
    """
    mark = MARK.fullmatch(text.partition("\n")[0])
    if mark:
        shape = read_with(mark[1], text.partition("\n")[2], rows, whole=whole)
        return shape if shape.columns else None
    shapes = [read_with(delimiter, text, rows, whole=whole) for delimiter in DELIMITERS]
    best = max(shapes, key=lambda s: (len(s.columns) > 1, s.regular > 0.5, len(s.columns)))
    if suffix in SUFFIXES:
        return best if best.columns else None
    many = len(best.columns) > 1 and bool(best.rows) and best.regular > 0.8
    return best if many and all(len(name) < 80 for name in best.columns) else None


def read_with(delimiter: str, text: str, rows: int, *, whole: bool = True) -> TableShape:
    """Read the header and the first rows with one delimiter; rows without cells are left out."""
    found: list[tuple[str, ...]] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        for row in reader:
            if row:
                found.append(tuple(row))
            if len(found) > rows:
                break
        else:
            found = found if whole else found[:-1]
    except csv.Error:
        pass  # a cell without end: what was read before it is enough for a look
    if not found:
        return TableShape(delimiter, (), ())
    return TableShape(delimiter, tuple(name.strip() for name in found[0]), tuple(found[1:]))
