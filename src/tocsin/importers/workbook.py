"""Spreadsheets: each sheet of an .xlsx is a table, written out as CSV and read as any other.

Numbers are written as they stand in the file, times as ISO 8601 without a zone. A spreadsheet keeps
fifteen digits of a number, so longer ids that were not stored as text are damaged for good: they
are counted and told.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812  # an exception should be called like one

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from tocsin.importers.source import CHUNK, FREE, MOST_RATIO
from tocsin.vocabulary.errors import FileError

Cell = int | float | str | bool | time | date | datetime | timedelta
MARK = "xl/workbook.xml"
"""Member that every .xlsx has, and nothing else."""
MOST_CELLS = 10_000_000
"""In one sheet, empty ones between the first and the last among them: it is held in memory."""
EXACT = 10**15
"""Whole numbers below this survive a spreadsheet."""
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,9})["']""")
OVERLAP = 64
"""Bytes of one chunk looked at again with the next, for a place cut in two."""


class Workbook:
    """An open workbook. Raises `FileError` when it is none, or larger than can be held."""

    def __init__(self, path: Path, file: Path) -> None:
        self.path = path
        _check_size(path, file)
        try:
            self._book = CalamineWorkbook.from_path(file)
        except (CalamineError, OSError) as reason:
            raise self._broken(str(reason)) from None
        self.rounded = 0
        """Numbers in the last sheet that are too long to be exact."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its sheets, in the workbook's order, hidden ones too."""
        return tuple(self._book.sheet_names)

    def write(self, sheet: str, to: Path) -> bool:
        """Write a sheet to a new CSV file; false when it holds nothing."""
        self.rounded = 0
        try:
            read = self._book.get_sheet_by_name(sheet)
        except CalamineError as reason:
            raise self._broken(f"{sheet}: {reason}") from None
        any_row = False
        with to.open("x", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            for row in self._rows(read):
                rows.writerow(row)
                any_row = True
        return any_row

    def _rows(self, sheet: CalamineSheet) -> Iterator[list[str]]:
        """Yield the rows that hold anything."""
        if sheet.start is None:
            return
        for row in sheet.iter_rows():
            told = [self._told(cell) for cell in row]
            if any(told):
                yield told

    def _told(self, cell: Cell) -> str:
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        if isinstance(cell, int) and not isinstance(cell, bool):
            self.rounded += abs(cell) >= EXACT
        if isinstance(cell, datetime | date | time):
            return cell.isoformat()
        return str(cell)

    def _broken(self, got: str) -> FileError:
        return FileError(
            self.path,
            "expected a workbook that can be read",
            got=got[:200],
            way_out="save its sheets as CSV, and import those",
        )


def _check_size(path: Path, file: Path) -> None:
    """Unpack a workbook to nowhere; raises `FileError` where reading it would fill the memory."""
    size, grown = file.stat().st_size, 0
    try:
        with ZipFile(file) as book:
            for member in book.infolist():
                seen = _Extent()
                with book.open(member) as content:
                    while piece := content.read(CHUNK):
                        grown += len(piece)
                        seen.take(piece)
                        if grown > FREE and grown > MOST_RATIO * size:
                            raise FileError(path, f"the file grows more than {MOST_RATIO}-fold")
                if seen.cells > MOST_CELLS:
                    raise FileError(
                        path,
                        f"expected sheets of at most {MOST_CELLS:,} cells",
                        got=f"{seen.cells:,}",
                        way_out="save the sheet as CSV, and import that",
                    )
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, ZlibError) as reason:
        raise FileError(path, "expected a whole workbook", got=str(reason)) from None


class _Extent:
    """How far the cells of a sheet reach, by the places its XML names."""

    def __init__(self) -> None:
        self._rows = self._columns = 0
        self._rest = b""

    @property
    def cells(self) -> int:
        """Cells from the first to the last, empty ones too."""
        return self._rows * self._columns

    def take(self, piece: bytes) -> None:
        text = self._rest + piece
        for letters, digits in set(PLACE.findall(text)):
            self._rows = max(self._rows, int(digits))
            self._columns = max(self._columns, _column(letters))
        self._rest = text[-OVERLAP:]


def _column(letters: bytes) -> int:
    """Return a column's number, from 1.

    >>> _column(b"A"), _column(b"AB")
    (1, 28)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
