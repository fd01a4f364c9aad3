"""Whether a vault is whole, and the account of what a stopped writer left.

Every byte is read again; every record and every line of the log is held against the others.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from tocsin.evidence import canonical
from tocsin.evidence.chain import Anchor, hexadecimal
from tocsin.evidence.custody import event
from tocsin.evidence.locks import locked
from tocsin.evidence.records import COMING_IN, Custody, EvidenceObject
from tocsin.evidence.sniffing import ENOUGH, sniffed
from tocsin.evidence.vault import Vault, hashed, read_record
from tocsin.vocabulary.durable import replaced, sync_file
from tocsin.vocabulary.errors import FileError

REPAIRABLE = ("unrecorded", "unlogged", "unfinished")
"""What a writer that was stopped leaves, and `repair` accounts for."""


class Fault(Struct, frozen=True):
    """One thing that is not as it should be.

    `kind`: `changed` bytes are not those of their name, `missing` bytes have a record or an event
    only, `unrecorded` bytes have no record, `unlogged` ones no event, `unfinished` files never
    became evidence, `stray` ones are none of ours, `manifest` and `custody` say what they say.
    """

    kind: str
    place: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.kind}" + (f", {self.why}" if self.why else "")


class Found(Struct, frozen=True):
    """What a vault holds, and what is wrong with it."""

    objects: int
    bytes: int
    manifests: int
    events: int
    faults: tuple[Fault, ...]

    def __bool__(self) -> bool:
        return not self.faults


def fsck(vault: Vault, anchor: Anchor | None = None) -> Found:
    """Read all of a vault and say what is wrong; writers wait. `anchor` is of its custody log."""
    with locked(vault.folder / "lock"):
        return _found(vault, anchor)


def repair(vault: Vault, *, custody: Custody) -> tuple[Fault, ...]:
    """Account for what stopped writers left; return it.

    Bytes get their record and an event, `recovered`, which says that nobody knows more about them;
    files that never became evidence are removed. What is changed or missing stays as it is.
    """
    with locked(vault.folder / "lock"):
        left = [one for one in _found(vault, None).faults if one.kind in REPAIRABLE]
        for one in left:
            path = vault.folder / one.place
            if one.kind == "unfinished":
                path.unlink()
                continue
            if one.kind == "unrecorded":
                _record(vault, path)
            said = "found after its writer was stopped"
            vault.custody.add(event("recovered", custody, after=path.name, result=said))
    return tuple(left)


def _found(vault: Vault, anchor: Anchor | None) -> Found:
    faults: list[Fault] = []
    kept = {path.name: path for path in _objects(vault)}
    size = 0
    for name, path in kept.items():
        size += path.stat().st_size
        faults += _object(vault, name, path)
    logged, events = _custody(vault, anchor, faults)
    sealed = vault.sealed.digests()
    for name, path in kept.items():
        if name not in logged and not any(one.place == _place(vault, path) for one in faults):
            faults.append(Fault("unlogged", _place(vault, path)))
    recorded = {path.stem for path in (vault.folder / "records").glob("??/*.json")}
    gone = (recorded | logged) - kept.keys() - set(sealed)
    faults += [Fault("missing", name, "it is recorded, and its bytes are not here")
               for name in sorted(gone)]  # fmt: skip
    for digest in sealed:
        faults += _manifest(vault, digest, set(kept))
    faults += _strays(vault)
    return Found(len(kept), size, len(sealed), events, tuple(faults))


def _object(vault: Vault, name: str, path: Path) -> Iterator[Fault]:
    real = hashed(path)
    if real != name:
        yield Fault("changed", _place(vault, path), f"its hash is {real}")
        return
    record = vault.folder / "records" / name[:2] / f"{name}.json"
    if not record.is_file():
        yield Fault("unrecorded", _place(vault, path))
        return
    try:
        known = read_record(record)
    except FileError as error:
        yield Fault("changed", _place(vault, record), str(error))
        return
    if (known.sha256, known.size) != (name, path.stat().st_size):
        yield Fault("changed", _place(vault, record), "it is the record of other bytes")


def _custody(vault: Vault, anchor: Anchor | None, faults: list[Fault]) -> tuple[set[str], int]:
    """Return the hashes the log says came in, and how many events there are."""
    logged: set[str] = set()
    try:
        for entry in vault.custody.entries():
            if entry.event and entry.event.sha256_after and entry.event.verb in COMING_IN:
                logged.add(entry.event.sha256_after)
        verdict = vault.custody.verify(anchor)
    except FileError as error:
        faults.append(Fault("custody", "custody.jsonl", str(error)))
        return logged, 0
    if verdict.broken:
        faults.append(Fault("custody", "custody.jsonl", str(verdict.broken)))
    return logged, verdict.links


def _manifest(vault: Vault, digest: str, kept: set[str]) -> Iterator[Fault]:
    try:
        manifest = vault.sealed.manifest(digest)
    except FileError as error:
        yield Fault("manifest", digest, str(error))
        return
    gone = [one.sha256 for one in manifest.objects if one.sha256 not in kept]
    if gone:
        yield Fault("manifest", digest, f"its bytes {gone[0]} are not here")


def _objects(vault: Vault) -> Iterator[Path]:
    for path in sorted((vault.folder / "objects").glob("??/??/*")):
        if hexadecimal(path.name) and path.is_file():
            yield path


def _strays(vault: Vault) -> Iterator[Fault]:
    for path in sorted((vault.folder / "incoming").iterdir()):
        yield Fault("unfinished", _place(vault, path))
    for path in sorted((vault.folder / "objects").rglob("*")):
        if path.is_symlink() or (path.is_file() and not _ours(vault, path)):
            yield Fault("stray", _place(vault, path), "it is no evidence object")


def _ours(vault: Vault, path: Path) -> bool:
    name = path.name
    place = path.relative_to(vault.folder / "objects").parts
    return hexadecimal(name) and place == (name[:2], name[2:4], name)


def _place(vault: Vault, path: Path) -> str:
    return path.relative_to(vault.folder).as_posix()


def _record(vault: Vault, path: Path) -> None:
    """Write the record of bytes about which nobody knows more."""
    with path.open("rb") as file:
        head = file.read(ENOUGH)
    size, now = path.stat().st_size, datetime.now(UTC)
    known = EvidenceObject(
        sha256=path.name, size=size, media_type_sniffed=sniffed(head), stored_at=now
    )
    record = vault.folder / "records" / path.name[:2] / f"{path.name}.json"
    record.parent.mkdir(exist_ok=True)
    replaced(record, canonical.dumps(known))
    sync_file(vault.folder / "records")
