"""An organisation's keys: Ed25519, made here, kept outside the vault, and replaced in the open.

    organisation.json   whose keys, and which one signs now
    KEY_ID.pem          a private key, readable by its owner only
    KEY_ID.json         its public half, which every bundle carries

A new key is introduced by the one before it: whoever knows the old public key can follow to the
new. Receivers decide what to believe: a key is worth what its pinning is worth.
"""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct
from msgspec.structs import replace

from tocsin.evidence import canonical
from tocsin.evidence.records import Signature
from tocsin.vocabulary.durable import replaced, sync_file
from tocsin.vocabulary.errors import ConfigError

OWNER_ONLY = 0o600
OPEN_TO_OTHERS = 0o077


class PublicKey(Struct, frozen=True, kw_only=True):
    """The half of a key that everybody may have."""

    org: str
    key_id: str
    """The first half of the SHA-256 of the raw key, in hexadecimal."""
    raw: str
    """32 bytes in hexadecimal."""
    made_at: datetime
    introduced_by: str | None = None
    """Id of the key before; null: the first."""
    introduction: str | None = None
    """That key's signature under this one."""

    def pem(self) -> bytes:
        """Return it as other programs read it."""
        return _public(self.raw).public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


class Key(Struct, frozen=True):
    """A key that can sign."""

    public: PublicKey
    private: Ed25519PrivateKey

    def sign(self, what: Literal["manifest", "bundle"], digest: str) -> Signature:
        """Sign a digest, now."""
        public = self.public
        unsigned = Signature(
            what=what,
            digest=digest,
            key_id=public.key_id,
            org=public.org,
            signed_at=datetime.now(UTC),
            signature="",
        )
        return replace(unsigned, signature=self.private.sign(statement(unsigned)).hex())


class Organisation(Struct, frozen=True):
    """Whose keys are in a folder, and which one signs now."""

    org: str
    current: str


def make(folder: Path, org: str) -> Key:
    """Make an organisation's first key; raises `ConfigError` where there is one."""
    if (folder / "organisation.json").exists():
        raise ConfigError(f"{folder}: holds keys already; replace the one in use with `rotate`")
    if not org.strip():
        raise ConfigError("key: expected the organisation's name; got none")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _kept(folder, _made(org.strip(), None))


def rotate(folder: Path) -> Key:
    """Make the key that replaces the one in use, which introduces it."""
    return _kept(folder, _made("", current(folder)))


def current(folder: Path) -> Key:
    """Return the key that signs now; raises `ConfigError` when there is none to be trusted."""
    sheet = folder / "organisation.json"
    if not sheet.is_file():
        raise ConfigError(f"{folder}: holds no key; make one with `tocsin key new`")
    named = _read(sheet, Organisation)
    path = folder / f"{named.current}.pem"
    if os.name == "posix" and path.stat().st_mode & OPEN_TO_OTHERS:
        raise ConfigError(f"{path}: others may read this private key; chmod 600, or replace it")
    private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    public = _read(folder / f"{named.current}.json", PublicKey)
    if not isinstance(private, Ed25519PrivateKey) or _raw(private.public_key()) != public.raw:
        raise ConfigError(f"{path}: is not the private half of {public.key_id}")
    return Key(public, private)


def public_keys(folder: Path) -> tuple[PublicKey, ...]:
    """Return every public key of a folder, the oldest first."""
    paths = (path for path in folder.glob("*.json") if path.name != "organisation.json")
    return tuple(sorted((_read(path, PublicKey) for path in paths), key=lambda one: one.made_at))


def pinned(path: Path) -> str:
    """Read a public key in PEM, as `--key` names it; return it raw. Raises `ConfigError`."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except OSError as reason:
        raise ConfigError(f"{path}: cannot be read ({reason.strerror})") from None
    except ValueError:
        raise ConfigError(f"{path}: expected a public key in PEM; got something else") from None
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigError(f"{path}: expected an Ed25519 key; got {type(key).__name__}")
    return _raw(key)


def statement(signature: Signature) -> bytes:
    """Return what is signed: all that a signature says, without the signature itself."""
    return b"tocsin signature v1\n" + canonical.dumps(replace(signature, signature=""))


def introducing(key: PublicKey) -> bytes:
    """Return what the key before signs of a new one: all but that signature."""
    return b"tocsin introduction v1\n" + canonical.dumps(replace(key, introduction=None))


def holds(signature: Signature, key: PublicKey) -> bool:
    """Whether a signature was made with this key, for this organisation."""
    if (signature.key_id, signature.org) != (key.key_id, key.org) or key_id(key.raw) != key.key_id:
        return False
    return _signed(key.raw, signature.signature, statement(signature))


def followed(wanted: PublicKey, trusted: Iterable[str], known: Iterable[PublicKey]) -> bool:
    """Whether a key is one of the `trusted` (raw), or was introduced by one, step by step."""
    by_id = {one.key_id: one for one in known}
    believed, here, steps = set(trusted), wanted, len(by_id) + 1
    while here.raw not in believed and steps:
        before = by_id.get(here.introduced_by or "")
        if before is None or not _introduced(here, before):
            return False
        here, steps = before, steps - 1
    return here.raw in believed and key_id(here.raw) == here.key_id


def key_id(raw: str) -> str:
    """Return the id of a raw public key."""
    return sha256(bytes.fromhex(raw)).hexdigest()[:32]


def _made(org: str, before: Key | None) -> Key:
    private = Ed25519PrivateKey.generate()
    raw = _raw(private.public_key())
    public = PublicKey(
        org=before.public.org if before else org,
        key_id=key_id(raw),
        raw=raw,
        made_at=datetime.now(UTC),
        introduced_by=before.public.key_id if before else None,
    )
    if before:
        public = replace(public, introduction=before.private.sign(introducing(public)).hex())
    return Key(public, private)


def _kept(folder: Path, key: Key) -> Key:
    """Write a key, the private half first and to its owner alone; then make it the one in use."""
    pem = key.private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    name = key.public.key_id
    descriptor = os.open(folder / f"{name}.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    sync_file(folder)
    replaced(folder / f"{name}.json", canonical.dumps(key.public))
    in_use = Organisation(key.public.org, name)
    replaced(folder / "organisation.json", canonical.dumps(in_use))
    return key


def _introduced(key: PublicKey, before: PublicKey) -> bool:
    return (
        key.introduction is not None
        and key.org == before.org
        and key_id(before.raw) == before.key_id
        and _signed(before.raw, key.introduction, introducing(key))
    )


def _signed(raw: str, signature: str, content: bytes) -> bool:
    try:
        _public(raw).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _public(raw: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(raw))


def _raw(key: Ed25519PublicKey) -> str:
    form = serialization.PublicFormat.Raw
    return key.public_bytes(serialization.Encoding.Raw, form).hex()


def _read(path: Path, kind: type[canonical.Kind]) -> canonical.Kind:
    try:
        return canonical.decoded(path.read_bytes(), kind)
    except canonical.CanonicalError as reason:
        raise ConfigError(f"{path}: {reason}") from None
