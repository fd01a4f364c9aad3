"""Bluesky posts as the network's interface shows them: feeds, searches, threads, single posts.

A view holds the author's record and what the server adds: counts, labels, and `indexedAt`, which
is the server's clock beside the author's claim of `createdAt`. Posts inside a view, quoted or
answered, are posts too, though not primary.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.bluesky_records import POST, REPOST, Written, event, relation
from tocsin.importers.bluesky_records import post as written_post
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.json_values import Json
from tocsin.importers.layout import Elements
from tocsin.importers.pages import each
from tocsin.importers.pages import one as part
from tocsin.importers.recognise import STRANGE, by_objects
from tocsin.importers.sights import Account, Medium, Post, Sight
from tocsin.vocabulary.errors import RecordError

METRICS = {
    "likeCount": "like",
    "repostCount": "repost",
    "replyCount": "reply",
    "quoteCount": "quote",
    "bookmarkCount": "bookmark",
}
LISTS = ("feed", "posts")
FOREIGN = {"py_type", "like_count", "indexed_at", "repost_count"}
"""Names under which the network's Python library writes views; 4CAT keeps them so."""
SNAKE = re.compile(r"(?<=[a-z0-9])_([a-z])")
APART = timedelta(days=1)
"""More than this between the author's time and the server's is told in the flags."""
DEEPEST = 30
"""Levels of a thread that are followed."""


class BlueskyPostView:
    """Reads post views in all their shapes."""

    name: ClassVar[str] = "bluesky_postview"
    title: ClassVar[str] = "Bluesky post views"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)
        self.names = frozenset[str]().union(*self.known.values())

    def sniff(self, head: Head) -> Sniff:
        """Judge by addresses that begin with at:// beside an author or a record."""
        found = by_objects(head, _likeness, "post views with an at:// address")
        one_page = head.shape == "json" and head.text.lstrip().startswith("{") and head.objects
        for name in LISTS if one_page and found.score else ():
            if isinstance(head.objects[0].get(name), list):
                return Sniff(found.score, "an answer that holds post views", Elements((name,)))
        return found if found.score else STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a view or an entry of a feed says."""
        value = _as_published(record.value, self.names)
        if isinstance(value, str) and value.startswith("at://"):
            value = {"uri": value}
        if isinstance(value, Mapping) and "record" in value:
            yield from _view(fields("view", value, self.known, drift), is_primary=True)
            return
        entry = fields("entry", value, self.known, drift)
        listed = [name for name in LISTS if name in entry]
        for name in listed:
            every = entry.array(name)
            yield from each(name, every, lambda one: self.sights(_instead(record, one), drift))
        if listed:
            return
        yield from _entry(entry, is_primary=True, depth=0)


def _as_published(value: Json, known: frozenset[str]) -> Json:
    """Return a view under the interface's own names where a Python library wrote it under others.

    >>> _as_published({"py_type": "postView", "like_count": 3}, frozenset({"$type", "likeCount"}))
    {'$type': 'postView', 'likeCount': 3}
    """
    if isinstance(value, Mapping) and FOREIGN & _names(value):
        return _renamed(value, known, 0)
    return value


def _names(value: Mapping[str, Any]) -> set[str]:
    """Return the names an object and the post in it use."""
    inner = value.get("post")
    return {*value, *(inner if isinstance(inner, Mapping) else ())}


def _renamed(value: Json, known: frozenset[str], depth: int) -> Json:
    """Rename every member whose published name we know, as deep as any view goes."""
    if depth > DEEPEST:
        return value
    if isinstance(value, list):
        return [_renamed(one, known, depth + 1) for one in value]
    if not isinstance(value, Mapping):
        return value
    names = {name: _published(name) for name in value}
    return {
        (new if (new := names[name]) in known else name): _renamed(one, known, depth + 1)
        for name, one in value.items()
    }


def _published(name: str) -> str:
    """Return the interface's name for a library's: `like_count` is `likeCount`."""
    return "$type" if name == "py_type" else SNAKE.sub(lambda found: found[1].upper(), name)


def _instead(record: Record, value: object) -> Record:
    """Return a record of one view of a page."""
    return Record(record.number, record.line, record.offset, record.raw, value, record.context)


def _likeness(one: Mapping[str, Any]) -> float:
    """Say how much an object looks like a view, an entry of a feed, a thread or a page of them."""
    thread, post = one.get("thread"), one.get("post")
    if isinstance(thread, Mapping) and isinstance(thread.get("post"), Mapping):
        return _likeness(thread)
    if isinstance(post, Mapping) and "uri" in post:
        return _likeness(post)
    for name in LISTS:
        inner = one.get(name)
        if isinstance(inner, list) and inner and isinstance(inner[0], Mapping):
            return _likeness(inner[0])
    uri = one.get("uri")
    if not isinstance(uri, str) or not uri.startswith("at://") or "source_platform" in one:
        return 0.0
    return 0.97 if {"author", "record"} <= one.keys() else 0.6


def _entry(entry: Fields, *, is_primary: bool, depth: int) -> Iterator[Sight]:
    """Read an entry of a feed or a branch of a thread, and what stands around its post."""
    if "thread" in entry:
        deeper = partial(_entry, is_primary=True, depth=depth)
        yield from part("thread", entry.object("thread", "entry"), deeper)
        return
    view = entry.object("post", "view")
    if not view:
        yield _bare(entry)
        return
    yield from _view(view, is_primary=is_primary)
    yield from _repost(entry.object("reason", "reason"), view)
    around = entry.object("reply", "around")
    for name in ("parent", "root"):
        other = around.object(name, "view")
        if "record" in other:
            yield from _view(other, is_primary=False)
    for path, branch in _branches(entry) if depth < DEEPEST else ():
        if "post" in branch:
            deeper = partial(_entry, is_primary=is_primary, depth=depth + 1)
            yield from part(path, branch, deeper)


def _branches(entry: Fields) -> Iterator[tuple[str, Fields]]:
    """Yield what a post answers and what answers it, and where each stands."""
    parent = entry.object("parent", "entry")
    if parent:
        yield "parent", parent
    for place, reply in enumerate(entry.objects("replies", "entry")):
        yield f"replies.{place}", reply


def _bare(entry: Fields) -> Sight:
    """Return what is known of a post of which there is only the address."""
    uri = entry.own_id("uri")
    if not uri.startswith("at://"):
        raise RecordError("id", "expected an at:// address", column="entry.uri", got=uri)
    if entry.truth("notFound"):
        return event("post", uri, None, "unavailable")
    author = relation("quote", uri).account_native_id
    return Post(platform="bluesky", native_id=uri, account_native_id=author)


def view_sights(view: Fields) -> Iterator[Sight]:
    """Yield what one post view says, as another importer met it."""
    yield from _view(view, is_primary=True)


def _view(view: Fields, *, is_primary: bool) -> Iterator[Sight]:
    """Yield a post, its author, and the post it quotes."""
    uri, author = view.own_id("uri"), view.object("author", "author")
    record = view.object("record" if "record" in view else "value", "post")
    embed = view.object("embed", "embed_view") or next(
        iter(view.objects("embeds", "embed_view")), Fields("embed_view", {}, {}, view.drift)
    )
    did = author.id("did") or relation("quote", uri).account_native_id
    seen = written_post(Written(record, uri, did or "", None, changed=False))
    seen.account_native_id, seen.account_handle = did, author.text("handle")
    seen.is_primary, seen.metrics = is_primary, view.metrics(METRICS)
    seen.media = list(_media(embed)) or seen.media
    _add_state(seen, view, record)
    yield seen
    if did:
        yield _account(author, did)
    yield from _quoted(embed)


def _add_state(seen: Post, view: Fields, record: Fields) -> None:
    """Add the server's time and the labels that moderators, or the author, put on the post."""
    seen.status_at = times.iso(view.value.get("indexedAt")).at
    claimed = seen.created.at if seen.created else None
    if claimed and seen.status_at and abs(seen.status_at - claimed) > APART:
        seen.flags.append("times_disagree")
    labels = [*_labels(view, "labels"), *_labels(record.object("labels", "labels"), "values")]
    if labels:
        seen.status_reason = "labelled " + ", ".join(dict.fromkeys(labels))
    if "!takedown" in labels:
        seen.status = "removed_by_platform"


def _labels(found: Fields, key: str) -> list[str]:
    """Return the labels in force; a negation takes one back."""
    every = found.objects(key, "label") if isinstance(found.value.get(key), list) else []
    gone = {one.text("val") for one in every if one.truth("neg")}
    return [val for one in every if (val := one.text("val")) and val not in gone]


def _account(author: Fields, did: str) -> Account:
    verified = author.object("verification", "verification").text("verifiedStatus")
    return Account(
        platform="bluesky",
        native_id=did,
        handle=author.text("handle"),
        display_name=author.text("displayName"),
        description=author.text("description"),
        avatar_url=author.text("avatar"),
        created_at=times.iso(author.value.get("createdAt")).at,
        verified=None if verified is None else verified == "valid",
        followers=author.count("followersCount"),
        following=author.count("followsCount"),
        posts=author.count("postsCount"),
        status="takendown" if "!takedown" in _labels(author, "labels") else "active",
    )


def _repost(reason: Fields, view: Fields) -> Iterator[Sight]:
    """Yield the repost that put a post into a feed.

    Older servers do not give its address. One account reposts a post once, so the two name it.
    """
    if not (reason.text("$type") or "").endswith("reasonRepost"):
        return
    by = reason.object("by", "author")
    did, original, given = by.id("did"), view.own_id("uri"), reason.text("uri")
    if did is None:
        return
    created = times.iso(reason.value.get("indexedAt"))
    yield Post(
        platform="bluesky",
        native_id=given or f"at://{did}/{REPOST}/{original.removeprefix('at://')}",
        id_kind="native" if given else "recovered",
        post_type="repost",
        account_native_id=did,
        account_handle=by.text("handle"),
        created=created,
        status="live",
        flags=times.flags(created),
        relations=[relation("repost", original)],
        links=[],
        hashtags=[],
        mentions=[],
    )
    yield _account(by, did)


def _quoted(embed: Fields) -> Iterator[Sight]:
    """Yield the quoted post, where the server shows it; an event where it says it is gone."""
    found = embed.object("record", "quoted_view")
    inner = found.object("record", "view") if "record" in found else embed.object("record", "view")
    uri = inner.text("uri")
    if uri is None or f"/{POST}/" not in uri:
        return
    if inner.truth("notFound"):
        yield event("post", uri, None, "unavailable")
    elif isinstance(inner.value.get("value"), Mapping):
        yield from _view(inner, is_primary=False)


def _media(embed: Fields) -> Iterator[Medium]:
    """Yield pictures and the video with the addresses the server serves them from."""
    inner = embed.object("media", "embed_view") or embed
    for image in inner.objects("images", "image_view"):
        yield _medium("image", image, image.text("fullsize") or image.text("thumb"))
    if inner.text("playlist"):
        yield _medium("video", inner, inner.text("playlist"))


def _medium(kind: str, found: Fields, url: str | None) -> Medium:
    ratio = found.object("aspectRatio", "ratio")
    return Medium(
        kind, url, found.text("alt"), width=ratio.count("width"), height=ratio.count("height")
    )
