"""Which addresses may be asked: public ones, and the very one that was judged.

Links come from people who may want us to knock at our own doors. So an address is read the way a
browser reads it, its name is looked up once, every answer must be public, and the connection goes
to an answer that was judged, not to the name again.

Source    IANA special-purpose address registries for IPv4 and IPv6. The standard library's
          `is_global` lets through, among others, 6to4 and NAT64 forms of private addresses.
"""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import can_ada

from tocsin.vocabulary.errors import TocsinError

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Iterable[str]]
"""From a host name and a port to numeric addresses; raises `OSError` for a name nobody has."""

NOT_PUBLIC = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
PUBLIC_6 = IPv6Network("2000::/3")
"""What has been given out; mapped, NAT64, unique-local, link-local and multicast lie outside."""
NOT_PUBLIC_6 = tuple(
    IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
"""Tunnels that carry an IPv4 address within (Teredo, 6to4), and addresses for documents."""
ISATAP = (0x00005EFE, 0x02005EFE)
"""Third quarter of an IPv6 address whose last one is an IPv4 address."""
PORTS = frozenset({80, 443})
LONGEST = 2048
"""Characters of an address; nobody links to more."""


class UnsafeAddressError(TocsinError):
    """An address that must not be asked; `reason` is a stable word."""

    def __init__(self, reason: str, url: str, rule: str, got: object) -> None:
        self.reason, self.url, self.rule, self.got = reason, url[:200], rule, str(got)
        super().__init__(f"{self.url!r}: {rule}; got {self.got}")


@dataclass(frozen=True)
class Target:
    """An address that was judged, with the machine to ask."""

    url: str
    """As a browser writes it, without the part after #."""
    scheme: str
    host: str
    port: int
    ip: str
    rest: str
    """Path and query."""


def is_public(address: Address) -> bool:
    """Say whether an address is of the public network, and of nobody's inner one.

    >>> is_public(ip_address("9.9.9.9")), is_public(ip_address("64:ff9b::7f00:1"))
    (True, False)
    """
    if isinstance(address, IPv4Address):
        return not any(address in block for block in NOT_PUBLIC)
    given = address in PUBLIC_6 and not any(address in block for block in NOT_PUBLIC_6)
    return given and (int(address) >> 32) & 0xFFFFFFFF not in ISATAP


def looked_up(host: str, port: int) -> tuple[str, ...]:
    """Return what the system's resolver says of a name; raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


def judged(
    url: str,
    resolve: Resolve = looked_up,
    *,
    allow: Callable[[Address], bool] = is_public,
    ports: frozenset[int] = PORTS,
) -> Target:
    """Return where to connect for an address; raises `UnsafeAddressError`.

    One answer of the resolver that is not allowed refuses them all: who answers with both means no
    good.
    """
    read = _read(url)
    scheme = read.protocol.removesuffix(":")
    if scheme not in ("http", "https"):
        raise UnsafeAddressError("scheme", url, "expected http or https", scheme)
    if read.username or read.password:
        raise UnsafeAddressError("userinfo", url, "expected no name before an @", "one")
    port = int(read.port or (443 if scheme == "https" else 80))
    if port not in ports:
        expected = " or ".join(map(str, sorted(ports)))
        raise UnsafeAddressError("port", url, f"expected port {expected}", port)
    host = read.hostname.strip("[]").rstrip(".")
    plain = read.href.partition("#")[0]
    ip = _machine(url, host, port, resolve, allow)
    return Target(plain, scheme, host, port, ip, read.pathname + read.search)


def _read(url: str) -> can_ada.URL:
    """Read an address as a browser does: decimal, octal and full-width forms become plain ones."""
    if len(url) > LONGEST or any(ord(letter) < 33 or ord(letter) == 127 for letter in url):
        rule = f"expected at most {LONGEST} characters, no space or control character among them"
        raise UnsafeAddressError("malformed", url, rule, f"{len(url)} characters")
    try:
        read = can_ada.parse(url)
    except ValueError:
        read = None
    if read is None or not read.hostname:
        raise UnsafeAddressError("malformed", url, "expected a web address", "none")
    return read


def _machine(
    url: str, host: str, port: int, resolve: Resolve, allow: Callable[[Address], bool]
) -> str:
    try:
        answers = [_number(one) for one in _numeric(host) or resolve(host, port)]
    except (OSError, UnicodeError) as error:
        raise UnsafeAddressError("name", url, "expected a name that somebody has", host) from error
    for one in answers:
        if not allow(one):
            raise UnsafeAddressError("private", url, "expected a public address", one)
    if not answers:
        raise UnsafeAddressError("name", url, "expected a name that somebody has", host)
    return str(answers[0])


def _numeric(host: str) -> tuple[str, ...]:
    """Return a host that is a number already; empty for a name."""
    try:
        return (str(ip_address(host)),)
    except ValueError:
        return ()


def _number(text: str) -> Address:
    """Read an answer; an address with a zone (`fe80::1%eth0`) belongs to one machine only."""
    address, _, zone = text.partition("%")
    if zone:
        raise OSError(f"an address of the zone {zone}")
    return ip_address(address)
