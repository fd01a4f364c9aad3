"""Mastodon: statuses of one server as its interface gives them, HTML and all."""

from html import escape
from pathlib import Path
from typing import Any

from tocsin.demo.deeds import Deed
from tocsin.demo.exports import Blemish, count_of, document, iso, on
from tocsin.demo.people import Person
from tocsin.demo.world import World

FILE = "mastodon/statuses.json"


def write(world: World, folder: Path) -> list[Blemish]:
    """Write a list of statuses; one is a direct message and must not be imported."""
    statuses = [status(deed) for deed in on(world.deeds, "mastodon")]
    uri = f"{statuses[3]['uri']}7"
    private = statuses[3] | {
        "visibility": "direct",
        "id": uri.rpartition("/")[2],
        "uri": uri,
        "url": uri,
    }
    document(folder / FILE, [*statuses[:20], private, *statuses[20:]])
    return [Blemish(FILE, "one status is a direct message between two people")]


def status(deed: Deed) -> dict[str, Any]:
    """Return a status, or a boost with the status inside."""
    number = deed.native_id.rpartition("/")[2]
    told: dict[str, Any] = {
        "id": number,
        "created_at": iso(deed.at),
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": deed.lang,
        "uri": deed.native_id,
        "url": f"{deed.by.native_id}/{number}",
        "replies_count": deed.likes // 6,
        "reblogs_count": deed.likes // 4,
        "favourites_count": deed.likes,
        "edited_at": None,
        "content": _html(deed),
        "reblog": None,
        "account": account(deed.by),
        "media_attachments": [],
        "mentions": [],
        "tags": [
            {"name": tag.lower(), "url": f"https://ufer.example/tags/{tag.lower()}"}
            for tag in deed.tags
        ],
        "emojis": [],
        "card": None,
        "poll": None,
    }
    if deed.kind == "repost" and deed.target:
        told |= {"reblog": status(deed.target), "content": "", "tags": []}
    if deed.kind == "reply" and deed.target:
        told["in_reply_to_id"] = deed.target.native_id.rpartition("/")[2]
        told["in_reply_to_account_id"] = _number(deed.target.by)
    return told


def account(person: Person) -> dict[str, Any]:
    """Return an account as it stands inside a status."""
    return {
        "id": _number(person),
        "username": person.handle,
        "acct": person.handle,
        "display_name": person.name,
        "locked": False,
        "bot": person.bot,
        "created_at": f"{iso(person.created)[:10]}T00:00:00.000Z",
        "note": f"<p>{escape(person.bio)}</p>",
        "url": person.native_id,
        "uri": f"https://ufer.example/users/{person.handle}",
        "avatar": person.avatar,
        "followers_count": person.followers,
        "following_count": person.following,
        "statuses_count": count_of(person.native_id, most=9000),
        "fields": [],
    }


def _number(person: Person) -> str:
    return str(10**17 + count_of(person.native_id, "account", most=10**16))


def _html(deed: Deed) -> str:
    tags = [
        f'<a href="https://ufer.example/tags/{escape(tag.lower())}" class="mention hashtag" '
        f'rel="tag">#<span>{escape(tag)}</span></a>'
        for tag in deed.tags
    ]
    links = [
        f'<a href="{escape(link)}" target="_blank" rel="nofollow noopener">'
        f'<span class="invisible">https://</span><span class="">{escape(link.removeprefix("https://"))}</span></a>'
        for link in deed.links
    ]
    return f"<p>{' '.join([escape(deed.words), *tags, *links])}</p>"
