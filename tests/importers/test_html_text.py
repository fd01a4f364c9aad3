"""A post's HTML becomes the words a reader sees, and nothing a browser would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.importers.html_text import words


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain words", "plain words"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("a &lt;b&gt; &amp; &#x1F5F3;", "a <b> & 🗳"),
        ("<script>alert(1)</script>words<style>p{}</style>", "words"),
        ("<p>never closed <b>bold", "never closed bold"),
        ('<a href="https://a.example"><span class="invisible">https://</span>a.example</a>',
         "https://a.example"),
    ],
)  # fmt: skip
def test_html_reads_as_it_would_on_the_page(html, text):
    assert words(html).text == text


def test_links_are_kept_and_mentions_and_hashtags_are_not_links():
    html = (
        '<a href="https://a.example/x">there</a> <a class="u-url mention" href="https://m.example/@b">'
        '@b</a> <a href="https://m.example/tags/t" class="mention hashtag">#t</a> <a>nowhere</a>'
    )

    assert words(html).links == ["https://a.example/x"]


@pytest.mark.parametrize("bit", ["<!--", "<a ", "<![CDATA[", "<?", "</", "<a href='", "&#", "<"])
def test_hostile_html_costs_no_more_than_its_length(bit):
    """The standard parser takes minutes over each of these; a test run would not end."""
    for hostile in (bit * 200_000, f"<a {bit[1:] * 200_000}>", f"<{'a' * 200_000}"):
        assert isinstance(words(hostile).text, str)


def test_a_reference_to_no_character_is_not_followed():
    assert words(f"a&#{'9' * 5000};b&#xD83D;").text == "a\ufffdb\ufffd"


@given(st.text(alphabet="<>/&;ap bscript=\"'!-[]\n"))
def test_no_html_makes_it_raise(html):
    assert "<script" not in words(html).links
