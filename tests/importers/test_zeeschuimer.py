"""What a page showed is kept, however the platform wrote it that week."""

import pytest

from tests.importers.records import said
from tocsin.vocabulary.errors import RecordError

LEGACY = {"id_str": "2", "full_text": "words", "user_id_str": "7"}


def captured(platform, data, drift=None):
    """Return what an item says in its envelope."""
    envelope = {"source_platform": platform, "timestamp_collected": 1732536000000, "data": data}
    return said("zeeschuimer", envelope, drift)


@pytest.mark.parametrize(
    ("user", "handle"),
    [
        ({"rest_id": "7", "core": {"screen_name": "ana"}}, "ana"),
        ({"rest_id": "7", "legacy": {"screen_name": "ana"}}, "ana"),
        ({}, None),
    ],
    ids=["core", "legacy", "absent"],
)
def test_the_account_is_found_wherever_x_put_it_this_time(user, handle):
    item = {"rest_id": "2", "legacy": LEGACY, "core": {"user_results": {"result": user}}}
    found = captured("twitter.com", item)

    assert found["post"].account_native_id == "7"
    assert found["post"].account_handle == handle


def test_a_post_without_its_old_half_is_still_a_post():
    found = captured("x.com", {"rest_id": "2"})

    assert (found["post"].native_id, found["post"].text) == ("2", None)


def test_a_number_the_browser_rounded_is_never_the_id():
    with pytest.raises(RecordError, match="expected rest_id or"):
        captured("x.com", {"id": 1860650000000000000})


def test_an_item_remembers_when_it_was_seen_and_where():
    found = captured("tiktok.com", {"id": "1", "author": "ana", "createTime": "1732449600"})

    assert found["post"].collected_at.isoformat() == "2024-11-25T12:00:00+00:00"
    assert found["account"].observed_at == found["post"].collected_at


@pytest.mark.parametrize(
    ("marks", "paid"),
    [
        ({"adAuthorization": True}, True),
        ({"isAd": False}, False),
        ({"isAd": True}, None),
        ({}, None),
    ],
)
def test_a_paid_video_is_known_only_where_tiktok_marks_it(marks, paid):
    assert captured("tiktok.com", {"id": "1", **marks})["post"].paid_partnership is paid


def test_another_platform_is_named():
    with pytest.raises(RecordError, match=r"not supported yet; got 'bilibili\.com'") as caught:
        captured("bilibili.com", {"id": "1"})

    assert caught.value.code == "unsupported"
