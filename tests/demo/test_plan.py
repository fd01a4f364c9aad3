"""The plan, its words and its page in the docs say the same."""

from pathlib import Path

import pytest

from tocsin.demo import speech
from tocsin.demo.dice import Dice
from tocsin.demo.plan import river
from tocsin.demo.scripts import said, scripts

PAGE = Path(__file__).parents[2] / "docs/river.md"
LANGUAGES = ("en", "de", "ro", "pl")


def test_every_plot_and_innocent_stands_in_the_docs():
    page = PAGE.read_text("utf-8")
    for plot in (*river().planted, *river().innocent):
        assert f"| `{plot.name}` |" in page
        assert all(f"`{detector}`" in page for detector in plot.detectors)


def test_every_domain_is_reserved_for_examples():
    """Nobody real may be named, not even by accident."""
    assert all(figure.domain.endswith(".example") for figure in river().figures)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_every_language_can_be_said(language):
    """A slot that no word fills would break the world at some seed, and only there."""
    dice, known = Dice(1), speech.words(language)
    lines = [line for topic in known.topics.values() for line in topic.lines]
    for line in (*lines, *known.headlines.lines, *known.turnout):
        assert "{" not in speech.filled(dice, known, line, "Mira Talvane")
    for line in (*scripts().breach[language], *scripts().fans[language]):
        assert "{" not in said(dice, language, line, name="Mira Talvane")


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_rarely_say_the_same_thing_twice(language):
    """Chance copies would make plots of ordinary people."""
    dice = Dice(2)
    told = [
        speech.sentence(dice, language, topic)
        for topic in speech.words(language).topics
        for _ in range(150)
    ]

    assert len(set(told)) > 0.97 * len(told)


def test_plots_name_disarm_techniques_by_catalog_id():
    for plot in river().planted:
        assert all(one.startswith("disarm:T") for one in plot.disarm)
