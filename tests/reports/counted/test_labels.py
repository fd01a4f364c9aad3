"""Whatever plans and rules say has a French and a German label, and one thing is not several."""

import csv
from importlib.resources import files

import pytest

from tocsin.casework.figures.register import rules
from tocsin.casework.figures.small_cells import LEFT_OUT
from tocsin.casework.models import SubjectKind
from tocsin.reports.labels import Labels
from tocsin.reports.network import preset
from tocsin.reports.network.telling import METHOD, PUBLIC
from tocsin.vocabulary.errors import ConfigError
from tocsin.vocabulary.places import EEA


def table(name):
    """Return a table of labels as rows."""
    text = files("tocsin.reports").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def labels():
    """Return the labels as rows."""
    return [*table("labels.csv"), *table("sentences.csv")]


def test_every_unit_of_a_rule_and_every_kind_of_subject_has_one_and_several():
    known = {row["unit"] for row in table("units.csv")}
    subjects = {f"{kind}s" for kind in SubjectKind.values}
    assert {rule.unit for rule in rules().values()} | subjects <= known
    assert all(all(row.values()) for row in table("units.csv"))


def test_every_definition_of_a_rule_has_a_label():
    known = {row["en"] for row in labels()}
    assert {rule.definition for rule in rules().values()} <= known


@pytest.mark.parametrize("name", ["network", "election"])
def test_every_sentence_of_a_plan_has_a_label_and_a_singular_of_its_own(name):
    known, plan = {row["en"] for row in labels()}, preset(name)
    for figure in plan.figures:
        assert figure.one, figure.words
        assert {figure.words, figure.one} <= known
        assert not figure.note or figure.note in known
    assert {one.about for one in plan.section if one.about} | {plan.lead or METHOD[0]} <= known


def test_what_holds_for_every_figure_has_a_label():
    assert {*METHOD, PUBLIC, LEFT_OUT} <= {row["en"] for row in labels()}


def test_every_country_of_the_area_has_a_label():
    assert {place.name for place in EEA.values()} <= {row["en"] for row in labels()}


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("en", 0, "0 policies"), ("en", 1, "1 policy"), ("en", 1600, "1,600 policies"),
        ("fr", 0, "0 règle"), ("fr", 1, "1 règle"), ("fr", 1600, "1\u202f600 règles"),
        ("de", 0, "0 Regeln"), ("de", 1, "1 Regel"), ("de", 1600, "1.600 Regeln"),
    ],
)  # fmt: skip
def test_a_number_agrees_with_what_it_counts(language, value, said):
    assert Labels(language).counted(value, "policies") == said


def test_a_sentence_keeps_the_place_of_its_number():
    for row in labels():
        assert len({row[one].count("{}") for one in ("en", "fr", "de")}) == 1, row["en"]


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
