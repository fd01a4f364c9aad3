"""Times are read exactly, at every edge, or they are not read at all."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.importers import times
from tocsin.importers.times import epoch, flag, iso, local, us_eastern, x_legacy

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2024, 11, 24, 12, 0, tzinfo=UTC)

instants = st.datetimes(datetime(1990, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # Hypothesis wants the bounds bare


@pytest.mark.parametrize(
    ("raw", "at", "precision", "basis"),
    [
        ("2024-11-24T12:00:00Z", NOON, "second", "zone_in_value"),
        ("2024-11-24T12:00:00.000Z", NOON, "second", "zone_in_value"),
        ("2024-11-24T14:00:00+02:00", NOON, "second", "zone_in_value"),
        ("2024-11-24T12:00:00+0000", NOON, "second", "zone_in_value"),
        ("2024-11-24 12:00", NOON, "minute", "assumed_utc"),
        ("2024-11-24T12:00-00:00", NOON, "minute", "zone_in_value"),
        ("2024-11-24", NOON - timedelta(hours=12), "day", "assumed_utc"),
        (" 2024-11-24 12:00:00\n", NOON, "second", "assumed_utc"),
        ("2024-11-24T12:00:00.25Z", NOON + timedelta(milliseconds=250), "us", "zone_in_value"),
        ("2024-11-24T12:00:00.123456789Z", NOON + timedelta(microseconds=123456), "us",
         "zone_in_value"),
        ("2024-11-24T12:00:00.78349200Z", NOON + timedelta(microseconds=783492), "us",
         "zone_in_value"),
    ],
)  # fmt: skip
def test_every_iso_form_means_one_instant(raw, at, precision, basis):
    found = iso(raw)

    assert (found.at, found.raw, found.precision, found.basis) == (at, raw, precision, basis)


@pytest.mark.parametrize(
    "raw",
    ["0000-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00",
     "1969-12-31T23:59:59Z", "1989-12-31T23:59:59Z"],
)  # fmt: skip
def test_a_time_that_cannot_be_true_keeps_its_text_and_nothing_else(raw):
    found = iso(raw)

    assert (found.at, found.raw, found.precision) == (None, raw, "none")
    assert flag(found) == "time_implausible"


@pytest.mark.parametrize("raw", ["soon", "31/02/2024 25:00", "2024-02-30", "20241124", True, 5, []])
def test_a_text_that_is_no_time_is_not_read_as_one(raw):
    found = iso(raw)

    assert (found.at, found.raw, flag(found)) == (None, str(raw), "time_unreadable")


@pytest.mark.parametrize("read", [iso, epoch, x_legacy, us_eastern])
@pytest.mark.parametrize("raw", [None, ""])
def test_no_time_is_no_complaint(read, raw):
    assert flag(read(raw)) is None
    assert read(raw).at is None


def test_two_days_ahead_is_a_clock_that_differs_and_three_is_not_true(monkeypatch):
    """Collectors' clocks differ from ours; a post from next week does not exist."""
    monkeypatch.setattr(times, "now", lambda: NOON)

    assert iso("2024-11-26T11:59:59Z").at is not None
    assert iso("2024-11-27T12:00:00Z").at is None


def test_a_declared_zone_follows_its_summer_and_winter():
    winter = local("04.12.2024 15:03", "%d.%m.%Y %H:%M", BERLIN)
    summer = local("4.7.2024 15:03:09", "%d.%m.%Y %H:%M:%S", BERLIN)

    assert winter.at == datetime(2024, 12, 4, 14, 3, tzinfo=UTC)
    assert summer.at == datetime(2024, 7, 4, 13, 3, 9, tzinfo=UTC)
    assert (winter.precision, winter.basis) == ("minute", "declared_zone")


def test_the_hour_that_runs_twice_is_read_as_the_first():
    assert iso("2024-10-27T02:30:00", BERLIN).at == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


def test_the_hour_that_was_skipped_is_not_credible():
    """Nobody's clock in Berlin ever showed half past two on that night: the zone is wrong."""
    found = iso("2024-03-31T02:30:00", BERLIN)

    assert (found.at, flag(found)) == (None, "time_implausible")


@pytest.mark.parametrize(
    ("raw", "fmt", "at"),
    [
        ("24/11/2024 12:00:00", "%d/%m/%Y %H:%M:%S", NOON),
        ("11/24/24 12:00 PM", "%m/%d/%y %I:%M %p", NOON),
        ("24 Nov 2024 14:00:00 +0200", "%d %b %Y %H:%M:%S %z", NOON),
        ("2024.11.24", "%Y.%m.%d", NOON - timedelta(hours=12)),
    ],
)
def test_a_declared_format_is_the_only_reading(raw, fmt, at):
    assert local(raw, fmt, UTC).at == at


@pytest.mark.parametrize(
    ("raw", "fmt"),
    [("11/24/2024", "%d/%m/%Y"), ("24-11-2024", "%d/%m/%Y"), ("24/11/2024 ", "%d/%m/%Y %H"),
     (20241124, "%Y%m%d")],
)  # fmt: skip
def test_what_does_not_fit_the_declared_format_is_unreadable(raw, fmt):
    assert flag(local(raw, fmt, UTC)) == "time_unreadable"


@given(instants)
def test_the_short_way_reads_what_strptime_reads(at):
    """The compiled pattern is there for speed alone."""
    for fmt in ("%d.%m.%Y %H:%M:%S", "%Y-%m-%dT%H:%M", "%m/%d/%Y"):
        raw = at.strftime(fmt).replace(at.strftime("%Y"), f"{at.year:04}")
        assert local(raw, fmt, UTC).at == datetime.strptime(raw, fmt).replace(tzinfo=UTC)


@given(instants)
def test_a_magnitude_says_its_unit(at):
    """The same instant, told in four units, as number or as text."""
    micros = (at - times.EPOCH) // timedelta(microseconds=1)
    for unit, ticks in (("us", micros), ("ns", micros * 1000)):
        assert epoch(ticks).at == epoch(str(ticks)).at == epoch(ticks, unit).at == at
    assert epoch(micros // 1000).at == at.replace(microsecond=at.microsecond // 1000 * 1000)
    assert epoch(micros // 1_000_000).at == at.replace(microsecond=0)


@pytest.mark.parametrize("raw", [True, "nan", "inf", "12:30", [], {}])
def test_what_is_no_number_is_no_epoch(raw):
    assert flag(epoch(raw)) == "time_unreadable"


@pytest.mark.parametrize("raw", [0, "0", -1, 10**40, "1e300", 253402300799])
def test_an_epoch_that_cannot_be_true_is_flagged(raw):
    assert (epoch(raw).at, flag(epoch(raw))) == (None, "time_implausible")


def test_a_fraction_of_a_second_survives():
    assert epoch("1732449600.25").at == NOON + timedelta(milliseconds=250)
    assert epoch(1732449600.25).precision == "us"


@given(instants)
def test_x_legacy_reads_what_x_wrote(at):
    at = at.replace(microsecond=0)
    assert x_legacy(at.strftime("%a %b %d %H:%M:%S +0000 %Y")).at == at


@pytest.mark.parametrize(
    "raw", ["Wed Nov 27 10:20:24 +0100 2024", "Wed Xyz 27 10:20:24 +0000 2024", "Wed", 7]
)
def test_x_legacy_reads_nothing_else(raw):
    assert flag(x_legacy(raw)) == "time_unreadable"


def test_the_suffix_rules_over_the_calendar():
    """In the autumn hour that runs twice the suffix is the only way to know which was meant."""
    assert us_eastern("2024-11-03 01:30:00 EDT").at == datetime(2024, 11, 3, 5, 30, tzinfo=UTC)
    assert us_eastern("2024-11-03 01:30:00 EST").at == datetime(2024, 11, 3, 6, 30, tzinfo=UTC)
    assert us_eastern("2024-11-03 01:30:00 EST").basis == "zone_in_value"
    assert flag(us_eastern("2024-11-03 01:30:00")) == "time_zone_assumed"


@given(
    st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.none()))
)
def test_no_value_makes_a_reader_raise(raw):
    for found in (iso(raw), epoch(raw), x_legacy(raw), us_eastern(raw), local(raw, "%Y-%m", UTC)):
        assert found.at is None or found.raw is not None
