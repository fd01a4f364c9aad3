"""What has been sealed: manifests, the signatures under them, and the proofs of their time.

A manifest's name is its hash. That one has no time proof is seen from there being none: nothing is
stored that says so, and nothing can say otherwise.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from tocsin.evidence import canonical
from tocsin.evidence.chain import hexadecimal
from tocsin.evidence.custody import CustodyLog, event
from tocsin.evidence.locks import locked
from tocsin.evidence.records import (
    Custody,
    CustodyEvent,
    Manifest,
    Signature,
    TimeProof,
    Verb,
)
from tocsin.vocabulary.durable import made, replaced
from tocsin.vocabulary.errors import FileError, UnknownNameError

Kept = TypeVar("Kept", Manifest, Signature, TimeProof)


class Sealed:
    """The folder of manifests; part of the vault."""

    def __init__(self, folder: Path, log: CustodyLog, lock: Path) -> None:
        self.folder = folder
        self._log, self._lock = log, lock

    def keep(self, manifest: Manifest, *, custody: Custody, verb: Verb = "sealed") -> str:
        """Keep a manifest; return its digest. One that somebody else sealed was `received`."""
        content = canonical.dumps(manifest)
        if len(content) > canonical.LARGEST:
            raise FileError(
                self.folder,
                f"expected a manifest of at most {canonical.LARGEST:,} bytes",
                got=f"{len(content):,}",
                way_out="seal it in several parts",
            )
        digest = canonical.digest(manifest)
        with locked(self._lock, shared=True):
            replaced(self._place(digest, "json"), content)
            after = digest if verb == "sealed" else None  # what comes in by `received` is bytes
            self._log.add(event(verb, custody, evidence_id=digest, after=after))
        return digest

    def sign(self, signature: Signature) -> None:
        """Keep a signature under a manifest; each key signs once."""
        with locked(self._lock, shared=True):
            place = self._place(signature.digest, f"{signature.key_id}.signature")
            replaced(place, canonical.dumps(signature))

    def prove(self, proofs: Sequence[TimeProof], *, custody: Custody) -> None:
        """Keep time proofs of manifests or of custody heads; a newer one takes an older's place."""
        with locked(self._lock, shared=True):
            for proof in proofs:
                replaced(self._place(proof.digest, "time"), canonical.dumps(proof))
            self._log.add(*(_stamping(proof, custody) for proof in proofs))

    def digests(self) -> tuple[str, ...]:
        """Return the digests of all manifests, in order."""
        names = (path.stem for path in self.folder.glob("??/*.json"))
        return tuple(sorted(name for name in names if hexadecimal(name)))

    def manifest(self, digest: str) -> Manifest:
        """Return a manifest; raises `UnknownNameError`, and `FileError` when it was changed."""
        path = self.folder / digest[:2] / f"{digest}.json"
        if not (hexadecimal(digest) and path.is_file()):
            raise UnknownNameError("manifest", digest, self.named(digest)[:3])
        found = _read(path, Manifest)
        if canonical.digest(found) != digest:
            raise FileError(path, "was changed since it was sealed", way_out="get it from a backup")
        return found

    def named(self, beginning: str) -> tuple[str, ...]:
        """Return the digests that begin like this."""
        return tuple(one for one in self.digests() if one.startswith(beginning))

    def signatures(self, digest: str) -> Iterator[Signature]:
        """Yield the signatures under a manifest."""
        for path in sorted((self.folder / digest[:2]).glob(f"{digest}.*.signature")):
            yield _read(path, Signature)

    def proof(self, digest: str) -> TimeProof | None:
        """Return the time proof of a manifest or custody head; null: no proof yet."""
        path = self.folder / digest[:2] / f"{digest}.time"
        return _read(path, TimeProof) if path.is_file() else None

    def unproven(self) -> tuple[str, ...]:
        """Return the manifests that have no time proof yet."""
        proven = {path.stem for path in self.folder.glob("??/*.time")}
        return tuple(one for one in self.digests() if one not in proven)

    def _place(self, digest: str, ending: str) -> Path:
        """Return where a new file of a manifest lies, in a folder that is there."""
        made(self.folder / digest[:2])
        return self.folder / digest[:2] / f"{digest}.{ending}"


def _stamping(proof: TimeProof, custody: Custody) -> CustodyEvent:
    said = f"{proof.tsa_name} says {canonical.instant(proof.gen_time)}"
    return event("timestamped", custody, evidence_id=proof.digest, result=said)


def _read(path: Path, kind: type[Kept]) -> Kept:
    try:
        return canonical.decoded(path.read_bytes(), kind)
    except canonical.CanonicalError as reason:
        raise FileError(path, "was changed since it was sealed", got=str(reason)) from None
