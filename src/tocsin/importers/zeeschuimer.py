"""Zeeschuimer: what a researcher's browser was shown, as the pages' own programs received it.

Every line holds one item of one platform in an envelope that says when, and on which page, it was
seen; that page is kept as the collection. The items are whatever the platform sends its own pages,
so keys move and vanish without notice: what is missing stays unknown, and no post is dropped for
it.

Each platform has a reader of its own; items of one that has none are rejected one by one and named.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.bluesky_postview import view_sights
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.recognise import by_objects
from tocsin.importers.sights import Account, Collection, Event, Post, Sight
from tocsin.importers.zeeschuimer_chinese import (
    douyin_sights,
    rednote_comment_sights,
    rednote_sights,
)
from tocsin.importers.zeeschuimer_facebook import facebook_sights
from tocsin.importers.zeeschuimer_gab import gab_sights
from tocsin.importers.zeeschuimer_instagram import (
    instagram_comment_sights,
    instagram_sights,
    threads_sights,
)
from tocsin.importers.zeeschuimer_linkedin import linkedin_sights
from tocsin.importers.zeeschuimer_pictures import (
    imgur_sights,
    ninegag_sights,
    pinterest_sights,
)
from tocsin.importers.zeeschuimer_tiktok import tiktok_sights
from tocsin.importers.zeeschuimer_tiktok_comments import tiktok_comment_sights
from tocsin.importers.zeeschuimer_truth import truth_sights
from tocsin.importers.zeeschuimer_x import x_sights
from tocsin.vocabulary.errors import RecordError

READERS = {
    "twitter.com": ("x", x_sights),
    "x.com": ("x", x_sights),
    "twitter-comments": ("x", x_sights),
    "tiktok.com": ("tiktok", tiktok_sights),
    "tiktok-comments": ("tiktok_comment", tiktok_comment_sights),
    "instagram.com": ("instagram", instagram_sights),
    "instagram-comments": ("ig_comment", instagram_comment_sights),
    "threads.net": ("threads", threads_sights),
    "threads.com": ("threads", threads_sights),
    "bsky.app": ("view", view_sights),
    "truthsocial.com": ("truth", truth_sights),
    "facebook.com": ("facebook", facebook_sights),
    "linkedin.com": ("linkedin", linkedin_sights),
    "gab.com": ("gab", gab_sights),
    "9gag.com": ("ninegag", ninegag_sights),
    "imgur.com": ("imgur", imgur_sights),
    "pinterest.com": ("pinterest", pinterest_sights),
    "douyin.com": ("douyin", douyin_sights),
    "xiaohongshu.com": ("rednote", rednote_sights),
    "rednote.com": ("rednote", rednote_sights),
    "xiaohongshu-comments": ("rn_comment", rednote_comment_sights),
}
"""How items of a platform are read, by the name the extension gives it."""


class Zeeschuimer:
    """Reads captures of every platform that has a reader."""

    name: ClassVar[str] = "zeeschuimer"
    title: ClassVar[str] = "Zeeschuimer capture (browser extension)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the envelope, and by whether any platform in it is one we read."""
        return by_objects(
            head, _likeness, "items of a platform we read, in a browser capture's envelope"
        )

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what one captured item says."""
        envelope = fields("envelope", record.value, self.known, drift)
        data = envelope.value.get("data")
        yield from captured(envelope, data)


def is_envelope(one: Mapping[str, Any]) -> bool:
    """Say whether an object is a line of the extension's export."""
    return {"source_platform", "timestamp_collected", "data"} <= one.keys()


def is_read(envelope: Mapping[str, Any]) -> bool:
    """Say whether an item comes from a platform that is read here."""
    return str(envelope.get("source_platform")) in READERS


def captured(envelope: Fields, data: object) -> Iterator[Sight]:
    """Yield what an item says, stamped with where and when the browser was shown it."""
    platform = envelope.own_id("source_platform")
    if platform not in READERS:
        raise RecordError(
            "unsupported", "a capture of this platform is not supported yet", got=platform
        )
    if not isinstance(data, Mapping):
        raise RecordError("shape", "expected an object", column="envelope.data", got=data)
    name, reader = READERS[platform]
    collected_at = times.epoch(envelope.value.get("timestamp_collected")).at
    page = envelope.text("source_platform_url")
    if page:
        yield Collection(query_url=page, tool="Zeeschuimer", query=_query(page))
    for sight in reader(Fields(name, data, envelope.known, envelope.drift)):
        if isinstance(sight, Post):
            sight.collected_at, sight.collection = collected_at, page
        elif isinstance(sight, Account):
            sight.observed_at = collected_at
        elif isinstance(sight, Event):
            sight.at = collected_at
        yield sight


def _likeness(one: Mapping[str, Any]) -> float:
    if not is_envelope(one):
        return 0.0
    return 0.98 if is_read(one) else 0.2


def _query(page: str) -> str | None:
    """Return the words searched for, when the page was a search."""
    try:
        return parse_qs(urlsplit(page).query).get("q", [None])[0]
    except ValueError:
        return None
