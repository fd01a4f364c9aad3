"""Records of Bluesky's own kinds, as the network passes them on: posts, reposts, profiles."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.sights import (
    Account,
    Event,
    Link,
    Medium,
    Mention,
    Post,
    Relation,
    Sight,
)
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import RecordError

POST = "app.bsky.feed.post"
REPOST = "app.bsky.feed.repost"
PROFILE = "app.bsky.actor.profile"
STATUSES = {
    "takendown": "takendown",
    "suspended": "suspended",
    "deactivated": "deactivated",
    "deleted": "deactivated",
}


class Written(Struct, frozen=True):
    """A record that was created or changed, and where and when."""

    record: Fields
    uri: str
    did: str
    seen_at: datetime | None
    changed: bool


class Change(Struct, frozen=True):
    """A change to one of an account's collections."""

    did: str
    collection: str
    operation: str
    rkey: str
    record: Fields
    seen_at: datetime | None

    @property
    def uri(self) -> str:
        """Return the address of what was changed."""
        return f"at://{self.did}/{self.collection}/{self.rkey}"


def sights_of(change: Change) -> Iterator[Sight]:
    """Say what a change says; one to a collection we do not keep says nothing."""
    if change.operation == "delete":
        if change.collection in (POST, REPOST):
            yield event("post", change.uri, change.seen_at, "deleted")
        return
    reader = READERS.get(change.collection)
    if reader is None:
        return
    if not change.record:
        raise RecordError("shape", "expected a record", column="commit.record")
    updated = change.operation == "update"
    yield reader(Written(change.record, change.uri, change.did, change.seen_at, updated))


def post(written: Written) -> Post:
    """Return a post as its author's program wrote it."""
    record, seen_at = written.record, written.seen_at
    reply, embed = record.object("reply", "reply"), record.object("embed", "embed")
    created = times.iso(record.value.get("createdAt"))
    post = Post(
        platform="bluesky",
        native_id=written.uri,
        account_native_id=written.did,
        text=record.text("text"),
        lang=next(iter(record.texts("langs")), None),
        created=created,
        edited_at=seen_at if written.changed else None,
        collected_at=seen_at,
        status="edited" if written.changed else "live",
        status_at=seen_at,
        thread_native_id=reply.object("root", "reference").text("uri"),
        client=record.text("via"),
        flags=times.flags(created),
        relations=list(_relations(reply, embed)),
        media=list(_media(embed)),
    )
    _add_facets(post, record)
    _add_card(post, embed)
    return post


def _repost(written: Written) -> Post:
    created = times.iso(written.record.value.get("createdAt"))
    subject = written.record.object("subject", "reference")
    return Post(
        platform="bluesky",
        native_id=written.uri,
        post_type="repost",
        account_native_id=written.did,
        created=created,
        collected_at=written.seen_at,
        status="live",
        status_at=written.seen_at,
        flags=times.flags(created),
        relations=[relation("repost", subject.own_id("uri"))],
        links=[],
        hashtags=[],
        mentions=[],
    )


def _profile(written: Written) -> Account:
    """Return what a profile says; its `createdAt` is the profile's and not the account's."""
    return Account(
        platform="bluesky",
        native_id=written.did,
        display_name=written.record.text("displayName"),
        description=written.record.text("description"),
        observed_at=written.seen_at,
    )


READERS: Mapping[str, Callable[[Written], Sight]] = {
    POST: post,
    REPOST: _repost,
    PROFILE: _profile,
}


def event(kind: str, native_id: str, at: datetime | None, status: str | None = None) -> Event:
    """Return a change of state of a post or an account of Bluesky."""
    return Event(platform="bluesky", subject_kind=kind, native_id=native_id, status=status, at=at)


def relation(kind: str, uri: str) -> Relation:
    """Return a relation to a post, whose address begins with its author's id."""
    did = uri.removeprefix("at://").partition("/")[0]
    return Relation(kind, uri, did if did.startswith("did:") else None)


def _relations(reply: Fields, embed: Fields) -> Iterator[Relation]:
    parent = reply.object("parent", "reference").text("uri")
    if parent:
        yield relation("reply", parent)
    quoted = embed.object("record", "quoted")
    uri = quoted.text("uri") or quoted.object("record", "reference").text("uri")
    if uri and f"/{POST}/" in uri:
        yield relation("quote", uri)


def _media(embed: Fields) -> Iterator[Medium]:
    inner = embed.object("media", "embed") or embed
    for image in inner.objects("images", "image"):
        yield _medium("image", image)
    if inner.value.get("video") is not None:
        yield _medium("video", inner)


def _medium(kind: str, found: Fields) -> Medium:
    ratio = found.object("aspectRatio", "ratio")
    return Medium(
        kind, alt_text=found.text("alt"), width=ratio.count("width"), height=ratio.count("height")
    )


def _add_facets(post: Post, record: Fields) -> None:
    """Add tags, mentions and links the author's program marked; its offsets are often wrong."""
    if not record.array("facets"):
        return
    features = [
        feature
        for facet in record.objects("facets", "facet")
        for feature in facet.objects("features", "feature")
    ]
    tags = [tag for feature in features if (tag := feature.text("tag"))]
    post.hashtags = [*tags, *record.texts("tags")]
    post.mentions = [Mention(native_id=did) for one in features if (did := one.text("did"))]
    post.links = [Link(uri) for feature in features if (uri := feature.text("uri"))]


def _add_card(post: Post, embed: Fields) -> None:
    """Add the page shown under the words, which the words need not name."""
    external = embed.object("external", "external") or embed.object("media", "embed").object(
        "external", "external"
    )
    if uri := external.text("uri"):
        links = links_in(post.text) if post.links is None else post.links
        post.links = with_more(links, [Link(uri, "card")])
