"""How many rows a file has, counted slowly and plainly, where that can be known at all."""

import csv
import io
import json

from tocsin.importers.layout import Delimited, Elements, Lines


def rows_of(content, layout):
    """Return the rows of plain UTF-8 content cut by a layout; null where opinions can differ."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not text or text[0] == "\ufeff" or "\0" in text or "\r" in text.replace("\r\n", ""):
        return None
    if isinstance(layout, Lines):
        return sum(not line.isspace() for line in content.split(b"\n") if line)
    if isinstance(layout, Delimited):
        return _table(text, layout)
    return _elements(text, layout) if isinstance(layout, Elements) else None


def _table(text, layout):
    """Count rows where all have as many cells as the header, so that no quote can be in doubt."""
    if layout.skip or layout.escape or layout.quote is None:
        return None
    try:
        lines = io.StringIO(text, newline="")
        rows = [row for row in csv.reader(lines, delimiter=layout.delimiter, strict=True) if row]
    except csv.Error:
        return None
    return len(rows) - 1 if rows and {len(row) for row in rows} == {len(rows[0])} else None


def _elements(text, layout):
    """Count the values at the paths of a layout in a document that is whole."""
    try:
        document = json.loads(text, object_pairs_hook=_Members)
    except (ValueError, RecursionError):
        return None
    single = {_path(one[:-1]) for one in layout.paths if one.endswith("!")}
    closed = {_path(one[:-1]) for one in layout.paths if one.endswith("~")}
    single |= {(*_path(one), "*") for one in layout.paths if not one.endswith(("!", "~", "+"))}
    return _at(document, (), single, closed)


def _path(text):
    return tuple(text.split(".")) if text else ()


class _Members(list):
    """The members of an object, repeated names and all."""


def _at(value, path, wanted, closed):
    if path in wanted:
        return 1
    if isinstance(value, _Members):
        inner = sum(_at(one, (*path, name), wanted, closed) for name, one in value)
        return inner + (path in closed)
    if isinstance(value, list):
        return sum(_at(one, (*path, "*"), wanted, closed) for one in value)
    return 0
