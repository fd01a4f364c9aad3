"""4CAT: a table of X posts with hashtags around the debate, collected once more."""

import csv
from datetime import UTC, datetime
from pathlib import Path

from tocsin.demo.deeds import Deed
from tocsin.demo.exports import Blemish, on
from tocsin.demo.exports.x import SOURCES
from tocsin.demo.people import DAY
from tocsin.demo.world import World

FILE = "x/4cat-debate.csv"
COLUMNS = [
    "id",
    "thread_id",
    "timestamp",
    "unix_timestamp",
    "link",
    "subject",
    "body",
    "author",
    "author_fullname",
    "author_id",
    "author_followers",
    "source",
    "language_guess",
    "possibly_sensitive",
    "retweet_count",
    "reply_count",
    "like_count",
    "quote_count",
    "impression_count",
    "is_retweet",
    "retweeted_user",
    "is_quote_tweet",
    "quoted_user",
    "is_reply",
    "replied_user",
    "hashtags",
    "urls",
    "images",
    "mentions",
]


def write(world: World, folder: Path) -> list[Blemish]:
    """Write two days around the debate: every post is also in the week's search results."""
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    first, last = world.at(9), world.at(9) + 2 * DAY
    chosen = [
        deed
        for deed in on(world.deeds, "x")
        if first <= deed.at < last and deed.tags and deed.kind == "post"
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, COLUMNS)
        sheet.writeheader()
        sheet.writerows(map(_row, chosen))
    return [Blemish(FILE, f"{len(chosen)} posts of week 2 again, in another layout")]


def _row(deed: Deed) -> dict[str, object]:
    person, likes = deed.by, deed.likes
    return {
        "id": deed.native_id,
        "thread_id": deed.native_id,
        "timestamp": f"{datetime.fromtimestamp(int(deed.at), UTC):%Y-%m-%d %H:%M:%S}",
        "unix_timestamp": int(deed.at),
        "link": f"https://x.com/{person.handle}/status/{deed.native_id}",
        "subject": "",
        "body": deed.text,
        "author": person.handle,
        "author_fullname": person.name,
        "author_id": person.native_id,
        "author_followers": person.followers,
        "source": SOURCES[deed.client],
        "language_guess": deed.lang,
        "possibly_sensitive": "no",
        "retweet_count": likes // 4,
        "reply_count": likes // 9,
        "like_count": likes,
        "quote_count": likes // 30,
        "impression_count": 20 + likes * 37,
        "is_retweet": "no",
        "retweeted_user": "",
        "is_quote_tweet": "no",
        "quoted_user": "",
        "is_reply": "no",
        "replied_user": "",
        "hashtags": ",".join(deed.tags),
        "urls": ",".join(deed.links),
        "images": "",
        "mentions": ",".join(mentioned.handle for mentioned in deed.mentions),
    }
