"""Silence begins and ends by the local clock, and only a well-sourced rule accuses anybody."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from tocsin.catalog import PollingDay, SilenceRule, election, elections, silence_rules
from tocsin.catalog.elections import KINDS
from tocsin.catalog.silence import EXCEPTIONS, every_rule
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.finding import Span
from tocsin.vocabulary.places import PLACES


def at(*parts):
    """Return an instant, UTC."""
    return datetime(*parts, tzinfo=UTC)


def silence(named):
    """Return the silent stretches of an election under the one rule there is."""
    one = election(named)
    [rule] = silence_rules(one.country, one.kind, one.polls[0].on)
    return rule.windows(one)


def test_romania_falls_silent_at_seven_the_day_before():
    """Winter time, UTC+2: Saturday 07:00 to Sunday 21:00."""
    assert silence("RO-presidential-2024-11-24") == (
        Span(at(2024, 11, 23, 5, 0), at(2024, 11, 24, 19, 0)),
    )


def test_croatia_ends_at_seven_in_the_evening():
    """Summer time, UTC+2: midnight to 19:00."""
    assert silence("HR-parliamentary-2024-04-17") == (
        Span(at(2024, 4, 15, 22, 0), at(2024, 4, 17, 17, 0)),
    )


def test_moldova_is_silent_to_the_end_of_the_polling_day():
    """Both ends are inside: the last instant is the one before midnight, UTC+2."""
    assert silence("MD-presidential-2024-11-03") == (
        Span(at(2024, 11, 1, 22, 0), at(2024, 11, 3, 21, 59, 59, 999999)),
    )


def test_slovakia_counts_two_days_back():
    """Before the first round winter time holds, and before the second summer time."""
    assert silence("SK-presidential-2024-03-23") == (
        Span(at(2024, 3, 20, 23, 0), at(2024, 3, 23, 21, 0)),
    )
    assert silence("SK-presidential-2024-04-06") == (
        Span(at(2024, 4, 3, 22, 0), at(2024, 4, 6, 20, 0)),
    )


def test_two_polling_days_are_one_silence():
    """From the midnight before Saturday's eve to the close on Sunday, without a gap."""
    assert silence("IT-european-2024-06-08") == (
        Span(at(2024, 6, 6, 22, 0), at(2024, 6, 9, 21, 0)),
    )


def test_each_round_has_its_own_silence():
    first, second = silence("PL-presidential-2025-05-18"), silence("PL-presidential-2025-06-01")
    assert first == (Span(at(2025, 5, 16, 22, 0), at(2025, 5, 18, 19, 0)),)
    assert second == (Span(at(2025, 5, 30, 22, 0), at(2025, 6, 1, 19, 0)),)


RULE = SilenceRule(
    id="silence:RO-local", country="RO", election_kinds=("local",), starts_days_before=1,
    starts_at=time(7), ends="close", online="yes", confidence="high", source="made up",
    version="2026-11-21",
)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "first", "hours"),
    [
        (date(2024, 10, 27), at(2024, 10, 26, 4, 0), 39),
        (date(2025, 3, 30), at(2025, 3, 29, 5, 0), 37),
        (date(2025, 5, 4), at(2025, 5, 3, 4, 0), 38),
    ],
    ids=["clocks go back", "clocks go forward", "no change"],
)
def test_a_change_of_clocks_makes_the_silence_longer_or_shorter(on, first, hours):
    poll = PollingDay(on, time(7), time(21), "Europe/Bucharest")
    window = RULE.window(poll)
    assert window.first == first
    assert window.length.total_seconds() == hours * 3600


@pytest.mark.parametrize("country", ["GR", "CZ", "AM"])
def test_a_start_that_nobody_knows_gives_no_window(country):
    poll = PollingDay(date(2025, 5, 4), time(7), time(21), PLACES[country].time_zone)
    [rule] = silence_rules(country, "parliamentary")
    assert rule.window(poll) is None
    assert not rule.binding


def test_a_country_without_silence_says_so():
    [rule] = silence_rules("Germany", "european")
    assert (rule.exists, rule.binding) == (False, False)
    assert silence("DE-european-2024-06-09") == ()


@pytest.mark.parametrize(
    ("country", "kind", "ids"),
    [
        ("RO", "presidential", ["silence:RO-presidential"]),
        ("RO", "parliamentary", ["silence:RO-parliamentary"]),
        ("RO", "european", []),
        ("FR", "european", ["silence:FR"]),
        ("MK", "presidential", []),
        ("US", "presidential", []),
    ],
)
def test_a_rule_is_for_its_kind_of_election_only(country, kind, ids):
    assert [rule.id for rule in silence_rules(country, kind)] == ids


def test_a_rule_holds_from_its_first_day_to_its_last():
    rule = SilenceRule(
        id="silence:RO", country="RO", online="yes", confidence="high", source="made up",
        version="2026-11-21", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31),
    )  # fmt: skip
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1), None]
    assert [rule.applies("local", on) for on in days] == [False, True, True, False, True]


BINDING = {"FR", "PL", "PT", "ES", "SK", "HR", "MD", "RO", "SM"}


def test_only_well_sourced_rules_that_reach_the_web_bind():
    """Whatever else changes in the file, no other country's rule may accuse anybody unnoticed."""
    assert {rule.country for rule in every_rule() if rule.binding} == BINDING


@pytest.mark.parametrize(
    ("changed", "binding"),
    [
        ({}, True),
        ({"confidence": "medium"}, True),
        ({"online": "paid_only"}, True),
        ({"confidence": "low"}, False),
        ({"online": "disputed"}, False),
        ({"online": "unknown"}, False),
        ({"online": "no"}, False),
        ({"enforce": False}, False),
        ({"exists": False}, False),
    ],
    ids=str,
)
def test_each_doubt_alone_is_enough_not_to_bind(changed, binding):
    assert replace(RULE, **changed).binding == binding


@pytest.mark.parametrize("country", ["HU", "CZ", "IT", "BG", "GR", "SI"])
def test_a_doubtful_rule_only_informs(country):
    assert not any(rule.binding for rule in silence_rules(country, "parliamentary"))


@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.id)
def test_a_rule_is_well_formed(rule):
    prefix = f"silence:{rule.country}"
    assert rule.id in {prefix, *(f"{prefix}-{kind}" for kind in rule.election_kinds)}
    assert rule.country in PLACES
    assert set(rule.election_kinds) <= set(KINDS)
    assert set(rule.excepts) <= EXCEPTIONS.keys()
    assert rule.source
    assert date.fromisoformat(rule.version)
    assert (rule.ends == "time") == (rule.ends_at is not None)
    assert rule.new_posts_only == ("existing_content" in rule.excepts)
    assert rule.exists or (rule.starts_at, rule.starts_days_before) == (None, None)
    assert not rule.binding or rule.starts_at is not None


def test_ids_are_unique():
    assert len({rule.id for rule in every_rule()}) == len(every_rule()) == 31


@pytest.mark.parametrize("one", elections(), ids=lambda one: one.id)
def test_every_silence_ends_on_the_last_polling_day(one):
    for rule in silence_rules(one.country, one.kind, one.polls[0].on):
        for span in rule.windows(one):
            assert span.first < one.polls[0].opens_at < span.last
            assert span.last.astimezone(one.polls[-1].clock).date() == one.polls[-1].on


@pytest.mark.parametrize(("country", "kind"), [("Romnia", "local"), ("RO", "presidental")])
def test_a_country_or_kind_that_is_none_is_refused(country, kind):
    with pytest.raises(UnknownNameError, match="did you mean"):
        silence_rules(country, kind)
