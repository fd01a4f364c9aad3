"""Telegram Desktop: one full export of many public channels, as JSON."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tocsin.demo.deeds import Deed
from tocsin.demo.exports import Blemish, document, on
from tocsin.demo.people import Person
from tocsin.demo.world import World

FILE = "telegram/result.json"
ABOUT = "Here is the data you requested."


def write(world: World, folder: Path) -> list[Blemish]:
    """Write every channel with its messages, times in the exporter's own zone."""
    zone = ZoneInfo(world.plan.calendar.time_zone)
    channels: dict[str, list[Deed]] = defaultdict(list)
    for deed in on(world.deeds, "telegram"):
        channels[deed.by.native_id].append(deed)
    chats = [_channel(deeds[0].by, deeds, zone) for deeds in channels.values()]
    document(
        folder / FILE,
        {"about": ABOUT, "chats": {"about": "Chats you took part in.", "list": chats}},
    )
    return [Blemish(FILE, f"{len(chats)} service messages (channel created) are no posts")]


def _channel(person: Person, deeds: list[Deed], zone: ZoneInfo) -> dict[str, Any]:
    created = {
        "id": 1, "type": "service", **_dated(person.created, zone), "actor": person.name,
        "actor_id": person.native_id, "action": "create_channel", "title": person.name,
        "text": "", "text_entities": [],
    }  # fmt: skip
    return {
        "name": person.name,
        "type": "public_channel",
        "id": int(person.native_id.removeprefix("channel")),
        "messages": [created, *(_message(deed, zone) for deed in deeds)],
    }


def _message(deed: Deed, zone: ZoneInfo) -> dict[str, Any]:
    entities = _entities(deed.target if deed.kind == "repost" and deed.target else deed)
    flat = [entity["text"] if entity["type"] == "plain" else entity for entity in entities]
    told: dict[str, Any] = {
        "id": int(deed.native_id.rpartition("/")[2]),
        "type": "message",
        **_dated(deed.at, zone),
        "from": deed.by.name,
        "from_id": deed.by.native_id,
    }
    if deed.kind == "repost" and deed.target:
        told |= {
            "forwarded_from": deed.target.by.name,
            "forwarded_from_id": deed.target.by.native_id,
        }
    told["text"] = flat[0] if len(flat) == 1 and isinstance(flat[0], str) else flat
    told["text_entities"] = entities
    if deed.likes > 3:
        told["reactions"] = [{"type": "emoji", "count": deed.likes, "emoji": "👍"}]
    return told


def _entities(deed: Deed) -> list[dict[str, str]]:
    """Return the text cut into plain pieces, hashtags and links."""
    marked = [("hashtag", f"#{tag}") for tag in deed.tags] + [("link", link) for link in deed.links]
    pieces = [{"type": "plain", "text": deed.words + " " * bool(marked)}]
    for number, (kind, text) in enumerate(marked):
        pieces.append({"type": kind, "text": text})
        if number < len(marked) - 1:
            pieces.append({"type": "plain", "text": " "})
    return pieces


def _dated(at: float, zone: ZoneInfo) -> dict[str, str]:
    local = datetime.fromtimestamp(int(at), zone)
    return {"date": f"{local:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(at))}
