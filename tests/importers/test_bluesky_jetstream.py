"""Jetstream: claims stay claims, deletions stay events, likes say nothing."""

import pytest

from tests.importers.records import said
from tocsin.vocabulary.errors import RecordError

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"


def commit(record, collection="app.bsky.feed.post", operation="create"):
    """Return what a commit says."""
    change = {"operation": operation, "collection": collection, "rkey": "r1", "record": record}
    return said(
        "bluesky_jetstream",
        {"did": DID, "time_us": 1732449600000001, "kind": "commit", "commit": change},
    )


def test_the_year_nought_is_kept_as_a_claim():
    post = commit({"text": "old", "createdAt": "0000-12-31T23:59:59Z"})["post"]

    assert (post.created.at, post.created.raw) == (None, "0000-12-31T23:59:59Z")
    assert post.flags == ["time_implausible"]
    assert post.collected_at.isoformat() == "2024-11-24T12:00:00.000001+00:00"


def test_a_deletion_is_an_event_about_the_post():
    event = commit(None, operation="delete")["event"]

    assert (event.status, event.native_id) == ("deleted", f"at://{DID}/app.bsky.feed.post/r1")


@pytest.mark.parametrize("operation", ["create", "delete"])
def test_a_like_says_nothing(operation):
    assert commit({"subject": {"uri": "at://x"}}, "app.bsky.feed.like", operation) == {}


def test_a_card_does_not_hide_the_link_in_the_words():
    embed = {"external": {"uri": "https://card.example"}}
    post = commit({"text": "at https://words.example/", "embed": embed})["post"]

    assert [(link.url, link.kind) for link in post.links] == [
        ("https://words.example/", "text"), ("https://card.example", "card"),
    ]  # fmt: skip


def test_a_quoted_feed_is_no_quoted_post():
    embed = {"record": {"uri": f"at://{DID}/app.bsky.feed.generator/g"}}

    assert commit({"text": "", "embed": embed})["post"].relations == []


def test_an_event_of_no_known_kind_is_refused_by_name():
    with pytest.raises(RecordError, match=r"kind: expected one of .*; got 'sync'"):
        said("bluesky_jetstream", {"did": DID, "time_us": 1, "kind": "sync"})
