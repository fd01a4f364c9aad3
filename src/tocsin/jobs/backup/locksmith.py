"""Keys in a backup: under a password, all of them as one, or not at all.

A backup lies where others reach it; whoever has the keys signs as the organisation, and turns
stand-ins back into names. The password is stretched by scrypt (128 MiB of memory a guess), and
AES-256-GCM shows a wrong one, and any change.
"""

import secrets
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from msgspec import Struct

from tocsin.vocabulary.errors import ConfigError, FileError

SHORTEST = 12
COST = 1 << 17
CALLED = b"tocsin backup keys v1"
OWNER_ONLY = 0o600


class Locked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keys, as they stand in the backup; bytes in base64."""

    salt: bytes
    nonce: bytes
    content: bytes
    kdf: str = "scrypt n=131072 r=8 p=1"
    cipher: str = "AES-256-GCM"


def locked(files: dict[str, bytes], password: str) -> bytes:
    """Return files by name under a password; raises `ConfigError` for one that is too short."""
    if len(password) < SHORTEST:
        raise ConfigError(f"password: must have at least {SHORTEST} characters, as keys lie under "
                          f"it; got {len(password)}")  # fmt: skip
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    content = AESGCM(_stretched(password, salt)).encrypt(nonce, msgspec.json.encode(files), CALLED)
    return msgspec.json.encode(Locked(salt=salt, nonce=nonce, content=content))


def unlocked(content: bytes, password: str) -> dict[str, bytes]:
    """Return the files under a password; raises `FileError` for a wrong one."""
    try:
        told = msgspec.json.decode(content, type=Locked)
        clear = AESGCM(_stretched(password, told.salt)).decrypt(told.nonce, told.content, CALLED)
        return msgspec.json.decode(clear, type=dict[str, bytes])
    except (InvalidTag, msgspec.DecodeError):
        raise FileError("keys", "expected the password that they were backed up with") from None


def gathered(watch: Path, signing: Path | None, privacy: Path | None) -> dict[str, bytes]:
    """Return the keys of a watch by name: its secret, those that sign, the one that renames."""
    found = {}
    if (secret := watch / "secret-key").is_file():
        found["secret-key"] = secret.read_bytes()
    if signing and signing.is_dir():
        found |= {f"signing/{one.name}": one.read_bytes()
                  for one in sorted(signing.iterdir()) if one.is_file()}  # fmt: skip
    if privacy and privacy.is_file():
        found["privacy.key"] = privacy.read_bytes()
    return found


def put_back(
    files: dict[str, bytes], watch: Path, signing: Path | None, privacy: Path | None
) -> tuple[Path, ...]:
    """Write keys to where they belong; those that are there stay. Return which were written."""
    places = {"secret-key": watch / "secret-key", "privacy.key": privacy}
    for name in files:
        if name.startswith("signing/") and signing:
            places[name] = signing / Path(name).name
    written = []
    for name, path in places.items():
        if name in files and path and not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(OWNER_ONLY, exist_ok=False)
            path.write_bytes(files[name])
            written.append(path)
    return tuple(written)


def _stretched(password: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(password.encode())
