"""Words of a figure are true of its value, or are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.casework.errors import Refused
from tocsin.casework.figures.wording import checked, worded
from tocsin.casework.models.report_figure import Rounding

PRINTED = [
    ("37 alerts were sent", 37, Rounding.EXACT),
    ("1.6k Doppelganger tweets", 1600, Rounding.APPROX),
    ("1.6k Doppelganger tweets", 1649, Rounding.APPROX),
    ("Over 800 organisations targeted", 803, Rounding.AT_LEAST),
    ("Approximately 99k violations", 99_000, Rounding.APPROX),
    ("Approximately 99k violations", 99_499, Rounding.APPROX),
    ("Two platforms' reporting systems fell short", 2, Rounding.EXACT),
    ("Geo-fencing or takedown of over 100 pages", 104, Rounding.AT_LEAST),
    ("reaching over 2 million readers", 2_046_000, Rounding.AT_LEAST),
    ("at least reaching [at least 450] participants of 16 workshops", 450, Rounding.AT_LEAST),
    ("about 1,600 posts", 1_603, Rounding.APPROX),
    ("16 workshops", 16, Rounding.EXACT),
]
UNTRUE = [
    ("37 alerts were sent", 38),
    ("1.6k Doppelganger tweets", 1650),
    ("Over 800 organisations targeted", 800),
    ("at least 800 organisations targeted", 799),
    ("Approximately 99k violations", 99_500),
    ("Approximately 99k violations", 98_499),
    ("Two platforms fell short", 3),
    ("over 2 million readers", 1_999_999),
    ("nearly 800 organisations", 795),
]


@pytest.mark.parametrize(("text", "value", "rounding"), PRINTED)
def test_words_that_are_true_are_printed(text, value, rounding):
    printed, found = checked(text, value)

    assert found is rounding
    assert printed == text.replace("[", "").replace("]", "")


@pytest.mark.parametrize(("text", "value"), UNTRUE)
def test_words_that_are_not_true_are_refused(text, value):
    with pytest.raises(Refused, match="must be true of") as refused:
        checked(text, value)
    assert refused.value.reason == "words"


@pytest.mark.parametrize(
    "text", ["many channels", "37 alerts in 2024", "[37] alerts of [2024]", "[37 of 40] alerts"]
)
def test_which_number_is_meant_must_be_plain(text):
    with pytest.raises(Refused, match="one number"):
        checked(text, 37)


def test_of_several_numbers_the_bracketed_one_is_meant():
    assert checked("[37] alerts in 2024", 37) == ("37 alerts in 2024", Rounding.EXACT)
    with pytest.raises(Refused, match="37"):
        checked("37 alerts in [2024]", 37)


@given(st.integers(0, 10**9), st.sampled_from(Rounding))
def test_words_that_we_offer_are_true(value, rounding):
    printed, _ = checked(worded(value, rounding), value)

    assert printed == worded(value, rounding)


def test_a_part_of_a_word_or_of_a_name_is_no_number():
    assert checked("16 phones of someone at X3", 16)[1] is Rounding.EXACT
