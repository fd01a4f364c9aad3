"""Bluesky Jetstream: events in the order they came, with a rewind, deletions and absurd clocks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tocsin.demo.deeds import SORTABLE, Deed
from tocsin.demo.dice import Dice
from tocsin.demo.exports import Blemish, iso, lines, on, placed, short_code
from tocsin.demo.people import Person
from tocsin.demo.world import World

FILE = "bluesky/jetstream.jsonl"
REWIND = 40
"""Events that come a second time when the connection was lost."""


def write(world: World, folder: Path) -> list[Blemish]:
    """Write every event of the three weeks, ordered by the server's clock."""
    dice = world.dice("jetstream")
    deeds = on(world.deeds, "bluesky")
    events = [_created(dice, deed) for deed in deeds]
    people = {id(deed.by): deed.by for deed in deeds}.values()
    events += [event for person in people for event in _profile(dice, world, person)]
    everybody = [deed.by for deed in deeds]
    liked = dice.some(deeds, len(deeds) // 20)
    events += [_liked(dice, dice.one(everybody), deed) for deed in liked]
    gone = dice.some([deed for deed in deeds if deed.kind == "post" and not deed.role], 25)
    events += [_deleted(dice, deed) for deed in gone]
    absurd = dice.one([deed for deed in deeds if deed.kind == "post" and not deed.role])
    events.append(_absurd(dice, absurd))
    events.sort(key=lambda event: int(event["time_us"]))
    lost = len(events) // 2
    lines(folder / FILE, [*events[:lost], *events[lost - REWIND :]])
    return [
        Blemish(FILE, f"{REWIND} events come twice, after a lost connection"),
        Blemish(FILE, f"{len(gone)} posts are deleted by their authors"),
        Blemish(FILE, "one post says it was written in the year 0000"),
    ]


def _event(
    dice: Dice, who: Person, at: float, kind: str, content: dict[str, Any]
) -> dict[str, Any]:
    """Return an event as it reaches a listener, a second or so after the deed."""
    seen = int((at + 0.2 + dice.random() * 1.5) * 1_000_000)
    return {"did": who.native_id, "time_us": seen, "kind": kind, kind: content}


def _commit(
    operation: str, collection: str, key: str, record: dict[str, Any] | None
) -> dict[str, Any]:
    content: dict[str, Any] = {
        "rev": _code(key, "rev", 13), "operation": operation, "collection": collection, "rkey": key,
    }  # fmt: skip
    if record is not None:
        content |= {
            "record": {"$type": collection, **record},
            "cid": f"bafyrei{_code(key, collection, 52)}",
        }
    return content


def _created(dice: Dice, deed: Deed) -> dict[str, Any]:
    *_, collection, key = deed.native_id.split("/")
    record = _reposted(deed) if deed.kind == "repost" else _post(deed)
    return _event(dice, deed.by, deed.at, "commit", _commit("create", collection, key, record))


def _reposted(deed: Deed) -> dict[str, Any]:
    return {"createdAt": iso(deed.at), "subject": _reference(deed.target or deed)}


def _post(deed: Deed) -> dict[str, Any]:
    record: dict[str, Any] = {"createdAt": iso(deed.at), "text": deed.text, "langs": [deed.lang]}
    if facets := list(_facets(deed)):
        record["facets"] = facets
    if deed.kind == "reply" and deed.target:
        root = deed.target
        while root.kind == "reply" and root.target:
            root = root.target
        record["reply"] = {"root": _reference(root), "parent": _reference(deed.target)}
    if deed.kind == "quote" and deed.target:
        record["embed"] = {"$type": "app.bsky.embed.record", "record": _reference(deed.target)}
    elif deed.links:
        card = {"uri": deed.links[0], "title": deed.words[:60], "description": ""}
        record["embed"] = {"$type": "app.bsky.embed.external", "external": card}
    return record


def _facets(deed: Deed) -> Iterator[dict[str, Any]]:
    """Yield hashtags, mentions and links with their place in UTF-8 bytes."""
    features = [
        (f"@{person.handle}", {"$type": "app.bsky.richtext.facet#mention", "did": person.native_id})
        for person in deed.mentions
    ]
    features += [
        (f"#{tag}", {"$type": "app.bsky.richtext.facet#tag", "tag": tag}) for tag in deed.tags
    ]
    features += [
        (link, {"$type": "app.bsky.richtext.facet#link", "uri": link}) for link in deed.links
    ]
    text = deed.text
    places = placed(text, [part for part, _ in features], size=lambda part: len(part.encode()))
    for (_, feature), (start, end) in zip(features, places, strict=True):
        yield {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}


def _profile(dice: Dice, world: World, person: Person) -> Iterator[dict[str, Any]]:
    """Yield what a listener hears of accounts that are opened, or that change their profile."""
    opened = person.created >= world.start
    if not opened and not person.verified and not dice.happens(0.15):
        return
    at = person.created if opened else world.start + dice.random() * (world.end - world.start)
    identity = {
        "did": person.native_id,
        "handle": person.handle,
        "seq": dice.getrandbits(33),
        "time": iso(at),
    }
    yield _event(dice, person, at, "identity", identity)
    profile = {"displayName": person.name, "description": person.bio}
    content = _commit("create" if opened else "update", "app.bsky.actor.profile", "self", profile)
    yield _event(dice, person, at + 40, "commit", content)


def _liked(dice: Dice, who: Person, deed: Deed) -> dict[str, Any]:
    at = deed.at + dice.around(3000)
    liked = {"createdAt": iso(at), "subject": _reference(deed)}
    key = "3l" + dice.text(SORTABLE, 11)
    return _event(dice, who, at, "commit", _commit("create", "app.bsky.feed.like", key, liked))


def _deleted(dice: Dice, deed: Deed) -> dict[str, Any]:
    *_, collection, key = deed.native_id.split("/")
    return _event(
        dice,
        deed.by,
        deed.at + dice.around(9000),
        "commit",
        _commit("delete", collection, key, None),
    )


def _absurd(dice: Dice, deed: Deed) -> dict[str, Any]:
    """Return a post by a client whose clock was never set."""
    key = "3l" + dice.text(SORTABLE, 11)
    record = {
        "createdAt": "0000-01-01T00:00:00.000Z",
        "text": "clock test, please ignore",
        "langs": ["en"],
    }
    return _event(
        dice, deed.by, deed.at + 500, "commit", _commit("create", "app.bsky.feed.post", key, record)
    )


def _reference(deed: Deed) -> dict[str, str]:
    *_, collection, key = deed.native_id.split("/")
    return {"uri": deed.native_id, "cid": f"bafyrei{_code(key, collection, 52)}"}


def _code(key: str, purpose: str, length: int) -> str:
    """Return a code in the letters content ids are made of."""
    return "".join(SORTABLE[int(digit, 16)] for digit in short_code(key, purpose, length=length))
