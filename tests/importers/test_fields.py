"""A field is read as what it should be, or not at all, and what is odd about it is counted."""

from collections import Counter

import pytest

from tocsin.importers.fields import Fields, fields
from tocsin.vocabulary.errors import RecordError

KNOWN = {"post": frozenset({"id", "text", "likes", "ad", "author", "tags"})}


def post(**value):
    """Return a post to read, with a fresh drift."""
    return Fields("post", value, KNOWN, Counter())


def test_a_field_nobody_claimed_is_counted_by_its_name():
    assert post(id=1, mood="good").drift == {"post.mood": 1}


def test_an_object_nobody_lists_is_open():
    assert Fields("elsewhere", {"anything": 1}, KNOWN, Counter()).drift == {}


@pytest.mark.parametrize(
    ("value", "count"),
    [(3, 3), (0, 0), ("3", 3), ("3.0", 3), (3.0, 3), ("1,234", 1234), ("12,345,678", 12345678)],
)
def test_a_count_is_read_in_every_way_it_is_written(value, count):
    found = post(likes=value)

    assert (found.count("likes"), found.drift) == (count, {})


@pytest.mark.parametrize("value", [None, ""])
def test_no_count_is_not_nought(value):
    found = post(likes=value)

    assert (found.count("likes"), found.drift) == (None, {})


@pytest.mark.parametrize(
    "value", [True, -1, 2.5, "1,5", "12,34", "many", "1e9", [], {}, 2**63, float("inf"), "9" * 40]
)
def test_what_is_no_count_is_not_known_and_counted(value):
    found = post(likes=value)

    assert found.count("likes") is None
    assert found.drift == {f"post.likes ({type(value).__name__})": 1}


def test_an_odd_field_is_counted_once_per_object_however_often_it_is_read():
    found = post(text=7)

    assert [found.text("text"), found.text("text")] == [None, None]
    assert found.drift == {"post.text (int)": 1}


def test_an_object_inside_is_looked_at_once():
    """Otherwise a field nobody knows would count twice for one record."""
    found = post(author={"name": "Ana"})
    found.known["author"] = frozenset()

    assert found.object("author", "author") is found.object("author", "author")
    assert found.drift == {"author.name": 1}


@pytest.mark.parametrize("value", ["898204000000000000", 898204000000000000])
def test_an_id_keeps_its_digits(value):
    assert post(id=value).own_id("id") == "898204000000000000"


@pytest.mark.parametrize("value", [None, "", True, 1.5, [], {}])
def test_a_record_without_its_id_is_refused_by_name(value):
    with pytest.raises(RecordError, match=r"^post\.id: expected an id") as caught:
        post(id=value).own_id("id")

    assert caught.value.code == "id"


def test_empty_text_is_not_known():
    found = post(text="", ad=None)

    assert (found.text("text"), found.truth("ad"), found.drift) == (None, None, {})


def test_a_list_yields_what_is_of_the_kind_asked_for():
    found = post(tags=["a", "", 7, {"tag": "b"}, None])

    assert found.texts("tags") == ["a"]
    assert [one.text("tag") for one in found.objects("tags", "tag")] == ["b"]
    assert found.drift == {"post.tags (list)": 1}


def test_counts_that_are_not_there_are_left_out():
    assert post(likes=0, shares=None).metrics({"likes": "like", "shares": "share"}) == {"like": 0}


def test_a_record_that_is_no_object_is_refused():
    with pytest.raises(RecordError, match="expected an object; got 7"):
        fields("post", 7, KNOWN, Counter())
