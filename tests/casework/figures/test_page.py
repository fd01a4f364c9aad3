"""The page on figures names every rule as it is."""

from scripts.build_figures import OUT, page
from tests.casework.figures.test_published import FIGURES


def test_the_page_is_what_the_rules_say():
    """`python scripts/build_figures.py` writes it again."""
    assert OUT.read_text() == page()


def test_the_page_says_which_rule_every_published_figure_is():
    told = OUT.read_text().partition("## The figures of a year")[2].partition("\n## ")[0]
    for name, _, _ in FIGURES:
        assert f"`{name}`" in told
