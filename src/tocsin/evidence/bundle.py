"""Sealed evidence for somebody else, in one file that they can check without us.

    bundle.json         every file with size and hash, what was sealed, the head of the custody log
    bundle.signature    the organisation's signature under that
    README.txt          how to check it with commands that are everywhere
    SHA256SUMS          for one of those commands
    manifests/          what was sealed, the signatures under it, and the proofs of its time
    objects/            the bytes, named by their hash
    custody.jsonl       every link of the custody log; events only where they concern these bytes
    anchors/            time proofs of heads of the custody log
    keys/               public keys; which of them to believe is the receiver's to decide

The custody log of a house holds more than one case. Its links tell nothing but how many there are
and when, so all of them go along, and the chain can be followed from its beginning to its head.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from zlib import crc32

from msgspec import Struct

from tocsin.evidence import canonical
from tocsin.evidence.chain import Anchor
from tocsin.evidence.custody import Entry, event
from tocsin.evidence.keys import Key, PublicKey
from tocsin.evidence.packing import Member, packed
from tocsin.evidence.records import Custody, EvidenceObject, Manifest
from tocsin.evidence.sealing import TOOL
from tocsin.evidence.vault import Vault, hashed
from tocsin.vocabulary.durable import sync_file
from tocsin.vocabulary.errors import FileError

CONTENTS, SIGNATURE = "bundle.json", "bundle.signature"
WHOLE = ".whole"
CUSTODY, SUMS, README = "custody.jsonl", "SHA256SUMS", "README.txt"
ENDINGS = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
    "application/pdf": ".pdf", "application/json": ".json", "text/html": ".html",
    "text/plain": ".txt", "application/gzip": ".gz", "application/zip": ".zip",
    "application/warc": ".warc", "video/mp4": ".mp4", "video/webm": ".webm",
}  # fmt: skip
CHUNK = 1 << 20
HOW = """Evidence sealed by {org}: {subjects}

With Tocsin:        tocsin verify BUNDLE.zip --key THEIR-PUBLIC-KEY.pem --roots ROOTS.pem
Without it:
  the files         unzip BUNDLE.zip -d folder && cd folder && sha256sum -c SHA256SUMS
  a time stamp      openssl ts -verify -in manifests/X.tsr -digest IMPRINT -CAfile ROOTS.pem
                    (IMPRINT is imprint_sha256 in manifests/X.time)

Take the public key and the roots from somewhere else than this bundle: whoever made the bundle
could put any key in it. What each file is, and how hashes, signatures and the custody log are made,
is written in Tocsin's documentation, docs/method/evidence.md.
"""


class Listed(Struct, frozen=True):
    """One file of a bundle."""

    path: str
    size: int
    sha256: str


class Contents(Struct, frozen=True, kw_only=True):
    """What `bundle.json` says; all of the bundle hangs on its digest."""

    version: int = 1
    org: str
    made_at: datetime
    made_with: str
    manifests: tuple[str, ...]
    custody_head: Anchor
    files: tuple[Listed, ...]
    """In the order they are packed, after `bundle.json` and `bundle.signature`."""


class Made(Struct, frozen=True):
    """A bundle that was written."""

    path: Path
    sha256: str
    manifests: int
    objects: int
    bytes: int
    signed_by: str
    """Id of the key; "" for an unsigned one."""
    unproven: int
    """Manifests in it that have no time proof yet."""


class Signer(Struct, frozen=True):
    """Who signs a bundle, and the public keys that go along."""

    key: Key | None = None
    """Null: the bundle is not signed."""
    known: tuple[PublicKey, ...] = ()
    """Those that signed, and those that lead to them."""


NOBODY = Signer()


def make(
    vault: Vault,
    digests: Sequence[str],
    out: Path,
    *,
    custody: Custody,
    signer: Signer = NOBODY,
) -> Made:
    """Write a new bundle of sealed manifests; the vault logs each object that goes along.

    Raises `FileError` where `out` is there already, and `UnknownNameError` for what is not sealed.
    """
    if out.exists():
        raise FileError(out, "is there already", way_out="name a new file")
    manifests = {one: vault.sealed.manifest(one) for one in digests}
    objects = {kept.sha256: kept for one in manifests.values() for kept in one.objects}
    try:
        staging = Path(tempfile.mkdtemp(prefix=".bundle-", dir=out.resolve().parent))
        try:
            _objects(vault, objects.values(), staging, custody)
            _written(vault, manifests, staging, custody.org, signer)
            name = hashed(staging / WHOLE)
            (staging / WHOLE).rename(out)
            sync_file(out.resolve().parent)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as reason:
        raise FileError(out, "could not be written", got=str(reason.strerror)) from reason
    said = f"bundle {out.name}, sha256 {name}"
    vault.custody.add(event("transferred", custody, after=name, result=said))
    return Made(
        out,
        name,
        len(manifests),
        len(objects),
        out.stat().st_size,
        signer.key.public.key_id if signer.key else "",
        sum(vault.sealed.proof(one) is None for one in manifests),
    )


def _written(
    vault: Vault, manifests: dict[str, Manifest], to: Path, org: str, signer: Signer
) -> None:
    """Write everything but the objects, and then the whole, beside the objects."""
    ours = {kept.sha256 for one in manifests.values() for kept in one.objects}
    _sealed(vault, manifests, to)
    _keys(to, signer.known)
    head = _custody(vault, to, {*manifests, *ours})
    _readable(to, manifests, org)
    contents = _contents(to, tuple(manifests), head, org)
    _file(to / CONTENTS, _short_enough(to, canonical.dumps(contents)))
    if signer.key:
        signature = signer.key.sign("bundle", canonical.digest(contents))
        _file(to / SIGNATURE, canonical.dumps(signature))
    with (to / WHOLE).open("xb") as file:
        for piece in packed(_members(to, contents)):
            file.write(piece)
    sync_file(to / WHOLE)


def object_path(one: EvidenceObject) -> str:
    """Return where the bytes lie in a bundle."""
    return f"objects/{one.sha256}{ENDINGS.get(one.media_type_sniffed, '')}"


def _objects(vault: Vault, objects: Iterable[EvidenceObject], to: Path, custody: Custody) -> None:
    (to / "objects").mkdir()
    for one in objects:
        vault.export(one.sha256, to / object_path(one), custody=custody)


def _sealed(vault: Vault, manifests: dict[str, Manifest], to: Path) -> None:
    (to / "manifests").mkdir()
    for digest, manifest in manifests.items():
        place = to / "manifests"
        _file(place / f"{digest}.json", canonical.dumps(manifest))
        for signature in vault.sealed.signatures(digest):
            name = f"{digest}.{signature.key_id}.signature"
            _file(place / name, canonical.dumps(signature))
        proof = vault.sealed.proof(digest)
        if proof:
            _file(place / f"{digest}.time", canonical.dumps(proof))
            _file(place / f"{digest}.tsr", bytes.fromhex(proof.token))


def _keys(to: Path, known: Sequence[PublicKey]) -> None:
    (to / "keys").mkdir()
    for one in known:
        _file(to / "keys" / f"{one.key_id}.json", canonical.dumps(one))
        _file(to / "keys" / f"{one.key_id}.pem", one.pem())


def _custody(vault: Vault, to: Path, ours: set[str]) -> Anchor:
    """Write every link, with the events about `ours`, and the time proofs of links."""
    (to / "anchors").mkdir()
    head = Anchor(0, "")
    with (to / CUSTODY).open("xb") as file:
        for entry in vault.custody.entries():
            file.write(canonical.dumps(entry if _about(entry, ours) else entry.bare) + b"\n")
            head = entry.link.anchor
            proof = vault.sealed.proof(entry.link.digest)
            if proof:
                _file(to / "anchors" / f"{proof.digest}.time", canonical.dumps(proof))
    return head


def _about(entry: Entry, ours: set[str]) -> bool:
    told = entry.event
    if told is None:
        return False
    return bool({told.evidence_id, told.sha256_before, told.sha256_after} & ours)


def _readable(to: Path, manifests: dict[str, Manifest], org: str) -> None:
    subjects = "; ".join(dict.fromkeys(one.subject for one in manifests.values()))
    objects = (path.name for path in _files(to / "objects"))
    lines = [f"{name.partition('.')[0]}  objects/{name}\n" for name in objects]
    lines += [f"{one}  manifests/{one}.json\n" for one in manifests]
    _file(to / SUMS, "".join(lines).encode())
    _file(to / README, HOW.format(org=org, subjects=subjects).encode())


def _contents(to: Path, manifests: tuple[str, ...], head: Anchor, org: str) -> Contents:
    files = [path for path in _files(to) if path.name not in (CONTENTS, SIGNATURE)]
    listed = [
        Listed(path.relative_to(to).as_posix(), path.stat().st_size, hashed(path)) for path in files
    ]
    return Contents(
        org=org,
        made_at=datetime.now(UTC),
        made_with=TOOL,
        manifests=manifests,
        custody_head=head,
        files=tuple(sorted(listed, key=lambda one: one.path)),
    )


def _short_enough(out: Path, listed: bytes) -> bytes:
    if len(listed) > canonical.LARGEST:
        raise FileError(
            out,
            f"expected a list of at most {canonical.LARGEST:,} bytes",
            got=f"{len(listed):,}",
            way_out="make several bundles",
        )
    return listed


def _members(to: Path, contents: Contents) -> Iterator[Member]:
    names = [CONTENTS, SIGNATURE, *(one.path for one in contents.files)]
    for path in (to / name for name in names):
        if path.is_file():
            name = path.relative_to(to).as_posix()
            yield Member(name, path.stat().st_size, _crc(path), _opener(path))


def _file(path: Path, content: bytes) -> None:
    """Write a file that is packed in a moment: only the whole has to outlive a power cut."""
    path.write_bytes(content)


def _opener(path: Path) -> Callable[[], AbstractContextManager[IO[bytes]]]:
    return lambda: path.open("rb")


def _crc(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            crc = crc32(piece, crc)
    return crc


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
