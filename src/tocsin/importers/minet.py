"""Tables that minet writes, of X, Bluesky, TikTok, Telegram and YouTube.

Lists are joined by a pipe. `timestamp_utc` is the time; `local_time` beside it is the collecting
machine's and is left alone.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from tocsin.importers import Drift, Record, Sniff
from tocsin.importers.fields import fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited, Lines
from tocsin.importers.minet_rows import ROWS
from tocsin.importers.recognise import STRANGE
from tocsin.importers.sights import Sight
from tocsin.vocabulary.errors import RecordError

MARKS: Mapping[str, frozenset[str]] = {
    "x": frozenset({"id", "timestamp_utc", "user_screen_name", "text", "retweeted_id"}),
    "bluesky": frozenset({"cid", "uri", "user_did", "timestamp_utc"}),
    "tiktok": frozenset({"id", "description", "author_unique_id", "digg_count"}),
    "telegram": frozenset({"link_to_message", "text", "datetime"}),
    "youtube_comment": frozenset({"comment_id", "video_id", "text", "published_at"}),
    "youtube_video": frozenset({"video_id", "channel_id", "title", "published_at"}),
    "youtube_channel": frozenset({"channel_id", "title", "subscriber_count", "published_at"}),
}
"""Columns by which the table of a source is told, the more particular first."""


class Minet:
    """Reads tables, and the same columns as JSON lines."""

    name: ClassVar[str] = "minet"
    title: ClassVar[str] = "minet tables (X, Bluesky, TikTok, Telegram, YouTube)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the columns of each source."""
        jsonl = head.shape == "jsonl" and head.objects
        columns = head.objects[0].keys() if jsonl else head.columns
        found = flavour({name.strip().lstrip("\ufeff") for name in columns})
        if found is None or not (jsonl or head.shape == "delimited"):
            return STRANGE
        layout = Lines() if jsonl else Delimited(head.delimiter)
        return Sniff(0.9, f"minet's columns for {found.partition('_')[0]}", layout)

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a row says."""
        value = record.value
        found = flavour(set(value)) if isinstance(value, Mapping) else None
        if found is None:
            raise RecordError(
                "columns", "expected a row of a source that minet collects", got=value
            )
        yield from ROWS[found](fields(found, value, self.known, drift))


def flavour(names: set[str]) -> str | None:
    """Return which source a row with these columns came from; null: none that is read here."""
    return next((source for source, marks in MARKS.items() if marks <= names), None)
