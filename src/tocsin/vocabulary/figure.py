"""A number in a report, with everything a doubting reader needs to count it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
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
    version: int = 1
    """Of the rule that counts it; another version may count otherwise."""
    as_of: datetime | None = None
    """The instant as of which records were read, UTC; null where they never change."""
    election: str | None = None
    """Catalog id; null when the number is not of one election."""
    asked: Mapping[str, str] = field(default_factory=dict)
    """What the rule was asked, by parameter: with it, the number can be counted again."""
    behind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each of `records`, the records for whose sake it counts: a channel's findings."""
    caveats: tuple[str, ...] = ()
    """What could not be counted, or not surely, in sentences."""

    @property
    def records_sha256(self) -> str:
        """SHA-256 of the ids in `records`, one a line: what a publication freezes."""
        return sha256("".join(f"{one}\n" for one in self.records).encode()).hexdigest()
