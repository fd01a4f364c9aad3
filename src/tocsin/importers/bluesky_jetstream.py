"""Bluesky Jetstream: everything that happens on the network, one event per line.

Posts and reposts become posts; deletions, takedowns and new handles become events, which never
remove the post they speak of. Likes, follows and the rest are accepted and say nothing we keep.

`time_us` is the server's clock, `createdAt` whatever the author's program claims, which has been
seen to be the year 0000: the claim is kept as written, and read only where it can be true.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from msgspec import Struct

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.recognise import by_objects
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
KINDS = {"commit", "identity", "account"}
STATUSES = {
    "takendown": "takendown",
    "suspended": "suspended",
    "deactivated": "deactivated",
    "deleted": "deactivated",
}


class BlueskyJetstream:
    """Reads recorded Jetstream events."""

    name: ClassVar[str] = "bluesky_jetstream"
    title: ClassVar[str] = "Bluesky Jetstream"

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the envelope that every event has."""
        return by_objects(head, _likeness, "events with did, time_us and kind")

    def sights(self, record: Record, drift: Drift) -> Iterable[Sight]:
        """Say what one event says; an event of a kind we do not keep says nothing."""
        event = fields("event", record.value, self.known, drift)
        did, seen_at = event.own_id("did"), times.epoch(event.value.get("time_us"), "us").at
        kind = event.text("kind")
        if kind == "commit":
            return _commit(event.object("commit", "commit"), did, seen_at)
        if kind == "identity":
            return [_identity(event.object("identity", "identity"), did, seen_at)]
        if kind == "account":
            return [_account_event(event.object("account", "account"), did, seen_at)]
        raise RecordError("shape", f"expected one of {sorted(KINDS)}", column="kind", got=kind)


def _likeness(one: Mapping[str, Any]) -> float:
    return 0.99 if {"did", "time_us"} <= one.keys() and str(one.get("kind")) in KINDS else 0.0


class Written(Struct, frozen=True):
    """A record that was created or changed, and where and when."""

    record: Fields
    uri: str
    did: str
    seen_at: datetime | None
    changed: bool


def _commit(commit: Fields, did: str, seen_at: datetime | None) -> Iterator[Sight]:
    """Read a change to one of an account's collections."""
    collection, operation = commit.own_id("collection"), commit.own_id("operation")
    uri = f"at://{did}/{collection}/{commit.own_id('rkey')}"
    if operation == "delete":
        if collection in (POST, REPOST):
            yield _event("post", uri, seen_at, "deleted")
        return
    reader = READERS.get(collection)
    if reader is None:
        return
    record = commit.object("record", collection.rpartition(".")[2])
    if not record:
        raise RecordError("shape", "expected a record", column="commit.record")
    yield reader(Written(record, uri, did, seen_at, operation == "update"))


def _post(written: Written) -> Post:
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
        relations=[_relation("repost", subject.own_id("uri"))],
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
    POST: _post,
    REPOST: _repost,
    PROFILE: _profile,
}


def _identity(identity: Fields, did: str, seen_at: datetime | None) -> Event:
    """Return the handle an account now has; null where the source only says that it changed."""
    event = _event("account", did, times.iso(identity.value.get("time")).at or seen_at)
    event.handle = identity.text("handle")
    return event


def _account_event(account: Fields, did: str, seen_at: datetime | None) -> Event:
    """Return what became of an account; a state we do not know is told in words only."""
    told = account.text("status")
    status = "active" if account.truth("active") else STATUSES.get(told or "", "unknown")
    event = _event("account", did, times.iso(account.value.get("time")).at or seen_at, status)
    event.reason = told
    return event


def _event(kind: str, native_id: str, at: datetime | None, status: str | None = None) -> Event:
    return Event(platform="bluesky", subject_kind=kind, native_id=native_id, status=status, at=at)


def _relation(kind: str, uri: str) -> Relation:
    """Return a relation to a post, whose address begins with its author's id."""
    did = uri.removeprefix("at://").partition("/")[0]
    return Relation(kind, uri, did if did.startswith("did:") else None)


def _relations(reply: Fields, embed: Fields) -> Iterator[Relation]:
    parent = reply.object("parent", "reference").text("uri")
    if parent:
        yield _relation("reply", parent)
    quoted = embed.object("record", "quoted")
    uri = quoted.text("uri") or quoted.object("record", "reference").text("uri")
    if uri and f"/{POST}/" in uri:
        yield _relation("quote", uri)


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
