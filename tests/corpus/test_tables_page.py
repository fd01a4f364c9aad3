"""The reference of the tables is what the tables are."""

from scripts.build_tables import OUT, page


def test_the_page_is_current():
    """`python scripts/build_tables.py` writes it again."""
    assert OUT.read_text(encoding="utf-8") == page()
