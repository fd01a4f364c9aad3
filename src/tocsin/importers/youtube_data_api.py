"""YouTube Data API, version 3: answers about videos, channels, comments, searches and playlists.

Every object says its `kind`. Counts are JSON strings; one that a channel hides is left out, and is
not 0. The id of a search result is an object.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Elements
from tocsin.importers.pages import each
from tocsin.importers.recognise import STRANGE, by_objects
from tocsin.importers.sights import Sight
from tocsin.importers.youtube_objects import channel, comment, thread, video
from tocsin.vocabulary.errors import RecordError

KIND = "youtube#"
NAMELESS = ("youtube#commentThread", "youtube#playlist")
"""Kinds that need no id of their own: the one holds comments that have them, the other nothing."""
INNER = {"youtube#video": "videoId", "youtube#channel": "channelId"}
"""Where the id of a search result, or of a playlist's item, stands."""


class YouTubeDataApi:
    """Reads answers, whole or item by item."""

    name: ClassVar[str] = "youtube_data_api"
    title: ClassVar[str] = "YouTube Data API v3"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the kind that every object of the interface states."""
        found = by_objects(head, _likeness, "objects of a kind that begins with youtube#")
        page = head.shape == "json" and head.text.lstrip("\ufeff \t\r\n").startswith("{")
        if found.score and page and isinstance(head.objects[0].get("items"), list):
            return Sniff(found.score, found.why, Elements(("items",)))
        return found if found.score else STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterable[Sight]:
        """Say what an item says, or every item of an answer."""
        value = record.value
        if isinstance(value, Mapping) and "items" in value:
            return self._answer(fields("answer", value, self.known, drift))
        return _item(fields("item", value, self.known, drift), record.context)

    def _answer(self, answer: Fields) -> Iterator[Sight]:
        yield from each("items", answer.array("items"), lambda one: self._read(one, answer))

    def _read(self, one: object, answer: Fields) -> Iterator[Sight]:
        return _item(fields("item", one, self.known, answer.drift), answer.value)


def _likeness(one: Mapping[str, Any]) -> float:
    kind = one.get("kind")
    if isinstance(kind, str) and kind.startswith(KIND):
        return 0.98 if "items" in one or "id" in one or "snippet" in one else 0.6
    items = one.get("items")
    first = items[0] if isinstance(items, list) and items else None
    return _likeness(first) * 0.95 if isinstance(first, Mapping) and "kind" in first else 0.0


def _item(item: Fields, answer: Mapping[str, Any]) -> Iterator[Sight]:
    """Read one item by its kind, or else by the kind of the answer it came in."""
    kind = item.text("kind") or _kind_of(answer)
    if kind == "youtube#searchResult":
        found = item.object("id", "id") if isinstance(item.value.get("id"), Mapping) else item
        kind, native_id = _found(found)
    elif kind == "youtube#playlistItem":
        inner = item.object("snippet", "snippet").object("resourceId", "id")
        native_id = inner.id("videoId") or item.object("contentDetails", "details").id("videoId")
        kind = "youtube#video"
    else:
        native_id = item.id("id")
    if native_id is None and kind not in NAMELESS:
        raise RecordError("id", "expected an id", column="item.id", got=item.value.get("id", ""))
    yield from _by_kind(kind, item, native_id or "")


def _by_kind(kind: str, item: Fields, native_id: str) -> Iterator[Sight]:
    if kind == "youtube#video":
        yield from video(item, native_id)
    elif kind == "youtube#channel":
        yield channel(item, native_id)
    elif kind == "youtube#commentThread":
        yield from thread(item)
    elif kind == "youtube#comment":
        yield from comment(item, native_id, None)
    elif not kind.startswith(KIND):
        raise RecordError("shape", "expected a kind of YouTube's", column="item.kind", got=kind)


def _found(found: Fields) -> tuple[str, str | None]:
    """Return the kind and id of what a search found; a playlist has neither words nor views."""
    kind = found.text("kind") or ""
    for one, key in INNER.items():
        if key in found and (kind == one or kind not in INNER):
            return one, found.id(key)
    return kind if kind not in INNER else "youtube#playlist", found.id("playlistId")


def _kind_of(answer: Mapping[str, Any]) -> str:
    """Return the kind of items in an answer that does not repeat it in each.

    >>> _kind_of({"kind": "youtube#videoListResponse"}), _kind_of({})
    ('youtube#video', '')
    """
    kind = str(answer.get("kind") or "").removesuffix("ListResponse")
    return {"youtube#search": "youtube#searchResult"}.get(kind, kind)
