"""Destroying kept bytes for good, with a certificate that says who wanted it and what is left.

The manifest stays, with its signature and the proof of its time: it says by hashes what there was.
Bytes that another manifest names, or something else needs, stay too, and the certificate says why.

The certificate is written first, then the custody events that name it, then the bytes go, each on
disk before the next. Who is killed in between leaves a certificate that no event names, and then
all bytes are still there; or events whose bytes are not gone yet, and `fsck.repair` or the same
call again finishes them. Files are removed and not written over: on the disks of today that would
promise what it cannot keep; encrypt the disk.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from tocsin.evidence import canonical
from tocsin.evidence.boxes import Box
from tocsin.evidence.custody import event
from tocsin.evidence.locks import locked
from tocsin.evidence.opened import Opened
from tocsin.evidence.records import Custody, CustodyEvent, Manifest
from tocsin.evidence.vault import Vault
from tocsin.vocabulary.durable import replaced, sync_file
from tocsin.vocabulary.errors import FileError, TocsinError

NAMES = "certificate "
"""What the result of an event begins with, before the certificate's hash."""
NOTHING: Mapping[str, str] = MappingProxyType({})


class Left(Struct, frozen=True):
    """Bytes that stay."""

    sha256: str
    why: str


class Asked(Struct, frozen=True, kw_only=True):
    """Who wants a manifest's bytes destroyed, and why."""

    reason: str
    authority: str
    """A court and its number, a law, a request."""
    proposed_by: str
    approved_by: str
    """Another person."""
    backups: str
    """Which copies there are elsewhere, and what becomes of them, in the approver's words."""


class Certificate(Struct, frozen=True, kw_only=True):
    """That bytes were destroyed; its canonical bytes are what custody events name."""

    version: int = 1
    manifest: str
    org: str
    asked: Asked
    at: datetime
    destroyed: tuple[str, ...]
    """Hashes, in order."""
    kept: tuple[Left, ...]


def destroy(
    vault: Vault,
    digest: str,
    asked: Asked,
    *,
    custody: Custody,
    needed: Mapping[str, str] = NOTHING,
) -> Certificate:
    """Destroy the bytes of a manifest, and return the certificate; what was begun is finished.

    `needed` are hashes that something else rests on, with what it is. Raises `UnknownNameError` for
    what was never sealed, and `FileError` where the disk does not let us.
    """
    with locked(vault.lock):
        made = _begun(vault, digest) or _certified(vault, digest, asked, custody, needed)
        try:
            replaced(_place(vault, digest), canonical.dumps(made))
            vault.custody.add(*unsaid(vault, made, custody))
            remove(vault, made)
        except OSError as reason:
            told = "could not be written to"
            raise FileError(vault.folder, told, got=str(reason.strerror)) from reason
    return made


def certificate(vault: Vault, digest: str) -> Certificate | None:
    """Return the certificate of a manifest's bytes; null: they were not destroyed.

    Raises `FileError` for one that is none.
    """
    path = _place(vault, digest)
    if not path.is_file():
        return None
    try:
        return canonical.decoded(path.read_bytes(), Certificate)
    except canonical.CanonicalError as reason:
        raise FileError(path, "was changed since it was written", got=str(reason)) from None


def remove(vault: Vault, made: Certificate) -> None:
    """Remove the files that a certificate says are gone, and what was known about them."""
    for name in made.destroyed:
        for path in (vault.object_place(name), vault.record_place(name)):
            if path.exists():
                path.unlink()
                sync_file(path.parent)


def _place(vault: Vault, digest: str) -> Path:
    return vault.sealed.folder / digest[:2] / f"{digest}.destroyed"


def _begun(vault: Vault, digest: str) -> Certificate | None:
    """Return the certificate that the log names; one that nobody named is nobody's word."""
    if made := certificate(vault, digest):
        named = NAMES + canonical.digest(made)
        if any((one.verb, one.result) == ("disposed", named) for one in vault.custody.events()):
            return made
    return None


def _certified(
    vault: Vault, digest: str, asked: Asked, custody: Custody, needed: Mapping[str, str]
) -> Certificate:
    manifest = vault.sealed.manifest(digest)
    stays = {**_elsewhere(vault, digest), **_sent(vault), **needed}
    bundles = _bundles(vault, digest, manifest, custody.org)
    stays |= {name: why for name, why in bundles.items() if why}
    names = [*dict.fromkeys(one.sha256 for one in manifest.objects), *bundles]
    return Certificate(
        manifest=digest, org=custody.org, asked=asked, at=datetime.now(UTC),
        destroyed=tuple(one for one in names if one not in stays),
        kept=tuple(Left(one, stays[one]) for one in names if one in stays),
    )  # fmt: skip


def unsaid(vault: Vault, made: Certificate, custody: Custody) -> Iterator[CustodyEvent]:
    """Yield the events of a certificate that the log does not have yet."""
    named = NAMES + canonical.digest(made)
    said = {
        one.sha256_before
        for one in vault.custody.events()
        if one.verb == "disposed" and one.result == named
    }
    for name in (None, *made.destroyed):
        if name not in said:
            yield event("disposed", custody, evidence_id=made.manifest, before=name, result=named)


def _elsewhere(vault: Vault, digest: str) -> dict[str, str]:
    """Return the bytes that another manifest names, unless those were destroyed too."""
    others = [one for one in vault.sealed.digests() if one != digest]
    return {
        kept.sha256: f"manifest {one} names it too"
        for one in others
        if certificate(vault, one) is None
        for kept in vault.sealed.manifest(one).objects
    }


def _sent(vault: Vault) -> dict[str, str]:
    """Return the bytes that were kept as part of something that was sent."""
    return {
        one.sha256_after: f"it went along with the {one.purpose}"
        for one in vault.custody.events()
        if one.verb == "derived" and one.sha256_after
    }


def _bundles(vault: Vault, digest: str, manifest: Manifest, org: str) -> dict[str, str]:
    """Return the bundles that a manifest came in, as they are kept; with why one stays, or ""."""
    if manifest.org == org:
        return {}
    told = vault.custody.events()
    came = {one.sha256_after for one in told if one.verb == "received" and one.sha256_after}
    found = {}
    for name in sorted(one for one in came if vault.holds(one)):
        inside = _inside(vault.object_place(name))
        if digest in inside:
            rest = [one for one in inside if one != digest and certificate(vault, one) is None]
            found[name] = f"the bundle holds manifest {rest[0]} too" if rest else ""
    return found


def _inside(path: Path) -> tuple[str, ...]:
    """Return the manifests of a bundle; none where it is no bundle."""
    try:
        with Box(path) as box:
            return Opened(box).contents.manifests
    except TocsinError:
        return ()
