"""Elections are days with hours by a clock, each with a source."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tocsin.catalog import Election, PollingDay, election, elections
from tocsin.catalog.elections import KINDS, election_id
from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.vocabulary.places import MEMBER_STATES, PLACES

every_election = pytest.mark.parametrize("one", elections(), ids=lambda one: one.id)


@every_election
def test_an_election_is_well_formed(one):
    """The table is typed in by hand: this is what holds it together."""
    first, last = one.polls[0], one.polls[-1]
    assert one.id == election_id(one.country, one.kind, first.on)
    assert one.country in PLACES
    assert one.kind in KINDS
    assert one.round in {1, 2}
    assert one.confidence in {"high", "medium", "low"}
    assert one.source
    assert all(poll.opens < poll.closes and time(5) <= poll.opens for poll in one.polls)
    assert all(poll.time_zone == PLACES[one.country].time_zone for poll in one.polls)
    assert last.on - first.on <= timedelta(days=1)
    assert date(2024, 1, 1) <= first.on <= date(2027, 12, 31)


@every_election
def test_people_vote_on_the_weekday_their_country_votes_on(one):
    """A mistyped date is rarely the right weekday."""
    usual = {"NL": {2, 3}, "GB": {3}, "IE": {4}, "NO": {0}, "LV": {5}, "MT": {5}, "CZ": {4, 5},
             "SK": {5}, "GE": {5}, "IS": {5}, "IT": {5, 6, 0}, "MK": {2}, "HR": {6, 2}}  # fmt: skip
    assert {poll.on.weekday() for poll in one.polls} <= usual.get(one.country, {6})


def test_ids_are_unique_and_nothing_is_called_checked():
    assert len({one.id for one in elections()}) == len(elections()) >= 50
    assert not any(one.verified for one in elections())


def test_all_27_member_states_voted_in_the_european_election_of_2024():
    voted = {one.country for one in elections() if one.kind == "european"}
    assert voted == set(MEMBER_STATES)


def test_a_second_round_follows_a_first():
    days = {(one.country, one.kind, one.round): [] for one in elections()}
    for one in elections():
        days[one.country, one.kind, one.round].append(one.polls[0].on)
    runoffs = [one for one in elections() if one.round == 2]
    assert runoffs
    for one in runoffs:
        gaps = [(one.polls[0].on - first).days for first in days[one.country, one.kind, 1]]
        assert any(6 <= gap <= 28 for gap in gaps), one.id


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ("DE-european-2024-06-09", "Germany, European election, 9 June 2024"),
        ("IT-referendum-2026-03-22", "Italy, referendum, 22 March 2026"),
        ("IE-presidential-2025-10-24", "Ireland, presidential election, 24 October 2025"),
        (
            "LT-parliamentary-2024-10-27",
            "Lithuania, parliamentary election, second round, 27 October 2024",
        ),
    ],
)
def test_a_name_reads_well(named, name):
    assert election(named).name == name


@pytest.mark.parametrize(
    "said", ["election:RO-presidential-2024-11-24", "ro-Presidential-2024-11-24"]
)
def test_an_election_is_found_with_or_without_its_prefix(said):
    assert election(said).name == "Romania, presidential election, first round, 24 November 2024"


def test_a_mistyped_election_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError) as refused:
        election("RO-presidential-2024-11-25")
    assert "election:RO-presidential-2024-11-24" in refused.value.near


def test_hours_are_by_the_clock_of_the_day():
    """Clocks go back in the night before this vote."""
    poll = election("BG-parliamentary-2024-10-27").polls[0]
    assert poll.opens_at == datetime(2024, 10, 27, 5, 0, tzinfo=UTC)
    assert poll.closes_at == datetime(2024, 10, 27, 18, 0, tzinfo=UTC)


def declared(**changed):
    """Return an election as a watch would declare it."""
    day = PollingDay(date(2030, 3, 3), time(7), time(20), "Europe/Bucharest")
    parts = {
        "id": "election:RO-local-2030-03-03", "name": "River", "country": "RO", "kind": "local",
        "polls": (day,), "source": "made up", "confidence": "low",
    }  # fmt: skip
    return Election(**(parts | changed))


@pytest.mark.parametrize(
    ("changed", "rule"),
    [({"polls": ()}, "at least one polling day"), ({"kind": "royal"}, "kind must be one of")],
)
def test_an_election_without_meaning_is_refused(changed, rule):
    assert declared().round == 1
    with pytest.raises(ConfigError, match=rule):
        declared(**changed)
