"""What is kept about kept bytes: the fields of every record, and nothing else.

Times are UTC. Null means not known; "" and () mean known to be none. Hashes are SHA-256 in
hexadecimal; ids of accounts and posts are written as in the tables.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

StorageClass = Literal["original", "working_copy", "derivative"]
Method = Literal["api", "browser", "fetch", "manual_upload", "third_party_archive", "import"]
Tlp = Literal["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]
Verb = Literal[
    "collected", "imported", "sealed", "timestamped", "verified", "verification_failed", "accessed",
    "working_copy_made", "derived", "redacted", "exported", "transferred", "received",
    "legal_hold_set", "legal_hold_released", "restored_from_backup", "key_rotated",
    "disposal_proposed", "disposed", "recovered", "log_healed",
]  # fmt: skip
"""`recovered`: bytes whose writer was stopped before it had recorded them; `log_healed`: a last
line that its writer did not finish was set aside."""

COMING_IN = (
    "collected", "imported", "working_copy_made", "derived", "redacted", "received",
    "restored_from_backup", "recovered",
)  # fmt: skip
"""Verbs by which bytes come into a vault."""


class Derivation(Struct, frozen=True, kw_only=True):
    """How bytes were made from other bytes."""

    tool: str
    version: str
    parameters: str = ""


class EvidenceObject(Struct, frozen=True, kw_only=True):
    """Bytes that never change; their hash is their name."""

    sha256: str
    size: int
    """Bytes."""
    media_type_sniffed: str
    """From their beginning; `application/octet-stream` when it tells nothing."""
    media_type_claimed: str = ""
    """By whoever gave them to us, or their file name."""
    name_claimed: str = ""
    """File name they came with, without folders; never used as a path."""
    stored_at: datetime
    storage_class: StorageClass = "original"
    parent_sha256: str | None = None
    derivation: Derivation | None = None
    encrypted_with: str | None = None
    """Id of the key they are encrypted with; null: they are not."""


class Capture(Struct, frozen=True, kw_only=True):
    """How bytes came to us."""

    id: str
    method: Method
    started_at: datetime
    ended_at: datetime
    tool: str
    tool_version: str
    collector_person: str
    """A pseudonym is fine, and wise in what goes outside."""
    collector_org: str
    requested_url: str = ""
    final_url: str = ""
    redirect_chain: tuple[str, ...] = ()
    http_status: int | None = None
    response_headers_sha256: str | None = None
    server_ip: str | None = None
    tls_certificate_sha256: str | None = None
    vantage: str = ""
    """Country and kind of network it was seen from."""
    config_sha256: str | None = None
    account_used: str = ""
    """Pseudonym of the research account, never a credential."""
    clock_offset_ms: int | None = None
    clock_source: str = ""
    content_timestamp: datetime | None = None
    content_timestamp_zone: str = ""
    content_timestamp_basis: Literal["platform-stated", "inferred", ""] = ""
    legal_basis: str = ""
    purpose: str = ""
    tlp: Tlp = "AMBER"
    notes: str = ""


class EvidenceItem(Struct, frozen=True, kw_only=True):
    """One exhibit: a post, a page, a file, with the bytes that show it."""

    exhibit_no: int
    """1, 2, 3, … in its manifest."""
    label: str
    capture_id: str
    sha256s: tuple[str, ...]
    """The objects that show it, the best first."""
    identity_hash: str | None = None
    """Of platform and native id: the same for the same post, however edited."""
    content_hash: str | None = None
    """Of what it said: same identity and other content is an edited post."""


class Manifest(Struct, frozen=True, kw_only=True):
    """What was sealed together; its canonical bytes are what is signed and stamped."""

    version: Literal[1] = 1
    subject: str
    """What it is evidence of: a finding's key, a case number, a sentence."""
    org: str
    sealed_at: datetime
    sealed_with: str
    """Tool and version."""
    items: tuple[EvidenceItem, ...]
    captures: tuple[Capture, ...]
    objects: tuple[EvidenceObject, ...]


class Signature(Struct, frozen=True, kw_only=True):
    """An organisation's word that these are the bytes it sealed."""

    algorithm: Literal["Ed25519"] = "Ed25519"
    what: Literal["manifest", "bundle"] = "manifest"
    digest: str
    """SHA-256 of what is signed."""
    key_id: str
    org: str
    signed_at: datetime
    signature: str
    """Over `keys.statement`, in hexadecimal."""


class Step(Struct, frozen=True):
    """A neighbour on the way from a leaf to the root of a Merkle tree."""

    side: Literal["left", "right"]
    digest: str


class TimeProof(Struct, frozen=True, kw_only=True):
    """Somebody else's word that bytes were there at a time."""

    kind: Literal["rfc3161", "opentimestamps", "witness"] = "rfc3161"
    digest: str
    """SHA-256 of what is proven: a manifest, or the head of a custody log."""
    path: tuple[Step, ...]
    """From `digest` to `imprint_sha256`; empty when they are the same."""
    imprint_sha256: str
    """What the token is over: the root of a batch."""
    token: str
    """The whole answer, DER in hexadecimal, as the authority sent it."""
    tsa_name: str
    gen_time: datetime
    accuracy_ms: int | None = None
    policy_oid: str = ""
    chain_pem: str = ""
    """The certificates that came with the token."""
    roots_bundle_version: str = ""
    """SHA-256 of the roots it was checked against; "": it was not checked yet."""
    verified_at: datetime | None = None
    result: str = ""
    """What the check said, and which way it took."""


class Custody(Struct, frozen=True, kw_only=True):
    """Who does something with evidence, and why: given to every act of the vault."""

    actor: str
    org: str
    purpose: str
    authority: str = ""
    """Case, request or legal reference."""
    tool: str = ""
    counterparty: str = ""
    """Who gave it to us or gets it."""


class CustodyEvent(Struct, frozen=True, kw_only=True):
    """One thing done with evidence; its place in the log is in its link."""

    verb: Verb
    actor: str
    org: str
    evidence_id: str = ""
    """The manifest or item it concerns, where there is one."""
    sha256_before: str | None = None
    sha256_after: str | None = None
    purpose: str = ""
    authority: str = ""
    tool: str = ""
    counterparty: str = ""
    result: str = ""
