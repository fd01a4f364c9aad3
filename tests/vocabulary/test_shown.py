"""What hides in a text is seen, and what people write in their own script is left alone."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.vocabulary.shown import HIDDEN, defanged, line, shown


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("abc\u202edef", "abc⟦U+202E⟧def"),
        ("vo\u200bte", "vo⟦U+200B⟧te"),
        ("vo\u200dte", "vo⟦U+200D⟧te"),
        ("nul\x00", "nul⟦U+0000⟧"),
        ("\u2066x\u2069", "⟦U+2066⟧x⟦U+2069⟧"),
        ("soft\u00adhyphen", "soft⟦U+00AD⟧hyphen"),
        ("half \ud83d pair", "half ⟦U+D83D⟧ pair"),
        ("not a character \uffff", "not a character ⟦U+FFFF⟧"),
    ],
    ids=["override", "zero width", "joiner", "nul", "isolate", "hyphen", "surrogate", "none"],
)
def test_a_hidden_character_is_shown(text, seen):
    assert shown(text) == seen


@pytest.mark.parametrize(
    "text",
    ["Bună ziua, țară!", "می‌خواهم", "क्‍ष", "👩‍👩‍👧", "שָׁלוֹם", "é", "Việt Nam", "🗳️ vote"],
)
def test_ordinary_writing_is_left_alone(text):
    assert shown(text) == text


def test_marks_cannot_pile_up_over_the_next_line():
    assert shown("a" + "\u0301" * 500) == "a" + "\u0301" * 4 + "…"


def test_lines_stay_lines_but_do_not_flood_the_page():
    assert shown("one\r\ntwo\n\n\n\n\nthree") == "one\ntwo\nthree"
    assert line("one\r\ntwo\n\n\nthree") == "one two three"


def test_a_long_text_is_cut_and_the_rest_counted():
    assert shown("x" * 2_000, 10) == "x" * 10 + " … (1,990 more characters)"


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://example.com/a.html?b=c.d", "hxxps://example[.]com/a.html?b=c.d"),
        ("HTTP://EXAMPLE.COM", "hxxp://EXAMPLE[.]COM"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("data:text/html,x", "data[:]text/html,x"),
        ("at://did:plc:abc/app.bsky.feed.post/1", "at[:]//did:plc:abc/app.bsky.feed.post/1"),
        ("//example.com/x", "//example[.]com/x"),
        ("example.com", "example[.]com"),
    ],
)
def test_an_address_is_written_so_that_nothing_opens_it(url, seen):
    assert defanged(url) == seen


@given(st.text())
def test_nothing_that_is_shown_is_hidden(text):
    kept = {"\n", "\u200c", "\u200d"}

    assert not [c for c in shown(text) if category(c) in HIDDEN and c not in kept]
