"""The glossary says what the code says."""

from scripts.build_words import OUT, page
from tocsin.vocabulary.words import WORDS


def test_the_page_of_words_is_current():
    """`python scripts/build_words.py` writes it again."""
    assert OUT.read_text(encoding="utf-8") == page() + "\n"


def test_words_are_in_order_and_explained():
    assert list(WORDS) == sorted(WORDS)
    assert all(meaning.endswith(".") for meaning in WORDS.values())
