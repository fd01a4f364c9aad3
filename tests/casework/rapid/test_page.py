"""The page on rapid response says what the code does."""

from pathlib import Path

import pytest

from tocsin.casework.rapid.answers import Kind, Measure
from tocsin.casework.rapid.clock import Duty, Standing
from tocsin.casework.rapid.liveness import Result
from tocsin.casework.rapid.machine import TRANSITIONS, Event
from tocsin.casework.rapid.profiles import PROFILES

PAGE = (Path(__file__).parents[3] / "docs" / "method" / "rapid-response.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|")
]


@pytest.mark.parametrize("event", Event)
def test_the_page_has_every_way_with_who_and_when(event):
    said = {
        (source, row[2], row[3], row[4])
        for row in ROWS
        if row[0] == f"`{event}`"
        for source in row[1].split(", ")
    }

    assert said == {
        (
            one.source or "–",
            one.target,
            " or ".join(sorted(one.actors)),
            "; ".join(guard.must for guard in one.guards[1:]),
        )
        for one in TRANSITIONS
        if one.event is event
    }


@pytest.mark.parametrize("kind", Kind)
def test_the_page_has_every_measure(kind):
    [row] = [row for row in ROWS if row[0] == kind]

    assert [one.strip("`") for one in row[1].split(", ")] == [
        one.word for one in Measure if one.kind is kind]  # fmt: skip


@pytest.mark.parametrize("word", [*Standing, *Result])
def test_the_page_has_every_word(word):
    assert any(f"`{word}`" in row[0] for row in ROWS)


@pytest.mark.parametrize("name", PROFILES)
def test_the_page_has_the_hours_of_every_profile(name):
    [row] = [row for row in ROWS if row[0] == f"`{name}`"]
    hours = [int(cell.split()[0]) * (24 if "days" in cell else 1) for cell in row[1:4]]

    assert hours == [PROFILES[name].time(duty).total_seconds() / 3600 for duty in Duty]
