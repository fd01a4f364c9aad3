"""Files and web archives into the vault, each as an exhibit with how it came to us."""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from mimetypes import guess_type
from pathlib import Path

from msgspec.structs import replace

from tocsin import __version__
from tocsin.evidence import wacz
from tocsin.evidence.records import Capture, Custody, EvidenceObject, Method, Tlp
from tocsin.evidence.sealing import Exhibit
from tocsin.evidence.vault import Origin, Vault
from tocsin.vocabulary.errors import FileError


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is said about how things were obtained, by whoever preserves them."""

    url: str = ""
    """Where it was seen."""
    seen_at: datetime | None = None
    """When; null: now."""
    legal_basis: str = ""
    tlp: Tlp = "AMBER"
    notes: str = ""


NOTHING_MORE = Told()


def file(vault: Vault, path: Path, *, custody: Custody, told: Told = NOTHING_MORE) -> Exhibit:
    """Keep a file: a screenshot, a saved page, a document, whatever it is.

    Raises `FileError` when it cannot be read.
    """
    if path.is_dir():
        raise FileError(path, "expected a file; got a folder", way_out="name its files")
    origin = Origin(name_claimed=_name(path), media_type_claimed=guess_type(path.name)[0] or "")
    kept = vault.put(path, custody=custody, origin=origin)
    capture = captured("manual_upload", custody, told)
    return Exhibit(label=_name(path), capture=capture, objects=[kept])


def web_archive(
    vault: Vault, path: Path, *, custody: Custody, told: Told = NOTHING_MORE
) -> Exhibit:
    """Keep a WACZ that somebody's tool made, after checking everything in it.

    Raises `FileError` for one of which any hash, record or signature does not hold: keep such a
    thing as a file.
    """
    found = wacz.read(path)
    if found.problems:
        raise FileError(
            path,
            "this web archive is not what it says",
            got=found.problems[0],
            way_out="make it again; or keep it as a plain file, which claims nothing",
        )
    origin = Origin(
        verb="imported", name_claimed=_name(path), media_type_claimed="application/wacz"
    )
    kept = vault.put(path, custody=custody, origin=origin)
    return Exhibit(
        label=found.title or _name(path),
        capture=_archived(found, custody, told),
        objects=[kept],
    )


def captured(method: Method, custody: Custody, told: Told = NOTHING_MORE) -> Capture:
    """Return a capture that ends now."""
    now = datetime.now(UTC)
    return Capture(
        id=f"capture-{secrets.token_hex(8)}",
        method=method,
        started_at=told.seen_at or now,
        ended_at=told.seen_at or now,
        tool="tocsin",
        tool_version=__version__,
        collector_person=custody.actor,
        collector_org=custody.org,
        requested_url=told.url,
        legal_basis=told.legal_basis,
        purpose=custody.purpose,
        tlp=told.tlp,
        notes=told.notes,
    )


def contained(
    vault: Vault, content: bytes, name: str, *, custody: Custody, media_type: str = ""
) -> EvidenceObject:
    """Keep bytes that we wrote ourselves, under the name that says what they are."""
    origin = Origin(name_claimed=name, media_type_claimed=media_type)
    return vault.put(content, custody=custody, origin=origin)


def _name(path: Path) -> str:
    """Return a file's name as text; bytes that are no letters are written out."""
    return os.fsencode(path.name).decode(errors="backslashreplace")


def _archived(found: wacz.Read, custody: Custody, told: Told) -> Capture:
    """Return how a web archive came about, as far as it says so itself."""
    plain = captured("third_party_archive", custody, told)
    who = f"signed by {found.signed}" if found.signed else "not signed"
    said = [f"WACZ {found.version}, made {found.created or 'at a time it does not say'}, {who}"]
    return replace(
        plain,
        tool=found.software or "unknown",
        tool_version="",
        requested_url=told.url or (found.pages[0] if found.pages else ""),
        notes="; ".join([*said, *found.notes, *([told.notes] if told.notes else [])]),
    )
