"""What one cell says: a text, a number, a yes or no, a list; or nothing."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from types import NoneType
from typing import Any, TypeAlias

import polars as pl

Cell: TypeAlias = Any
"""A cell of a CSV, which is text, or a JSON or Parquet value."""

YES = {"true", "yes", "1", "t", "y", "ja", "oui", "si", "sí", "da", "tak", "ano"}
NO = {"false", "no", "0", "f", "n", "nein", "non", "nu", "nie", "ne"}
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}")
GROUPING = re.compile(r"[\s'’_]")
BRACKETS = re.compile(r"^\[|\]$")
LISTED = re.compile(r"""'([^']*)'|"([^"]*)"|([^,\s][^,]*)""")


def text_of(cell: Cell) -> str | None:
    """Return a cell as text; null for nothing and for the empty text."""
    if isinstance(cell, str):
        return cell or None
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (list, dict)):
        return json.dumps(cell, ensure_ascii=False)
    return cell.isoformat() if isinstance(cell, datetime) else str(cell)


def id_of(cell: Cell) -> str | None:
    """Return a cell as an id: text without space around it."""
    found = cell if type(cell) is str else text_of(cell)
    return found.strip() or None if found else None


def number_of(cell: Cell, decimal: str = ".") -> float | None:
    """Return a cell as a number; null when it is none. Grouped thousands are understood.

    >>> number_of("1,234.5"), number_of("1.234,5", ","), number_of("1 234"), number_of("n/a")
    (1234.5, 1234.5, 1234.0, None)
    """
    if isinstance(cell, str):
        if not cell:
            return None
        try:
            found = float(cell if decimal == "." else cell.replace(".", "").replace(",", "."))
        except ValueError:
            found = _grouped(cell, decimal)
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        found = float(cell)
    else:
        return None
    return found if isfinite(found) else None


def numbers_of(cells: Sequence[Cell], decimal: str = ".") -> pl.Series:
    """Return a column of cells as numbers; as `number_of`, which is asked only of the odd ones."""
    kinds = set(map(type, cells))
    if kinds <= {int, NoneType}:
        return pl.Series(cells, dtype=pl.Float64, strict=False)
    if kinds <= {str, NoneType} and all(map(PLAIN_NUMBER.fullmatch, filter(None, set(cells)))):
        return pl.Series(cells, dtype=pl.String).cast(pl.Float64, strict=False)
    return pl.Series([number_of(cell, decimal) for cell in cells], dtype=pl.Float64)


def _grouped(cell: str, decimal: str) -> float:
    """Return a number whose thousands are set apart; not a number when it is none."""
    plain = GROUPING.sub("", cell)
    plain = plain.replace(",", "") if decimal == "." else plain.replace(".", "").replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return float("nan")


def truth_of(cell: Cell) -> bool | None:
    """Return a cell as yes or no; null when it is neither."""
    if isinstance(cell, bool):
        return cell
    word = (text_of(cell) or "").strip().casefold()
    return True if word in YES else False if word in NO else None


def list_of(cell: Cell, separator: str | None) -> list[str]:
    """Return the texts in a cell that may hold several.

    >>> list_of("a|b", None), list_of("['a', 'b']", None), list_of("a, b", None), list_of("", None)
    (['a', 'b'], ['a', 'b'], ['a', 'b'], [])
    """
    if isinstance(cell, list):
        return [found for one in cell if (found := id_of(one))]
    whole = id_of(cell)
    if whole is None:
        return []
    if whole.startswith("[") and whole.endswith("]"):
        parts = ["".join(one) for one in LISTED.findall(BRACKETS.sub("", whole))]
    else:
        parts = whole.split(separator or ("|" if "|" in whole else ","))
    return [part.strip() for part in parts if part.strip()]


def member(value: Mapping[str, Cell], path: tuple[str, ...]) -> Cell:
    """Return what stands at a path of inner objects; null where any of them is missing."""
    found: Cell = value
    for name in path:
        if type(found) is not dict:  # as every JSON and Parquet reader makes them; asked often
            return None
        found = found.get(name)
    return found
