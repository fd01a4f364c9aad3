"""Exports of media-monitoring services, read by mappings that ship as data: one file per service.

Their tables begin with rows about the search, come in UTF-16 or with semicolons, and differ from
account to account. So each preset names columns to look for, the better first, and what is missing
is not known. The rows go through the generic importer.
"""

import csv
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from tocsin.importers import Drift, Record, Sniff
from tocsin.importers.clock import clock
from tocsin.importers.gathered import Gathered
from tocsin.importers.generic import Generic
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited
from tocsin.importers.mapping import Mapping
from tocsin.importers.recognise import STRANGE
from tocsin.importers.sights import Sight
from tocsin.vocabulary.errors import FileError, RecordError

DELIMITERS = (",", ";", "\t")
MOST_PREAMBLE = 40
"""Lines before the header that are looked through."""
LOOKED_AT = 50
"""Cells by which the form of the times is told."""


class Preset(Struct, frozen=True, forbid_unknown_fields=True):
    """How one service names its columns."""

    title: str
    source: str
    required: frozenset[str]
    """Columns by which it is told."""
    time_formats: tuple[str, ...]
    """Forms of `created_at`, tried in order."""
    columns: dict[str, tuple[str, ...]]
    """Field of a mapping to the columns it may stand in, the better first."""
    ignored: tuple[str, ...] = ()
    """Columns that are known and not needed, `*` for any letters."""

    def mapping(self, present: Sequence[str], time_format: str) -> Mapping:
        """Return the mapping for a table with these columns."""
        firsts = {
            field: next((name for name in names if name in present), None)
            for field, names in self.columns.items()
        }
        columns = {field: name for field, name in firsts.items() if name}
        known = [one for one in present if any(fnmatchcase(one, mark) for mark in self.ignored)]
        return Mapping(
            columns=columns, ignored=tuple(known), time_format=time_format, post_type="article"
        )


@cache
def presets() -> tuple[Preset, ...]:
    """Return every preset that ships with this package."""
    folder = files("tocsin.importers").joinpath("presets")
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=str)
    return tuple(msgspec.toml.decode(one.read_bytes(), type=Preset) for one in found)


class MediaMonitoring:
    """Reads tables of Brandwatch, Talkwalker and Meltwater."""

    name: ClassVar[str] = "media_monitoring"
    title: ClassVar[str] = "Media monitoring (Brandwatch, Talkwalker, Meltwater)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self._readers: dict[tuple[str, str, tuple[str, ...]], Generic] = {}

    def sniff(self, head: Head) -> Sniff:
        """Look for the header of a service among the first lines."""
        if head.shape not in ("delimited", "text"):
            return STRANGE
        for skip, line in enumerate(head.text.splitlines()[:MOST_PREAMBLE]):
            for delimiter in DELIMITERS:
                names = _cells(line, delimiter)
                for preset in presets():
                    if preset.required <= names:
                        why = f"the columns of {preset.title}, in line {skip + 1}"
                        return Sniff(0.9, why, Delimited(delimiter, skip=skip))
        return STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what one row says."""
        if not isinstance(record.value, dict):
            raise RecordError("shape", "expected a row of a table", got=record.value)
        unclaimed = Drift()
        yield from self._reader([record]).sights(record, unclaimed)
        drift.update(_named(unclaimed))

    def columns(self, records: Sequence[Record], drift: Drift) -> Gathered:
        """Say what many rows say."""
        if not records:
            return Gathered()
        unclaimed = Drift()
        found = self._reader(records).columns(records, unclaimed)
        drift.update(_named(unclaimed))
        return found

    def _reader(self, records: Sequence[Record]) -> Generic:
        """Return the generic importer with the mapping that fits these rows."""
        present = tuple(records[0].value)
        preset = next((one for one in presets() if one.required <= set(present)), None)
        if preset is None:
            got = ", ".join(present[:20])
            raise FileError("the table", "expected the columns of a service we know", got=got)
        key = (preset.title, _form(preset, records), present)
        if key not in self._readers:
            self._readers[key] = Generic(preset.mapping(present, key[1]))
        return self._readers[key]


def _cells(line: str, delimiter: str) -> frozenset[str]:
    try:
        row = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return frozenset()
    return frozenset(cell.strip() for cell in row)


def _form(preset: Preset, records: Sequence[Record]) -> str:
    """Return the form of time that reads most of the first cells; the first of equals."""
    cells: list[Any] = [record.value.get(preset.columns["created_at"][0]) for record in records]
    looked_at = [cell for cell in cells[:LOOKED_AT] if cell]

    def read(form: str) -> int:
        reader = clock(form, None)
        return sum(reader(cell).at is not None for cell in looked_at)

    return max(preset.time_formats, key=read)


def _named(drift: Drift) -> dict[str, int]:
    """Name the columns as every importer names fields."""
    return {f"row.{name}": count for name, count in drift.items()}
