"""RSS and Atom feeds: articles as posts of the web.

The feed is cut into items by us and each item is read by feedparser, so a broken item costs itself
alone and every article has its own bytes. What an article says is its title and its summary or
content, as plain words.
"""

import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any, ClassVar

import feedparser

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.claims import audit
from tocsin.importers.fields import known_fields
from tocsin.importers.head import Head
from tocsin.importers.html_text import words
from tocsin.importers.layout import Feed
from tocsin.importers.recognise import STRANGE
from tocsin.importers.sights import Account, Link, Medium, Moment, Post, Sight
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import RecordError
from tocsin.vocabulary.urls import Url, canonical

ROOTS = ("<rss", "<feed", "<rdf:rdf", "<channel")
KINDS = {"image": "image", "video": "video", "audio": "audio"}
SHORTEST = 5
"""Characters of a guid that can name an article outside its feed."""
LONG_TAG = re.compile(r"<[^<>]{5000,}")
MOST_ATTRIBUTES = 500
"""In one tag; the time it takes to read them grows with their square."""
Item = Mapping[str, Any]


class Rss:
    """Reads RSS 0.9 to 2.0, RDF and Atom."""

    name: ClassVar[str] = "rss"
    title: ClassVar[str] = "RSS and Atom feeds"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the root element; a feed may have no items yet."""
        start = head.text[:65536].lower()
        if head.shape not in ("xml", "text", "delimited") or not start.lstrip(
            "\ufeff \t\r\n"
        ).startswith("<"):
            return STRANGE
        if not any(tag in start[:8192] for tag in ROOTS):
            return STRANGE
        return Sniff(0.95, "the root element of a feed", Feed())

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what an item says, and which feed it stands in."""
        xml = record.value.get("xml") if isinstance(record.value, Mapping) else None
        before = record.context.get("before", "")
        if not isinstance(xml, str) or not isinstance(before, str):
            raise RecordError("shape", "expected an item of a feed", got=record.value)
        audit("record", record.value, self.known, drift)
        item, feed = _read(xml, before), _feed(before)
        audit("item", item, self.known, drift)
        post = _article(item, feed, record.raw or xml.encode())
        yield post
        if post.account_native_id:
            yield Account(
                platform="web",
                native_id=post.account_native_id,
                handle=post.account_native_id,
                display_name=_text(feed, "title"),
                description=_text(feed, "subtitle"),
            )


def _read(xml: str, before: str) -> Item:
    """Read one item inside the feed's own root element, whose names it uses."""
    if any(tag[0].count("=") > MOST_ATTRIBUTES for tag in LONG_TAG.finditer(xml)):
        raise RecordError("size", f"expected at most {MOST_ATTRIBUTES} attributes in a tag")
    opening = _opening(before)
    parsed = feedparser.parse(BytesIO(f"{opening}{xml}".encode()), sanitize_html=False)
    if not parsed.entries:
        raise RecordError("shape", "expected an item that can be read", got=xml[:200])
    return dict(dict.items(parsed.entries[0]))  # a plain one: its own guesses one date from another


@lru_cache(maxsize=64)
def _opening(before: str) -> str:
    """Return the elements around the items, without any document type."""
    lowered = before.lower()
    start = min((at for tag in ROOTS if (at := lowered.find(tag)) >= 0), default=-1)
    if start < 0:
        return "<rss version='2.0'><channel>"
    end = before.find(">", start)
    root = before[start : end + 1]
    inside = "" if lowered.startswith(("<feed", "<channel"), start) else "<channel>"
    return root + inside


@lru_cache(maxsize=64)
def _feed(before: str) -> Item:
    """Return what the feed says of itself."""
    at = before.lower().find("<!doctype")
    plain = before if at < 0 else before[:at] + before[before.find(">", at) + 1 :]
    start = plain.find("?>")
    text = plain[start + 2 :] if plain.lstrip().startswith("<?xml") and start >= 0 else plain
    return dict(dict.items(feedparser.parse(BytesIO(text.encode()), sanitize_html=False).feed))


def _article(item: Item, feed: Item, raw: bytes) -> Post:
    link = _text(item, "link")
    page = canonical(link) if link else None
    site = page or canonical(_text(feed, "link") or "")
    native_id, id_kind = _identity(item, page, link, raw)
    text, links = _words(item)
    created = _moment(item, "published", "published_parsed")
    updated = _moment(item, "updated", "updated_parsed")
    edited, created = updated.at, created if created.raw else updated
    return Post(
        platform="web",
        native_id=native_id,
        id_kind=id_kind,
        post_type="article",
        account_native_id=site.domain or site.host if site else None,
        account_handle=site.domain or site.host if site else None,
        url=page.url if page else link,
        title=words(_text(item, "title") or "").text or None,
        text=text,
        lang=_text(item, "language") or _text(feed, "language"),
        created=created,
        edited_at=edited if edited and created.at and edited > created.at else None,
        flags=times.flags(created),
        links=links,
        mentions=[],
        media=_media(item),
    )


def _identity(item: Item, page: Url | None, link: str | None, raw: bytes) -> tuple[str, str]:
    """Return the article's id: what its publisher calls it, else its address, else a hash.

    A guid that is an address is the article's address; one that is a bare number names nothing
    outside its feed.
    """
    guid = (_text(item, "id") or "").strip()
    if guid and len(guid) >= SHORTEST and not guid.isdigit() and "://" not in guid and guid != link:
        return guid, "native"
    if page is None and "://" in guid:
        page = canonical(guid)
    if page is not None:
        return page.url, "native"
    return sha256(raw).hexdigest()[:32], "hashed"


def _words(item: Item) -> tuple[str | None, list[Link]]:
    """Return what the article says, as far as the feed tells it, and where that links to."""
    contents = item.get("content") or []
    told = [one.get("value") for one in contents if isinstance(one, Mapping)]
    html = max((one for one in (*told, _text(item, "summary")) if one), key=len, default="")
    read = words(html)
    links = with_more((Link(url) for url in read.links), links_in(read.text))
    return read.text or None, links


def _moment(item: Item, name: str, name_parsed: str) -> Moment:
    """Return a time: an ISO one by our own reader, any other form of the many by feedparser's."""
    raw = _text(item, name)
    found = times.iso(raw)
    at = _by_mail_rules(raw) if raw else None
    parsed = item.get(name_parsed)
    if found.at or not raw or (at is None and parsed is None):
        return found
    basis = "zone_in_value" if at is None or at.tzinfo else "assumed_utc"
    try:
        at = at or datetime.fromtimestamp(timegm(parsed or ()), UTC)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return Moment(None, raw, "none", "none")
    if not times.EARLIEST <= at <= times.now() + times.AHEAD:
        return Moment(None, raw, "none", basis)
    return Moment(at, raw, "second", basis)


def _by_mail_rules(raw: str) -> datetime | None:
    """Read a time as mail writes it; one without a zone, or in "-0000", stays without."""
    try:
        return parsedate_to_datetime(raw)
    except (ValueError, OverflowError, IndexError):
        return None


def _media(item: Item) -> list[Medium]:
    """Return enclosures and media elements, each address once."""
    links = [one for one in item.get("links") or [] if one.get("rel") == "enclosure"]
    found = [*links, *(item.get("media_content") or [])]
    media: dict[str, Medium] = {}
    for one in found:
        url = one.get("href") or one.get("url") if isinstance(one, Mapping) else None
        if isinstance(url, str) and url:
            kind = str(one.get("type") or one.get("medium") or "").partition("/")[0]
            media.setdefault(url, Medium(KINDS.get(kind, "file"), url))
    return [*media.values()]


def _text(one: Item, key: str) -> str | None:
    found = one.get(key)
    return found.strip() or None if isinstance(found, str) else None
