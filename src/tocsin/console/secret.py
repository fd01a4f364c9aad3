"""The secret of a watch: made once, readable by its owner alone."""

import os
import secrets
import stat
import sys
from pathlib import Path

from tocsin.vocabulary.durable import sync_file
from tocsin.vocabulary.errors import ConfigError

FILE = "secret-key"
LENGTH = 64
"""Bytes of chance."""
ANEW = "delete it to have a new one made, which signs everybody out"
OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def secret_key(folder: Path) -> str:
    """Return the secret of a watch, made now where it has none.

    Raises `ConfigError` when others can read it, or when it is too short to be a secret.
    """
    path = folder / FILE
    if not path.exists():
        _make(path)
    if sys.platform != "win32" and path.stat().st_mode & OPEN_TO_OTHERS:
        raise ConfigError(f"{path}: must be readable by its owner alone; chmod 600 it, or {ANEW}")
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < LENGTH:
        raise ConfigError(f"{path}: must hold at least {LENGTH} characters; {ANEW}")
    return secret


def _make(path: Path) -> None:
    """Write a new secret; of two processes that do so at once, the first one's holds."""
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(staging, path)
        except FileExistsError:
            return
        sync_file(path.parent)
    finally:
        staging.unlink()
