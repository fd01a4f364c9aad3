"""Feeds of two sites: an outlet that may not be broadcast, and one that prints its words again."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from msgspec import Struct

from tocsin.demo import speech
from tocsin.demo.exports import Blemish
from tocsin.demo.paperwork import LISTED, LISTED_AS
from tocsin.demo.people import plain
from tocsin.demo.planted import MIRROR
from tocsin.demo.press import address
from tocsin.demo.world import HOUR, World

TOPICS = ("council", "transport", "home")


class Item(Struct, frozen=True):
    """An item of a feed."""

    title: str
    text: str
    url: str
    at: float


def write(world: World, folder: Path) -> list[Blemish]:
    """Write both feeds: each page that was shared of the second stood in the first before."""
    dice = world.dice("feeds of the listed outlet")
    shared: dict[str, float] = {}
    for deed in world.deeds:
        if deed.role == "sanctioned_mirror":
            shared.setdefault(deed.links[0], deed.at)
    original, again = [], []
    for url, at in sorted(shared.items(), key=lambda one: one[1]):
        title = _title(url)
        text = " ".join(speech.sentence(dice, "en", topic) for topic in TOPICS)
        later = at - dice.randrange(600, 3600)
        before = later - dice.around(HOUR, 0.5)
        original.append(Item(title, text, address(dice, LISTED, title), before))
        again.append(Item(title, text, url, later))
    _feed(folder / "web/kanal-nordstrom.xml", LISTED_AS, LISTED, original)
    _feed(folder / "web/nordblick.xml", "Nordblick", MIRROR, again)
    return []


def _title(url: str) -> str:
    """Return the headline that stands in a page's address."""
    return plain(url.rsplit("/", 1)[1].replace("-", " ")).capitalize()


def _feed(path: Path, name: str, domain: str, items: Iterable[Item]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{name}</title><link>https://{domain}/</link>"
        f"<description>{name}</description>\n{''.join(map(_item, items))}</channel></rss>\n",
        "utf-8",
    )


def _item(item: Item) -> str:
    published = format_datetime(datetime.fromtimestamp(int(item.at), UTC))
    title, text, url = escape(item.title), escape(item.text), escape(item.url)
    return (
        f'<item><title>{title}</title><link>{url}</link><guid isPermaLink="true">{url}</guid>'
        f"<description>{text}</description><pubDate>{published}</pubDate></item>\n"
    )
