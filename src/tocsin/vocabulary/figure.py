"""A number in a report, with everything a doubting reader needs to count it again."""

from dataclasses import dataclass
from typing import Literal

from tocsin.vocabulary.finding import Span


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One published number: a query over records, never typed in by hand."""

    name: str
    """Stable name, for example `posts.imported`."""
    value: float
    unit: str
    """What is counted: `posts`, `accounts`, `seconds`."""
    definition: str
    """The sentence that says what was counted and what was not."""
    records: tuple[str, ...]
    """Ids of every record behind the number, or of the batches when a batch is counted whole."""
    span: Span | None = None
    """The period the number covers; null when it has none."""
    place: str | None = None
    """ISO 3166 alpha-2; null when the number is not of one place."""
    basis: Literal["counted", "estimated"] = "counted"
