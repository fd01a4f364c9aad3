"""4CAT's rows are read by its exact time, and its lists are cut with care."""

from tests.importers.records import said

X = {
    "id": "2", "thread_id": "2", "author": "ana", "body": "words",
    "timestamp": "2024-11-24 12:00:00",
    "author_fullname": "Ana", "is_retweet": "no", "retweet_count": "0",
}  # fmt: skip
TELEGRAM = {
    "id": "chan-5", "thread_id": "chan", "chat": "chan", "author": "77", "author_username": "ana",
    "author_name": "Ana", "body": "words", "timestamp": "2024-11-24 12:00:00", "views": "",
}  # fmt: skip


def test_the_exact_time_rules_and_a_difference_is_flagged():
    found = said(
        "fourcat", X | {"timestamp": "2024-11-24 14:00:00", "unix_timestamp": "1732449600"}
    )

    assert found["post"].created.at.isoformat() == "2024-11-24T12:00:00+00:00"
    assert found["post"].flags == ["times_disagree"]


def test_the_oldest_exports_hold_seconds_in_their_only_time():
    found = said("fourcat", X | {"timestamp": "1732449600"})

    assert found["post"].created.basis == "epoch"
    assert found["post"].flags == []


def test_a_comma_inside_a_link_does_not_cut_it():
    found = said("fourcat", X | {"urls": "https://a.example/1,2,https://b.example"})

    assert [link.url for link in found["post"].links] == [
        "https://a.example/1,2",
        "https://b.example",
    ]


def test_a_list_that_has_no_column_is_read_from_the_words():
    assert said("fourcat", X)["post"].hashtags is None
    assert said("fourcat", X | {"hashtags": ""})["post"].hashtags == []


def test_views_that_were_not_seen_are_not_nought():
    assert "view" not in said("fourcat", TELEGRAM)["post"].metrics


def test_a_channel_speaks_as_itself_and_people_as_themselves():
    own = TELEGRAM | {"author": "99", "author_username": "chan"}

    assert said("fourcat", own)["post"].account_native_id == "channel99"
    assert said("fourcat", TELEGRAM)["post"].account_native_id == "user77"
