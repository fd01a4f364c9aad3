"""Importers: one file per source format, found through the `tocsin.importers` group.

An importer says how sure it is that a file is its own (`sniff`) and what one record of it says
(`sights`). Everything else is the lane's: opening, decompressing, decoding, cutting bytes into
records, hashing them, rejecting what is wrong, turning sights into columns, writing them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar, Protocol

from msgspec import Struct

from tocsin.importers.as_table import as_table
from tocsin.importers.head import Head, look
from tocsin.importers.layout import Layout
from tocsin.importers.sights import Sight

GROUP = "tocsin.importers"
PROMISED = ("name", "title", "version", "sniff", "sights")
"""What every importer has: an old or unfinished one is told apart before it is used."""

Drift = Counter[str]
"""Fields nobody claimed, as `object.field`, and in how many records each was met."""


class Origin(Struct, frozen=True):
    """What is known of a record's bytes in the file, when they are not at hand any more."""

    sha256: bytes
    """32 bytes."""
    length: int


class Record(Struct):
    """One record as it stands in the file, decoded but not yet understood."""

    number: int
    """From 1, counting every record, good or bad."""
    line: int | None
    """Line it begins on, from 1; null where the file has no lines."""
    offset: int
    """Byte it begins on, after decompression."""
    raw: bytes
    """Its bytes, without the line end."""
    value: Any
    """JSON: the decoded value. Delimited and Parquet: a dict of column name to cell."""
    context: Mapping[str, Any]
    """JSON array elements: the plain members of the objects around the array; else empty."""
    flags: tuple[str, ...] = ()
    """What had to be done to read it: `encoding`, `surrogate`. The lane hands them to its posts."""
    origin: Origin | None = None
    """Where it came from, when `raw` is not all that stood in the file; null: it is."""


class Sniff(Struct, frozen=True):
    """How sure an importer is, and why, in words the user reads when a file is refused."""

    score: float
    """0: not mine; 1: nothing else writes this. Above 0.5 counts as recognised."""
    why: str
    layout: Layout | None = None
    """How to cut this file into records; required when the score is above 0."""


class Importer(Protocol):
    """One source format."""

    name: ClassVar[str]
    """Stable word for `--format`."""
    title: ClassVar[str]
    """What people call the format."""
    version: ClassVar[int]
    """From 1; goes up whenever the same record is read otherwise, so that `tocsin remap` finds the
    batches that gain by it."""

    def sniff(self, head: Head) -> Sniff:
        """Judge a file by its name and first bytes. Never raises on strange content."""

    def sights(self, record: Record, drift: Drift) -> Iterable[Sight]:
        """Say what one record says; count the fields nobody claimed in `drift`.

        Raises `RecordError` when the record is wrong as a whole, and `FileError` when it shows that
        the file is not to be imported at all (an error page, a private chat).
        """


def installed() -> dict[str, Importer]:
    """Return one of every importer on this machine, ours and other people's, by name.

    Those that cannot be loaded are left out, and told by `broken`.
    """
    return {name: one for name, one in _every() if not isinstance(one, str)}


def broken() -> dict[str, str]:
    """Return why importers that are installed cannot be used, by name."""
    return {name: one for name, one in _every() if isinstance(one, str)}


def _every() -> Iterator[tuple[str, Importer | str]]:
    """Yield every importer, or what is wrong with it, by name."""
    for entry in sorted(entry_points(group=GROUP), key=attrgetter("name")):
        yield entry.name, _loaded(entry)


def _loaded(entry: EntryPoint) -> Importer | str:
    """Return an importer, or why there is none: one bad package must not end every import."""
    package = entry.dist.name if entry.dist else entry.value
    try:
        found: Importer = entry.load()()
    except Exception as error:  # noqa: BLE001  # other people's code, which may raise anything
        return f"{package}: cannot be loaded: {type(error).__name__}: {error}"
    missing = [name for name in PROMISED if not hasattr(found, name)]
    return f"{package}: lacks {', '.join(missing)}" if missing else found


SURE = 0.5
"""A sniff above this counts as recognised."""


def guess(seen: Path | Head) -> tuple[Importer | None, tuple[tuple[str, Sniff], ...]]:
    """Return the importer that recognises a file, if any, and what each says of it, surest first.

    Raises `FileError` for what is no readable file.
    """
    head = look(seen) if isinstance(seen, Path) else seen
    every = installed()
    ranked = _ranked(every, head)
    if not _is_sure(ranked) and (table := as_table(head)):
        as_rows = [(name, _cut_so(one, table[1])) for name, one in _ranked(every, table[0])]
        ranked = tuple(as_rows) if _is_sure(as_rows) else ranked
    return (every[ranked[0][0]] if _is_sure(ranked) else None), ranked


def _ranked(every: dict[str, Importer], head: Head) -> tuple[tuple[str, Sniff], ...]:
    """Return what each importer says of a file, surest first."""
    sniffs = [(name, importer.sniff(head)) for name, importer in every.items()]
    return tuple(sorted(sniffs, key=lambda one: -one[1].score))


def _is_sure(ranked: Sequence[tuple[str, Sniff]]) -> bool:
    return bool(ranked) and ranked[0][1].score > SURE


def _cut_so(sniff: Sniff, layout: Layout) -> Sniff:
    """Return a judgement of a table that is cut in another way, because it lies in another form."""
    return Sniff(sniff.score, f"{sniff.why}, saved in another form", layout)
