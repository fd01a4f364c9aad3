"""VK's walls: posts and comments as its interface hands them out, alone or in whole answers.

An owner below zero is a community. A post's id is its owner's and its own: `-123456_70`. The names
of authors stand apart, under `profiles` and `groups`, and are read as sights of accounts.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Elements
from tocsin.importers.pages import each
from tocsin.importers.recognise import STRANGE, by_objects
from tocsin.importers.sights import Account, Link, Medium, Post, Relation, Sight
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import RecordError

LISTS = ("items", "profiles", "groups")
METRICS = {"likes": "like", "comments": "reply", "reposts": "repost", "views": "view"}
MARKS = {
    "copy_history", "marked_as_ads", "post_source", "attachments", "views", "reposts", "post_type",
}  # fmt: skip
GONE = {"deleted": "deactivated", "banned": "suspended"}


class VkWall:
    """Reads posts, comments, profiles and communities."""

    name: ClassVar[str] = "vk_wall"
    title: ClassVar[str] = "VK wall posts"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the owner, author and counts that posts carry."""
        found = by_objects(head, _likeness, "posts with owner_id, from_id and date")
        page = head.shape == "json" and head.text.lstrip("\ufeff \t\r\n").startswith("{")
        if found.score and page:
            return Sniff(found.score, found.why, _layout(head.objects[0]) or found.layout)
        return found if found.score else STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a post, a comment, a profile or a whole answer says."""
        value = record.value
        if isinstance(value, Mapping) and ("response" in value or "items" in value):
            for path, elements in _inside(fields("answer", value, self.known, drift)):
                yield from each(path, elements, lambda one: self._one(one, drift))
            return
        yield from self._one(value, drift)

    def _one(self, value: object, drift: Drift) -> Iterator[Sight]:
        kind = _kind(value)
        found = fields(kind, value, self.known, drift)
        if kind == "profile":
            yield _profile(found)
        elif kind == "group":
            yield _group(found)
        elif kind == "comment":
            yield _comment(found)
        else:
            yield from _whole(found)


def _layout(document: Mapping[str, Any]) -> Elements | None:
    """Return where the posts of one answer stand."""
    inner = document.get("response")
    if isinstance(inner, list):
        return Elements(("response",))
    if isinstance(inner, Mapping) and isinstance(inner.get("items"), list):
        return Elements(tuple(f"response.{name}" for name in LISTS))
    return Elements(LISTS) if isinstance(document.get("items"), list) else None


def _likeness(one: Mapping[str, Any]) -> float:
    """Say how much an object looks like a post, or an answer that holds posts."""
    if {"from_id", "date"} <= one.keys() and {"owner_id", "to_id"} & one.keys():
        return 0.97 if MARKS & one.keys() else 0.7
    if {"post_id", "from_id", "date", "text"} <= one.keys():
        return 0.7
    inner = one.get("response", one)
    items = inner.get("items") if isinstance(inner, Mapping) else inner
    if not isinstance(items, list) or not items:
        return 0.0
    return max((_likeness(each) for each in items[:5] if isinstance(each, Mapping)), default=0.0)


def _inside(answer: Fields) -> Iterator[tuple[str, list[object]]]:
    """Yield the arrays of an answer, and where each stands."""
    inner = answer.value.get("response", answer.value)
    before = "response." if "response" in answer else ""
    if isinstance(inner, Mapping):
        for name in LISTS:
            if isinstance(inner.get(name), list):
                yield f"{before}{name}", inner[name]
    elif isinstance(inner, list):
        yield "response", inner


def _kind(value: object) -> str:
    names = value.keys() if isinstance(value, Mapping) else set()
    if "first_name" in names:
        return "profile"
    if "name" in names and "date" not in names:
        return "group"
    return "comment" if "post_id" in names and "post_type" not in names else "post"


def _profile(found: Fields) -> Account:
    names = (found.text("first_name"), found.text("last_name"))
    return Account(
        platform="vk",
        native_id=found.own_id("id"),
        handle=found.text("screen_name") or found.text("domain"),
        display_name=" ".join(name for name in names if name) or None,
        avatar_url=found.text("photo_100"),
        verified=_flag(found, "verified"),
        followers=found.count("followers_count"),
        status=GONE.get(found.text("deactivated") or "", "active"),
    )


def _group(found: Fields) -> Account:
    return Account(
        platform="vk",
        native_id=f"-{found.own_id('id').removeprefix('-')}",
        handle=found.text("screen_name"),
        display_name=found.text("name"),
        description=found.text("description"),
        avatar_url=found.text("photo_100"),
        verified=_flag(found, "verified"),
        followers=found.count("members_count"),
        status=GONE.get(found.text("deactivated") or "", "active"),
    )


def _flag(found: Fields, key: str) -> bool | None:
    """Return what VK writes as 0 and 1, and now and then as false and true."""
    value = found.value.get(key)
    return {"0": False, "1": True, "False": False, "True": True}.get(str(value))


def _whole(found: Fields) -> Iterator[Sight]:
    """Yield a post, and the posts it copies, as not primary."""
    if _flag(found, "friends_only"):
        raise RecordError("private", "a post for friends is not imported", column="friends_only")
    copied = found.objects("copy_history", "post")
    yield _post(found, copied)
    for number, one in enumerate(copied):
        if "id" in one:
            inner = _post(one, copied[number + 1 :])
            inner.is_primary = False
            yield inner


def _owner(found: Fields) -> str:
    return found.own_id("owner_id" if "owner_id" in found else "to_id")


def _post(found: Fields, copied: list[Fields]) -> Post:
    created = times.epoch(found.value.get("date"), "s")
    edited_at = times.epoch(found.value.get("edited") or None, "s").at
    text = found.text("text")
    cards = list(_cards(found))
    deleted = found.truth("is_deleted")
    return Post(
        platform="vk",
        native_id=f"{_owner(found)}_{found.own_id('id')}",
        post_type="repost" if copied and text is None else "post",
        account_native_id=found.id("from_id"),
        text=text,
        created=created,
        edited_at=edited_at,
        status="deleted" if deleted else "edited" if edited_at else "live",
        status_reason=found.text("deleted_reason"),
        labelled_ad=_flag(found, "marked_as_ads"),
        client=found.object("post_source", "source").text("platform"),
        flags=times.flags(created),
        links=with_more(links_in(text), cards) if cards else None,
        relations=list(_relations(found, copied)),
        media=list(_media(found)),
        metrics=_metrics(found),
    )


def _relations(found: Fields, copied: list[Fields]) -> Iterator[Relation]:
    """Yield what a post copies, the nearest first, and what it answers."""
    for kind, one in zip(("repost", *["copy_history"] * len(copied)), copied, strict=False):
        owner, number = one.id("owner_id"), one.id("id")
        if owner and number:
            yield Relation(kind, f"{owner}_{number}", one.id("from_id") or owner)
    owner, number = found.id("reply_owner_id"), found.id("reply_post_id")
    if owner and number:
        yield Relation("reply", f"{owner}_{number}")


def _comment(found: Fields) -> Post:
    """Return a comment, whose id is its post's and its own number."""
    owner, under = _owner(found), found.own_id("post_id")
    number, post_id = found.own_id("id"), f"{owner}_{under}"
    created = times.epoch(found.value.get("date"), "s")
    answered = found.id("reply_to_comment")
    cards = list(_cards(found))
    text = found.text("text")
    return Post(
        platform="vk",
        native_id=f"{post_id}_r{number}",
        post_type="comment",
        account_native_id=found.id("from_id"),
        url=f"https://vk.com/wall{post_id}?reply={number}",
        text=text,
        created=created,
        status="deleted" if found.truth("deleted") else "live",
        thread_native_id=post_id,
        flags=times.flags(created),
        links=with_more(links_in(text), cards) if cards else None,
        relations=[Relation("reply", f"{post_id}_r{answered}" if answered else post_id)],
        media=list(_media(found)),
        metrics=_metrics(found),
    )


def _cards(found: Fields) -> Iterator[Link]:
    for one in found.objects("attachments", "attachment"):
        if url := one.object("link", "link").text("url"):
            yield Link(url, "card")
    if source := found.object("copyright", "copyright").text("link"):
        yield Link(source, "attachment")


def _media(found: Fields) -> Iterator[Medium]:
    for one in found.objects("attachments", "attachment"):
        kind = one.text("type")
        if kind == "photo":
            yield _photo(one.object("photo", "photo"))
        elif kind == "video":
            seconds = one.object("video", "video").count("duration")
            yield Medium("video", duration_ms=seconds * 1000 if seconds else None)
        elif kind in ("audio", "audio_message", "doc"):
            inner = one.object(kind, "file")
            yield Medium("file" if kind == "doc" else "audio", url=inner.text("url"))


def _photo(photo: Fields) -> Medium:
    """Return a picture in the largest size VK names."""
    sizes = [*photo.objects("sizes", "size"), photo.object("orig_photo", "size")]
    best = max(sizes, key=lambda one: one.count("width") or 0)
    return Medium(
        "image",
        best.text("url"),
        photo.text("text"),
        width=best.count("width"),
        height=best.count("height"),
    )


def _metrics(found: Fields) -> dict[str, float]:
    counts = {
        ours: found.object(theirs, "count").count("count")
        for theirs, ours in METRICS.items()
        if isinstance(found.value.get(theirs), Mapping)
    }
    return {name: count for name, count in counts.items() if count is not None}
