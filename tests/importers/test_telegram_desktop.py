"""Telegram's exports: exact times, ids that hold, and no private word by accident."""

import pytest

from tests.importers.records import said
from tocsin.vocabulary.errors import FileError, RecordError

MESSAGE = {"id": 5, "type": "message", "date": "2024-11-24T14:00:00", "text": "words"}
CHANNEL = {"type": "public_channel", "id": 123, "name": "News"}


def telegram(value, importer="telegram_desktop", **context):
    """Return what a message says in a public channel, or in some other chat."""
    return said(importer, value, **(CHANNEL | context))


def test_the_exact_time_rules_over_the_exporters_clock():
    found = telegram(MESSAGE | {"date_unixtime": "1732449600"})

    assert found["post"].created.at.isoformat() == "2024-11-24T12:00:00+00:00"
    assert found["post"].flags == []


def test_the_exporters_clock_alone_is_flagged():
    assert telegram(MESSAGE)["post"].flags == ["time_zone_assumed"]


def test_a_number_counts_within_its_chat_only():
    assert telegram(MESSAGE)["post"].native_id == "channel123/5"
    assert telegram(MESSAGE, type="public_supergroup", id=9)["post"].native_id == "channel9/5"


@pytest.mark.parametrize("kind", ["personal_chat", "private_group", "saved_messages", None, 7])
def test_what_is_not_public_is_refused_as_a_file(kind):
    with pytest.raises(FileError, match="--format telegram_desktop_private"):
        telegram(MESSAGE, type=kind)


def test_in_a_full_export_only_the_private_chats_are_refused():
    with pytest.raises(RecordError) as caught:
        telegram(MESSAGE, type="personal_chat", about="Here is the data")

    assert caught.value.code == "private"
    assert telegram(MESSAGE, about="Here is the data")["post"].text == "words"


def test_who_asks_by_name_may_read_a_private_chat():
    found = telegram(MESSAGE, "telegram_desktop_private", type="personal_chat")

    assert found["post"].native_id == "user123/5"


def test_a_service_message_says_nothing():
    assert telegram({"id": 1, "type": "service", "action": "pin_message"}) == {}


def test_links_behind_words_are_links_too():
    text = ["see ", {"type": "text_link", "text": "this", "href": "https://a.example"}]
    found = telegram(MESSAGE | {"text": text})

    assert found["post"].text == "see this"
    assert [link.url for link in found["post"].links] == ["https://a.example"]
