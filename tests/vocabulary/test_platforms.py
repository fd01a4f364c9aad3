"""Platforms are a closed list that knows its addresses and the instants inside its ids."""

from datetime import UTC, datetime

import polars as pl
import pytest

from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.platforms import ALIASES, PLATFORMS, id_time, platform
from tocsin.vocabulary.urls import canonical

DID = "did:plc:z72i7hdynmk6r22z27h6tvur"


@pytest.mark.parametrize(
    ("name", "native_id", "handle", "url"),
    [
        ("x", "12", None, "https://x.com/i/web/status/12"),
        ("x", "12", "ana", "https://x.com/ana/status/12"),
        ("x", "hash=", "ana", None),
        ("bluesky", f"at://{DID}/app.bsky.feed.post/3k", "ana", f"https://bsky.app/profile/{DID}/post/3k"),
        ("bluesky", f"at://{DID}/app.bsky.feed.repost/3k", None, None),
        ("mastodon", "https://m.example/users/ana/statuses/1", None, "https://m.example/users/ana/statuses/1"),
        ("telegram", "channel15/7", "canal", "https://t.me/canal/7"),
        ("telegram", "channel15/7", None, "https://t.me/c/15/7"),
        ("telegram", "canal", None, None),
        ("tiktok", "71", "ana", "https://www.tiktok.com/@ana/video/71"),
        ("tiktok", "71", None, None),
        ("facebook", "1_2", None, None),
        ("instagram", "Cx1", None, "https://www.instagram.com/p/Cx1/"),
        ("instagram", "library:1", None, None),
        ("youtube", "dQw4w9WgXcQ", None, "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("youtube", "comment-id-is-longer", None, None),
        ("vk", "-5_7", None, "https://vk.com/wall-5_7"),
        ("web", "https://a.ro/x", None, "https://a.ro/x"),
        ("web", "javascript:alert(1)", None, None),
        ("unknown", "1", "ana", None),
    ],
)  # fmt: skip
def test_a_post_has_the_address_its_platform_gives_it(name, native_id, handle, url):
    assert PLATFORMS[name].post_url(native_id, handle) == url


@pytest.mark.parametrize(
    ("name", "native_id", "handle", "url"),
    [
        ("x", "7", "ana", "https://x.com/ana"),
        ("x", "7", None, "https://x.com/i/user/7"),
        ("bluesky", DID, "ana", f"https://bsky.app/profile/{DID}"),
        ("telegram", "channel15", None, None),
        ("telegram", "channel15", "canal", "https://t.me/canal"),
        ("youtube", "UC1", None, "https://www.youtube.com/channel/UC1"),
        ("youtube", "1", "@ana", "https://www.youtube.com/@ana"),
        ("vk", "-5", None, "https://vk.com/club5"),
        ("vk", "5", None, "https://vk.com/id5"),
        ("facebook", "15", None, "https://www.facebook.com/15"),
        ("web", "a.ro", None, "https://a.ro/"),
    ],
)
def test_an_account_has_the_address_its_platform_gives_it(name, native_id, handle, url):
    assert PLATFORMS[name].account_url(native_id, handle) == url


@pytest.mark.parametrize(
    ("name", "native_id", "handle"),
    [("x", "12", None), ("youtube", "dQw4w9WgXcQ", None), ("telegram", "c/7", "canal"),
     ("tiktok", "71", "ana"), ("instagram", "Cx1", None), ("vk", "-5_7", None)],
)  # fmt: skip
def test_a_post_s_address_is_canonical(name, native_id, handle):
    """So that a link to a post meets the post."""
    url = PLATFORMS[name].post_url(native_id, handle)
    assert canonical(url).url == url


AT = datetime(2024, 11, 24, 5, 0, 0, 123000, UTC)
MS = round(AT.timestamp() * 1000)


@pytest.mark.parametrize(
    ("name", "native_id", "at"),
    [
        ("x", str((MS - 1288834974657) << 22 | 77), AT),
        ("mastodon", str(MS << 16 | 77), AT),
        ("mastodon", f"https://m.example/users/ana/statuses/{MS << 16}", AT),
        ("mastodon", f"https://m.example/@ana/{MS << 16}", AT),
        ("tiktok", str(MS // 1000 << 32 | 77), AT.replace(microsecond=0)),
    ],
)
def test_an_id_holds_the_instant_it_was_made(name, native_id, at):
    assert pl.select(id_time(name, pl.lit(native_id))).item() == at


def test_a_well_known_post_is_dated_right():
    """X greeted literally everyone on 4 October 2021."""
    at = pl.select(id_time("x", pl.lit("1445078208190291973"))).item()
    assert (at.year, at.month, at.day) == (2021, 10, 4)


@pytest.mark.parametrize(
    ("name", "native_id"),
    [
        ("x", "12"),
        ("x", "not a number"),
        ("x", "99999999999999999999"),
        ("tiktok", "12"),
        ("mastodon", "https://m.example/notes/9abc"),
        ("bluesky", f"at://{DID}/app.bsky.feed.post/self"),
        ("telegram", "channel1/7"),
        ("facebook", "1855000000000000000"),
    ],
)
def test_an_id_without_an_instant_gives_none(name, native_id):
    assert pl.select(id_time(name, pl.lit(native_id))).item() is None


def test_a_bluesky_key_counts_microseconds():
    """Worked backwards: a known instant written in the key's own digits."""
    at = datetime(2024, 11, 24, 5, 0, 0, 123456, UTC)
    number = (int(at.timestamp()) * 1_000_000 + at.microsecond) << 10 | 7
    digits = "234567abcdefghijklmnopqrstuvwxyz"
    key = "".join(digits[number >> 5 * place & 31] for place in range(12, -1, -1))

    assert pl.select(id_time("bluesky", pl.lit(key))).item() == at


def test_a_column_of_ids_keeps_its_nulls():
    ids = pl.DataFrame({"native_id": [None, "1855000000000000000"]})
    assert ids.select(at=id_time("x", pl.col("native_id")))["at"].is_null().to_list() == [
        True,
        False,
    ]


@pytest.mark.parametrize("alias", ALIASES)
def test_every_alias_means_a_platform(alias):
    assert platform(alias).name in PLATFORMS


def test_an_unknown_platform_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean telegram"):
        platform("telegran")
