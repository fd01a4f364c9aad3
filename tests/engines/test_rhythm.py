"""What two daily rhythms make by themselves is counted, and agrees with shifting them by hand."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engines.rhythm import SHIFTS, Rhythm

DAY = 86_400
FIRST = datetime(2024, 11, 1, tzinfo=UTC)


def expected(moments, window_s=10):
    """Return what chance makes of ana and bo, from (account, second)."""
    rows = [(who, FIRST + timedelta(seconds=second)) for who, second in moments]
    schema = {"account": pl.String, "at": pl.Datetime("us", "UTC")}
    rhythm = Rhythm(pl.DataFrame(rows, schema=schema, orient="row").lazy())
    pair = pl.DataFrame({"one": ["ana"], "other": ["bo"], "window_s": [window_s]})
    return rhythm.expected(pair)[0]


def daily(who, second, days=range(20)):
    return [(who, DAY * day + second) for day in days]


def test_two_clocks_that_strike_together_are_expected_to_every_day():
    assert expected(daily("ana", 32_400) + daily("bo", 32_403)) == pytest.approx(20, rel=0.05)


def test_two_who_never_post_at_the_same_time_of_day_are_expected_never_to_meet():
    assert expected(daily("ana", 100) + daily("bo", 50_000)) == 0.0


def test_meetings_at_moments_that_change_every_day_are_not_explained_by_rhythm():
    agreed = [DAY * day + 3_000 * day for day in range(20)]

    assert expected([(who, at) for who in ("ana", "bo") for at in agreed]) == 0.0


def test_on_a_single_day_there_is_no_rhythm_to_know():
    assert expected([("ana", 5), ("bo", 6)]) == 0.0


moments = st.lists(
    st.tuples(st.sampled_from(["ana", "bo"]), st.integers(0, 12), st.integers(0, 9)), max_size=25
)


@given(moments)
def test_it_agrees_with_shifting_whole_days_said_slowly(acts):
    """Slots of twenty seconds, begun at midnight or ten seconds later: whichever makes more."""
    seconds = [(who, DAY * day + 40_000 + 5 * place) for who, day, place in acts]
    slowly = []
    for offset in (0, 10):
        cut = [(who, (at + offset) // DAY, (at + offset) % DAY // 20) for who, at in seconds]
        days = [day for _, day, _ in cut]
        total = 0.0
        for _, day, slot in (one for one in cut if one[0] == "ana"):
            shifts = [
                by for by in range(-SHIFTS, SHIFTS + 1) if by and min(days) <= day + by <= max(days)
            ]
            for by in shifts:
                total += cut.count(("bo", day + by, slot)) / len(shifts)
        slowly.append(total)

    assert expected(seconds) == pytest.approx(max(slowly))
