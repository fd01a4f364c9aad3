"""Asking an address that strangers chose: the judged machine, a few redirects, a bounded answer.

No proxies, no cookies, no passwords from the environment. Each redirect is judged anew. TLS is
checked against the name, though the connection goes to the number.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from tocsin import __version__
from tocsin.casework.rapid.addresses import (
    PORTS,
    Address,
    Resolve,
    Target,
    UnsafeAddressError,
    is_public,
    judged,
    looked_up,
)

MOVED = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Reply:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    is_whole: bool
    """False: there was more, and it was not read."""
    url: str
    """That answered in the end."""
    ip: str


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far asking goes."""

    timeout: float = 15.0
    """Seconds for each move of a connection."""
    whole: float = 60.0
    """Seconds for one answer altogether."""
    largest: int = 2 << 20
    """Bytes of an answer, unpacked; the rest is not read."""
    redirects: int = 5
    resolve: Resolve = looked_up
    allow: Callable[[Address], bool] = is_public
    ports: frozenset[int] = PORTS
    transport: httpx.BaseTransport | None = None
    """Null: the network."""

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for an address, and for those it redirects to.

        Raises `UnsafeAddressError`, also for one redirect too many, and `httpx.HTTPError`.
        """
        target = self.judge(url)
        for _ in range(self.redirects + 1):
            reply = self.once("GET", target, headers or {})
            if reply.status not in MOVED or "location" not in reply.headers:
                return reply
            target = self.judge(urljoin(target.url, reply.headers["location"]))
        rule = f"expected at most {self.redirects} redirects"
        raise UnsafeAddressError("redirects", url, rule, self.redirects + 1)

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        """Send to an address; a redirect is an answer like any other. Raises as `get` does."""
        return self.once("POST", self.judge(url), headers, content)

    def judge(self, url: str) -> Target:
        """Return where to connect; raises `UnsafeAddressError`."""
        return judged(url, self.resolve, allow=self.allow, ports=self.ports)

    def once(
        self, method: str, target: Target, headers: Mapping[str, str], content: bytes | None = None
    ) -> Reply:
        """Ask one judged machine once; raises `httpx.HTTPError`."""
        told = {
            "User-Agent": f"tocsin/{__version__}",
            "Accept-Encoding": "identity",
            **headers,
            "Host": _authority(target),
        }
        number = f"[{target.ip}]" if ":" in target.ip else target.ip
        url = f"{target.scheme}://{number}:{target.port}{target.rest}"
        name = {"sni_hostname": target.host} if target.scheme == "https" else {}
        with (
            httpx.Client(transport=self.transport, timeout=self.timeout, trust_env=False) as client,
            client.stream(method, url, headers=told, content=content, extensions=name) as response,
        ):
            body, is_whole = self._bounded(response)
            named = {key.lower(): value for key, value in response.headers.items()}
            return Reply(response.status_code, named, body, is_whole, target.url, target.ip)

    def _bounded(self, response: httpx.Response) -> tuple[bytes, bool]:
        """Read no more, and for no longer, than is meant."""
        begun, body = time.monotonic(), bytearray()
        for part in response.iter_bytes(1 << 16):
            body += part
            if len(body) > self.largest or time.monotonic() - begun > self.whole:
                return bytes(body[: self.largest]), False
        return bytes(body), True


def _authority(target: Target) -> str:
    """Return host and port as the server knows itself."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = 443 if target.scheme == "https" else 80
    return host if target.port == usual else f"{host}:{target.port}"
