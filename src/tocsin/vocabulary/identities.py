"""What makes two addresses the same page: `urls.toml`, read once and compiled.

Only identities that a platform documents or serves by redirect are listed, each with its reason.
"""

import re
from importlib.resources import files
from urllib.parse import urlsplit

import msgspec


class Host(msgspec.Struct, frozen=True, rename={"origin": "from"}):
    """Hosts that serve the same pages under the same paths."""

    to: str
    origin: tuple[str, ...]
    reason: str


class Page(msgspec.Struct, frozen=True):
    """Several paths for one page; of its query only `keep` matters."""

    host: str
    path: str
    to: str
    reason: str
    keep: tuple[str, ...] = ()
    lower: bool = False
    """Whether upper and lower case name the same page."""


class Wrapper(msgspec.Struct, frozen=True):
    """An address that only carries another: in `parameter`, else in the path's first group."""

    host: str
    path: str
    reason: str
    parameter: str = ""


class Parameters(msgspec.Struct, frozen=True):
    """Names of query parameters, lower case."""

    tracking: frozenset[str]
    prefixes: tuple[str, ...]
    secret: frozenset[str]
    host: dict[str, frozenset[str]]


class Shorteners(msgspec.Struct, frozen=True):
    """Hosts of short links."""

    hosts: frozenset[str]


class Identities(msgspec.Struct, frozen=True):
    """The whole of `urls.toml`."""

    host: tuple[Host, ...]
    page: tuple[Page, ...]
    wrapper: tuple[Wrapper, ...]
    parameters: Parameters
    shorteners: Shorteners


SAME = msgspec.toml.decode(
    files("tocsin.vocabulary").joinpath("urls.toml").read_bytes(), type=Identities
)
"""The data as written."""
HOSTS = {alias: one.to for one in SAME.host for alias in one.origin}
PAGES = {
    host: tuple(
        (re.compile(page.path, re.ASCII), page, urlsplit(page.to).hostname or host)
        for page in SAME.page
        if page.host == host
    )
    for host in {page.host for page in SAME.page}
}
"""By host: the path, the rule, and the host that the page is given under."""
WRAPPERS = {
    host: tuple((re.compile(one.path), one.parameter) for one in SAME.wrapper if one.host == host)
    for host in {one.host for one in SAME.wrapper}
}

_names = "|".join(sorted(map(re.escape, SAME.parameters.secret), key=len, reverse=True))
SECRET = rf"(?i)(^|[?&#;])(?:{_names})=[^&#;\s]+([&;])?"
"""A secret, plainly in an address, between what parts parameters (groups 1 and 2)."""
NESTED_SECRET = (
    rf"(?i)(%3f|%26|%23|%253f|%2526)(?:{_names})(?:%3d|%253d)"
    r"(?:[^&#%\s]|%[013-9a-f][0-9a-f]|%2[0-2478-9a-f])+(%26|%2526)?"
)
"""The same in an address that is carried inside another one."""
USERINFO = r"(?i)^(\s*(?:https?:/{0,2}|(?:[a-z][a-z0-9+.-]*:)?//))[^/?#\\]*@"
"""A name, and often a password, before the host (group 1 is what comes before it)."""
