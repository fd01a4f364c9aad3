"""Cells of tables that officials open: text that no spreadsheet takes for a formula."""

import re

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""First characters by which spreadsheets know a formula, full-width forms too."""
_apart = re.compile(r"([;|\t\r\n])")
"""Where a spreadsheet may part a line, besides the comma that the file is parted by."""


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `restored` gives the cell back.

    Spreadsheets in much of Europe part a line at semicolons, whatever the file is parted by: what
    follows one inside a cell would begin a cell of its own, so each part is made inert.

    >>> inert("=1+1"), inert("hello"), restored(inert("'=1")), inert("a;=1")
    ("'=1+1", 'hello', "'=1", "a;'=1")
    """
    parts = _apart.split(cell)
    parts[::2] = ["'" + part if _is_live(part) else part for part in parts[::2]]
    made = "".join(parts)
    return f"'{made}" if made[:1] in FORMULA else made


def restored(cell: str) -> str:
    """Return what a cell was before it was made inert."""
    parts = _apart.split(cell)
    parts[::2] = [part.removeprefix("'") for part in parts[::2]]
    return "".join(parts)


def _is_live(part: str) -> bool:
    """Say whether a part would be a formula, or would be taken for an inert one."""
    return part.lstrip(' "\u00a0\u3000')[:1] in FORMULA or part[:1] == "'"
