"""Kinds of YouTube's objects, their ids, and counts that are hidden."""

import pytest

from tests.importers.one_record import accounts, posts, said

SNIPPET = {"publishedAt": "2024-11-24T10:14:32Z", "channelId": "UC1", "channelTitle": "River TV"}


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "youtube#video", "id": "-3eV2Ap2j0M", "snippet": SNIPPET},
        {"kind": "youtube#searchResult", "id": {"kind": "youtube#video", "videoId": "-3eV2Ap2j0M"},
         "snippet": SNIPPET},
        {"kind": "youtube#playlistItem", "id": "UE1", "snippet": {
            "publishedAt": "2025-01-01T00:00:00Z", "channelId": "UC9", "playlistId": "PL1",
            "videoOwnerChannelId": "UC1", "videoOwnerChannelTitle": "River TV",
            "resourceId": {"kind": "youtube#video", "videoId": "-3eV2Ap2j0M"}},
         "contentDetails": {"videoPublishedAt": "2024-11-24T10:14:32Z"}},
    ],
    ids=["video", "search", "playlist"],
)  # fmt: skip
def test_a_video_is_the_same_however_it_was_found(item):
    [post] = posts("youtube_data_api", item)

    assert (post.native_id, post.account_native_id) == ("-3eV2Ap2j0M", "UC1")
    assert post.created.at.isoformat() == "2024-11-24T10:14:32+00:00"


def test_a_count_is_text_and_one_that_is_hidden_is_left_out():
    counts = {"viewCount": "1100", "commentCount": "0"}
    [post] = posts("youtube_data_api", {"kind": "youtube#video", "id": "a", "statistics": counts})

    assert post.metrics == {"view": 1100, "reply": 0}


@pytest.mark.parametrize(
    ("numbers", "followers"),
    [
        ({"subscriberCount": "7", "hiddenSubscriberCount": False}, 7),
        ({"subscriberCount": "0", "hiddenSubscriberCount": False}, 0),
        ({"subscriberCount": "0", "hiddenSubscriberCount": True}, None),
        ({"subscriberCount": "0"}, None),
    ],
)
def test_subscribers_that_are_hidden_are_not_none_at_all(numbers, followers):
    item = {"kind": "youtube#channel", "id": "UC1", "statistics": numbers}

    assert accounts("youtube_data_api", item)[0].followers == followers


@pytest.mark.parametrize("kind", ["playlist", "subscription", "activity", "videoCategory"])
def test_what_is_neither_video_nor_words_says_nothing(kind):
    assert said("youtube_data_api", {"kind": f"youtube#{kind}", "id": "x", "snippet": {}}) == []
