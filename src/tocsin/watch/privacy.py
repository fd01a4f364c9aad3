"""The key of a watch that renames people: where it lies, whose it is, and that it is the right one.

The key lies apart from the watch, so that whoever copies the watch copies no names. What the watch
keeps is a check value that tells the right key from a wrong one. Beside the key, in a folder of its
own, lies all that must be in clear for a while: what a collection has fetched and not imported, the
members of an archive while they are read, and the log of who revealed whom.
"""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from tocsin.importers.pseudonyms import Pseudonyms
from tocsin.vocabulary.durable import sync_file
from tocsin.vocabulary.errors import ConfigError
from tocsin.vocabulary.stand_ins import KEY_BYTES

FILE = "privacy.json"
OTHERS = 0o077
"""Permissions of anybody but the owner."""


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """What `[privacy]` in `tocsin.toml` says."""

    pseudonymise: bool = False
    key: Path | None = None
    """Where the key lies; null: in the user's own configuration."""
    keep: tuple[str, ...] = ()
    """Accounts that are left alone: `x:account:1`, `@handle`, or a name as it stands."""


class Seal(Struct, frozen=True, kw_only=True):
    """`privacy.json`: which key a watch was made with."""

    id: str
    """Names the key's file where no other place is told."""
    check: str
    """Tells the right key."""
    since: datetime


@dataclass(frozen=True)
class Vault:
    """The key of one watch, as `tocsin.toml` and the watch's folder name it."""

    folder: Path
    """Of the watch."""
    privacy: Privacy
    listed: tuple[str, ...] = field(default=())
    """Accounts on the watchlist: they are in public life, and keep their names."""

    @property
    def seal(self) -> Seal | None:
        """Return which key the watch was made with; null: it renames nobody."""
        path = self.folder / FILE
        try:
            return msgspec.json.decode(path.read_bytes(), type=Seal)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as reason:
            raise ConfigError(f"{path}: cannot be read; got {reason}; restore it") from None

    @property
    def key(self) -> Path:
        """Where the key lies. Raises `ConfigError` when that is inside the watch."""
        seal = self.seal
        path = self.privacy.key or default_key(seal.id if seal else self.folder.resolve().name)
        if path.resolve().is_relative_to(self.folder.resolve()):
            raise ConfigError(
                "privacy.key: the key must lie outside the watch, or a copy of the watch is a copy "
                f"of the names; got {path}; move it, and name its new place in tocsin.toml"
            )
        return path

    @property
    def apart(self) -> Path:
        """The folder beside the key for what must be in clear for a while."""
        return self.key.with_suffix(".apart")

    def pseudonyms(self, *, holds_names: bool) -> Pseudonyms | None:
        """Return what renames people; null where the watch says that nobody is renamed.

        `holds_names`: records were imported with their names. Makes the key for a watch that holds
        nothing yet. Raises `ConfigError` for a key that is missing, open to others, or another's,
        and for a watch that would hold both names and stand-ins.
        """
        seal = self.seal
        if not self.privacy.pseudonymise:
            if seal is not None:
                raise ConfigError(
                    "privacy.pseudonymise: cannot be turned off; the watch has renamed people "
                    f"since {seal.since:%Y-%m-%d}; turn it on again, or make another watch"
                )
            return None
        if holds_names:
            raise ConfigError(
                "privacy.pseudonymise: must be turned on before the first import; got a watch that "
                "holds names; make another with `tocsin init DIR --pseudonymise`, and import there"
            )
        return self._made() if seal is None else self._right(seal)

    def held(self) -> Pseudonyms:
        """Return what renames people, from the key that the watch was made with."""
        seal = self.seal
        if seal is None:
            raise ConfigError(f"{self.folder}: renames nobody, so there is nothing to reveal")
        return self._right(seal)

    def cleared(self) -> Path:
        """Return the folder `apart`, made so that only its owner can look into it."""
        self.apart.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.apart

    def _made(self) -> Pseudonyms:
        """Make the key where there is none yet, and seal the watch with it."""
        name = f"{self.folder.resolve().name}-{secrets.token_hex(4)}"
        path = self.privacy.key or default_key(name)
        _ = self.key  # refuses one inside the watch
        if not path.exists():
            _new_key(path)
        names = self._names(path)
        seal = Seal(id=name, check=names.check, since=datetime.now(UTC))
        if not _put_once(self.folder / FILE, msgspec.json.format(msgspec.json.encode(seal))):
            return self.held()  # another process was first
        return names

    def _right(self, seal: Seal) -> Pseudonyms:
        path = self.key
        if not path.exists():
            raise ConfigError(
                f"{path}: expected the key of this watch; there is none; restore it from your "
                "backup, or say where it lies: `key` under [privacy] in tocsin.toml. Without it "
                "nothing can be imported or revealed"
            )
        names = self._names(path)
        if names.check != seal.check:
            raise ConfigError(
                f"{path}: not the key of this watch: every account would get a second name; "
                "name the key it was made with"
            )
        return names

    def _names(self, path: Path) -> Pseudonyms:
        return Pseudonyms(read_key(path), (*self.privacy.keep, *self.listed))


def default_key(name: str) -> Path:
    """Return where a watch's key lies unless it is told: in the user's own configuration."""
    own = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(own) / "tocsin" / "keys" / f"{name}.key"


def read_key(path: Path) -> bytes:
    """Return a key. Raises `ConfigError` when others may read it or when it is none."""
    if path.stat().st_mode & OTHERS:
        raise ConfigError(
            f"{path}: the key must be readable by you alone; got permissions "
            f"{path.stat().st_mode & 0o777:o}; close it with `chmod 600 {path}`"
        )
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(f"{path}: not a key: expected {2 * KEY_BYTES} hexadecimal digits")
    return key


def accounts_of(rows: Iterable[dict[str, str | None]]) -> tuple[str, ...]:
    """Return the handles, ids and names of a watchlist."""
    columns = ("handle", "native_id", "name")
    return tuple(found for row in rows for column in columns if (found := row[column]))


def _new_key(path: Path) -> None:
    """Write a new key that nobody else can read, and wait until the disk has it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync_file(path.parent)


def _put_once(path: Path, content: bytes) -> bool:
    """Put a file in place whole; false when there is one already."""
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    staging.write_bytes(content)
    sync_file(staging)
    try:
        os.link(staging, path)
    except FileExistsError:
        return False
    finally:
        staging.unlink()
    sync_file(path.parent)
    return True
