"""Mastodon: public timelines, hashtags and accounts of one server.

Each is read forwards from the newest status that is stored, page by page: `min_id` asks for what
comes right after it, so that nothing is skipped however much came in between. The server says in
its Link header where the next page begins. Source: Mastodon's REST API documentation, timelines,
accounts and pagination.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from urllib.parse import parse_qs, quote, urlsplit

import msgspec

from tocsin.connectors.answers import Item, items, read, refuse
from tocsin.connectors.credentials import Secret, credential
from tocsin.connectors.http import Answer, Http, bearer
from tocsin.connectors.pace import Pace
from tocsin.connectors.page import Cursor, Page
from tocsin.connectors.several import each
from tocsin.connectors.streams import stream_name
from tocsin.vocabulary.errors import ParameterError

LIMIT = "40"
PUBLIC = ("public", "unlisted", "local", None)
PREVIOUS = re.compile(r'<([^>]*)>\s*;\s*rel="?prev"?')
UNIX_MS_AT = 16
"""A Mastodon id holds its milliseconds since 1970 above this many bits."""


class _Account(msgspec.Struct):
    id: str


@dataclass(frozen=True, kw_only=True)
class Mastodon:
    """Follow public statuses on one Mastodon server."""

    server: str
    """The server's name, or its whole address."""
    timelines: tuple[str, ...] = ()
    """`public`: all the server sees; `local`: its own accounts."""
    tags: tuple[str, ...] = ()
    """Hashtags, without the sign."""
    accounts: tuple[str, ...] = ()
    """Accounts, as `name` or `name@server`."""
    since: datetime | None = None
    """Where to begin, the first time; null: with the newest page."""
    pause: timedelta = timedelta(seconds=1)
    """Between two pages; servers allow 300 requests in five minutes."""

    name: ClassVar[str] = "mastodon"
    title: ClassVar[str] = "Mastodon public statuses"
    importer: ClassVar[str | None] = "mastodon"
    credential: ClassVar[str | None] = "mastodon"

    def __post_init__(self) -> None:
        if self.since and self.since.tzinfo is None:
            raise ParameterError(self, "since", "with its zone, as 2024-11-23T22:00:00Z")
        if unknown := set(self.timelines) - {"public", "local"}:
            raise ParameterError(self, "timelines", f"of public, local; not {min(unknown)}")
        if not (self.timelines or self.tags or self.accounts):
            raise ParameterError(self, "timelines", "named, or else tags or accounts")

    @property
    def stream(self) -> str:
        """What is followed, as the name of a folder."""
        return stream_name(self.address, *self._followed())

    @property
    def address(self) -> str:
        """The server's address, without a slash at its end."""
        return (self.server if "://" in self.server else f"https://{self.server}").rstrip("/")

    def pages(self, cursor: Cursor, pace: Pace) -> Iterator[Page]:
        """Yield what is new in each thing that is followed, one after the other."""
        secret = credential("mastodon")
        with Http(pace, bearer(self.address, secret)) as http:

            def newer(key: str, marks: Cursor) -> Iterator[Page]:
                path = self._path(key, http, secret)
                return self._newer(key, path, dict(marks), http, secret)

            yield from each(self._followed(), cursor, newer)

    def _followed(self) -> list[str]:
        tags = [f"tag:{one.lstrip('#').lower()}" for one in self.tags]
        return [*self.timelines, *tags, *(f"account:{one.lstrip('@')}" for one in self.accounts)]

    def _path(self, key: str, http: Http, secret: Secret | None) -> str:
        kind, _, value = key.partition(":")
        if kind == "tag":
            return f"/api/v1/timelines/tag/{quote(value, safe='')}"
        if kind != "account":
            return "/api/v1/timelines/public"
        answer = http.get(f"{self.address}/api/v1/accounts/lookup", {"acct": value})
        refuse(answer, secret)
        return f"/api/v1/accounts/{quote(read(answer, _Account).id, safe='')}/statuses"

    def _newer(
        self, key: str, path: str, marks: dict[str, str], http: Http, secret: Secret | None
    ) -> Iterator[Page]:
        """Yield page after page until one is empty, or brings us no further."""
        local = {"local": "true"} if key == "local" else {}
        while True:
            mark = marks.get(key) or self._beginning()
            asked = {"limit": LIMIT, **local, **({"min_id": mark} if mark else {})}
            answer = http.get(f"{self.address}{path}", asked)
            refuse(answer, secret)
            found = items(read(answer, list[msgspec.Raw]), secret)
            newest = _newest(answer, found)
            marks = {**marks, key: newest} if newest and _is_later(newest, mark) else marks
            public = [one.raw for one in found if one.value.get("visibility") in PUBLIC]
            hidden = len(found) - len(public)
            yield Page(cursor=marks, records=tuple(public), private=hidden)
            if not found or marks.get(key) in (None, mark) or mark is None:
                return
            http.pace.sleep(self.pause.total_seconds())

    def _beginning(self) -> str | None:
        """Return an id as a status written at `since` would have it."""
        if self.since is None:
            return None
        span = self.since - datetime(1970, 1, 1, tzinfo=UTC)
        return str((span // timedelta(milliseconds=1)) << UNIX_MS_AT)


def _newest(answer: Answer, found: list[Item]) -> str | None:
    """Return where the next page begins: as the server says, else the first status."""
    if linked := PREVIOUS.search(answer.headers.get("link", "")):
        named = parse_qs(urlsplit(linked[1]).query)
        if told := named.get("min_id") or named.get("since_id"):
            return told[0]
    ids = (one.value.get("id") for one in found)
    return next((one for one in ids if isinstance(one, str)), None)


def _is_later(one: str, other: str | None) -> bool:
    """Compare ids: numbers by value; those of Mastodon's relatives sort as text."""
    return other is None or (len(one), one) > (len(other), other)
