"""An organisation's keys: Ed25519, made here, kept outside the vault, and replaced in the open.

    organisation.json   whose keys, and which one signs now
    KEY_ID.pem          a private key, readable by its owner only
    KEY_ID.json         its public half, which every bundle carries

A new key is introduced by the one before it: whoever knows the old public key can follow to the
new. Receivers decide what to believe: a key is worth what its pinning is worth.

A private key may lie under a password: `TOCSIN_KEY_PASSWORD` opens it, or whoever is there to be
asked.
"""

import os
from collections.abc import Callable, Iterable
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

Ask = Callable[[str], str]
"""From a key's id to its password; "": none is given."""
PASSWORD = "TOCSIN_KEY_PASSWORD"  # noqa: S105  # the name of a variable
LOCKED = b"ENCRYPTED PRIVATE KEY"
SHORTEST = 12
"""Characters of a password."""
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


def make(folder: Path, org: str, password: str = "") -> Key:
    """Make an organisation's first key; raises `ConfigError` where there is one.

    `password` is what its private half lies under; "": nothing, and only its owner reads the file.
    """
    if (folder / "organisation.json").exists():
        raise ConfigError(f"{folder}: holds keys already; replace the one in use with `rotate`")
    if not org.strip():
        raise ConfigError("key: expected the organisation's name; got none")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _kept(folder, _made(org.strip(), None), password)


def rotate(folder: Path, password: str = "", ask: Ask | None = None) -> Key:
    """Make the key that replaces the one in use, which introduces it; under `password`, if any."""
    return _kept(folder, _made("", current(folder, ask)), password)


def locked(folder: Path, password: str, ask: Ask | None = None) -> Key:
    """Put the key in use under a password, or another one; "": under none."""
    key = current(folder, ask)
    path = folder / f"{key.public.key_id}.pem"
    staging = folder / f".{key.public.key_id}.{os.getpid()}"
    _to_owner(staging, _pem(key, password))
    staging.replace(path)
    sync_file(folder)
    return key


def in_use(folder: Path) -> PublicKey:
    """Return the public half of the key that signs now; raises `ConfigError` when there is none."""
    sheet = folder / "organisation.json"
    if not sheet.is_file():
        raise ConfigError(f"{folder}: holds no key; make one with `tocsin key new`")
    return _read(folder / f"{_read(sheet, Organisation).current}.json", PublicKey)


def current(folder: Path, ask: Ask | None = None) -> Key:
    """Return the key that signs now; raises `ConfigError` when there is none to be trusted.

    `ask` is asked for its password where the environment has none; null: nobody is there.
    """
    public = in_use(folder)
    path = folder / f"{public.key_id}.pem"
    if os.name == "posix" and path.stat().st_mode & OPEN_TO_OTHERS:
        raise ConfigError(f"{path}: others may read this private key; chmod 600, or replace it")
    private = _unlocked(path, ask)
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


def _pem(key: Key, password: str) -> bytes:
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        if len(password) < SHORTEST:
            raise ConfigError(f"key: expected a password of {SHORTEST} characters; got fewer")
        lock = serialization.BestAvailableEncryption(password.encode())
    form = serialization.PrivateFormat.PKCS8
    return key.private.private_bytes(serialization.Encoding.PEM, form, lock)


def _unlocked(path: Path, ask: Ask | None) -> object:
    """Read a private key; its password is asked for only where there is one."""
    content = path.read_bytes()
    try:
        if LOCKED not in content:
            return serialization.load_pem_private_key(content, password=None)
        password = os.environ.get(PASSWORD) or (ask(path.stem) if ask else "")
        if not password:
            raise ConfigError(f"{path}: lies under a password; set {PASSWORD} to open it")
        return serialization.load_pem_private_key(content, password.encode())
    except (ValueError, TypeError) as reason:
        if isinstance(reason, ConfigError):
            raise
        raise ConfigError(f"{path}: cannot be opened: another password, or no key") from None


def _kept(folder: Path, key: Key, password: str) -> Key:
    """Write a key, the private half first and to its owner alone; then make it the one in use."""
    pem = _pem(key, password)
    name = key.public.key_id
    _to_owner(folder / f"{name}.pem", pem)
    sync_file(folder)
    replaced(folder / f"{name}.json", canonical.dumps(key.public))
    in_use = Organisation(key.public.org, name)
    replaced(folder / "organisation.json", canonical.dumps(in_use))
    return key


def _to_owner(path: Path, content: bytes) -> None:
    """Write a new file that only its owner reads, and wait until the disk has it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


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
