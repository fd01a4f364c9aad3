"""Detectors: one file each, one behaviour each, found through the `tocsin.detectors` group."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from importlib.metadata import entry_points
from typing import Any, ClassVar, Protocol

import polars as pl

from tocsin import __version__
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.finding import Finding, Provenance
from tocsin.vocabulary.names import nearest

GROUP = "tocsin.detectors"


class Detector(Protocol):
    """A frozen dataclass: its fields are its parameters, its one method reads tables."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    name: ClassVar[str]
    version: ClassVar[int]
    """Raised whenever the same data may give other findings."""
    reads: ClassVar[Mapping[str, tuple[str, ...]]]
    """Table name (canonical, or `watchlist`) to the only columns `detect` will be handed."""
    measures: ClassVar[Mapping[str, str]]
    """Each measure's meaning and unit."""
    suggests: ClassVar[tuple[str, ...]]
    """Catalog ids an analyst may want to attach; a suggestion, never a verdict."""

    @property
    def detect(self) -> Callable[..., Iterator[Finding]]:
        """Take one keyword argument per table in `reads`; yield findings, oldest first."""


def names() -> tuple[str, ...]:
    """Return the names of every detector on this machine, without importing any."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))


def installed() -> dict[str, type[Detector]]:
    """Return every detector on this machine, ours and other people's, by name."""
    return {entry.name: entry.load() for entry in sorted(entry_points(group=GROUP))}


def named(name: str) -> type[Detector]:
    """Return one detector without importing the others.

    Raises `UnknownNameError` with the nearest names.
    """
    known = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in known:
        raise UnknownNameError("detector", name, nearest(name, known))
    return known[name].load()  # type: ignore[no-any-return]


def needed(detector: Detector) -> tuple[str, ...]:
    """Return the tables without a row of which a detector has nothing to say.

    They are its `needs`, where it says so, else the first table it reads; others may be empty.
    """
    needs: tuple[str, ...] = getattr(detector, "needs", tuple(detector.reads)[:1])
    return needs


def run(
    detector: Detector, corpus: Mapping[str, pl.LazyFrame], *, digest: str = ""
) -> Iterator[Finding]:
    """Hand a detector exactly what it declared; stamp what it says with how it was made.

    `digest` names the corpus the tables come from, for the provenance. What the detector suggests
    as a whole is suggested by each finding that suggests nothing of its own.
    """
    tables = {name: corpus[name].select(columns) for name, columns in detector.reads.items()}
    provenance = Provenance(
        detector.name, detector.version, asdict(detector), __version__, corpus=digest
    )
    for finding in detector.detect(**tables):
        suggests = finding.suggests or detector.suggests
        yield replace(finding, suggests=suggests, provenance=provenance)
