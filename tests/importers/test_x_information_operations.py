"""The archive's rows are read as their column list says, and never evaluated."""

import pytest

from tests.importers.records import said
from tocsin.importers.x_information_operations import listed
from tocsin.vocabulary.errors import RecordError

ROW = {"tweetid": "5", "userid": "7", "tweet_text": "words", "tweet_time": "2017-08-19 15:13"}
HASH = "TkZ3weiF89wVoNsWZSNJOLsoz36zkDvBb33WJ/vP0si="


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("['a', 'b']", ["a", "b"]),
        ("[a, b]", ["a", "b"]),
        ('["it\'s"]', ["it's"]),
        ("['https://a.example/x,y']", ["https://a.example/x,y"]),
        ("[]", []),
        ("", []),
        (None, None),
        ("__import__('os').system('true')", ["os", "true"]),
    ],
)
def test_a_list_is_taken_apart_as_text(cell, items):
    assert listed(cell) == items


def test_a_hashed_account_is_marked_and_has_no_handle():
    account = said("x_information_operations", ROW | {"userid": HASH, "user_screen_name": HASH})

    assert account["account"].pseudonymised_at_source
    assert account["account"].handle is None


def test_everybody_in_the_archive_was_suspended():
    found = said("x_information_operations", ROW)

    assert (found["post"].status, found["account"].status) == ("removed_by_platform", "suspended")


def test_an_id_that_lost_its_digits_is_refused():
    with pytest.raises(RecordError, match=r"tweetid: expected digits; got '8\.98E\+17'"):
        said("x_information_operations", ROW | {"tweetid": "8.98E+17"})
