"""RSS and Atom feeds: asked politely, and kept whole whenever they change.

A feed is asked with the ETag and Last-Modified it gave; 304 and an unchanged body leave nothing.
Every other document is stored as it came and read by the `rss` importer. One feed that is down does
not stop the others. Source: RFC 9110 on conditional requests and redirects.
"""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from typing import ClassVar
from urllib.parse import urljoin

from tocsin.connectors.http import Answer, Http, addressed
from tocsin.connectors.pace import Pace
from tocsin.connectors.page import Cursor, Document, Page
from tocsin.connectors.several import each
from tocsin.connectors.streams import stream_name, without_secrets
from tocsin.vocabulary.errors import ParameterError, SourceError

HOPS = 5
MOVED = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
EVERY_KIND = ("network", "rate", "quota", "credential", "answer")
"""Each feed is another source."""
ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"<channel")
ENTRIES = (b"<item", b"<entry", b":item", b":entry")
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, kw_only=True)
class Rss:
    """Follow RSS and Atom feeds."""

    feeds: tuple[str, ...]
    """Their addresses."""

    name: ClassVar[str] = "rss"
    title: ClassVar[str] = "RSS and Atom feeds"
    importer: ClassVar[str | None] = "rss"
    credential: ClassVar[str | None] = None

    def __post_init__(self) -> None:
        if not self.feeds:
            raise ParameterError(self, "feeds", "at least one address")
        for feed in self.feeds:
            addressed(feed)

    @property
    def stream(self) -> str:
        """What is followed, as the name of a folder."""
        return stream_name(*self.feeds)

    def pages(self, cursor: Cursor, pace: Pace) -> Iterator[Page]:
        """Yield each feed that changed. Raises `SourceError` when every one failed."""
        with Http(pace, {"Accept": ACCEPT}) as http:

            def changed(feed: str, marks: Cursor) -> Iterator[Page]:
                yield _changed(feed, dict(marks), http)

            yield from each(self.feeds, cursor, changed, skipped=EVERY_KIND)


def _changed(feed: str, marks: dict[str, str], http: Http) -> Page:
    """Ask for one feed; a page without documents when it has not changed."""
    answer, notices = _followed(feed, marks, http)
    if answer.status == 304:
        return Page(cursor=marks, notices=notices)
    place, key = without_secrets(feed), stream_name(feed)
    if answer.status != 200:
        raise SourceError(place, "expected a feed", kind="answer", got=f"status {answer.status}")
    start = answer.body[:4096].lower()
    if not any(root in start for root in ROOTS) and b"\x00" not in start:
        shown = answer.body[:60].decode(errors="replace")
        raise SourceError(place, "expected RSS or Atom", kind="answer", got=repr(shown))
    digest = sha256(answer.body).hexdigest()
    same = marks.get(f"{key} sha256") == digest
    told = {
        f"{key} sha256": digest,
        f"{key} etag": answer.headers.get("etag", ""),
        f"{key} modified": answer.headers.get("last-modified", ""),
    }
    kept = {key: value for key, value in {**marks, **told}.items() if value}
    if same or _is_empty(answer.body):
        return Page(cursor=kept, notices=notices)
    document = Document(answer.body, ".xml", without_secrets(answer.url))
    return Page(cursor=kept, documents=(document,), notices=notices)


def _is_empty(body: bytes) -> bool:
    """Say whether a feed has no entries yet: there is nothing to import then."""
    return not any(entry in body.lower() for entry in ENTRIES) and b"\x00" not in body


def _followed(feed: str, marks: dict[str, str], http: Http) -> tuple[Answer, tuple[str, ...]]:
    """Ask for a feed and follow where it has moved, a few times and to public places only."""
    place, key = without_secrets(feed), stream_name(feed)
    asked = {
        "If-None-Match": marks.get(f"{key} etag", ""),
        "If-Modified-Since": marks.get(f"{key} modified", ""),
    }
    headers = {name: value for name, value in asked.items() if value}
    url = feed
    notices: list[str] = []
    for _ in range(HOPS + 1):
        answer = http.get(url, headers=headers)
        target = answer.headers.get("location")
        if answer.status not in MOVED or not target:
            return answer, tuple(notices)
        url = urljoin(url, target)
        _check_hop(feed, url)
        if answer.status in FOR_GOOD:
            notices.append(f"{place}: has moved for good to {without_secrets(url)}")
    raise SourceError(place, f"redirects more than {HOPS} times", kind="answer")


def _check_hop(feed: str, url: str) -> None:
    """Raise `SourceError` when a public feed leads into a private network."""
    if not url.startswith(("http://", "https://")):
        raise SourceError(without_secrets(feed), "redirects out of the web", kind="answer", got=url)
    host = addressed(url).host
    if _is_private(host) and not _is_private(addressed(feed).host):
        place = without_secrets(feed)
        raise SourceError(place, "redirects into a private network", kind="answer", got=host)


def _is_private(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(not ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found)
