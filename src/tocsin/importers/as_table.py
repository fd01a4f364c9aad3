"""Tables that somebody saved in another form: the rows of a CSV as JSON, or as Parquet.

People load an export, drop some rows and save what is left; the columns keep their names, and the
importer that knows them as a table's knows them still.
"""

from msgspec.structs import replace

from tocsin.importers.head import Head
from tocsin.importers.layout import Elements, Layout, Lines, ParquetRows


def as_table(head: Head) -> tuple[Head, Layout] | None:
    """Return what a file would look like as a table, and how it is cut; null: it is none."""
    if head.shape == "parquet":
        return replace(head, shape="delimited"), ParquetRows()
    if head.shape not in ("json", "jsonl") or not head.objects:
        return None
    if any(isinstance(cell, dict) for one in head.objects for cell in one.values()):
        return None
    columns = tuple(dict.fromkeys(name for one in head.objects for name in one))
    sample = tuple({name: str(cell) for name, cell in one.items()} for one in head.objects)
    listed = Elements(("" if head.text.lstrip("\ufeff \t\r\n").startswith("[") else "!",))
    layout = Lines() if head.shape == "jsonl" else listed
    return replace(head, shape="delimited", columns=columns, sample=sample), layout
