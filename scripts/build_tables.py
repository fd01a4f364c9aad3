"""Write `docs/tables.md`, the reference of every table, from the tables themselves.

python scripts/build_tables.py
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from tocsin.corpus.current import CONTENT
from tocsin.vocabulary.tables import RECORDS, REJECTS, TABLES, WATCHLIST, Table

OUT = Path(__file__).parents[1] / "docs" / "tables.md"
TYPES = {
    "String": "text", "Int64": "whole number", "Int32": "whole number", "Int16": "whole number",
    "Float64": "number", "Boolean": "true or false", "Binary": "bytes",
}  # fmt: skip
INTRODUCTION = """\
# Tables

Every importer writes these tables and every detector reads them. This page is written by
`scripts/build_tables.py` from `vocabulary/tables.py`; a test keeps it current.

```python
import tocsin

watch = tocsin.open("my-watch")
watch.corpus.table("posts").collect()  # a Polars frame; `table` itself is lazy
watch.corpus.versions("posts").collect()  # every sight that said something new
watch.corpus.records().collect()  # the source records, byte for byte
watch.corpus.rejects().collect()  # what was refused, and why
```

Null is "not known": never zero, never empty text, never false. Times are UTC. Columns that end in
`_uid` are 64-bit ids for joins; those that end in `_id` are the same ids for people,
`platform:kind:native`.

`corpus.table` shows one row per key, however often a thing was seen: a later sight wins, a sight
of the post itself beats a mere reference to it, and what a later sight does not know an earlier one
still tells. What hangs on a post is the union over its sights. Deletions, takedowns and new names
that a source reports (`events`) are applied to the status and the handle; no row is ever removed.
"""


def page() -> str:
    """Return the whole page."""
    stored = [line for table in TABLES.values() for line in section(table)]
    beside = [line for table in (RECORDS, REJECTS, WATCHLIST) for line in section(table)]
    return "\n".join([INTRODUCTION, *stored, "## Not canonical, but beside them", "", *beside])


def section(table: Table) -> Iterator[str]:
    """Yield the lines of one table."""
    yield from (f"## {table.name}", "", table.about, "")
    if table.name in TABLES:
        key = ", ".join(f"`{name}`" for name in CONTENT.get(table.name, table.key))
        yield from (f"One row in the current view per {key}.", "")
    yield from ("| column | type | what it holds |", "|---|---|---|")
    for name, column in table.columns.items():
        about = column.about.replace("|", "\\|")
        yield f"| `{name}` | {said(pl.Series(dtype=column.type).dtype)} | {about} |"
    for name in table.derived:
        yield f"| `{name}` | computed on reading | {DERIVED[name]} |"
    yield ""


def said(dtype: pl.DataType) -> str:
    """Return a type in plain words."""
    if isinstance(dtype, pl.Datetime):
        return "instant, UTC"
    if isinstance(dtype, pl.List):
        return f"list of {said(pl.Series(dtype=dtype.inner).dtype)}"
    return TYPES[str(dtype)]


DERIVED = {
    "post_id": "id for people, `x:post:1855…`",
    "account_id": "id for people, `x:account:12`; null where the author is not known",
    "ad_id": "id for people, `facebook:ad:4083…`",
    "is_repost": "the platform's own repost button was pressed",
    "text_folded": "its words alone, without links, mentions, emoji, case and punctuation",
    "text_uid": "64 bits that are equal where those words are; null: no words",
}


if __name__ == "__main__":
    OUT.write_text(page(), encoding="utf-8")
