"""From kept bytes to a signed manifest: what they are, how they came to us, who says so."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from tocsin import __version__
from tocsin.evidence import canonical
from tocsin.evidence.keys import Key
from tocsin.evidence.records import Capture, Custody, EvidenceItem, EvidenceObject, Manifest
from tocsin.evidence.vault import Vault
from tocsin.vocabulary.errors import FileError

TOOL = f"tocsin {__version__}"


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One post, page or file that is to be sealed, with kept bytes that show it."""

    label: str
    capture: Capture
    objects: Sequence[EvidenceObject]
    identity_hash: str | None = None
    content_hash: str | None = None


def seal(
    vault: Vault,
    exhibits: Iterable[Exhibit],
    *,
    subject: str,
    custody: Custody,
    key: Key | None = None,
) -> str:
    """Seal exhibits under one manifest, signed where there is a key; return its digest.

    Raises `FileError` for bytes that the vault does not hold.
    """
    manifest = manifested(list(exhibits), subject=subject, org=custody.org)
    for one in manifest.objects:
        if not vault.holds(one.sha256):
            raise FileError("vault", "cannot seal bytes that it does not hold", got=one.sha256)
    digest = vault.sealed.keep(manifest, custody=custody)
    if key:
        vault.sealed.sign(key.sign("manifest", digest))
    return digest


def manifested(exhibits: Sequence[Exhibit], *, subject: str, org: str) -> Manifest:
    """Return the manifest of some exhibits, numbered in order, sealed now."""
    captures = {one.capture.id: one.capture for one in exhibits}
    objects = {kept.sha256: kept for one in exhibits for kept in one.objects}
    items = [
        EvidenceItem(
            exhibit_no=number,
            label=one.label,
            capture_id=one.capture.id,
            sha256s=tuple(kept.sha256 for kept in one.objects),
            identity_hash=one.identity_hash,
            content_hash=one.content_hash,
        )
        for number, one in enumerate(exhibits, start=1)
    ]
    return Manifest(
        subject=subject,
        org=org,
        sealed_at=datetime.now(UTC),
        sealed_with=TOOL,
        items=tuple(items),
        captures=tuple(captures.values()),
        objects=tuple(objects.values()),
    )


def identity_hash(platform: str, native_id: str) -> str:
    """Return what stays the same of a post however it is edited."""
    return canonical.digest({"native_id": native_id, "platform": platform})


def content_hash(text: str) -> str:
    r"""Return what changes when a post is edited: its words, however they are spaced or encoded.

    >>> content_hash("Votați  azi") == content_hash("Votat\u0326i azi\n")
    True
    """
    return sha256(" ".join(unicodedata.normalize("NFC", text).split()).encode()).hexdigest()
