"""What `tocsin.toml` says of the world outside: who answers for us, how others are told, looking.

    [contact]              who answers questions about what we sent
    [[transport]]          one way of telling others, with the parameters of that transport
    [deadlines.normal]     hours for an answer; also `election_week` and `silence`
    [looking]              our own looks at addresses; off
    [evidence]             where keys lie, and who stamps

No password, token or key stands in the file: `secret_env` names the environment variable, and
`secret_file` the file, that holds one.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import Struct

from tocsin.connectors.credentials import SHORTEST, Secret
from tocsin.vocabulary.errors import ConfigError

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
SECRETS = frozenset({"password", "passwd", "secret", "token", "key", "api_key", "passphrase"})
"""Parameters that would put a secret into the file."""
OURS = ("name", "kind", "recipient", "address", "by", "secret_env", "secret_file")
"""Keys of a `[[transport]]` that are not parameters of its kind."""
PROFILES = ("normal", "election_week", "silence")


class Contact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[contact]`: who answers questions about what we sent; a desk, no private person."""

    name: str = ""
    organisation: str = ""
    """"": the organisation that owns the alert."""
    address: str = ""
    good_faith: bool = False
    """Whether this organisation states, in every notice, that it believes what it says in good
    faith to be accurate and complete (DSA, Article 16(2)(d))."""


class Hours(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[deadlines.…]`: hours from the sending; null: no such deadline was agreed."""

    acknowledge: int | None = None
    respond: int | None = None
    final: int | None = None


class Looking(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[looking]`: our own looks at addresses."""

    on: bool = False
    """Asking a page tells whoever runs it that somebody watches."""
    vantage: str = ""
    """Country we look from, ISO 3166 alpha-2; "": not known."""


class Sealing(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[evidence]`: how evidence is sealed."""

    stamp: str = ""
    """Address of a time-stamp authority (RFC 3161); "": none is asked by itself."""
    keys: str = ""
    """Folder of the organisation's keys, outside the watch; "": in the user's configuration."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """`[[transport]]`: one way of telling others."""

    name: str
    """What `--channel` and a submission call it."""
    kind: str
    """An installed transport: `email`, `webhook`, `folder`, `article16`, …"""
    recipient: str = ""
    """Name of the one organisation it leads to; "": to any whose address is known."""
    address: str = ""
    """Where it leads there."""
    by: str = ""
    """The other way that it goes by, where its kind needs one."""
    secret_env: str = ""
    secret_file: Path | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def secret(self) -> Secret | None:
        """Return what it logs in or signs with; null where none is named.

        Raises `ConfigError` when it is not there, too short, or may be read by others.
        """
        if self.secret_env:
            return self._checked(os.environ.get(self.secret_env, ""), self.secret_env)
        if self.secret_file is None:
            return None
        try:
            if os.name == "posix" and self.secret_file.stat().st_mode & 0o077:
                raise ConfigError(f"{self.secret_file}: others may read this secret; chmod 600")
            return self._checked(self.secret_file.read_text(), str(self.secret_file))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{self.secret_file}: cannot be read; got {error}") from error

    def _checked(self, value: str, place: str) -> Secret:
        if len(value.strip()) < SHORTEST:
            raise ConfigError(
                f"transport {self.name}: expected a secret of {SHORTEST} characters or more in "
                f"{place}; got {'fewer' if value.strip() else 'none'}"
            )
        return Secret(value.strip())


def ways(path: Path, sheets: list[dict[str, Any]]) -> tuple[Way, ...]:
    """Return the ways of telling others in a `tocsin.toml`; raises `ConfigError`."""
    found = tuple(_way(path, n, sheet) for n, sheet in enumerate(sheets, 1))
    names = [one.name for one in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ConfigError(f"{path}, transport: expected each name once; got {twice!r} twice")
    for one in found:
        if one.by and (one.by not in names or one.by == one.name):
            raise ConfigError(
                f"{path}, transport {one.name}: `by` names another transport; got {one.by!r}"
            )
    return found


def deadlines(path: Path, sheets: Mapping[str, Hours]) -> Mapping[str, Hours]:
    """Return the deadlines of each profile that is written there; raises `ConfigError`."""
    if odd := sorted(sheets.keys() - set(PROFILES)):
        told = ", ".join(PROFILES)
        raise ConfigError(f"{path}, deadlines: expected {told}; got {odd[0]!r}")
    for name, one in sheets.items():
        hours = [each for each in (one.acknowledge, one.respond, one.final) if each is not None]
        if any(each <= 0 for each in hours) or hours != sorted(hours):
            raise ConfigError(
                f"{path}, deadlines.{name}: expected hours above zero, acknowledge before respond "
                f"before final; got {hours}"
            )
    return sheets


def _way(path: Path, number: int, sheet: dict[str, Any]) -> Way:
    place = f"{path}, transport {sheet.get('name') or number}"
    told = {key: sheet.pop(key, "") for key in OURS}
    if odd := sorted(key for key, value in told.items() if not isinstance(value, str)):
        raise ConfigError(f"{place}: {odd[0]} must be text; got {told[odd[0]]!r}")
    if not told["kind"]:
        raise ConfigError(f"{place}: must have a `kind`: email, webhook, folder, article16")
    told["name"] = told["name"] or told["kind"]
    if not NAME.fullmatch(told["name"]):
        raise ConfigError(
            f"{place}: a name has up to 32 small letters, digits, - and _; got {told['name']!r}"
        )
    if inside := sorted(SECRETS & sheet.keys()):
        raise ConfigError(
            f"{place}: no secret stands in this file; got {inside[0]!r}; "
            "name its place with secret_env or secret_file"
        )
    if told["secret_env"] and told["secret_file"]:
        raise ConfigError(f"{place}: has secret_env or secret_file; got both")
    file = told.pop("secret_file")
    return Way(
        **told,
        secret_file=path.parent / Path(file).expanduser() if file else None,
        parameters=sheet,
    )
