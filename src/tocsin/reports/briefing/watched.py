"""What a briefing asks of a watch: the few things it reads, and nothing it could change.

`tocsin.watch.Watch` is one; whoever keeps a collection elsewhere can bring their own.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from tocsin.catalog import Election, SilenceRule
from tocsin.corpus import Batch
from tocsin.vocabulary.finding import Finding


class Privacy(Protocol):
    """Whether people are named."""

    @property
    def pseudonymise(self) -> bool:
        """Whether they are renamed at import."""


class Settings(Protocol):
    """What the watch is about."""

    @property
    def privacy(self) -> Privacy:
        """Whether people are named."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def elections(self) -> tuple[Election, ...]:
        """The elections watched over."""

    @property
    def silence(self) -> tuple[SilenceRule, ...]:
        """Rules that the watch states itself, beside those of the catalog."""


class Corpus(Protocol):
    """What was collected."""

    @property
    def digest(self) -> str:
        """Changes when a byte does."""

    def batches(self) -> tuple[Batch, ...]:
        """Return what each imported file gave."""

    def table(self, name: str) -> pl.LazyFrame:
        """Return a canonical table with its derived columns, one row per key."""

    def records(self) -> pl.LazyFrame:
        """Return the records behind the rows: RECORDS columns and `source_file_id`."""

    def rejects(self) -> pl.LazyFrame:
        """Return the records that were refused: REJECTS columns and `source_file_id`."""


class Run(Protocol):
    """One run of one detector."""

    @property
    def version(self) -> int:
        """Version of the detector."""

    @property
    def parameters(self) -> Mapping[str, Any]:
        """As JSON; durations in seconds."""

    @property
    def reason(self) -> str:
        """Why it did not run; "" when it ran."""

    @property
    def findings(self) -> int:
        """How many findings it made."""


class Runs(Protocol):
    """What ran."""

    def latest(self) -> Mapping[str, Run]:
        """Return the newest run of each detector, by detector."""


class Watched(Protocol):
    """One watch."""

    @property
    def settings(self) -> Settings:
        """What it is about."""

    @property
    def corpus(self) -> Corpus:
        """What was collected."""

    @property
    def runs(self) -> Runs:
        """What ran."""

    def found(self) -> tuple[Finding, ...]:
        """Return what the newest run of each detector found."""


class Outcome(Protocol):
    """What became of one file that was to be imported."""

    @property
    def path(self) -> Path:
        """The file, as the user named it."""

    @property
    def status(self) -> str:
        """One word: refused, partial, unsupported."""

    @property
    def message(self) -> str:
        """Why, in words for people; "" when the rest says it."""
