"""Every heading of the plans and every unit of a rule has a French and a German label."""

import csv
from importlib.resources import files

import pytest

from tocsin.casework.figures.register import rules
from tocsin.reports.labels import Labels
from tocsin.reports.network import preset
from tocsin.vocabulary.errors import ConfigError


def labels():
    """Return the labels as rows."""
    text = files("tocsin.reports").joinpath("labels.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_unit_of_a_rule_has_a_label():
    known = {row["en"] for row in labels()}
    assert {rule.unit for rule in rules().values()} <= known


@pytest.mark.parametrize("name", ["network", "election"])
def test_every_heading_of_a_plan_has_a_label(name):
    known, plan = {row["en"] for row in labels()}, preset(name)
    charts = {one.title for section in plan.section for one in (*section.chart, *section.table)}
    assert {plan.title, *(one.title for one in plan.section), *charts} <= known


def test_every_label_is_there_once_and_in_both_languages():
    rows = labels()
    assert len({row["en"] for row in rows}) == len(rows)
    assert all(row["fr"] and row["de"] for row in rows)


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(ConfigError, match="one of en, fr, de; got it"):
        Labels("it")
