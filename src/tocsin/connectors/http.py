"""Asking a web server, with patience and with bounds.

429 and 5xx, a broken connection, a cut or endless body: each is tried again after a growing wait,
and after enough tries the source counts as down. Secrets travel in headers, never in addresses, and
never over a connection others can read.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from types import TracebackType
from typing import Self

import httpx

from tocsin import __version__
from tocsin.connectors.credentials import Secret
from tocsin.connectors.pace import Pace, retry_after
from tocsin.vocabulary.errors import ConfigError, SourceError

AGAIN = {408, 425, 429, 500, 502, 503, 504}
LARGEST = 64 << 20
"""Bytes of one answer, unpacked."""
TRANSIENT = (httpx.TransportError, httpx.DecodingError)


class EndlessError(Exception):
    """An answer is larger, or takes longer, than any that is meant."""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    url: str
    """What was asked, without its query."""


class Http:
    """A connection to web servers; close it, or use it as a context."""

    def __init__(self, pace: Pace, headers: Mapping[str, str] | None = None) -> None:
        self.pace = pace
        told = {"User-Agent": f"tocsin/{__version__}", **(headers or {})}
        self._client = httpx.Client(timeout=pace.timeout, follow_redirects=False, headers=told)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        parameters: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        final: Callable[["Answer"], bool] = lambda _: False,
    ) -> Answer:
        """Ask until there is an answer that is not "try again"; every status but those returns.

        `final` knows answers that say "try again" by their status and do not mean it. Raises
        `SourceError` when it stays that way, or when the source asks for a longer wait.
        """
        target = addressed(url, parameters)
        place = f"{target.host}{target.path}"
        said, wait = "", 0.0
        for attempt in range(self.pace.attempts):
            if attempt:
                self.pace.sleep(wait)
            try:
                answer = self._once(target, headers or {})
            except (*TRANSIENT, EndlessError) as error:
                said, wait = _told(error), self.pace.delay(attempt)
                continue
            if answer.status not in AGAIN or final(answer):
                return answer
            said, wait = f"status {answer.status}", self._asked(place, answer, attempt)
        raise SourceError(
            place, "does not answer", kind="network", got=f"{said}, {self.pace.attempts} times"
        )

    def _asked(self, place: str, answer: Answer, attempt: int) -> float:
        asked = retry_after(answer.headers, self.pace.now())
        if asked is not None and asked > self.pace.longest:
            got = f"status {answer.status}"
            raise SourceError(place, "asks to be left alone", kind="rate", got=got, wait=asked)
        return self.pace.delay(attempt) if asked is None else asked

    def _once(self, url: httpx.URL, headers: Mapping[str, str]) -> Answer:
        begun = time.monotonic()
        body = bytearray()
        with self._client.stream("GET", url, headers=dict(headers)) as response:
            for part in response.iter_bytes(1 << 16):
                body += part
                if len(body) > LARGEST:
                    raise EndlessError(f"more than {LARGEST >> 20} MiB")
                if time.monotonic() - begun > self.pace.whole:
                    raise EndlessError(f"a body that takes over {self.pace.whole:.0f} s")
            told = {name.lower(): value for name, value in response.headers.items()}
            plain = str(url.copy_with(query=None))
            return Answer(response.status_code, told, bytes(body), plain)


def addressed(url: str, parameters: Mapping[str, str] | None = None) -> httpx.URL:
    """Return a web address with more parameters; raises `ConfigError` for what is none."""
    try:
        found = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ConfigError(f"expected a web address; got {url!r}") from error
    if found.scheme not in ("http", "https") or not found.host:
        raise ConfigError(f"expected an address that begins with http or https; got {url!r}")
    return found.copy_merge_params(dict(parameters)) if parameters else found


def bearer(url: str, secret: Secret | None, header: str = "Authorization") -> dict[str, str]:
    """Return the header that shows a secret to the server at `url`.

    Raises `ConfigError` when others could read it on its way.
    """
    if secret is None:
        return {}
    found = addressed(url)
    if found.scheme != "https" and not is_here(found.host):
        raise ConfigError(f"{found.host}: a key is sent over https only; got {url!r}")
    return {header: f"Bearer {secret.reveal()}" if header == "Authorization" else secret.reveal()}


def is_here(host: str) -> bool:
    """Say whether a host is this machine, as its name shows.

    >>> is_here("127.0.0.1"), is_here("localhost"), is_here("a.example")
    (True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _told(error: Exception) -> str:
    kind = type(error).__name__
    return f"{kind}: {error}" if isinstance(error, EndlessError) else kind
