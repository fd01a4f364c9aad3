"""Whether a vault is whole, and the account of what a stopped writer left.

Every byte is read again; every record and every line of the log is held against the others.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from tocsin.evidence import canonical
from tocsin.evidence.chain import Anchor, hexadecimal
from tocsin.evidence.custody import event
from tocsin.evidence.destroying import NAMES, certificate, remove, unsaid
from tocsin.evidence.locks import locked
from tocsin.evidence.records import COMING_IN, Custody, EvidenceObject
from tocsin.evidence.sniffing import ENOUGH, sniffed
from tocsin.evidence.vault import Vault, hashed, read_record
from tocsin.vocabulary.durable import replaced, sync_file
from tocsin.vocabulary.errors import FileError

REPAIRABLE = ("unrecorded", "unlogged", "unfinished", "undestroyed")
"""What a writer that was stopped leaves, and `repair` accounts for."""


class Fault(Struct, frozen=True):
    """One thing that is not as it should be.

    `kind`: `changed` bytes are not those of their name, `missing` bytes have a record or an event
    only, `unrecorded` bytes have no record, `unlogged` ones no event, `unfinished` files never
    became evidence, `undestroyed` ones were to go, `stray` ones are none of ours, `manifest` and
    `custody` say what they say.
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
    destroyed: int = 0
    """Objects that are gone with a certificate."""

    def __bool__(self) -> bool:
        return not self.faults


def fsck(vault: Vault, anchor: Anchor | None = None) -> Found:
    """Read all of a vault and say what is wrong; writers wait. `anchor` is of its custody log."""
    with locked(vault.lock):
        return _found(vault, anchor)


def repair(vault: Vault, *, custody: Custody) -> tuple[Fault, ...]:
    """Account for what stopped writers left; return it.

    Bytes get their record and an event, `recovered`, which says that nobody knows more about them;
    files that never became evidence are removed. What is changed or missing stays as it is.
    """
    with locked(vault.lock):
        left = [one for one in _found(vault, None).faults if one.kind in REPAIRABLE]
        for one in left:
            _account(vault, one, custody)
    return tuple(left)


def _account(vault: Vault, fault: Fault, custody: Custody) -> None:
    path, said = vault.folder / fault.place, "found after its writer was stopped"
    if fault.kind == "undestroyed":
        _finish(vault, fault, custody)
    elif fault.kind == "unfinished":
        path.unlink(missing_ok=True)  # accounting for its bytes may have finished it
    elif path.is_relative_to(vault.sealed.folder):
        digest = path.stem
        told = event("sealed", custody, evidence_id=digest, after=digest, result=said)
        vault.custody.add(told)
    else:
        if fault.kind == "unrecorded":
            _record(vault, path)
        vault.custody.add(event("recovered", custody, after=path.name, result=said))


def _finish(vault: Vault, fault: Fault, custody: Custody) -> None:
    """Finish what a certificate says; it holds who wanted it, and the log names it."""
    digest = Path(fault.place).stem
    if made := certificate(vault, digest):
        vault.custody.add(*unsaid(vault, made, custody))
        remove(vault, made)


def _found(vault: Vault, anchor: Anchor | None) -> Found:
    faults: list[Fault] = []
    kept = {path.name: path for path in _objects(vault)}
    for name, path in kept.items():
        faults += _object(vault, name, path)
    log = _custody(vault, anchor, faults)
    named = {one.place for one in faults}
    places = {name: _place(vault, path) for name, path in kept.items()}
    unlogged = (place for name, place in places.items() if name not in log.came)
    faults += [Fault("unlogged", place) for place in unlogged if place not in named]
    recorded = {path.stem for path in (vault.folder / "records").glob("??/*.json")}
    why = "it is recorded, and its bytes are not here"
    missing = sorted((recorded | log.came) - log.disposed.keys() - kept.keys())
    faults += [Fault("missing", name, why) for name in missing]
    faults += _manifests(vault, log, kept.keys() | log.disposed.keys())
    faults += _destroyed(vault, log, kept)
    faults += _strays(vault)
    size = sum(path.stat().st_size for path in kept.values())
    return Found(len(kept), size, len(vault.sealed.digests()), log.events, tuple(faults),
                 len(log.disposed.keys() - kept.keys()))  # fmt: skip


class _Logged(Struct):
    """What the custody log says there should be."""

    came: set[str]
    disposed: dict[str, str]
    """From bytes that were destroyed, and did not come again, to the manifest they were of."""
    sealed: set[str]
    certificates: dict[str, str]
    """From a manifest whose bytes were destroyed to what names the certificate."""
    gone: set[tuple[str, str]]
    """Manifests and bytes of theirs of which it was said that they go."""
    events: int = 0
    holds: bool = False
    """Whether all of it was read and none of it was changed."""


def _object(vault: Vault, name: str, path: Path) -> Iterator[Fault]:
    real = hashed(path)
    if real != name:
        yield Fault("changed", _place(vault, path), f"its hash is {real}")
        return
    record = vault.record_place(name)
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


def _custody(vault: Vault, anchor: Anchor | None, faults: list[Fault]) -> _Logged:
    """Return what the log says, and add to `faults` where it does not hold."""
    log = _Logged(set(), {}, set(), {}, set())
    try:
        for told in vault.custody.events():
            if told.verb in COMING_IN and told.sha256_after:
                log.came.add(told.sha256_after)
                log.disposed.pop(told.sha256_after, None)
            elif told.verb == "disposed" and told.sha256_before:
                log.disposed[told.sha256_before] = told.evidence_id
                log.gone.add((told.evidence_id, told.sha256_before))
            elif told.verb == "disposed":
                log.certificates[told.evidence_id] = told.result
            elif told.verb in ("sealed", "received") and told.evidence_id:
                log.sealed.add(told.evidence_id)
        verdict = vault.custody.verify(anchor)
    except FileError as error:
        faults.append(Fault("custody", "custody.jsonl", str(error)))
        return log
    if verdict.broken:
        faults.append(Fault("custody", "custody.jsonl", str(verdict.broken)))
    log.events, log.holds = verdict.links, not verdict.broken
    return log


def _manifests(vault: Vault, log: _Logged, kept: AbstractSet[str]) -> Iterator[Fault]:
    """Hold every manifest against its digest, its bytes and the log."""
    digests = vault.sealed.digests()
    for digest in digests:
        yield from _manifest(vault, digest, kept)
        if digest not in log.sealed:
            yield Fault("unlogged", f"sealed/{digest[:2]}/{digest}.json")
    for digest in sorted(log.sealed - set(digests)):
        yield Fault("missing", digest, "it was sealed, and its manifest is not here")


def _manifest(vault: Vault, digest: str, kept: AbstractSet[str]) -> Iterator[Fault]:
    try:
        manifest = vault.sealed.manifest(digest)
    except FileError as error:
        yield Fault("manifest", digest, str(error))
        return
    gone = [one.sha256 for one in manifest.objects if one.sha256 not in kept]
    if gone:
        yield Fault("manifest", digest, f"its bytes {gone[0]} are not here")


def _destroyed(vault: Vault, log: _Logged, kept: Mapping[str, Path]) -> Iterator[Fault]:
    """Hold every certificate against the log, and what should be gone against what is here."""
    for path in sorted(vault.sealed.folder.glob("??/*.destroyed")):
        if path.stem in log.certificates:
            continue
        if log.holds:
            yield Fault("unfinished", _place(vault, path), "no event names it; nothing is gone")
        else:
            why = "no event that can be relied on names its certificate of destruction"
            yield Fault("manifest", path.stem, why)
    for digest, named in sorted(log.certificates.items()):
        place = f"sealed/{digest[:2]}/{digest}.destroyed"
        try:
            made = certificate(vault, digest)
        except FileError as error:
            yield Fault("manifest", digest, str(error))
            continue
        if made is None or NAMES + canonical.digest(made) != named:
            yield Fault("manifest", digest, "its certificate of destruction is not the one named")
        elif any(one in kept and _is_to_go(log, one, digest) for one in made.destroyed):
            yield Fault("undestroyed", place, "its destruction was not finished")


def _is_to_go(log: _Logged, name: str, digest: str) -> bool:
    """Whether bytes that are here were to go with a manifest; those that came again were not."""
    return log.disposed.get(name) == digest or (digest, name) not in log.gone


def _objects(vault: Vault) -> Iterator[Path]:
    for path in sorted((vault.folder / "objects").glob("??/??/*")):
        if hexadecimal(path.name) and path.is_file():
            yield path


def _strays(vault: Vault) -> Iterator[Fault]:
    unfinished = [
        *(vault.folder / "incoming").iterdir(),
        *(vault.folder / "records").glob("??/.*"),
        *vault.sealed.folder.glob("??/.*"),
    ]
    for path in sorted(unfinished):
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
    record = vault.record_place(path.name)
    record.parent.mkdir(exist_ok=True)
    replaced(record, canonical.dumps(known))
    sync_file(vault.folder / "records")
