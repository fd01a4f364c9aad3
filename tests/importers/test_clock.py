"""The quick way of reading a usual time gives what the careful way gives."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.importers import times
from tocsin.importers.clock import clock

instants = st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001  # zone is drawn
spelled = st.builds(
    lambda at, parts, end: at.isoformat(timespec=parts) + end,
    instants,
    st.sampled_from(["minutes", "seconds", "milliseconds", "microseconds"]),
    st.sampled_from(["Z", "", "+02:00", " Z"]),
)


@given(spelled | st.text(max_size=25) | st.sampled_from(["0000-01-01T00:00:00Z", "x" * 24 + "Z"]))
def test_usual_times_are_read_as_any_other(text):
    zone = ZoneInfo("Europe/Kyiv")
    assert clock("iso", zone)(text) == times.iso(text, zone)


@pytest.mark.parametrize("days", [0, 1, 3])
def test_a_time_ahead_of_the_clock_is_believed_as_far_as_anywhere(days):
    text = f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"
    assert clock(None, None)(text) == times.iso(text)
