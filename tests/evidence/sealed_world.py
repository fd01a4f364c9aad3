"""A small vault with two posts in it, sealed."""

from datetime import UTC, datetime

from msgspec.structs import replace

from tests.evidence.people import ANA
from tocsin.evidence.records import Capture
from tocsin.evidence.sealing import Exhibit, content_hash, identity_hash, seal
from tocsin.evidence.vault import Origin

NOON = datetime(2024, 11, 24, 12, tzinfo=UTC)
CAPTURE = Capture(
    id="capture-1",
    method="manual_upload",
    started_at=NOON,
    ended_at=NOON,
    tool="tests",
    tool_version="1",
    collector_person="ana",
    collector_org=ANA.org,
)


FETCHED = replace(CAPTURE, id="capture-2", method="third_party_archive")


def exhibit(vault, content, label="A post", capture=CAPTURE, **fields):
    kept = vault.put(content, custody=ANA, origin=Origin(name_claimed=f"{label}.txt"))
    return Exhibit(label=label, capture=capture, objects=[kept], **fields)


def sealed(vault, *contents, key=None):
    """Seal some texts, each an exhibit; return the manifest's digest."""
    exhibits = [
        exhibit(
            vault, one, f"Post {n}",
            identity_hash=identity_hash("x", f"{n}"), content_hash=content_hash(one.decode()),
        )
        for n, one in enumerate(contents or (b"Vote on Monday", b"Vote on Tuesday"))
    ]  # fmt: skip
    return seal(vault, exhibits, subject="copypasta in Cluj", custody=ANA, key=key)
