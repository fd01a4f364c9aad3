"""A batch: what one file gave, and the manifest that says so."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from tocsin.vocabulary.errors import FileError

MANIFEST = "manifest.json"
ID_LETTERS = 16


def batch_id(sha256: str) -> str:
    """Return the id of the batch that a file's bytes make: the start of their SHA-256.

    >>> batch_id("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    '9f86d081884c7d65'
    """
    return sha256[:ID_LETTERS]


class Part(Struct, frozen=True):
    """Where a file stood inside another: a member of an archive, a sheet of a workbook."""

    container: str
    """Name of the file around it, without its folder."""
    container_sha256: str
    """Of that file as it lay on disk, in hex."""
    member: str
    """Its name in there, as the container writes it."""


class Reading(Struct, frozen=True, kw_only=True):
    """How a batch was read before it was mapped anew."""

    importer: str
    importer_version: str
    recipe: str
    mapping: Mapping[str, Any] | None
    at: datetime
    records: int
    rejects: int
    rows: Mapping[str, int]


class Batch(Struct, frozen=True, kw_only=True):
    """What one imported file gave; stored as `manifest.json` in the batch's folder."""

    id: str
    sha256: str
    """Of the file as it lay on disk, in hex."""
    name: str
    """The file's name when it was imported, without its folder: `all.zip/posts.csv`."""
    part: Part | None = None
    """What the file came out of; null: it lay on disk by itself."""
    bytes: int
    """Of the file on disk."""
    importer: str
    importer_version: str
    """Of Tocsin, or of the package the importer came with."""
    mapping: Mapping[str, Any] | None = None
    """The mapping used, for files of no fixed format."""
    recipe: str = ""
    """Digest of the importer's version and claims: another one would read the records otherwise."""
    layout: Mapping[str, Any] | None = None
    """How the file was cut into records; null: an earlier Tocsin did not say."""
    columns: tuple[str, ...] = ()
    """The header of a delimited file."""
    encoding: str | None = None
    languages: bool = False
    """Whether each post's language was detected."""
    pseudonymised: bool = False
    """The people in it have stand-ins, and `sha256` is the keyed proof of the file's."""
    imported_at: datetime
    records: int
    """Source records accepted, repeats of the same bytes among them."""
    rejects: int
    parts: int = 0
    """Elements that could not be read inside records that could; they stand among the rejects."""
    duplicates: int = 0
    """Records that repeat, byte for byte, an earlier one of this file; they gave no rows."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows in each table."""
    repeated: Mapping[str, bool] = field(default_factory=dict)
    """Table to whether one key may stand in several of its rows here."""
    drift: Mapping[str, int] = field(default_factory=dict)
    """Fields nobody claimed, and in how many records each was met."""
    codes: Mapping[str, int] = field(default_factory=dict)
    """Reject codes, and how many rejects have each."""
    first_at: datetime | None = None
    """Earliest `created_at` of a post; null: none known."""
    last_at: datetime | None = None
    warnings: tuple[str, ...] = ()
    partial: bool = False
    """The file ended early: it was cut off before we had it."""
    revision: int = 0
    """How often its records were mapped anew."""
    remapped_at: datetime | None = None
    remapped_from: tuple[Reading, ...] = ()
    """The readings before this one, the first one first."""

    @property
    def folder(self) -> str:
        """The name of the batch's folder."""
        return f"{self.id}.{self.revision}" if self.revision else self.id


def encoded(batch: Batch) -> bytes:
    """Return a batch's manifest as it is stored."""
    return msgspec.json.format(msgspec.json.encode(batch), indent=1)


def read_batch(folder: Path) -> Batch:
    """Read a batch's manifest. Raises `FileError` when it is not one."""
    path = folder / MANIFEST
    try:
        return msgspec.json.decode(path.read_bytes(), type=Batch)
    except OSError as reason:
        raise FileError(path, "expected a batch's manifest", got=str(reason.strerror)) from None
    except msgspec.DecodeError as reason:
        way_out = "restore the corpus from a backup, or remove this batch and import again"
        raise FileError(path, "not a manifest", got=str(reason), way_out=way_out) from None
