"""The watch's own list of who must not be impersonated, read from a CSV file."""

import csv
from pathlib import Path

import polars as pl

from tocsin.vocabulary.errors import ConfigError
from tocsin.vocabulary.tables import WATCHLIST

KINDS = ("outlet", "party", "candidate", "authority", "person")
REQUIRED = ("name", "kind")


def read(path: Path) -> pl.DataFrame:
    """Return the watchlist in WATCHLIST columns; an empty cell is null.

    Raises `ConfigError` naming file, line and column when a row cannot be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: the watchlist must be a UTF-8 CSV file; got {error}") from error
    reader = csv.DictReader(text.splitlines(), strict=True)
    _check_header(path, reader.fieldnames or ())
    rows = [_row(path, reader.line_num, row) for row in reader]
    return pl.DataFrame(rows, schema=WATCHLIST.schema, orient="row")


def _check_header(path: Path, columns: object) -> None:
    named = set(columns) if isinstance(columns, list | tuple) else set()
    if missing := [name for name in REQUIRED if name not in named]:
        raise ConfigError(f"{path}, line 1: the watchlist needs a column {missing[0]!r}")
    if unknown := sorted(named - set(WATCHLIST.columns)):
        known = ", ".join(WATCHLIST.columns)
        raise ConfigError(
            f"{path}, line 1: no such watchlist column; got {unknown[0]!r}; use {known}"
        )


def _row(path: Path, line: int, row: dict[str, str | None]) -> tuple[str | None, ...]:
    cells = {name: (row.get(name) or "").strip() or None for name in WATCHLIST.columns}
    for name in REQUIRED:
        if cells[name] is None:
            raise ConfigError(f"{path}, line {line}, {name}: must not be empty")
    if cells["kind"] not in KINDS:
        told = ", ".join(KINDS)
        raise ConfigError(
            f"{path}, line {line}, kind: must be one of {told}; got {cells['kind']!r}"
        )
    return tuple(cells.values())
