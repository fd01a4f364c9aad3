"""How the console is served: `[console]` of `tocsin.toml`, and what the environment says instead.

    [console]
    address = "https://watch.example"      # or TOCSIN_ADDRESS
    second_factor = "deciders"             # everybody, deciders, nobody
    idle_minutes = 60
    longest_hours = 12

    [[console.provider]]                   # sign-in by OpenID Connect
    id = "keycloak"
    name = "ECDC"
    server = "https://sso.example/realms/ecdc"
    client_id = "tocsin"                   # its secret: TOCSIN_OIDC_SECRET_KEYCLOAK

A secret has no place in a file that people copy: it is read from the environment alone.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

import msgspec
from msgspec import Struct

from tocsin.vocabulary.errors import ConfigError

FILE = "tocsin.toml"
ADDRESS = "http://127.0.0.1:8000"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
Who = Literal["everybody", "deciders", "nobody"]
MOST_PROXIES = 5
A_DAY = 24 * 60


class Provider(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One server that people sign in at, by OpenID Connect."""

    id: str
    name: str
    server: str
    client_id: str

    @property
    def variable(self) -> str:
        """The variable of the environment that holds its secret."""
        return f"TOCSIN_OIDC_SECRET_{re.sub('[^A-Z0-9]', '_', self.id.upper())}"


class Console(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the console is served."""

    address: str = ADDRESS
    """What people type: scheme, host and port, nothing else."""
    second_factor: Who | None = None
    """Who signs in with two factors; null: deciders over https, and nobody on one's own machine."""
    idle_minutes: int = 60
    """Silence after which somebody is signed out."""
    longest_hours: int = 12
    """Time after which everybody signs in again."""
    proxies: int | None = None
    """Proxies between us and the network; null: one over https, none otherwise."""
    provider: tuple[Provider, ...] = ()

    @property
    def https(self) -> bool:
        """Whether people reach us over https."""
        return self._parts.scheme == "https"

    @property
    def host(self) -> str:
        """The host of the address, as browsers send it; IPv6 in brackets."""
        name = self._parts.hostname or ""
        return f"[{name}]" if ":" in name else name

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self._parts.scheme}://{self._parts.netloc}"

    @property
    def asks_second_factor_of(self) -> Who:
        """Who signs in with two factors."""
        return self.second_factor or ("deciders" if self.https else "nobody")

    @property
    def proxies_before(self) -> int:
        """How many proxies add an address to X-Forwarded-For."""
        return int(self.https) if self.proxies is None else self.proxies

    @property
    def _parts(self) -> SplitResult:
        return urlsplit(self.address)


class _Sheet(Struct):
    console: Console = Console()


def configuration(folder: Path | None, environment: Mapping[str, str] = os.environ) -> Console:
    """Return how the console of a watch is served.

    Raises `ConfigError` with the file, the key and what it must be.
    """
    told = _told(folder / FILE) if folder else Console()
    if address := environment.get("TOCSIN_ADDRESS"):
        told = msgspec.structs.replace(told, address=address)
    place = f"{folder / FILE if folder else 'TOCSIN_ADDRESS'}, console"
    _check_address(f"{place}.address", told.address)
    _check_numbers(place, told)
    for one in told.provider:
        _check_address(f"{place}.provider {one.id}, server", one.server, path=True)
    return told


def _told(path: Path) -> Console:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=_Sheet).console
    except FileNotFoundError:
        return Console()
    except msgspec.DecodeError as error:
        raise ConfigError(f"{path}: {error}") from error


def _check_address(place: str, address: str, *, path: bool = False) -> None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise ConfigError(f"{place}: must be an address ({error}); got {address!r}") from error
    plain = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    if not plain or parts.query or parts.fragment or (parts.path.strip("/") and not path):
        raise ConfigError(f"{place}: must be like https://watch.example; got {address!r}")


def _check_numbers(place: str, told: Console) -> None:
    for name, most in (
        ("idle_minutes", A_DAY),
        ("longest_hours", A_DAY),
        ("proxies", MOST_PROXIES),
    ):
        value = getattr(told, name)
        least = 0 if name == "proxies" else 1
        if value is not None and not least <= value <= most:
            raise ConfigError(f"{place}.{name}: must be from {least} to {most}; got {value}")
