"""X API v2: whatever the layout, the same posts come out, and what is missing is said."""

import pytest

from tests.importers.records import said
from tocsin.vocabulary.errors import RecordError

POST = {"id": "2", "text": "words", "author_id": "7", "conversation_id": "2", "lang": "und"}


def test_a_post_without_entities_is_searched_and_one_with_them_is_not():
    """X leaves `entities` out when there are none, or when nobody asked for them."""
    bare, listed = said("x_api_v2", POST), said("x_api_v2", POST | {"entities": {"urls": []}})

    assert bare["post"].hashtags is None
    assert listed["post"].hashtags == []


def test_a_missing_post_is_an_event_and_a_missing_name_is_not():
    """An event needs an id; X gives handles for some of what it cannot show."""
    gone = {"resource_type": "tweet", "value": "5", "title": "Not Found Error"}
    page = {"data": [POST], "errors": [{"resource_type": "user", "value": "ana"}, gone]}
    found = said("x_api_v2", page)

    assert (found["event"].native_id, found["event"].status) == ("5", "unavailable")


def test_an_edit_marks_the_post_and_the_id_it_had_before():
    found = said("x_api_v2", POST | {"edit_history_tweet_ids": ["1", "2"]})

    assert found["post"].status == "edited"
    assert (found["event"].native_id, found["event"].status) == ("1", "edited")


def test_a_referenced_post_is_not_primary_even_when_its_page_repeats_a_primary_one():
    page = {"data": [POST], "includes": {"tweets": [POST, POST | {"id": "9"}]}}
    found = said("x_api_v2", page)

    assert found["post"].native_id == "2"
    assert found["post"].is_primary


def test_an_error_page_among_the_pages_is_no_page():
    with pytest.raises(RecordError, match="expected a page of X posts or a post"):
        said("x_api_v2", {"title": "Unauthorized", "status": 401})
