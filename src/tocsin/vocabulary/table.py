"""What a table is: its columns, what each holds, and which of them name a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

INSTANT = pl.Datetime("us", "UTC")


@dataclass(frozen=True)
class Column:
    """One column: its type, what it holds and in which unit, and what null means."""

    type: pl.DataType | type[pl.DataType]
    about: str


@dataclass(frozen=True)
class Table:
    """One canonical table."""

    name: str
    about: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    """Columns that name a row within one sight; a later sight of the same key is a version."""
    derived: Mapping[str, pl.Expr] = field(default_factory=dict)
    """Columns computed on reading, from the stored ones."""

    @property
    def schema(self) -> pl.Schema:
        """The stored columns and their types, in order."""
        return pl.Schema({name: column.type for name, column in self.columns.items()})

    def empty(self) -> pl.DataFrame:
        """Return the table with no rows."""
        return pl.DataFrame(schema=self.schema)


SOURCE = {
    "source_file_id": Column(pl.String, "batch the row came from"),
    "src_record": Column(pl.Int64, "line or array place in that file, from 1"),
}
