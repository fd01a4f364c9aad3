"""Meta Content Library: posts of Facebook, Instagram and Threads, one row each, dotted columns.

Ids are the library's own and lead nowhere on the platform; the posts say so (`id_kind`). An empty
count is not known; it is never nought.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.cells import Cell, list_of, truth_of
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited
from tocsin.importers.recognise import by_columns, by_objects
from tocsin.importers.sights import Account, Link, Medium, Mention, Post, Relation, Sight
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.places import place

REQUIRED = frozenset({"id", "creation_time", "text", "post_owner.id"})
USUAL = frozenset({"mcl_url", "post_owner.name", "post_owner.type", "statistics.views", "lang"})
METRICS = {
    "statistics.like_count": "like",
    "statistics.comment_count": "reply",
    "statistics.share_count": "share",
    "statistics.reaction_count": "reaction_total",
    "statistics.views": "view",
    "statistics.love_count": "love",
    "statistics.wow_count": "wow",
    "statistics.haha_count": "haha",
    "statistics.sad_count": "sad",
    "statistics.angry_count": "angry",
    "statistics.care_count": "care",
    "statistics.reply_count": "reply",
    "statistics.repost_count": "repost",
    "statistics.quote_count": "quote",
}
KINDS = {"reels": "video", "videos": "video", "live": "video", "albums": "post", "photos": "post"}
MEDIA = {"reels": "video", "videos": "video", "photos": "image", "albums": "image"}
PLATFORMS = ("instagram", "threads", "facebook")


class MetaContentLibrary:
    """Reads tables, and JSON with the same fields, taken out of the library."""

    name: ClassVar[str] = "meta_content_library"
    title: ClassVar[str] = "Meta Content Library"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the library's columns."""
        if score := by_columns(head, REQUIRED, USUAL):
            return Sniff(score, "the library's columns", Delimited(head.delimiter))
        return by_objects(head, _likeness, "posts with post_owner and creation_time")

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a row says of a post and of its owner."""
        row = fields("row", flattened(record.value), self.known, drift)
        owner_id = row.id("post_owner.id")
        platform = _platform(row)
        post = _post(row, platform)
        yield post
        if owner_id:
            yield Account(
                platform=platform,
                native_id=f"library:{owner_id}",
                handle=row.text("post_owner.username"),
                display_name=row.text("post_owner.name"),
            )


def _likeness(one: Mapping[str, Any]) -> float:
    flat = {"post_owner.id", "creation_time"} <= one.keys()
    nested = isinstance(one.get("post_owner"), Mapping) and "creation_time" in one
    return 0.95 if flat or nested else 0.0


def flattened(value: Cell) -> Cell:
    """Return an object with the members of inner objects under dotted names, as the tables have.

    >>> flattened({"id": 1, "post_owner": {"id": 2}})
    {'id': 1, 'post_owner.id': 2}
    """
    if not isinstance(value, Mapping):
        return value
    found: dict[str, Cell] = {}
    for name, inner in value.items():
        if isinstance(inner, Mapping) and name in ("post_owner", "statistics", "surface"):
            found |= {f"{name}.{key}": cell for key, cell in inner.items()}
        else:
            found[name] = inner
    return found


def _platform(row: Fields) -> str:
    """Return where the post is from: its address says, else the kind of its owner."""
    said = f"{row.text('mcl_url')} {row.text('post_owner.type')}".casefold()
    return next((name for name in PLATFORMS if name in said), "facebook")


def _post(row: Fields, platform: str) -> Post:
    text, kind = row.text("text"), (row.text("content_type") or "").casefold()
    created, edited = times.iso(row.text("creation_time")), times.iso(row.text("modified_time"))
    owner_id, country = row.id("post_owner.id"), _country(row)
    return Post(
        platform=platform,
        native_id=row.own_id("id"),
        id_kind="library",
        post_type=KINDS.get(kind, "comment" if kind == "comments" else "post"),
        account_native_id=f"library:{owner_id}" if owner_id else None,
        account_handle=row.text("post_owner.username"),
        url=row.text("mcl_url"),
        text=text,
        lang=row.text("lang"),
        created=created,
        edited_at=edited.at,
        status="edited" if edited.at else "unknown",
        country=country,
        country_basis="platform_field" if country else None,
        paid_partnership=truth_of(row.value.get("is_branded_content")),
        hashtags=_tags(row),
        links=_links(row, text),
        mentions=_mentions(row),
        relations=_relations(row),
        media=[Medium(MEDIA[kind])] if kind in MEDIA else [],
        metrics=row.metrics(METRICS),
        flags=times.flags(created),
    )


def _country(row: Fields) -> str | None:
    """Return the country the owner's page is run from."""
    for name in ("surface.country", "post_owner.country"):
        try:
            return place(row.text(name) or "").iso2
        except UnknownNameError:
            continue
    return None


def _tags(row: Fields) -> list[str] | None:
    """Return the listed hashtags; null: not listed, so they are read from the text."""
    cell = row.value.get("hashtags")
    return None if cell in (None, "") else [tag.lstrip("#") for tag in list_of(cell, None)]


def _links(row: Fields, text: str | None) -> list[Link] | None:
    attached = row.text("link_attachment.link")
    return with_more(links_in(text), [Link(attached, "card")]) if attached else None


def _mentions(row: Fields) -> list[Mention] | None:
    cell = row.value.get("tags.mentions") or row.value.get("mentions")
    named = list_of(cell, None) if cell else []
    return [Mention(handle=one.removeprefix("@")) for one in named] or None


def _relations(row: Fields) -> list[Relation]:
    """Return the shared post, and what a comment answers."""
    found = {"quote": row.id("shared_post_id"), "reply": row.id("parent_id")}
    return [Relation(kind, native_id) for kind, native_id in found.items() if native_id]
