"""Mastodon: posts are known by their address, and what is not public stays out."""

import pytest

from tests.importers.records import said
from tocsin.vocabulary.errors import RecordError

ACCOUNT = {"id": "7", "acct": "ana", "url": "https://m.example/@ana"}
STATUS = {
    "id": "5", "uri": "https://m.example/users/ana/statuses/5", "content": "<p>words</p>",
    "visibility": "public", "account": ACCOUNT, "created_at": "2024-11-24T12:00:00.000Z",
}  # fmt: skip


@pytest.mark.parametrize("visibility", ["private", "direct", "limited", ["public"]])
def test_what_is_not_public_is_refused(visibility):
    with pytest.raises(RecordError) as caught:
        said("mastodon", STATUS | {"visibility": visibility})

    assert caught.value.code == "private"


def test_a_private_status_inside_a_public_one_stays_out():
    secret = STATUS | {"uri": "https://m.example/users/bob/statuses/6", "visibility": "private"}
    found = said("mastodon", STATUS | {"reblog": secret})

    assert found["post"].native_id == STATUS["uri"]
    assert found["post"].post_type == "repost"


def test_an_answer_to_oneself_has_an_address_and_another_only_a_number():
    own = STATUS | {"in_reply_to_id": "4", "in_reply_to_account_id": "7"}
    other = STATUS | {"in_reply_to_id": "4", "in_reply_to_account_id": "8"}

    assert relation(own) == "https://m.example/users/ana/statuses/4"
    assert relation(other) == "4"


def relation(status):
    """Return the id of what a status answers."""
    return said("mastodon", status)["post"].relations[0].native_id


def test_mentions_and_hashtags_are_not_links():
    html = '<a class="mention hashtag" href="https://m.example/tags/x">#x</a> <a href="https://a.example">a</a>'

    assert [link.url for link in said("mastodon", STATUS | {"content": html})["post"].links] == [
        "https://a.example"
    ]
