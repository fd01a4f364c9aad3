"""The vault: kept files, named by their hash; nothing else touches its folder.

    custody.jsonl          who did what, in order
    objects/ab/cd/abcd…    bytes, read-only, never overwritten
    records/ab/abcd….json  what is known about them
    sealed/ab/             manifests, their signatures and time proofs, by the manifest's hash
    incoming/              files on their way in

Bytes come first, then their record, then the custody event, each on disk before the next: whoever
is killed in between leaves bytes without a record, never a record without its bytes, and `repair`
accounts for them.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO

import msgspec

from tocsin.evidence import canonical
from tocsin.evidence.chain import hexadecimal
from tocsin.evidence.custody import CustodyLog, event
from tocsin.evidence.locks import locked
from tocsin.evidence.records import Custody, Derivation, EvidenceObject, StorageClass, Verb
from tocsin.evidence.sealed import Sealed
from tocsin.evidence.sniffing import ENOUGH, sniffed
from tocsin.vocabulary.durable import made, replaced, sync_file
from tocsin.vocabulary.errors import FileError, UnknownNameError

CHUNK = 1 << 20
READ_ONLY = 0o444


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What is said about bytes when they come in."""

    verb: Verb = "collected"
    name_claimed: str = ""
    media_type_claimed: str = ""
    storage_class: StorageClass = "original"
    parent_sha256: str | None = None
    derivation: Derivation | None = None


COLLECTED = Origin()


class Vault:
    """A vault's folder, opened; made if it is not there."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        try:
            for name in ("objects", "records", "sealed", "incoming"):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as reason:
            raise FileError(folder, "cannot hold a vault", got=str(reason.strerror)) from None
        self.custody = CustodyLog(self.folder / "custody.jsonl")
        self.lock = self.folder / "lock"
        """Shared by writers; whoever checks the vault has it alone."""
        self.sealed = Sealed(self.folder / "sealed", self.custody, self.lock)

    def put(
        self, source: Path | IO[bytes] | bytes, *, custody: Custody, origin: Origin = COLLECTED
    ) -> EvidenceObject:
        """Keep bytes; the disk has them, their record and the custody event when this returns.

        Bytes that are here already are kept once, and the event is logged all the same. Raises
        `FileError` when they cannot be read or kept.
        """
        with locked(self.lock, shared=True):
            coming = self.folder / "incoming" / secrets.token_hex(16)
            try:
                name, head, size = _copied(source, coming)
                self._named(coming, name)
            except OSError as reason:
                shown = source if isinstance(source, Path) else self.folder
                raise FileError(
                    shown, "could not be kept", got=reason.strerror or str(reason)
                ) from reason
            finally:
                coming.unlink(missing_ok=True)
            kept = self._recorded(_object(name, size, head, origin))
            self.custody.add(event(origin.verb, custody, after=name))
        return kept

    @contextmanager
    def open(self, sha256: str, *, custody: Custody) -> Iterator[IO[bytes]]:
        """Open kept bytes to read; that somebody does is logged first.

        Raises `UnknownNameError` for bytes that are not here, and `FileError` for those that are
        not what they were.
        """
        with self._checked(sha256, custody) as file:
            self.custody.add(event("accessed", custody, before=sha256, after=sha256))
            yield file

    def export(self, sha256: str, to: Path, *, custody: Custody) -> EvidenceObject:
        """Copy kept bytes to a new file; they are read back there, and both hashes are logged."""
        with self._checked(sha256, custody) as file:
            try:
                with to.open("xb") as out:
                    before, _, _ = _through(file, out)
            except OSError as reason:
                raise FileError(to, "could not be written", got=str(reason.strerror)) from reason
        with to.open("rb") as again:
            after, _, _ = _through(again)
        verb: Verb = "exported" if before == after == sha256 else "verification_failed"
        self.custody.add(event(verb, custody, before=before, after=after, result=to.name))
        if verb != "exported":
            to.unlink()
            raise FileError(to, f"expected the bytes of {sha256}", got=after)
        return self.record(sha256)

    def record(self, sha256: str) -> EvidenceObject:
        """Return what is known about kept bytes; raises `UnknownNameError`."""
        path = self.record_place(sha256)
        if not path.is_file():
            raise UnknownNameError("evidence object", sha256)
        return read_record(path)

    def holds(self, sha256: str) -> bool:
        """Whether these bytes are here."""
        return hexadecimal(sha256) and self.object_place(sha256).is_file()

    @contextmanager
    def _checked(self, sha256: str, custody: Custody) -> Iterator[IO[bytes]]:
        """Open bytes that still are what they were."""
        if not self.holds(sha256):
            raise UnknownNameError("evidence object", sha256)
        with self.object_place(sha256).open("rb") as file:
            real, _, _ = _through(file)
            if real != sha256:
                self.custody.add(event("verification_failed", custody, before=sha256, after=real))
                raise FileError(
                    self.object_place(sha256),
                    "was changed since it was kept",
                    got=real,
                    way_out="get it from a backup",
                )
            file.seek(0)
            yield file

    def object_place(self, name: str) -> Path:
        """Return where bytes lie, or would."""
        return self.folder / "objects" / name[:2] / name[2:4] / name

    def record_place(self, name: str) -> Path:
        """Return where the record of bytes lies, or would."""
        return self.folder / "records" / name[:2] / f"{name}.json"

    def _named(self, coming: Path, name: str) -> None:
        """Give a finished file its name; one that has the name already stays."""
        place = self.object_place(name)
        if place.exists():
            with place.open("rb") as file:
                real, _, _ = _through(file)
            if real != name:
                raise FileError(
                    place, "was changed since it was kept", way_out="get it from a backup"
                )
            return
        made(place.parent)
        coming.chmod(READ_ONLY)
        coming.rename(place)
        sync_file(place.parent)

    def _recorded(self, one: EvidenceObject) -> EvidenceObject:
        """Write the record of bytes; those that have one keep it."""
        path = self.record_place(one.sha256)
        if path.is_file():
            return read_record(path)
        made(path.parent)
        replaced(path, canonical.dumps(one))
        return one


def read_record(path: Path) -> EvidenceObject:
    """Read one record; raises `FileError`."""
    try:
        return canonical.decoded(path.read_bytes(), EvidenceObject)
    except canonical.CanonicalError as reason:
        raise FileError(path, "was changed since it was kept", got=str(reason)) from None


def hashed(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return _through(file)[0]


def _object(name: str, size: int, head: bytes, origin: Origin) -> EvidenceObject:
    return EvidenceObject(
        sha256=name,
        size=size,
        media_type_sniffed=sniffed(head),
        media_type_claimed=origin.media_type_claimed,
        name_claimed=origin.name_claimed,
        stored_at=datetime.now(UTC),
        storage_class=origin.storage_class,
        parent_sha256=origin.parent_sha256,
        derivation=origin.derivation,
    )


def _copied(source: Path | IO[bytes] | bytes, to: Path) -> tuple[str, bytes, int]:
    """Copy bytes to a new file and wait until the disk has it; return hash, beginning, size."""
    with to.open("xb") as out:
        if isinstance(source, Path):
            with source.open("rb") as file:
                told = _through(file, out)
        else:
            told = _through(BytesIO(source) if isinstance(source, bytes) else source, out)
        out.flush()
        os.fsync(out.fileno())
    return told


def _through(file: IO[bytes], out: IO[bytes] | None = None) -> tuple[str, bytes, int]:
    """Read to the end, copying if asked; return hash, beginning and size."""
    digest, head, size = sha256(), b"", 0
    while piece := file.read(CHUNK):
        head = head or piece[:ENOUGH]
        digest.update(piece)
        size += len(piece)
        if out:
            out.write(piece)
    return digest.hexdigest(), head, size
