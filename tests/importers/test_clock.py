"""The quick way of reading a usual time gives what the careful way gives."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.importers import times
from tocsin.importers.clock import clock, usual_times

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


whole = instants.map(lambda at: f"{at.isoformat(timespec='milliseconds')}Z") | st.sampled_from(
    ["2024-02-30T00:00:00Z", "2024-11-24T24:00:00Z", "2024-11-24T08:00:60Z", "2024-11-24", ""]
)


@given(cells=st.lists(whole, min_size=1, max_size=3) | st.lists(spelled | st.none(), max_size=6))
def test_a_column_of_times_is_read_as_its_cells_are_or_left_to_the_clock(cells):
    column = usual_times(None, cells)
    read = [clock(None, None)(cell) for cell in cells]
    if column is not None:
        assert column.to_list() == [moment.at for moment in read]
        assert {moment.basis for moment in read} <= {"zone_in_value"}


def test_a_column_in_the_usual_spelling_is_read_at_once():
    cells = ["2024-11-24T08:00:00Z", "2024-11-24T08:00:00.123456Z"]
    assert usual_times(None, cells).to_list() == [clock(None, None)(cell).at for cell in cells]
    assert usual_times("epoch", cells) is None
