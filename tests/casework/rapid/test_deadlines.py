"""Periods of the law end where the law says, by the clock of the place."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.rapid.people import at, story
from tocsin.casework.rapid.deadlines import appeal_until, months_after, out_of_court_due
from tocsin.casework.rapid.redress import redress

SENT = (("create", -3), ("submit", -2), ("approve", -1), ("send", 0))
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("informed", "last_day"),
    [
        ((2024, 1, 15, 12), date(2024, 7, 15)),
        ((2024, 8, 30, 12), date(2025, 2, 28)),
        ((2023, 8, 29, 12), date(2024, 2, 29)),
        ((2024, 8, 31, 12), date(2025, 2, 28)),
        ((2024, 6, 7, 12), date(2024, 12, 9)),
        ((2024, 6, 8, 12), date(2024, 12, 9)),
        ((2024, 6, 9, 12), date(2024, 12, 9)),
        ((2024, 1, 15, 0, 0), date(2024, 7, 15)),
        ((2024, 1, 15, 23, 59), date(2024, 7, 15)),
    ],
)
def test_a_complaint_is_possible_to_the_end_of_the_last_day(informed, last_day):
    """Months that lack the day, leap years, and last days at a weekend."""
    end = appeal_until(datetime(*informed, tzinfo=BRUSSELS)).astimezone(BRUSSELS)

    assert (end.date(), end.time()) == (last_day + timedelta(days=1), time())


def test_the_day_is_the_day_of_the_place():
    """At 22:30 UTC it is tomorrow in Bucharest, and the year is another."""
    informed = datetime(2024, 12, 31, 22, 30, tzinfo=UTC)

    assert appeal_until(informed, "Europe/Bucharest") == datetime(2025, 7, 1, 21, tzinfo=UTC)
    assert appeal_until(informed, "UTC") == datetime(2025, 7, 1, tzinfo=UTC)


def test_a_certified_body_has_90_days_or_180():
    received = datetime(2024, 11, 25, 8, tzinfo=UTC)

    due = out_of_court_due(received).astimezone(BRUSSELS)
    longer = out_of_court_due(received, is_complex=True).astimezone(BRUSSELS)

    assert (due.date(), longer.date()) == (date(2025, 2, 25), date(2025, 5, 27))
    assert (due.hour, longer.hour) == (0, 0)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 24))
def test_months_keep_the_day_where_there_is_one(day, months):
    later = months_after(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_redress_is_open_until_it_is_not():
    steps = story(*SENT, ("respond", 5))

    now = redress(steps, at(5), at(6))
    later = redress(steps, at(5), at(24 * 200))

    assert (now.can_appeal, later.can_appeal) == (True, False)
    assert now.appeal_until == later.appeal_until == appeal_until(at(5))
    assert not redress(steps, None, at(6)).can_appeal
    assert redress(steps, at(5), at(4)).appeal_until is None


def test_a_body_is_late_when_even_the_longer_time_is_over():
    steps = story(*SENT, ("respond", 5), ("appeal", 6), ("to_ods", 24))

    after_100_days = redress(steps, at(5), at(24 * 101))
    after_190_days = redress(steps, at(5), at(24 * 191))
    decided = redress(
        [
            *steps,
            *story(*SENT, ("respond", 5), ("appeal", 6), ("to_ods", 24), ("ods_decision", 48))[-1:],
        ],
        at(5),
        at(24 * 191),
    )

    assert after_100_days.body_due < at(24 * 101) < after_100_days.body_due_if_complex
    assert (after_100_days.is_body_late, after_190_days.is_body_late) == (False, True)
    assert not decided.is_body_late
    assert after_100_days.appealed_at == at(6)
