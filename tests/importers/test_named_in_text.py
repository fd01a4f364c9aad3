"""Accounts are found in texts by mentions, addresses and ids, and nothing else is touched."""

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.importers.from_text import mentions_in, without_links
from tocsin.importers.named_in_text import named, queried, renamed

CHANNEL = "UCabcdefghijklmnopqrstuv"
DID = "did:plc:z72i7hdynmk6r22z27h6tvur"


def marked(text):
    """Return a text with brackets around whatever would be renamed."""
    for start, end in reversed(named(text)):
        text = f"{text[:start]}«{text[start:end]}»{text[end:]}"
    return text


@pytest.mark.parametrize(
    "text",
    [
        "RT @«Ana»: see",
        "@«ana» @«bob_2» hello",
        "@«ana»@masto.example hello",
        "write to «ana.pop»@mail.example",
        'by <a href="https://m.example/@«ana»">@<span>«ana»</span></a>',
        "https://x.com/«ana»/status/1855",
        "https://x.com/i/web/status/1855",
        "https://twitter.com/intent/user?screen_name=«ana»",
        "see t.me/«river_news»/55.",
        "https://t.me/c/«1234567890»/7",
        "https://t.me/+AbCdEf",
        "https://www.facebook.com/«page.name»/posts/1",
        "https://www.facebook.com/profile.php?id=«100012345»&x=1",
        "https://www.facebook.com/groups/«abc»/permalink/3",
        "https://www.instagram.com/p/Cabc/",
        "https://www.instagram.com/stories/«ana»/31",
        "https://www.tiktok.com/@«ana.pop»/video/7",
        "https://www.tiktok.com/%40«ana.pop»/video/7",
        f"https://www.youtube.com/channel/«{CHANNEL}»",
        "https://www.youtube.com/@«River»",
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://vk.com/wall-«123»_456?reply=3",
        "https://vk.com/«river»",
        "https://masto.example/users/«ana»/statuses/1",
        f"at://«{DID}»/app.bsky.feed.post/3k",
        "https://bsky.app/profile/«ana.bsky.social»/post/3k",
        "https://l.example/?u=https%3A%2F%2Fx.com%2F«ana»%2Fstatus%2F1",
        "https://max.com/ana",
        "https://paper.example/ana/1",
        "a@ b, 7@7, #ana, ana",
    ],
)
def test_names_are_found_and_nothing_else(text):
    plain = text.replace("«", "").replace("»", "")

    assert marked(plain) == text


def test_the_playlist_of_a_channels_uploads_is_renamed_as_the_channel():
    found = renamed(f"{CHANNEL} UU{CHANNEL[2:]}", str.upper)

    assert found == f"{CHANNEL.upper()} UU{CHANNEL[2:].upper()}"


def test_searches_name_accounts():
    assert queried("#vot from:ana -to:@Bob place:ana", "<{}>".format) == (
        "#vot from:<ana> -to:@<Bob> place:ana"
    )


words = st.text(alphabet=st.sampled_from("ab1_@.- \u0301я/#＠é"), max_size=25)


@given(words)
def test_whatever_an_import_reads_as_a_mention_is_found(text):
    """A mention that is not found here would be kept by name in the table of mentions."""
    read = pl.select(mentions_in(without_links(pl.lit(text)))).item()
    covered = {n for start, end in named(text) for n in range(start, end)}

    for handle in read:
        at = re.search(rf"[@＠]{re.escape(handle)}", text).start() + 1
        assert {at + n for n in range(len(handle.partition("@")[0]))} <= covered
