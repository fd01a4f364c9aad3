"""Zeeschuimer: what a browser saw of TikTok, as NDJSON; authors come in two shapes."""

from pathlib import Path
from typing import Any

from tocsin.demo.deeds import Deed
from tocsin.demo.exports import Blemish, count_of, lines, on, short_code
from tocsin.demo.people import DAY
from tocsin.demo.world import World

FILE = "tiktok/zeeschuimer-tiktok.ndjson"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def write(world: World, folder: Path) -> list[Blemish]:
    """Write the capture, taken the day after each video; one record has lost its id."""
    records = [_item(number, deed) for number, deed in enumerate(on(world.deeds, "tiktok"))]
    lost = dict(records[len(records) // 2], data={"desc": "…", "createTime": "soon"}, item_id="")
    lines(folder / FILE, [*records, lost])
    return [Blemish(FILE, "the last record has no id and no time")]


def _item(number: int, deed: Deed) -> dict[str, Any]:
    collected = int((deed.at + DAY) * 1000)
    return {
        "nav_index": f"1:{number // 30}:{number % 30}",
        "item_id": deed.native_id,
        "timestamp_collected": collected,
        "last_updated": collected,
        "source_platform": "tiktok.com",
        "source_platform_url": "https://www.tiktok.com/search?q=arvenia%20wahl",
        "source_url": "https://www.tiktok.com/api/search/item/full/",
        "user_agent": AGENT,
        "data": _video(deed),
        "id": number + 1,
    }


def _video(deed: Deed) -> dict[str, Any]:
    person, seen = deed.by, 100 + deed.likes * 53
    author: Any = {
        "id": person.native_id,
        "uniqueId": person.handle,
        "nickname": person.name,
        "signature": person.bio,
        "verified": person.verified,
        "createTime": int(person.created),
    }
    return {
        "id": deed.native_id,
        "desc": deed.text,
        "createTime": int(deed.at),
        "author": author,
        "authorStats": {"followerCount": person.followers, "followingCount": person.following},
        "stats": {
            "diggCount": deed.likes, "shareCount": deed.likes // 6,
            "commentCount": deed.likes // 5, "playCount": seen,
        },
        "challenges": [{"title": tag} for tag in deed.tags],
        "music": {
            "id": str(count_of(deed.native_id, "music", most=10**9)),
            "title": "original sound", "authorName": person.name,
        },
        "video": {
            "cover": f"https://img.example/{short_code(deed.native_id)}.jpg",
            "duration": 5 + seen % 50,
        },
        "isAd": False,
    }  # fmt: skip
