"""What a rule is asked is plain, and can be asked again word for word."""

from datetime import UTC, date, datetime

import pytest

from tests.casework.figures.alliance import AS_OF
from tocsin.casework.errors import Refused
from tocsin.casework.figures.asking import Period, Question
from tocsin.vocabulary.errors import ParameterError


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-06-09", date(2024, 6, 9), date(2024, 6, 9)),
        ("2023-11/2024-02", date(2023, 11, 1), date(2024, 2, 29)),
    ],
)
def test_a_period_is_a_year_a_month_a_day_or_two_of_them(text, first, last):
    assert Period.read(text) == Period(first, last)
    assert Period.read(str(Period.read(text))) == Period(first, last)


@pytest.mark.parametrize("text", ["", "last year", "2024-13", "2024/2025/2026", "24", "2024-02-30"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(Refused, match="is a year, a month, a day"):
        Period.read(text)


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ParameterError, match="2024-06-10 or later"):
        Period(date(2024, 6, 10), date(2024, 6, 9))


def test_a_day_is_a_day_of_utc_and_its_last_moment_is_in_it():
    year = Period.read("2024")

    assert datetime(2024, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC) in year
    assert datetime(2025, 1, 1, tzinfo=UTC) not in year
    assert datetime.fromisoformat("2025-01-01T00:30:00+01:00") in year
    assert year.span.last == datetime(2024, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


def test_a_question_is_read_back_as_it_was_asked():
    asked = Question(
        as_of=AS_OF, period=Period.read("2024-06"), on=date(2024, 6, 9), network="CDN",
        operation="Doppelganger", topic="disarm",
    )  # fmt: skip

    assert Question.read(AS_OF, asked.given) == asked


def test_a_parameter_that_no_rule_takes_is_refused():
    with pytest.raises(Refused, match="is none of actor, election"):
        Question.read(AS_OF, {"colour": "red"})
    with pytest.raises(Refused, match="YYYY-MM-DD"):
        Question.read(AS_OF, {"on": "Monday"})


def test_an_instant_has_its_zone():
    with pytest.raises(ParameterError, match="with its zone"):
        Question(as_of=datetime(2024, 6, 9))  # noqa: DTZ001  # that is what is refused
