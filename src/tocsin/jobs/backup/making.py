"""A watch into a file, while others write: casework as of one moment, then all that it names."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Protocol

from tocsin import __version__
from tocsin.jobs.backup import contents, database, locksmith
from tocsin.jobs.backup.manifest import FORMAT, KEYS, SQLITE, TABLES, WATCH, Database, Manifest
from tocsin.jobs.backup.packing import BLOCK, Packing
from tocsin.vocabulary.durable import sync_file
from tocsin.vocabulary.errors import FileError
from tocsin.watch import Watch

STANDARD_OUTPUT = Path("-")


class Told(Protocol):
    """Hears how far it is."""

    def __call__(self, done: int, total: int, name: str) -> None:
        """Take bytes that are in, bytes that were counted, and what is at hand."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Which keys go along, and under which password."""

    password: str = field(repr=False)
    signing: Path | None = None
    """Folder of the organisation's keys."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """What became of it."""

    path: str
    size: int
    sha256: str
    """Of the whole file, to be noted elsewhere."""
    manifest: Manifest


def back_up(
    watch: Watch,
    to: Path,
    *,
    postgres: bool = False,
    keys: Keys | None = None,
    told: Told = lambda _done, _total, _name: None,
) -> Made:
    """Write a backup of a watch to a new file, or to standard output as `-`.

    The file has its name once all of it is on disk. `postgres`: casework is in the PostgreSQL that
    Django is set up over. Raises `FileError` for a file that is there or that would be in the next
    backup, and for a damaged database.
    """
    if to != STANDARD_OUTPUT:
        _must_stay_behind(to, watch.folder)
    with _new(to) as file, TemporaryDirectory(dir=watch.folder, prefix=".backup-") as scratch:
        counted = _Counted(file)
        with (Path(scratch) / "members").open("w+b") as members:
            packing = Packing(counted, members)  # type: ignore[arg-type]  # it only writes
            try:
                manifest = _Making(watch, packing, Path(scratch), told).made(postgres, keys)
                packing.finish(manifest)
            except BaseException:
                packing.abandon()
                raise
    shown = "standard output" if to == STANDARD_OUTPUT else str(to)
    return Made(path=shown, size=counted.size, sha256=counted.digest.hexdigest(), manifest=manifest)


class _Making:
    """One backup in the making."""

    def __init__(self, watch: Watch, packing: Packing, scratch: Path, told: Told) -> None:
        self.watch, self.packing, self.scratch, self.told = watch, packing, scratch, told
        self.vanished: list[str] = []
        self.total = 0

    def made(self, postgres: bool, keys: Keys | None) -> Manifest:  # noqa: FBT001  # as given
        """Add everything, in the order that keeps what is named behind who names it."""
        folder, now = self.watch.folder, datetime.now(UTC)
        casework = self._postgres() if postgres else self._sqlite(folder / "tocsin.sqlite3")
        held = contents.vault(folder / contents.VAULT)
        rest = list(contents.files(folder))
        self.total = sum(map(_size_of, [one.path for one in held.files])) + sum(map(_size_of, rest))
        for one in held.files:
            self._add(one.path, one.size)
        for path in rest:
            self._add(path, None)
        if keys:
            self._keys(keys)
        return Manifest(
            format=FORMAT, tocsin=__version__, watch=self.watch.settings.name, made_at=now,
            members=self.packing.members, bytes=self.packing.bytes,
            members_sha256=self.packing.list_sha256(), database=casework,
            custody=str(held.head) if held.head else None, vanished=tuple(self.vanished),
        )  # fmt: skip

    def _sqlite(self, path: Path) -> Database | None:
        if not path.exists():
            return None
        copy = self.scratch / "copy.sqlite3"
        found = database.copied(path, copy)
        self.packing.add(SQLITE, copy)
        copy.unlink()
        return found

    def _postgres(self) -> Database:
        with database.one_moment():
            found = database.described()
            for table in database.table_names():
                part = self.scratch / "table.jsonl"
                with part.open("wb") as out:
                    database.dump(table, out)
                self.packing.add(f"{TABLES}{table}.jsonl", part)
                part.unlink()
        return found

    def _add(self, path: Path, size: int | None) -> None:
        name = path.relative_to(self.watch.folder).as_posix()
        try:
            self.packing.add(f"{WATCH}{name}", path, size=size)
        except FileNotFoundError:
            self.vanished.append(name)
        self.told(self.packing.bytes, max(self.total, self.packing.bytes), name)

    def _keys(self, keys: Keys) -> None:
        renames = self.watch.vault.key if self.watch.vault.seal else None
        found = locksmith.gathered(self.watch.folder, keys.signing, renames)
        self.packing.add_bytes(KEYS, locksmith.locked(found, keys.password))


class _Counted:
    """Bytes on their way out, counted and hashed."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.size, self.digest = out, 0, sha256()

    def write(self, piece: bytes) -> int:
        self.size += len(piece)
        self.digest.update(piece)
        return self.out.write(piece)


@contextmanager
def _new(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that has its name once it is whole and on disk."""
    if path == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    _must_be_free(path)
    staging = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        descriptor = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb", buffering=BLOCK) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _must_be_free(path)
        staging.rename(path)
        sync_file(path.parent)
    except OSError as error:
        raise FileError(path, "could not be written", got=str(error)) from error
    finally:
        staging.unlink(missing_ok=True)


def _must_be_free(path: Path) -> None:
    if path.exists():
        raise FileError(path, "is there already", way_out="name a new file")


def _must_stay_behind(path: Path, folder: Path) -> None:
    """Raise `FileError` where the next backup would take this one along, and double each time."""
    place, watch = path.resolve(), folder.resolve()
    if place.is_relative_to(watch) and not place.is_relative_to(watch / contents.BACKUPS):
        way_out = f"put it into {folder / contents.BACKUPS}, or best on another disk"
        raise FileError(path, "would be part of the next backup of this watch", way_out=way_out)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
