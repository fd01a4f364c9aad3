"""Whoever doubts a finding can make it again, and can read what its detector cannot see."""

from dataclasses import asdict
from datetime import timedelta
from shlex import split

import pytest

from tests.reports.watches import found, watch
from tests.worlds import NIGHT
from tocsin.detectors import installed, named
from tocsin.reports.briefing.method import command, detectors, measures, suggestions, title
from tocsin.vocabulary.finding import Finding, Provenance, Span
from tocsin.watch.parameters import configured
from tocsin.watch.watch import recorded


def made_with(parameters, name="copypasta"):
    return Provenance(name, 1, parameters, "0.1")


def test_defaults_are_not_repeated_in_a_command():
    assert command(made_with({})) == "tocsin detect copypasta"


def test_changed_parameters_stand_in_the_command_as_it_takes_them():
    """Durations come back from disk as seconds."""
    said = command(made_with({"accounts": 7, "pause": 600.0, "elections": [{"id": "x"}]}))

    assert "--set copypasta.accounts=7" in said
    assert "elections" not in said
    assert "600" not in said


def test_several_durations_are_written_as_the_command_takes_them():
    said = command(made_with({"windows": [30.0, 600.0]}, "coordinated"))

    assert said == "tocsin detect coordinated --set coordinated.windows=30s,10m"


@pytest.mark.parametrize("name", sorted(installed()))
def test_a_command_names_only_what_its_detector_takes(name):
    """As run with its defaults, every detector is made again by its name alone."""
    detector = configured(named(name), {})
    kept = recorded(asdict(detector))

    assert command(made_with(kept, name)) == f"tocsin detect {name}"


def test_a_command_can_be_pasted_into_a_shell():
    said = command(made_with({"terms": ["Mira Talvane", "it's; rm -rf"]}, "gone"))

    assert split(said)[-1] == "gone.terms=Mira Talvane,it's; rm -rf"


def test_a_detector_that_is_gone_still_has_a_command():
    assert command(made_with({"depth": 3}, "gone")) == "tocsin detect gone --set gone.depth=3"


def test_nothing_says_how_a_finding_by_hand_was_made():
    assert command(None) == ""


def test_detectors_that_ran_come_first_and_the_others_say_why_not(tmp_path):
    ours = found(watch(tmp_path))
    ours.detect("impersonation")
    pages = detectors(ours.runs.latest())

    assert pages[0].name == "copypasta"
    assert pages[0].not_run == ""
    assert {one.name: one.not_run for one in pages}["impersonation"] == (
        "there are no rows in watchlist: name one in tocsin.toml"
    )
    assert {one.name for one in pages} == set(installed())


def test_every_detector_says_what_it_sees_and_misses():
    for page in detectors({}):
        assert page.sees
        assert page.misses
        assert page.innocent
        assert "\n" not in page.title


FOUND = Finding(
    claim="",
    subjects=(),
    evidence=(),
    span=Span(NIGHT, NIGHT),
    measures={"accounts": 3, "unheard": 1},
    suggests=("disarm:T0084.001", "disarm:none"),
    provenance=made_with({"pause": timedelta(minutes=3)}),
)


def test_measures_carry_their_meaning_where_the_detector_gives_one():
    known, unknown = measures(FOUND)

    assert known.meaning
    assert unknown.meaning == ""


def test_suggestions_carry_the_titles_of_the_catalog():
    assert [one.title for one in suggestions(FOUND)] == ["Use Copypasta", ""]


def test_an_entry_nobody_knows_has_no_title():
    assert title("silence:nowhere") == ""
