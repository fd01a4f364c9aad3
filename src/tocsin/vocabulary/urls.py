"""Addresses: one spelling per page, so that the same link is seen to be the same link.

What counts as the same page is data, with the reason beside it: `urls.toml`. Nothing here asks
the network: a short link stays short and is flagged, and registered domains come from the
public-suffix list that is shipped with tldextract, private suffixes included.

Source    WHATWG URL Standard (through can_ada); Public Suffix List.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, unquote_plus

import can_ada
import polars as pl
from tldextract import TLDExtract

from tocsin.vocabulary.identities import (
    HOSTS,
    NESTED_SECRET,
    PAGES,
    SAME,
    SECRET,
    USERINFO,
    WRAPPERS,
)

FLAGS: Mapping[str, str] = {
    "invalid": "no browser would open it as a web page; there is no canonical form",
    "defanged": "written so that nobody clicks it (hxxp, [.]); repaired",
    "scheme_added": "written without https://",
    "secret_removed": "a token, key or password was cut out",
    "userinfo_removed": "a name before an @ was cut out; often there to mislead",
    "unwrapped": "the address only carried another one, which is given instead",
    "shortener": "stands for another address that is not known offline",
}
"""What had to be done to an address, or must be known about it."""
INVALID = ("invalid",)


@dataclass(frozen=True, slots=True)
class Url:
    """A web address in canonical form."""

    url: str
    """Canonical form: equal for addresses that are known to be the same page."""
    host: str
    """ASCII, lower case, no port."""
    domain: str | None
    """Registered domain; null for a bare number or a name outside the public DNS."""
    flags: tuple[str, ...] = ()
    """Of FLAGS."""


_secret, _nested, _userinfo = (re.compile(one) for one in (SECRET, NESTED_SECRET, USERINFO))
_authority = re.compile(r"(?i)^([a-z]+(?:://|\[://\]|\[:\]//|:\\\\))?([^/?#]*)")
_dots = re.compile(r"(?i)\s?(?:\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[\.|\.\])\s?")
_bare = re.compile(r"([^\s/?#@:\\]+\.[^\s/?#@:\\.]+)(?::\d{1,5})?(?:[/?#].*)?$")
_number = re.compile(r"[\d.]+|\[.*\]")
DROPPED = SAME.parameters.tracking | SAME.parameters.secret
PREFIXES = SAME.parameters.prefixes
HXX = ("hxx", "HXX", "Hxx", "hXX")
PLAIN = (
    r"^https://(?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.){1,9}[a-z]{2,24}/[A-Za-z0-9/_.\-]*"
    r"(?:\?[A-Za-z0-9_.\-=&]*)?$"
)
"""An address in which nothing needs decoding. It has no groups: they cost most of the time."""
SPECIAL = (
    HOSTS.keys()
    | WRAPPERS.keys()
    | PAGES.keys()
    | SAME.shorteners.hosts
    | SAME.parameters.host.keys()
)
"""Hosts of which more is known than that they are hosts."""
ROUTES = ("#!", "#/")
"""Fragments that name another page, on sites that build their pages in the browser."""
MOST_WRAPPERS = 3

_suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=1 << 16)
def domain(host: str) -> str | None:
    """Return a host's registered domain; null for an address in numbers or a local name.

    Private suffixes count: whoever owns one blog does not own its neighbours.

    >>> domain("m.bild.co.com"), domain("www.theguardian.co.uk"), domain("a.blogspot.com")
    ('bild.co.com', 'theguardian.co.uk', 'a.blogspot.com')
    >>> domain("192.0.2.1"), domain("localhost")
    (None, None)
    """
    if "." not in host or _number.fullmatch(host):
        return None
    found = _suffixes.extract_str(host)
    if found.top_domain_under_public_suffix:
        return found.top_domain_under_public_suffix
    if found.suffix:
        return host if found.is_private else None
    return ".".join(host.split(".")[-2:])


def canonical(url: str) -> Url | None:
    """Return the one spelling of a web address; None when no browser would open it as one.

    Never raises, whatever the string.

    >>> canonical("HTTP://Mobile.Twitter.com:80/ana/status/1?s=20").url
    'https://x.com/i/web/status/1'
    >>> canonical("hxxps://bücher[.]example/a?utm_source=tg&b=2#top")
    Url(url='https://xn--bcher-kva.example/a?b=2', host='xn--bcher-kva.example', \
domain='xn--bcher-kva.example', flags=('defanged',))
    >>> canonical("https://ASCII.jp：ついに来た！") is None
    True
    """
    clean = without_secrets(url)
    found = _canonical(clean)
    if found is None or clean == url:
        return found
    return Url(found.url, found.host, found.domain, _merged(found.flags, _cut_from(url)))


def canonical_frame(urls: pl.Series) -> pl.DataFrame:
    """Return one row per distinct address: `url_raw, url_clean, url, host, domain, flags`.

    `url_raw` is the key to join on and may hold secrets; `url_clean` is the same without them and
    is what may be stored. `url` and `host` are null where no browser would open the address;
    its flags then hold `invalid`. Null addresses are left out.
    """
    raw = urls.cast(pl.String).drop_nulls().unique(maintain_order=True).rename("url_raw")
    frame = raw.to_frame().with_columns(host=_plain_host(pl.col("url_raw")))
    is_plain = frame["host"].is_not_null()
    found = pl.concat(
        [_as_they_are(frame.filter(is_plain)), _one_by_one(frame.filter(~is_plain).drop("host"))]
    )
    if not is_plain.any() or is_plain.all():
        return found
    places = pl.concat([is_plain.arg_true(), (~is_plain).arg_true()])
    return found[places.arg_sort()]


def _plain_host(url: pl.Expr) -> pl.Expr:
    """Return the host of an address that is canonical but for its query; null of any other.

    Most addresses are plain: lower-case host, nothing to decode, no host we know more of.
    """
    host = url.str.strip_prefix("https://").str.splitn("/", 2).struct.field("field_0")
    odd = host.str.contains("--", literal=True) | url.str.contains("/.", literal=True)
    odd |= url.str.contains(SECRET) | host.is_in(list(SPECIAL))
    return pl.when(url.str.contains(PLAIN) & ~odd).then(host)


def _as_they_are(plain: pl.DataFrame) -> pl.DataFrame:
    """Return the row of each address that is canonical but for its query."""
    hosts = plain["host"].unique()
    domains = pl.Series([domain(host) for host in hosts], dtype=pl.String)
    return plain.select(
        "url_raw",
        pl.col("url_raw").alias("url_clean"),
        _with_plain_query(plain["url_raw"]).alias("url"),
        "host",
        pl.col("host").replace_strict(hosts, domains, return_dtype=pl.String).alias("domain"),
        pl.lit([], dtype=pl.List(pl.String)).alias("flags"),
    )


def _with_plain_query(urls: pl.Series) -> pl.Series:
    """Return plain addresses without what their queries hold in vain; few queries are unlike."""
    if not urls.str.contains("?", literal=True).any():
        return urls
    page, query = urls.str.splitn("?", 2).struct.unnest().get_columns()
    distinct = query.drop_nulls().unique()
    meant = [_meaning(one, "") for one in distinct]
    asked = query.replace_strict(
        distinct, [f"?{one}" if one else "" for one in meant], default="", return_dtype=pl.String
    )
    return page + asked


def _one_by_one(rest: pl.DataFrame) -> pl.DataFrame:
    """Return the row of each address that has to be read."""
    raw = rest["url_raw"]
    frame = rest.with_columns(url_clean=_without_secrets(raw))
    found = [_canonical(url) for url in frame["url_clean"].to_list()]
    flags = [INVALID if one is None else one.flags for one in found]
    for row in frame.select((pl.col("url_raw") != pl.col("url_clean")).arg_true()).to_series():
        flags[row] = _merged(flags[row], _cut_from(raw[row]))
    kinds = {some: n for n, some in enumerate(dict.fromkeys(flags))}
    return frame.with_columns(
        url=pl.Series([one and one.url for one in found], dtype=pl.String),
        host=pl.Series([one and one.host for one in found], dtype=pl.String),
        domain=pl.Series([one and one.domain for one in found], dtype=pl.String),
        flags=pl.Series([list(some) for some in kinds], dtype=pl.List(pl.String)).gather(
            [kinds[some] for some in flags]
        ),
    )


def without_secrets(url: str) -> str:
    """Return an address as written, without what opens somebody's account.

    >>> without_secrets("https://ana:pw@a.example/render?id=7&access_token=EAAB")
    'https://a.example/render?id=7'
    >>> without_secrets("https://a.example/?token=1&password=2&id=7")
    'https://a.example/?id=7'
    """
    url = _userinfo.sub(r"\1", url)
    for secret in (_secret, _nested):
        while (cut := secret.sub(_parted, url)) != url:  # a mark between two belongs to one match
            url = cut
    return url


def _parted(found: re.Match[str]) -> str:
    """Return what parts the parameters around a secret: the mark before it if any comes after."""
    return found[1] if found[2] else ""


def _without_secrets(urls: pl.Series) -> pl.Series:
    """Do the same for a column, in which few addresses hold a secret."""
    patterns = (USERINFO, SECRET, NESTED_SECRET)
    odd = pl.any_horizontal(pl.col("url_raw").str.contains(one) for one in patterns)
    rows = urls.to_frame("url_raw").select(odd.arg_true()).to_series()
    clean = [without_secrets(urls[row]) for row in rows]
    return urls.clone().scatter(rows, clean) if clean else urls


def _cut_from(raw: str) -> tuple[str, ...]:
    """Name what `without_secrets` takes from an address."""
    named = ("userinfo_removed",) if _userinfo.search(raw) else ()
    secret = _secret.search(raw) or _nested.search(raw)
    return (*named, "secret_removed") if secret else named


def _merged(*flags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flag for some in flags for flag in some))


@dataclass(slots=True)
class _Address:
    """An address on its way to its canonical form."""

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str
    flags: tuple[str, ...]

    def __str__(self) -> str:
        port = f":{self.port}" if self.port else ""
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}{self.fragment}"


def _canonical(text: str, depth: int = 0) -> Url | None:
    """Do the work for an address that holds no secret; `depth` counts the wrappers taken off."""
    address = _parsed(text)
    if address is None:
        return None
    inner = _carried(address) if address.host in WRAPPERS and depth < MOST_WRAPPERS else None
    found = _canonical(inner, depth + 1) if inner else None
    if found is not None:
        flags = _merged(address.flags, ("unwrapped",), found.flags)
        return Url(found.url, found.host, found.domain, flags)
    if address.query:
        address.query = _meaning(address.query, address.host)
    if address.host in SAME.shorteners.hosts and address.path != "/":
        address.flags = (*address.flags, "shortener")
    url, host = _page(address) if address.host in PAGES else (str(address), address.host)
    return Url(url, host, domain(host), address.flags)


def _parsed(text: str) -> _Address | None:
    """Read an address as a browser would, after undoing what was done to make it unclickable."""
    text, flags = _clickable(text.strip())
    try:
        read = can_ada.parse(text)
    except (ValueError, TypeError):  # TypeError: half a surrogate pair, which no encoding can hold
        return None
    scheme, host = read.protocol[:-1], read.hostname.rstrip(".")
    if scheme not in {"http", "https"} or not host:
        return None
    port, hash_ = read.port, read.hash
    if scheme == "http" and not port and not _number.fullmatch(host):
        scheme = "https"
    fragment = hash_ if hash_ and hash_.startswith(ROUTES) else ""
    host = HOSTS.get(host, host)
    return _Address(scheme, host, port, read.pathname, read.search[1:], fragment, flags)


def _clickable(text: str) -> tuple[str, tuple[str, ...]]:
    """Repair `hxxp`, `[.]` and a missing scheme; say which of them was done."""
    flags: tuple[str, ...] = ()
    if text[:3] in HXX or "[" in text or "(" in text or "{" in text:
        repaired = _refanged(text)
        if repaired != text:
            text, flags = repaired, ("defanged",)
    if text.startswith("//"):
        return f"https:{text}", (*flags, "scheme_added")
    bare = None if text.startswith("http") else _bare.match(text)
    if bare and _suffixes.extract_str(bare[1]).suffix:
        return f"https://{text}", (*flags, "scheme_added")
    return text, flags


def _refanged(text: str) -> str:
    """Undo the usual ways of writing an address so that nobody clicks it."""
    match = _authority.match(text)
    scheme, host = (match[1] or "", match[2]) if match else ("", "")
    rest = text[len(scheme) + len(host) :]
    scheme = re.sub(r"(?i)^hxxp", "http", scheme).replace("[:]", ":").replace("[://]", "://")
    return scheme + _dots.sub(".", host) + rest


def _carried(address: _Address) -> str | None:
    """Return the address that this one only carries, if it does."""
    for path, parameter in WRAPPERS[address.host]:
        match = path.fullmatch(address.path)
        if match and not parameter:
            return f"https://{unquote(match[1])}"
        if match:
            for pair in address.query.split("&"):
                name, _, value = pair.partition("=")
                if name == parameter and value:
                    return unquote_plus(value)
    return None


def _meaning(query: str, host: str) -> str:
    """Return a query without what campaigns, share buttons and logins add; order stays."""
    own = SAME.parameters.host.get(host, frozenset())
    kept = []
    for pair in query.split("&"):
        name = pair.partition("=")[0].lower()
        if name and not (name in DROPPED or name in own or name.startswith(PREFIXES)):
            kept.append(pair)
    return "&".join(kept)


def _page(address: _Address) -> tuple[str, str]:
    """Return the address and host of a page that its platform serves under several paths."""
    for path, page, host in PAGES[address.host]:
        match = path.fullmatch(address.path)
        if match:
            url = page.to.format(*match.groups(""))
            if page.keep:
                pairs = [p for p in address.query.split("&") if p.partition("=")[0] in page.keep]
                url += "?" + "&".join(pairs) if pairs else ""
            return (url.lower() if page.lower else url), host
    return str(address), address.host
