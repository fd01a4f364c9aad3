"""Views in every shape hold the same post, and what the server adds is told apart."""

import pytest

from tests.importers.one_record import events, posts
from tocsin.importers import guess

URI = "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3lbpxzqlyi22a"
AUTHOR = {"did": "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "handle": "ana.example"}
RECORD = {"$type": "app.bsky.feed.post", "createdAt": "2024-11-24T08:11:45Z", "text": "words"}
VIEW = {"uri": URI, "author": AUTHOR, "record": RECORD, "indexedAt": "2024-11-24T08:11:46Z"}
REASON = {
    "$type": "app.bsky.feed.defs#reasonRepost",
    "by": {"did": "did:plc:b", "handle": "bob.example"},
    "indexedAt": "2024-11-24T09:00:00Z",
}


@pytest.mark.parametrize(
    "value",
    [
        VIEW, {"post": VIEW}, {"uri": URI, "post": VIEW}, {"thread": {"post": VIEW}},
        {"feed": [{"post": VIEW}], "cursor": "x"}, {"posts": [VIEW]},
    ],
    ids=["view", "entry", "uri beside it", "thread", "feed", "search"],
)  # fmt: skip
def test_every_shape_holds_the_same_post(value):
    [post] = posts("bluesky_postview", value)

    assert (post.native_id, post.text, post.account_handle) == (URI, "words", "ana.example")


def test_the_names_of_the_python_library_are_the_same_names():
    """So that 4CAT's collections and one's own read alike."""
    view = {
        "uri": URI, "author": {**AUTHOR, "display_name": "Ana"}, "like_count": 3,
        "indexed_at": "2024-11-24T08:11:46Z", "py_type": "app.bsky.feed.defs#postView",
        "record": {"text": "words", "created_at": "2024-11-24T08:11:45Z", "py_type": "x"},
    }  # fmt: skip
    for value in (view, {"post": view, "reply": None, "reason": None}):
        [post] = posts("bluesky_postview", value)
        assert (post.text, post.metrics) == ("words", {"like": 3})
        assert post.created.at.isoformat() == "2024-11-24T08:11:45+00:00"


def test_a_repost_is_a_post_of_its_own_even_where_its_address_is_not_told():
    original, repost = posts("bluesky_postview", {"post": VIEW, "reason": REASON})

    assert (original.native_id, original.post_type) == (URI, "post")
    assert (repost.post_type, repost.account_native_id) == ("repost", "did:plc:b")
    assert repost.id_kind == "recovered"
    assert [one.native_id for one in repost.relations] == [URI]


def test_a_time_that_the_server_contradicts_is_flagged():
    [post] = posts(
        "bluesky_postview", {**VIEW, "record": {**RECORD, "createdAt": "2019-01-01T00:00:00Z"}}
    )

    assert "times_disagree" in post.flags


def test_a_label_is_a_reason_and_a_label_taken_back_is_none():
    labels = [{"val": "rumor"}, {"val": "spam"}, {"val": "spam", "neg": True}]
    [post] = posts("bluesky_postview", {**VIEW, "labels": labels})

    assert post.status_reason == "labelled rumor"


def test_what_is_not_found_is_an_event():
    [event] = events("bluesky_postview", {"uri": URI, "notFound": True})

    assert (event.native_id, event.status) == (URI, "unavailable")


def test_a_feed_in_one_document_is_cut_into_its_posts(tmp_path):
    path = tmp_path / "feed.json"
    path.write_text('{"feed": [{"post": {"uri": "at://did:plc:a/app.bsky.feed.post/k", '
                    '"author": {}, "record": {}}}]}')  # fmt: skip
    one, sniffs = guess(path)

    assert one.name == "bluesky_postview"
    assert dict(sniffs)[one.name].layout.paths == ("feed",)
