"""The page of formats says what the importers say."""

from scripts.build_formats import OUT, page


def test_the_page_of_formats_is_current():
    """`python scripts/build_formats.py` writes it again."""
    assert OUT.read_text(encoding="utf-8") == page() + "\n"
