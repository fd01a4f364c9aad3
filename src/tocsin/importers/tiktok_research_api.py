"""TikTok's Research API: pages of videos or comments, and what people make of them.

A page is one record, because what says whether there was more stands beside the videos. Ids are
JSON numbers past 2^53, which a reader of floats would bend; one that was bent already is refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.cells import list_of
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited, Elements
from tocsin.importers.pages import each
from tocsin.importers.recognise import STRANGE, by_columns, by_objects
from tocsin.importers.sights import Account, Collection, Medium, Mention, Post, Relation, Sight
from tocsin.vocabulary.errors import RecordError

REQUEST = "https://open.tiktokapis.com/v2/research"
LISTS = ("videos", "user_liked_videos", "user_pinned_videos", "reposted_videos")
MARKS = {"video_description", "region_code", "voice_to_text", "hashtag_names", "is_stem_verified"}
REQUIRED = frozenset({"id", "video_description", "create_time"})
USUAL = frozenset({"username", "region_code", "view_count", "like_count"})
LARGE = 16 << 20
"""Bytes on disk past which a page is many pages glued together, and is read video by video."""
METRICS = {
    "like_count": "like",
    "comment_count": "reply",
    "share_count": "share",
    "view_count": "view",
    "favorites_count": "bookmark",
    "favourites_count": "bookmark",
    "reply_count": "reply",
}


class TikTokResearchApi:
    """Reads pages, and videos or comments taken out of their pages."""

    name: ClassVar[str] = "tiktok_research_api"
    title: ClassVar[str] = "TikTok Research API"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the fields that only this interface has."""
        if score := by_columns(head, REQUIRED, USUAL):
            return Sniff(score, "the interface's fields as columns", Delimited(head.delimiter))
        found = by_objects(head, _likeness, "videos with video_description, or comments on them")
        pages = isinstance(found.layout, Elements) and not head.text.lstrip().startswith("[")
        if found.score and pages and head.size > LARGE:
            paths = tuple(f"data.{name}" for name in (*LISTS, "comments"))
            return Sniff(found.score, found.why, Elements(paths))
        return found if found.score else STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterable[Sight]:
        """Say what a page says, or one video or comment."""
        value = record.value
        if isinstance(value, Mapping) and "data" in value:
            return self._page(fields("page", value, self.known, drift))
        if _is_comment(value):
            return [_comment(fields("comment", value, self.known, drift), None)]
        return _video(fields("video", value, self.known, drift), None)

    def _page(self, page: Fields) -> Iterator[Sight]:
        data = page.object("data", "data")
        lists = [name for name in (*LISTS, "comments") if name in data]
        if not lists:
            got = page.object("error", "error").text("message") or list(page.value)
            raise RecordError("shape", "expected videos or comments", column="page.data", got=got)
        collection = _collection(data, "comment" if "comments" in lists else "query")
        yield collection
        for name in lists:
            kind = "comment" if name == "comments" else "video"
            read = partial(_element, kind=kind, page=page, collection=collection.query_url)
            yield from each(f"data.{name}", data.array(name), read)


def _likeness(one: Mapping[str, Any]) -> float:
    """Say how much an object looks like a page, a video or a comment."""
    data = one.get("data")
    if isinstance(data, Mapping):
        found = next((data[name] for name in (*LISTS, "comments") if name in data), None)
        if not isinstance(found, list):
            return 0.0
        inner = [each for each in found[:5] if isinstance(each, Mapping)]
        marked = any(_likeness(each) > 0.5 for each in inner)
        paged = "has_more" in data or "cursor" in data or "search_id" in data
        return 0.98 if marked else 0.7 if paged and "error" in one else 0.0
    if "source_platform" in one or "id" not in one:
        return 0.0
    if len(MARKS & one.keys()) >= 2 or {"video_description", "create_time"} <= one.keys():
        return 0.95
    return 0.8 if _is_comment(one) else 0.0


def _is_comment(value: object) -> bool:
    marks = {"video_id", "text", "create_time", "parent_comment_id"}
    return isinstance(value, Mapping) and marks <= value.keys()


def _collection(data: Fields, request: str) -> Collection:
    """Return how a page came about; `has_more` is all that says whether it is the last one."""
    search, more = data.id("search_id"), data.truth("has_more")
    parts = (("search_id", search), ("cursor", data.id("cursor")))
    told = "&".join(f"{name}={value}" for name, value in parts if value is not None)
    path = f"{REQUEST}/video/{request}/" + ("list/" if request == "comment" else "")
    return Collection(
        query_url=f"{path}?{told}" if told else path,
        tool="TikTok Research API",
        complete=None if more is None else not more,
    )


def _element(value: object, kind: str, page: Fields, collection: str) -> Iterable[Sight]:
    """Return what an element of a page says."""
    found = fields(kind, value, page.known, page.drift)
    return [_comment(found, collection)] if kind == "comment" else _video(found, collection)


def _id(found: Fields) -> str:
    native_id = found.own_id("id")
    if not native_id.isdigit():
        raise RecordError("id", "expected digits", column=f"{found.name}.id", got=native_id)
    return native_id


def _video(video: Fields, collection: str | None) -> Iterator[Sight]:
    native_id, handle = _id(video), video.text("username")
    created = times.epoch(video.value.get("create_time"), "s")
    if created.at is None and isinstance(video.value.get("create_time"), str):
        created = times.iso(video.value["create_time"])
    country = _country(video)
    label = video.object("video_label", "label").text("content")
    yield Post(
        platform="tiktok",
        native_id=native_id,
        post_type="video",
        account_native_id=handle,
        account_handle=handle,
        text=video.text("video_description"),
        transcript=video.text("voice_to_text"),
        country=country,
        country_basis="platform_field" if country else None,
        created=created,
        collection=collection,
        status="live",
        status_reason=label,
        flags=times.flags(created),
        hashtags=_hashtags(video),
        mentions=_mentions(video),
        media=_media(video),
        metrics=video.metrics(METRICS),
    )
    if handle:
        yield Account(platform="tiktok", native_id=handle, handle=handle)


def _country(video: Fields) -> str | None:
    code = video.text("region_code")
    return code.upper() if code and len(code) == 2 and code.isalpha() else None


def _hashtags(video: Fields) -> list[str] | None:
    """Return the tags; null: the request did not ask for them."""
    if video.value.get("hashtag_names") not in (None, ""):
        return list_of(video.value["hashtag_names"], None)
    if "hashtag_info_list" not in video:
        return None
    named = video.objects("hashtag_info_list", "hashtag")
    return [tag for one in named if (tag := one.text("hashtag_name"))]


def _mentions(video: Fields) -> list[Mention] | None:
    if video.value.get("video_mention_list") in (None, ""):
        return None
    return [Mention(name.lstrip("@")) for name in list_of(video.value["video_mention_list"], None)]


def _media(video: Fields) -> list[Medium]:
    seconds = video.count("video_duration")
    return [Medium("video", duration_ms=None if seconds is None else seconds * 1000)]


def _comment(comment: Fields, collection: str | None) -> Post:
    """Return a comment; the interface does not say who wrote it."""
    created = times.epoch(comment.value.get("create_time"), "s")
    video, parent = comment.id("video_id"), comment.id("parent_comment_id")
    answered = parent if parent and parent != "0" else video
    return Post(
        platform="tiktok",
        native_id=_id(comment),
        post_type="comment",
        text=comment.text("text"),
        created=created,
        collection=collection,
        status="live",
        thread_native_id=video,
        flags=times.flags(created),
        relations=[Relation("reply", answered)] if answered else [],
        metrics=comment.metrics(METRICS),
    )
