"""The clock is read from the steps: it starts once, pauses for one reason, and forgets nothing."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.rapid.people import NOON, at, story
from tocsin.casework.rapid.clock import Duty, Policy, Standing, due, reading
from tocsin.casework.rapid.machine import State
from tocsin.casework.rapid.profiles import PROFILES, policy_at, profile
from tocsin.catalog import SilenceRule, election

POLICY = Policy(profile="test", acknowledge=8, respond=24, final=72)
SENT = (("create", -3), ("submit", -2), ("approve", -1), ("send", 0))


def standings(hours, *events, policy=POLICY):
    """Return how it stands with acknowledging, responding and the final deadline."""
    found = reading(story(*SENT, *events), policy, at(hours))
    return [one.standing.value for one in found.milestones]


def test_nothing_runs_before_the_sending():
    draft = story(*SENT[:3])

    assert reading(draft, POLICY, at(100)) is None
    assert reading(story(*SENT), POLICY, at(-1)) is None
    assert reading([], POLICY, at(0)) is None


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, ["on_time", "on_time", "on_time"]),
        (5.9, ["on_time", "on_time", "on_time"]),
        (6, ["due_soon", "on_time", "on_time"]),
        (8, ["due_soon", "on_time", "on_time"]),
        (8.01, ["overdue", "on_time", "on_time"]),
        (24.01, ["overdue", "overdue", "on_time"]),
        (54, ["overdue", "overdue", "due_soon"]),
        (72.01, ["breached", "breached", "breached"]),
    ],
)
def test_silence_grows_worse_with_time(hours, expected):
    assert standings(hours) == expected


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (8, ["on_time", "on_time", "on_time"]),
        (9, ["breached", "on_time", "on_time"]),
        (25, ["breached", "breached", "on_time"]),
        (73, ["breached", "breached", "breached"]),
    ],
)
def test_an_answer_is_judged_by_when_it_came(answered, expected):
    assert standings(1000, ("respond", answered)) == expected


def test_a_question_back_is_an_acknowledgement():
    assert standings(9, ("request_info", 7))[0] == "on_time"


def test_the_worst_duty_is_how_a_submission_stands():
    found = reading(story(*SENT), POLICY, at(9))

    assert found.standing is Standing.OVERDUE


def test_the_clock_stands_still_while_it_is_for_us_to_act():
    """Asked at 10, supplied at 30: the answer that was due at 24 is due at 44."""
    found = reading(story(*SENT, ("request_info", 10), ("supply_info", 30)), POLICY, at(40))

    assert found.milestone(Duty.RESPOND).due_at == at(44)
    assert found.milestone(Duty.RESPOND).standing is Standing.DUE_SOON
    assert (found.paused, found.is_paused) == (timedelta(hours=20), False)


def test_an_open_pause_lasts_until_now():
    found = reading(story(*SENT, ("request_info", 10)), POLICY, at(1000))

    assert found.is_paused
    assert found.milestone(Duty.RESPOND).due_at == at(24 + 990)
    assert found.milestone(Duty.RESPOND).standing is Standing.ON_TIME


def test_a_pause_gives_nothing_back_of_a_time_that_was_over():
    found = reading(story(*SENT, ("request_info", 30), ("supply_info", 50)), POLICY, at(60))

    assert found.milestone(Duty.RESPOND).due_at == at(24)
    assert found.milestone(Duty.FINAL).due_at == at(72 + 20)


def test_the_first_sending_counts_and_every_attempt_is_told():
    found = reading(story(*SENT, ("bounce", 1), ("resend", 5)), POLICY, at(6))

    assert (found.sent_at, found.attempts) == (NOON, 2)


def test_a_late_answer_never_erases_that_there_was_none():
    """As of the day it was closed, the report of that day still holds."""
    steps = story(*SENT, ("close_no_response", 80), ("late_response", 200))

    closed = reading(steps, POLICY, at(100))
    answered = reading(steps, POLICY, at(300))

    assert (closed.state, closed.milestone(Duty.RESPOND).met_at) == (State.CLOSED, None)
    assert answered.milestone(Duty.RESPOND).met_at == at(200)
    assert {closed.standing, answered.standing} == {Standing.BREACHED}


def test_closed_for_want_of_an_answer_is_breached_for_good():
    assert standings(81, ("close_no_response", 80)) == ["breached"] * 3


def test_an_oral_answer_counts_from_when_it_was_given():
    """Monday by telephone, written down on Wednesday: back-dated, and on time."""
    steps = story(*SENT, ("respond", 5, 50))

    asked_later = reading(steps, POLICY, at(10))
    asked_then = reading(steps, POLICY, at(10), known_at=at(10))

    assert asked_later.standing is Standing.ON_TIME
    assert (asked_later.back_dated, asked_then.back_dated) == (1, 0)
    assert asked_then.standing is Standing.OVERDUE


def test_a_new_round_starts_a_new_clock():
    steps = story(
        *SENT, ("respond", 5), ("close", 6), ("reopen", 100), ("new_round", 101),
        ("submit", 102), ("approve", 103), ("send", 104),
    )  # fmt: skip

    found = reading(steps, POLICY, at(105))

    assert (found.round, found.sent_at, found.attempts) == (2, at(104), 1)
    assert found.milestone(Duty.RESPOND).met_at is None
    assert reading(steps, POLICY, at(103)) is None
    assert reading(steps, POLICY, at(99)).milestone(Duty.RESPOND).met_at == at(5)


def test_what_was_given_up_has_no_clock():
    assert reading(story(*SENT, ("bounce", 1), ("give_up", 2)), POLICY, at(3)) is None


def test_a_duty_without_agreed_time_is_not_owed():
    none_agreed = Policy(profile="none", acknowledge=None, respond=None, final=None)

    found = reading(story(*SENT), none_agreed, at(9999))

    assert (found.milestones, found.standing, found.final_due) == ((), Standing.ON_TIME, None)


def test_the_order_of_rows_does_not_matter():
    steps = story(*SENT, ("request_info", 10), ("supply_info", 30), ("respond", 33))

    assert len({reading(shuffled, POLICY, at(40)) for shuffled in permutations(steps)}) == 1


zones = st.sampled_from(["Europe/Bucharest", "America/New_York", "Pacific/Apia", "UTC"])


@given(zones, st.integers(0, 24 * 400), st.integers(0, 100))
def test_the_zone_that_times_are_written_in_does_not_matter(zone, sent, asked):
    """Across both change nights and the date line, an hour is an hour."""
    there = ZoneInfo(zone)
    steps = [
        one.__class__(
            **{
                **one.__dict__,
                "occurred_at": (one.occurred_at + timedelta(hours=sent)).astimezone(there),
                "recorded_at": (one.recorded_at + timedelta(hours=sent)).astimezone(there),
            }
        )
        for one in story(*SENT, ("request_info", 10), ("supply_info", 30))
    ]
    plain = story(*SENT, ("request_info", 10), ("supply_info", 30))

    moved = reading(steps, POLICY, at(sent + asked).astimezone(there))
    found = reading(plain, POLICY, at(asked))

    assert [one.standing for one in moved.milestones] == [one.standing for one in found.milestones]
    assert all(
        a.due_at - b.due_at == timedelta(hours=sent)
        for a, b in zip(moved.milestones, found.milestones, strict=True)
    )


@given(
    st.integers(1, 40),
    st.lists(st.integers(0, 60), max_size=8, unique=True).filter(lambda cuts: len(cuts) % 2 == 0),
)
def test_a_deadline_is_where_an_hourglass_runs_out(time, cuts):
    """Hour by hour: the glass runs in every hour that no pause covers."""
    cuts = sorted(cuts)
    stops = list(zip(cuts[::2], cuts[1::2], strict=True))
    hour, run = 0, 0
    while run < time or any(since <= hour < until for since, until in stops):
        run += not any(since <= hour < until for since, until in stops)
        hour += 1

    assert due(NOON, timedelta(hours=time), [(at(a), at(b)) for a, b in stops]) == at(hour)


def local(zone, *when):
    return datetime(*when, tzinfo=ZoneInfo(zone)).astimezone(UTC)


SOFIA = election("BG-parliamentary-2024-10-27")
"""The clocks go back in the night before the vote."""


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ((2024, 10, 19, 23, 59, 59), "normal"),
        ((2024, 10, 20), "election_week"),
        ((2024, 10, 25, 23, 59, 59), "election_week"),
        ((2024, 10, 26), "silence"),
        ((2024, 10, 27, 20), "silence"),
        ((2024, 10, 27, 20, 0, 1), "normal"),
    ],
)
def test_the_profile_follows_the_clock_of_the_country(when, expected):
    assert profile(local("Europe/Sofia", *when), [SOFIA]) == expected


def test_the_strictest_of_several_elections_applies():
    romania = election("RO-presidential-2024-11-24")
    moment = local("Europe/Sofia", 2024, 10, 26, 12)

    assert profile(moment, [romania]) == "normal"
    assert policy_at(moment, [romania, SOFIA]) is PROFILES["silence"]


def test_without_an_election_times_are_normal():
    assert policy_at(NOON, []) is PROFILES["normal"]


def test_a_made_up_country_has_the_silence_that_its_watch_states():
    """A local vote needs nobody's permission, and no entry in the catalog."""
    made_up = replace(SOFIA, country="XR")
    rule = SilenceRule(
        id="silence:XR", country="XR", starts_days_before=1, starts_at=time(0), confidence="high",
        source="the river's own law", version="2024-01-01",
    )  # fmt: skip
    eve = local("Europe/Sofia", 2024, 10, 26, 12)

    assert profile(eve, [made_up]) == "election_week"
    assert profile(eve, [made_up], [rule]) == "silence"
    assert profile(eve, [SOFIA], [rule]) == profile(eve, [SOFIA])
