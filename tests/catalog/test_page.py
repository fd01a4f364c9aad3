"""The catalog's page says what the catalog says."""

from pathlib import Path

import pytest

from tocsin.catalog.silence import every_rule
from tocsin.vocabulary.places import PLACES

PAGE = Path(__file__).parents[2] / "docs" / "catalog.md"


@pytest.mark.parametrize(
    "rule", [one for one in every_rule() if one.exists], ids=lambda rule: rule.id
)
def test_the_page_tells_each_rule_as_it_is(rule):
    kinds = f" ({', '.join(rule.election_kinds)})" if rule.election_kinds else ""
    binds = "yes" if rule.binding else "no"
    [row] = [line for line in rows() if line[0] == PLACES[rule.country].name + kinds]

    assert row[3:5] == [rule.online.replace("_", " "), binds]
    assert (row[1] == "not known") == (rule.starts_at is None)
    assert rule.starts_at is None or row[1].endswith(f"{rule.starts_at:%H:%M}")
    assert row[5] == (", ".join(one.replace("_", " ") for one in rule.excepts) or "–")


def test_the_page_names_every_country_without_silence():
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    names = [PLACES[rule.country].name for rule in every_rule() if not rule.exists]
    assert ", ".join(names) in text


def rows():
    """Return the cells of every line of a table on the page."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split("|")]
