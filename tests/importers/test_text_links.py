"""Links are found in words without what stands around them."""

import pytest

from tocsin.importers.sights import Link
from tocsin.importers.text_links import links_in, with_more


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("no link", []),
        (None, []),
        ("https://a.example.", ["https://a.example"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example/x_(y)", ["https://a.example/x_(y)"]),
        ("„https://a.example/x“ HTTP://B.example!", ["https://a.example/x", "HTTP://B.example"]),
        ("https://пример.example/путь?q=1,2", ["https://пример.example/путь?q=1,2"]),
        ("https://ASCII.jp：ついに来た！", ["https://ASCII.jp：ついに来た！"]),
    ],
)
def test_links_are_cut_where_a_reader_would(text, urls):
    assert [link.url for link in links_in(text)] == urls


def test_an_address_already_in_the_words_is_not_added_again():
    links = with_more([Link("https://a.example")], [Link("https://a.example", "card"), Link("b")])

    assert [(link.url, link.kind) for link in links] == [
        ("https://a.example", "text"),
        ("b", "text"),
    ]
