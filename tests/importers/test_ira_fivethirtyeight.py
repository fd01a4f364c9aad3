"""Ids come out of the address, and the order of day and month out of the id."""

import pytest

from tests.importers.one_record import posts
from tocsin.vocabulary.errors import RecordError

ROW = {
    "external_author_id": "9.06E+17", "author": "A", "content": "words",
    "publish_date": "10/1/17 19:58", "tweet_id": "9.1458E+17",
    "article_url": "http://twitter.com/905874659358453760/statuses/914580356430536707",
}  # fmt: skip


def one(**changed):
    """Return the post of a row."""
    [post] = posts("ira_fivethirtyeight", {**ROW, **changed})
    return post


def test_damaged_ids_are_read_from_the_address_and_flagged():
    post = one()

    assert (post.native_id, post.account_native_id) == ("914580356430536707", "905874659358453760")
    assert (post.id_kind, post.flags) == ("recovered", ["id_recovered_from_url"])


def test_whole_ids_are_taken_as_they_are():
    post = one(tweet_id="914580356430536707", external_author_id="905874659358453760")

    assert (post.id_kind, post.flags) == ("native", [])


def test_a_row_without_any_whole_id_is_refused():
    with pytest.raises(RecordError, match="digits"):
        one(article_url="")


@pytest.mark.parametrize("told", ["10/1/17 19:58", "10/01/2017 19:58", "1/10/2017 19:58"])
def test_the_id_settles_the_order_of_day_and_month(told):
    assert one(publish_date=told).created.at.isoformat() == "2017-10-01T19:58:00+00:00"


def test_a_time_is_exact_to_the_minute():
    assert one().created.precision == "minute"
