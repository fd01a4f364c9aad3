"""Numbers of chats, authors, counts and restrictions of Telegram's messages."""

import pytest

from tests.importers.one_record import posts
from tocsin.vocabulary.errors import RecordError

MESSAGE = {
    "_type": "Message", "id": 5, "date": 1732449602, "message": "words",
    "peer_id": {"_type": "PeerChannel", "channel_id": 1112223334},
}  # fmt: skip


def one(**changed):
    """Return the post of a message."""
    [post] = posts("telegram_telethon", {**MESSAGE, **changed})
    return post


@pytest.mark.parametrize("number", [-1001112223334, 1112223334])
def test_a_chat_has_one_number_however_it_is_written(number):
    beside = {**MESSAGE, "_chat": {"id": number}}
    del beside["peer_id"]

    assert one().native_id == "-1001112223334/5"
    assert posts("telegram_telethon", beside)[0].native_id == "-1001112223334/5"


@pytest.mark.parametrize("date", [1732449602, "1732449602", "2024-11-24T12:00:02+00:00"])
def test_a_time_is_read_as_number_and_as_text(date):
    assert one(date=date).created.at.isoformat() == "2024-11-24T12:00:02+00:00"


def test_views_that_are_not_told_are_not_zero():
    assert one(views=None).metrics == {}
    assert one(views=0).metrics == {"view": 0}


@pytest.mark.parametrize("peer", [{"user_id": 7}, {"chat_id": 7}])
def test_what_people_write_each_other_is_refused(peer):
    with pytest.raises(RecordError, match="private"):
        one(peer_id=peer)


@pytest.mark.parametrize(
    ("reason", "countries"), [("local-de", ["DE"]), ("geo_ru", ["RU"]), ("terms", None)]
)
def test_a_restriction_withholds_the_message_where_it_says(reason, countries):
    post = one(restriction_reason=[{"platform": "all", "reason": reason, "text": "hidden"}])

    assert (post.status, post.withheld_countries) == ("withheld", countries)
    assert post.status_reason == f"all: {reason}: hidden"


def test_a_reaction_is_no_edit():
    assert one(edit_date=1732449999, edit_hide=True).status == "live"
    assert one(edit_date=1732449999).status == "edited"


@pytest.mark.parametrize("sender", [{"user_id": 7}, 7])
def test_an_author_is_a_person_where_one_is_told_and_the_channel_otherwise(sender):
    assert one(from_id=sender).account_native_id == "user7"
    assert one(from_id=None).account_native_id == "channel1112223334"


def test_an_address_leads_through_the_chat_not_through_the_author():
    post = one(
        from_id={"user_id": 7},
        _chat={"id": -1001112223334, "username": "room"},
        _sender={"id": 7, "username": "ana"},
    )

    assert (post.url, post.account_handle) == ("https://t.me/room/5", "ana")
