"""A bundle from somebody, opened: each part is read under a bound, once, when it is asked for."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath

from tocsin.evidence import bundle, canonical
from tocsin.evidence.boxes import Box, Measured
from tocsin.evidence.bundle import Contents
from tocsin.evidence.canonical import Kind
from tocsin.evidence.custody import Entry, read
from tocsin.evidence.keys import PublicKey
from tocsin.evidence.packing import Member, packed
from tocsin.evidence.records import EvidenceObject, Manifest, Signature, TimeProof
from tocsin.vocabulary.errors import FileError


class Opened:
    """The parts of a bundle; each raises `FileError` or `CanonicalError` where it is none."""

    def __init__(self, box: Box) -> None:
        self.box = box

    @cached_property
    def contents(self) -> Contents:
        """What `bundle.json` says."""
        return canonical.decoded(self.box.read(bundle.CONTENTS), Contents)

    @cached_property
    def measured(self) -> dict[str, Measured]:
        """Every file, read to its end."""
        return {name: self.box.measure(name) for name in self.box.names}

    @cached_property
    def manifests(self) -> dict[str, Manifest]:
        """The manifests that the contents name, each under its name."""
        return {
            name: self._read(f"manifests/{name}.json", Manifest) for name in self.contents.manifests
        }

    @cached_property
    def objects(self) -> dict[str, EvidenceObject]:
        """What the manifests say of bytes, by where those lie."""
        kept = (one for manifest in self.manifests.values() for one in manifest.objects)
        return {bundle.object_path(one): one for one in kept}

    @cached_property
    def plain_files(self) -> frozenset[str]:
        """Hashes of what was kept as a file and nothing more."""
        found: set[str] = set()
        for manifest in self.manifests.values():
            by_hand = {one.id for one in manifest.captures if one.method == "manual_upload"}
            found.update(*(one.sha256s for one in manifest.items if one.capture_id in by_hand))
        return frozenset(found)

    @cached_property
    def keys(self) -> dict[str, PublicKey]:
        """The public keys that came along, by id."""
        found = [self._read(name, PublicKey) for name in self._in("keys", ".json")]
        return {one.key_id: one for one in found}

    @property
    def signature(self) -> Signature | None:
        """The one under the bundle; null for none."""
        if bundle.SIGNATURE not in self.box.names:
            return None
        return self._read(bundle.SIGNATURE, Signature)

    def signatures(self, digest: str) -> list[Signature]:
        """Return those under a manifest."""
        return [self._read(name, Signature) for name in self._signed.get(digest, ())]

    def proof(self, digest: str) -> TimeProof | None:
        """Return the time proof of a manifest; null for none."""
        name = f"manifests/{digest}.time"
        return self._read(name, TimeProof) if name in self.box.names else None

    def anchors(self) -> Iterator[TimeProof]:
        """Yield the time proofs of heads of the custody log."""
        for name in self._in("anchors", ".time"):
            yield self._read(name, TimeProof)

    def custody(self) -> Iterator[Entry]:
        """Yield the lines of the custody log."""
        with self.box.open(bundle.CUSTODY) as file:
            yield from read(file, bundle.CUSTODY)

    def packing(self) -> str:
        """Say whether the archive is, byte for byte, the one its files make."""
        order = [bundle.CONTENTS, bundle.SIGNATURE, *(one.path for one in self.contents.files)]
        members = (self._member(name) for name in order if name in self.box.names)
        with self.box.path.open("rb") as file:
            for piece in packed(members):
                if file.read(len(piece)) != piece:
                    return "packed by another program, or touched: not as its maker wrote it"
            if file.read(1):
                return "something was added at its end: not as its maker wrote it"
        return "byte for byte as its maker wrote it"

    @cached_property
    def _signed(self) -> dict[str, list[str]]:
        """Where the signatures under each manifest are."""
        found: dict[str, list[str]] = {}
        for name in self._in("manifests", ".signature"):
            found.setdefault(PurePosixPath(name).name.partition(".")[0], []).append(name)
        return found

    def _member(self, name: str) -> Member:
        real = self.measured[name]
        return Member(name, real.size, real.crc, lambda: self.box.open(name))

    def _in(self, folder: str, ending: str) -> list[str]:
        paths = (PurePosixPath(name) for name in sorted(self.box.names))
        return [str(one) for one in paths if str(one.parent) == folder and one.suffix == ending]

    def _read(self, name: str, kind: type[Kind]) -> Kind:
        try:
            return canonical.decoded(self.box.read(name), kind)
        except canonical.CanonicalError as reason:
            raise FileError(name, "was changed, or is none of ours", got=str(reason)) from None
