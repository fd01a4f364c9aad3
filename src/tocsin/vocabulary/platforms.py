"""Platforms: the closed list, how each names its posts and accounts, and when an id was made.

An id of some platforms holds the instant it was made. It is a second opinion on a post's time: it
proves a missing time zone, settles the order of day and month, and shows back-dating.

Source    design note on ingest, sections 1.2 and 1.4, where each rule was checked on real posts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

Address = Callable[[str, str | None], str | None]
"""From a native id and a handle (null: not known) to an address; null where none can be told."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A place where posts are published."""

    name: str
    """The word in `platform` columns and in ids."""
    title: str
    """As people write it."""
    native_id: str
    """What names a post there."""
    account_native_id: str
    """What names an account there."""
    post_url: Address
    """A post's address from its native id and its author's handle."""
    account_url: Address
    """An account's address from its native id and its handle."""
    domains: tuple[str, ...] = ()
    """Registered domains it serves its pages from."""


def _nowhere(_native_id: str, _handle: str | None) -> None:
    """Return nothing: no address can be told from an id."""


def _itself(native_id: str, _handle: str | None) -> str | None:
    """Return the id where it is an address."""
    return native_id if native_id.startswith(("https://", "http://")) else None


def _named(start: str) -> Address:
    """Return the rule for addresses that end in a handle."""
    return lambda _, handle: f"{start}{handle}" if handle else None


def _x_post(native_id: str, handle: str | None) -> str | None:
    return f"https://x.com/{handle or 'i/web'}/status/{native_id}" if native_id.isdigit() else None


def _x_account(native_id: str, handle: str | None) -> str | None:
    if handle:
        return f"https://x.com/{handle}"
    return f"https://x.com/i/user/{native_id}" if native_id.isdigit() else None


def _bluesky_post(native_id: str, _handle: str | None) -> str | None:
    did, _, rest = native_id.removeprefix("at://").partition("/")
    collection, _, rkey = rest.partition("/")
    posted = native_id.startswith("at://did:") and collection == "app.bsky.feed.post" and rkey
    return f"https://bsky.app/profile/{did}/post/{rkey}" if posted else None


def _bluesky_account(native_id: str, handle: str | None) -> str | None:
    who = native_id if native_id.startswith("did:") else handle
    return f"https://bsky.app/profile/{who}" if who else None


def _telegram_post(native_id: str, handle: str | None) -> str | None:
    channel, _, message = native_id.rpartition("/")
    number = channel.removeprefix("channel").removeprefix("-100")
    if not message.isdigit():
        return None
    if handle:
        return f"https://t.me/{handle}/{message}"
    return f"https://t.me/c/{number}/{message}" if number.isdigit() else None


def _tiktok_post(native_id: str, handle: str | None) -> str | None:
    known = handle and native_id.isdigit()
    return f"https://www.tiktok.com/@{handle}/video/{native_id}" if known else None


def _youtube_post(native_id: str, _handle: str | None) -> str | None:
    return f"https://www.youtube.com/watch?v={native_id}" if len(native_id) == 11 else None


def _youtube_account(native_id: str, handle: str | None) -> str | None:
    if native_id.startswith("UC"):
        return f"https://www.youtube.com/channel/{native_id}"
    return f"https://www.youtube.com/@{handle.removeprefix('@')}" if handle else None


def _vk_post(native_id: str, _handle: str | None) -> str | None:
    return f"https://vk.com/wall{native_id}" if "_" in native_id else None


def _vk_account(native_id: str, handle: str | None) -> str | None:
    if handle:
        return f"https://vk.com/{handle}"
    number = native_id.removeprefix("-")
    kind = "club" if native_id.startswith("-") else "id"
    return f"https://vk.com/{kind}{number}" if number.isdigit() else None


def _facebook_account(native_id: str, handle: str | None) -> str | None:
    who = handle or (native_id if native_id.isdigit() else None)
    return f"https://www.facebook.com/{who}" if who else None


def _web_account(native_id: str, _handle: str | None) -> str | None:
    return f"https://{native_id}/" if "." in native_id else None


PLATFORMS: Mapping[str, Platform] = MappingProxyType(
    {
        one.name: one
        for one in (
            Platform("x", "X", "digits", "digits", _x_post, _x_account, ("x.com", "twitter.com")),
            Platform(
                "bluesky", "Bluesky", "at://DID/COLLECTION/RKEY", "DID",
                _bluesky_post, _bluesky_account, ("bsky.app",),
            ),
            Platform("mastodon", "Mastodon", "uri", "account url", _itself, _itself),
            Platform(
                "telegram", "Telegram", "CHANNEL/MESSAGE", "channelID or userID",
                _telegram_post, _named("https://t.me/"), ("t.me", "telegram.me"),
            ),
            Platform(
                "tiktok", "TikTok", "digits", "author id, else unique name",
                _tiktok_post, _named("https://www.tiktok.com/@"), ("tiktok.com",),
            ),
            Platform(
                "facebook", "Facebook", "PAGE/posts/ID or digits; library:ID in Content Library",
                "page id", _nowhere, _facebook_account, ("facebook.com", "fb.com", "fb.watch"),
            ),
            Platform(
                "instagram", "Instagram", "short code; library:ID in Content Library", "page id",
                lambda native_id, _: (
                    None if ":" in native_id else f"https://www.instagram.com/p/{native_id}/"
                ),
                _named("https://www.instagram.com/"), ("instagram.com",),
            ),
            Platform(
                "threads", "Threads", "short code", "digits",
                _nowhere, _named("https://www.threads.com/@"), ("threads.net", "threads.com"),
            ),
            Platform(
                "youtube", "YouTube", "11 characters", "UC…",
                _youtube_post, _youtube_account, ("youtube.com", "youtu.be"),
            ),
            Platform("vk", "VK", "OWNER_ID", "owner", _vk_post, _vk_account, ("vk.com", "vk.ru")),
            Platform(
                "ok", "Odnoklassniki", "digits", "digits",
                _nowhere, _named("https://ok.ru/"), ("ok.ru",),
            ),
            Platform(
                "reddit", "Reddit", "t3_… or t1_…", "t2_… or name",
                _nowhere, _named("https://www.reddit.com/user/"), ("reddit.com", "redd.it"),
            ),
            Platform(
                "linkedin", "LinkedIn", "urn", "urn",
                _nowhere, _named("https://www.linkedin.com/in/"), ("linkedin.com",),
            ),
            Platform(
                "truth", "Truth Social", "digits", "digits",
                _nowhere, _named("https://truthsocial.com/@"), ("truthsocial.com",),
            ),
            Platform(
                "gab", "Gab", "digits", "digits",
                _nowhere, _named("https://gab.com/"), ("gab.com",),
            ),
            Platform(
                "ninegag", "9GAG", "short code", "name",
                lambda native_id, _: f"https://9gag.com/gag/{native_id}",
                _named("https://9gag.com/u/"), ("9gag.com",),
            ),
            Platform(
                "imgur", "Imgur", "short code", "digits or name",
                _nowhere, _named("https://imgur.com/user/"), ("imgur.com",),
            ),
            Platform(
                "pinterest", "Pinterest", "digits", "digits or name",
                lambda native_id, _: f"https://www.pinterest.com/pin/{native_id}/",
                _named("https://www.pinterest.com/"), ("pinterest.com",),
            ),
            Platform(
                "douyin", "Douyin", "digits", "digits",
                lambda native_id, _: f"https://www.douyin.com/video/{native_id}",
                _nowhere, ("douyin.com",),
            ),
            Platform(
                "rednote", "RedNote (Xiaohongshu)", "24 hexadecimal digits", "hexadecimal digits",
                lambda native_id, _: f"https://www.xiaohongshu.com/explore/{native_id}",
                _nowhere, ("xiaohongshu.com", "rednote.com"),
            ),
            Platform("google", "Google", "as given", "AR…", _nowhere, _nowhere),
            Platform("web", "the web", "canonical address", "domain", _itself, _web_account),
            Platform("unknown", "an unnamed platform", "as given", "as given", _nowhere, _nowhere),
        )
    }
)  # fmt: skip
"""Every platform by its name."""

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "twitter": "x",
        "bsky": "bluesky",
        "tg": "telegram",
        "tik tok": "tiktok",
        "fb": "facebook",
        "meta": "facebook",
        "ig": "instagram",
        "insta": "instagram",
        "yt": "youtube",
        "vkontakte": "vk",
        "odnoklassniki": "ok",
        "truth social": "truth",
        "truthsocial": "truth",
        "9gag": "ninegag",
        "xiaohongshu": "rednote",
        "site": "web",
        "news": "web",
        "rss": "web",
        "": "unknown",
    }
)
"""What else sources call them."""


def platform(name: str) -> Platform:
    """Return the platform that a source's word means; case and surrounding space are set aside.

    Raises `UnknownNameError` with the nearest names.

    >>> platform("Twitter").name, platform(" TikTok ").name
    ('x', 'tiktok')
    """
    folded = name.strip().casefold()
    found = PLATFORMS.get(ALIASES.get(folded, folded))
    if found is None:
        raise UnknownNameError("platform", name, nearest(folded, [*PLATFORMS, *ALIASES]))
    return found


INSTANT = pl.Datetime("us", "UTC")
X_EPOCH_MS = 1_288_834_974_657
"""When X began to put instants into ids, 2010-11-04."""
X_FIRST = 27_000_000_000
"""Smaller ids were counted up and hold no instant."""
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
"""The digits of a Bluesky record key, base 32."""


def titled(name: str) -> str:
    """Return a platform's name as people write it; one we do not know keeps its word.

    >>> titled("x"), titled("somewhere")
    ('X', 'somewhere')
    """
    return PLATFORMS[name].title if name in PLATFORMS else name


def id_time(platform: str, native_id: pl.Expr) -> pl.Expr:
    """Return the instant an id was made; null where the id or the platform holds none.

    Instants before 2006 or after 2100 are null: such an id only looks like one that holds a time.
    For Mastodon the id is the number of the status or the address that ends in it.

    >>> ids = pl.Series(["1855000000000000000", "20", "x"])
    >>> pl.select(id_time("x", pl.lit(ids)).dt.to_string("%Y-%m-%d")).to_series().to_list()
    ['2024-11-08', None, None]
    """
    reading = _READINGS.get(platform)
    if reading is None:
        return pl.lit(None, INSTANT)
    at = reading(native_id).cast(INSTANT)
    return pl.when(at.dt.year().is_between(2006, 2100)).then(at)


def _number(native_id: pl.Expr) -> pl.Expr:
    """Read an id of digits; null for any other and for one past 63 bits."""
    is_number = native_id.str.contains(r"^\d{1,19}$")
    return pl.when(is_number).then(native_id.cast(pl.Int64, strict=False))


def _x_time(native_id: pl.Expr) -> pl.Expr:
    number = _number(native_id)
    return pl.when(number > X_FIRST).then((number // 2**22 + X_EPOCH_MS) * 1000)


def _mastodon_time(native_id: pl.Expr) -> pl.Expr:
    digits = native_id.str.extract(r"(?:^|/statuses/|/@[^/]+/)(\d{18})(?:/activity)?$")
    return digits.cast(pl.Int64, strict=False) // 2**16 * 1000


def _tiktok_time(native_id: pl.Expr) -> pl.Expr:
    return _number(native_id) // 2**32 * 1_000_000


def _bluesky_time(native_id: pl.Expr) -> pl.Expr:
    """Read thirteen base-32 digits; the last ten bits name the clock, not the time."""
    rkey = native_id.str.extract(r"(?:^|/)([234567a-j][234567a-z]{12})$")
    digits = [
        rkey.str.slice(place, 1).replace_strict(
            list(SORTABLE), list(range(32)), default=None, return_dtype=pl.Int64
        )
        * 32 ** (10 - place)
        for place in range(11)
    ]
    return pl.sum_horizontal(*digits, ignore_nulls=False)


_READINGS: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "x": _x_time,
    "mastodon": _mastodon_time,
    "tiktok": _tiktok_time,
    "bluesky": _bluesky_time,
}
