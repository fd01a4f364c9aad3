"""Tables of YouTube Data Tools: videos, comments under a video, channels.

Times are UTC, in comments without saying so. An empty count is hidden, and no 0. The table of
comments does not name the video, which stands in the file's name alone.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.cells import truth_of
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited
from tocsin.importers.recognise import STRANGE
from tocsin.importers.sights import Account, Medium, Post, Relation, Sight
from tocsin.importers.youtube_objects import VIDEO_METRICS, duration_ms
from tocsin.vocabulary.errors import RecordError

KINDS: Mapping[str, frozenset[str]] = {
    "video": frozenset({"videoId", "channelId", "publishedAt"}),
    "comment": frozenset({"id", "text", "publishedAt", "authorName", "isReplyTo"}),
    "channel": frozenset({"subscriberCount", "videoCount", "publishedAt"}),
}
MARKS = {"videoTitle", "publishedAtSQL", "authorChannelId", "isReply", "hiddenSubscriberCount"}
BACKSLASH = re.compile(r'\\"(?!["]?(?:[,\t;\r\n]|$))')
"""A quote inside a cell as some versions wrote it."""


class YouTubeDataTools:
    """Reads the tables that carry videos, comments or channels."""

    name: ClassVar[str] = "youtube_data_tools"
    title: ClassVar[str] = "YouTube Data Tools (videos, comments, channels)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the columns of each kind of table."""
        columns = {name.strip().lstrip("\ufeff") for name in head.columns}
        kind = _kind(columns)
        if head.shape != "delimited" or kind is None:
            return STRANGE
        escape = "\\" if BACKSLASH.search(head.text) and '""' not in head.text else None
        layout = Delimited(head.delimiter, escape=escape)
        score = 0.95 if MARKS & columns or {"id", "title"} <= columns else 0.6
        return Sniff(score, f"the columns of its table of {kind}s", layout)

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a row says."""
        value = record.value
        kind = _kind(set(value)) if isinstance(value, Mapping) else None
        if kind is None:
            raise RecordError(
                "columns", "expected a row of videos, comments or channels", got=value
            )
        yield from READERS[kind](fields(kind, value, self.known, drift))


def _kind(columns: set[str]) -> str | None:
    """Return what the rows of a table with these columns are; null for other tables."""
    return next((kind for kind, marks in KINDS.items() if marks <= columns), None)


def _video(row: Fields) -> Iterator[Sight]:
    created = times.iso(row.value.get("publishedAt"), UTC)
    channel, name = row.id("channelId"), row.text("channelTitle")
    seconds = row.count("durationSec")
    millis = duration_ms(row.text("duration")) if seconds is None else seconds * 1000
    yield Post(
        platform="youtube",
        native_id=row.own_id("videoId"),
        post_type="video",
        account_native_id=channel,
        text=row.text("videoDescription"),
        title=row.text("videoTitle"),
        lang=row.text("defaultLAudioLanguage") or row.text("defaultLanguage"),
        created=created,
        status="live",
        flags=times.flags(created),
        media=[Medium("video", duration_ms=millis)],
        metrics=row.metrics(VIDEO_METRICS),
    )
    if channel:
        yield Account(platform="youtube", native_id=channel, display_name=name)


def _comment(row: Fields) -> Iterator[Sight]:
    native_id, author, shown = row.own_id("id"), row.id("authorChannelId"), row.text("authorName")
    created, answered = times.iso(row.value.get("publishedAt"), UTC), row.id("isReplyTo")
    video = row.id("videoId")
    handle = shown[1:] if shown and shown.startswith("@") else None
    yield Post(
        platform="youtube",
        native_id=native_id,
        post_type="comment",
        account_native_id=author,
        account_handle=handle or None,
        url=f"https://www.youtube.com/watch?v={video}&lc={native_id}" if video else None,
        text=row.text("text"),
        created=created,
        status="live",
        thread_native_id=video,
        flags=times.flags(created),
        relations=[Relation("reply", answered or video)] if answered or video else [],
        metrics=row.metrics({"likeCount": "like", "replyCount": "reply"}),
    )
    if author:
        yield Account(
            platform="youtube", native_id=author, handle=handle or None, display_name=shown
        )


def _channel(row: Fields) -> Iterator[Sight]:
    handle = row.text("customUrl")
    yield Account(
        platform="youtube",
        native_id=row.own_id("id" if "id" in row else "channelId"),
        handle=handle.removeprefix("@") if handle else None,
        display_name=row.text("title") or row.text("channelTitle"),
        description=row.text("description") or row.text("channelDescription"),
        avatar_url=row.text("thumbnail"),
        country=row.text("country"),
        created_at=times.iso(row.value.get("publishedAt"), UTC).at,
        followers=_followers(row),
        posts=row.count("videoCount"),
        status="active",
    )


def _followers(row: Fields) -> int | None:
    """Return the number of subscribers; a 0 is a hidden number unless the row says it is not."""
    hidden, found = truth_of(row.value.get("hiddenSubscriberCount")), row.count("subscriberCount")
    return found if hidden is False or (found and not hidden) else None


READERS: Mapping[str, Any] = {"video": _video, "comment": _comment, "channel": _channel}
