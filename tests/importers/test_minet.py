"""minet's tables of every source, and what their columns really hold."""

import pytest

from tests.importers.one_record import posts
from tocsin.vocabulary.errors import RecordError

X = {
    "id": "1855000000000000001", "timestamp_utc": "1731099888", "user_screen_name": "ana_r",
    "text": "words", "retweeted_id": "",
}  # fmt: skip
BLUESKY = {
    "cid": "c", "uri": "at://did:plc:a/app.bsky.feed.post/k", "user_did": "did:plc:a",
    "timestamp_utc": "1732435905",
}  # fmt: skip


def test_the_time_is_the_one_in_utc():
    [post] = posts("minet", {**X, "local_time": "2024-11-08T23:04:48"})

    assert post.created.at.isoformat() == "2024-11-08T21:04:48+00:00"


def test_an_id_that_a_spreadsheet_bent_is_refused():
    with pytest.raises(RecordError, match="digits"):
        posts("minet", {**X, "id": "1.855E+18"})


@pytest.mark.parametrize(("match", "primary"), [("1", True), ("0", False), ("", True)])
def test_a_post_that_only_came_along_is_not_primary(match, primary):
    assert posts("minet", {**X, "match_query": match})[0].is_primary is primary


def test_lists_are_joined_by_pipes_and_go_together_only_when_equally_long():
    row = {**X, "hashtags": "a|b", "mentioned_names": "bob|cai", "mentioned_ids": "2|3"}
    [post] = posts("minet", row)
    [uneven] = posts("minet", {**row, "mentioned_ids": "2"})

    assert post.hashtags == ["a", "b"]
    assert [(one.handle, one.native_id) for one in post.mentions] == [("bob", "2"), ("cai", "3")]
    assert [(one.handle, one.native_id) for one in uneven.mentions] == [(None, "2")]


def test_a_column_that_is_not_there_is_read_from_the_words_instead():
    assert posts("minet", X)[0].hashtags is None


def test_bluesky_words_are_the_author_s_alone():
    row = {**BLUESKY, "text": "mine « bob: theirs »", "original_text": "mine"}

    assert posts("minet", row)[0].text == "mine"


@pytest.mark.parametrize(
    "answered",
    [
        {"to_post_uri": "at://did:plc:b/app.bsky.feed.post/r"},
        {"to_user_did": "did:plc:b", "to_post_did": "r"},
    ],
    ids=["by address", "by account and key"],
)
def test_an_answer_on_bluesky_is_known_in_both_layouts(answered):
    [post] = posts("minet", {**BLUESKY, **answered})

    assert [one.native_id for one in post.relations] == ["at://did:plc:b/app.bsky.feed.post/r"]


@pytest.mark.parametrize("link", ["https://t.me/s/river/5", "https://t.me/river/5?single"])
def test_a_telegram_message_is_named_by_its_address(link):
    row = {"link_to_message": link, "text": "words", "datetime": "2024-11-24T11:31:56+00:00"}

    assert posts("minet", row)[0].native_id == "river/5"
