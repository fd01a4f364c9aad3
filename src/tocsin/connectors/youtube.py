"""YouTube's Data API: searches, channels, videos and their comments.

A search costs 100 units of a day's quota and everything else 1, so the units are counted, and a
spent quota ends the collection where it can go on tomorrow. Source: the YouTube Data API v3
reference, its pages on quota and errors.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import msgspec

from tocsin.connectors.answers import Item, items, read, refuse
from tocsin.connectors.credentials import Secret, cleaned, required
from tocsin.connectors.http import Answer, Http, bearer
from tocsin.connectors.pace import Pace
from tocsin.connectors.page import Cursor, Page
from tocsin.connectors.several import each
from tocsin.connectors.streams import stream_name
from tocsin.connectors.walk import Fetch, Leaf, StaleTokenError, walk
from tocsin.vocabulary.errors import ParameterError, SourceError

API = "https://www.googleapis.com/youtube/v3"
DAY_OF_QUOTA = ZoneInfo("America/Los_Angeles")
"""The quota is whole again at midnight there."""
COSTS = {"search": 100}
MANY = 50
"""Ids in one question."""
OVERLAP = timedelta(hours=1)
"""A search goes back so far behind its mark: new videos are found late."""
PARTS = {
    "search": "snippet",
    "videos": "snippet,statistics,contentDetails,status",
    "channels": "snippet,statistics,contentDetails",
    "playlistItems": "snippet,contentDetails",
    "commentThreads": "snippet,replies",
}
GONE = {"commentsDisabled", "videoNotFound", "playlistNotFound", "channelNotFound"}
SPENT = {"quotaExceeded", "dailyLimitExceeded"}
FAST = {"rateLimitExceeded", "userRateLimitExceeded"}
STALE = {"invalidPageToken"}


class _List(msgspec.Struct):
    items: list[msgspec.Raw] = []
    nextPageToken: str | None = None  # noqa: N815  # YouTube's own name


class _Reason(msgspec.Struct):
    reason: str = ""


class _Trouble(msgspec.Struct):
    errors: list[_Reason] = []


class _Refusal(msgspec.Struct):
    error: _Trouble


@dataclass(frozen=True, kw_only=True)
class YouTube:
    """Follow searches, channels and videos on YouTube."""

    searches: tuple[str, ...] = ()
    """Words to search videos for."""
    channels: tuple[str, ...] = ()
    """Channels to follow, by id or @handle."""
    videos: tuple[str, ...] = ()
    """Videos to look at again each time, with their comments."""
    comments: bool = True
    """Whether to read the comments of `videos`."""
    region: str = ""
    """Search as seen from this country, ISO 3166 alpha-2."""
    language: str = ""
    """Prefer this language in searches, ISO 639-1."""
    since: datetime | None = None
    """Where to begin, the first time; null: as far as YouTube tells."""
    budget: int = 10_000
    """Units of quota to spend in one day."""
    server: str = API

    name: ClassVar[str] = "youtube"
    title: ClassVar[str] = "YouTube Data API"
    importer: ClassVar[str | None] = "youtube_data_api"
    credential: ClassVar[str | None] = "youtube"

    def __post_init__(self) -> None:
        if self.since and self.since.tzinfo is None:
            raise ParameterError(self, "since", "with its zone, as 2024-11-23T22:00:00Z")
        if not (self.searches or self.channels or self.videos):
            raise ParameterError(self, "searches", "named, or else channels or videos")
        if self.budget < 1:
            raise ParameterError(self, "budget", "at least 1")

    @property
    def stream(self) -> str:
        """What is followed, as the name of a folder."""
        told = [*self.searches, *self.channels, *self.videos, self.region, self.language]
        return stream_name(" ".join(told))

    def pages(self, cursor: Cursor, pace: Pace) -> Iterator[Page]:
        """Yield what is new in each search, channel and video."""
        secret = required("youtube")
        with Http(pace, bearer(self.server, secret, "X-Goog-Api-Key")) as http:
            yield from _Visit(self, http, secret, cursor).pages()


class _Visit:
    """One round through everything that is followed."""

    def __init__(self, wanted: YouTube, http: Http, secret: Secret, cursor: Cursor) -> None:
        self.wanted, self.http, self.secret = wanted, http, secret
        self.marks = dict(cursor)
        self.spent = int(cursor.get(self._day(), 0))

    def pages(self) -> Iterator[Page]:
        for page in each(self._followed(), self.marks, self._pages_of):
            kept = {k: mark for k, mark in page.cursor.items() if not k.startswith("spent ")}
            self.marks = {**kept, self._day(): str(self.spent)}
            yield msgspec.structs.replace(page, cursor=self.marks)

    def _followed(self) -> list[str]:
        """Return everything that is followed, each as its kind and its name."""
        wanted = self.wanted
        told = [f"search {one}" for one in wanted.searches]
        told += [f"channel {one}" for one in wanted.channels]
        told += ["videos"] if wanted.videos else []
        return told + [f"comments {one}" for one in wanted.videos if wanted.comments]

    def _pages_of(self, thing: str, cursor: Cursor) -> Iterator[Page]:
        kind, _, name = thing.partition(" ")
        if kind == "search":
            return walk(thing, cursor, self._search(name))
        if kind == "comments":
            return walk(thing, cursor, self._comments(name))
        return self._channel(name, cursor) if kind == "channel" else self._looked_at(cursor)

    def _looked_at(self, cursor: Cursor) -> Iterator[Page]:
        """Yield the videos that are looked at again each time."""
        for at in range(0, len(self.wanted.videos), MANY):
            found = self._videos(list(self.wanted.videos[at : at + MANY]))
            yield Page(cursor=cursor, records=tuple(found))

    def _search(self, words: str) -> Fetch:
        def fetch(token: str | None, done: str) -> Leaf:
            asked = {"q": words, "type": "video", "order": "date", "maxResults": str(MANY)}
            asked |= {"regionCode": self.wanted.region, "relevanceLanguage": self.wanted.language}
            asked |= {"publishedAfter": self._after(done), "pageToken": token or ""}
            page, found = self._ask("search", asked)
            ids = [str(one.value.get("id", {}).get("videoId", "")) for one in found]
            records = [*(one.raw for one in found), *self._videos([one for one in ids if one])]
            newest = max(map(_published, found), default="")
            return Leaf(records=tuple(records), token=page.nextPageToken, newest=self._past(newest))

        return fetch

    def _channel(self, channel: str, cursor: Cursor) -> Iterator[Page]:
        asked = {"forHandle" if channel.startswith("@") else "id": channel}
        _, found = self._ask("channels", asked)
        if not found:
            yield Page(cursor=cursor, notices=(f"youtube: no channel {channel}",))
            return
        yield Page(cursor=cursor, records=tuple(one.raw for one in found))
        related = found[0].value.get("contentDetails", {}).get("relatedPlaylists", {})
        if uploads := str(related.get("uploads", "")):
            yield from walk(f"channel {channel}", cursor, self._uploads(uploads))

    def _uploads(self, playlist: str) -> Fetch:
        def fetch(token: str | None, done: str) -> Leaf:
            asked = {"playlistId": playlist, "maxResults": str(MANY), "pageToken": token or ""}
            leaf, found = self._listed("playlistItems", asked, done)
            ids = [str(one.value.get("contentDetails", {}).get("videoId", "")) for one in found]
            records = (*leaf.records, *self._videos([one for one in ids if one]))
            return msgspec.structs.replace(leaf, records=records)

        return fetch

    def _comments(self, video: str) -> Fetch:
        def fetch(token: str | None, done: str) -> Leaf:
            asked = {"videoId": video, "order": "time", "maxResults": "100"}
            return self._listed("commentThreads", asked | {"pageToken": token or ""}, done)[0]

        return fetch

    def _listed(self, kind: str, asked: dict[str, str], done: str) -> tuple[Leaf, list[Item]]:
        """Ask for a page of a list that is sorted by time, newest first.

        Its last element says how far back it reaches: the first may be pinned.
        """
        since = done or (_iso(self.wanted.since) if self.wanted.since else "")
        page, found = self._ask(kind, asked)
        times = list(map(_published, found))
        leaf = Leaf(
            records=tuple(one.raw for one in found),
            token=page.nextPageToken,
            newest=self._past(max(times, default="")),
            known=bool(times and since and times[-1] and times[-1] <= since),
        )
        return leaf, found

    def _videos(self, ids: list[str]) -> list[bytes]:
        if not ids:
            return []
        _, found = self._ask("videos", {"id": ",".join(ids), "maxResults": str(MANY)})
        return [one.raw for one in found]

    def _ask(self, kind: str, asked: Mapping[str, str]) -> tuple[_List, list[Item]]:
        cost = COSTS.get(kind, 1)
        if self.spent + cost > self.wanted.budget:
            got = f"{self.spent} of {self.wanted.budget} units spent"
            raise SourceError("youtube", "the day's budget is spent", kind="quota", got=got)
        told = {"part": PARTS[kind], **asked}
        answer = self.http.get(
            f"{self.wanted.server}/{kind}", {name: value for name, value in told.items() if value}
        )
        self.spent += cost
        if answer.status != 200 and _is_gone(answer, self.secret):
            return _List(), []
        page = read(answer, _List)
        return page, items(page.items, self.secret)

    def _after(self, done: str) -> str:
        since = datetime.fromisoformat(done) - OVERLAP if done else self.wanted.since
        return _iso(since) if since else ""

    def _past(self, newest: str) -> str:
        """Return a time not ahead of our clock: a mark in the future would hide what comes."""
        return min(newest, _iso(self.http.pace.now()))

    def _day(self) -> str:
        return f"spent {self.http.pace.now().astimezone(DAY_OF_QUOTA):%Y-%m-%d}"


def _is_gone(answer: Answer, secret: Secret) -> bool:
    """Say whether what was asked for is gone or closed; raise for every other refusal."""
    try:
        reasons = {one.reason for one in read(answer, _Refusal).error.errors}
    except SourceError:
        reasons = set()
    if reasons & SPENT:
        raise SourceError(answer.url, "the day's quota is spent", kind="quota")
    if reasons & FAST:
        raise SourceError(answer.url, "asked too fast", kind="rate", wait=60)
    if reasons & STALE:
        raise StaleTokenError(cleaned(answer.body[:200], secret).decode(errors="replace"))
    if not reasons & GONE:
        refuse(answer, secret)
    return True


def _published(one: Item) -> str:
    """Return when an element was published, ISO 8601 in UTC to the second; "" when it says not."""
    snippet: Any = one.value.get("snippet", {})
    inner = snippet.get("topLevelComment", {}).get("snippet", snippet)
    told = one.value.get("contentDetails", {}).get("videoPublishedAt") or inner.get("publishedAt")
    try:
        return _iso(datetime.fromisoformat(told))
    except (TypeError, ValueError):
        return ""


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
