"""What is sent is frozen, and known by its hash and by its key."""

import json
from hashlib import sha256

import pytest

from tests.dispatch.payloads import COMPLETE, payload
from tocsin.dispatch.payload import RESERVED, Attachment
from tocsin.evidence import canonical
from tocsin.vocabulary.errors import RecordError


def test_the_document_is_canonical_and_says_all_of_it():
    document = COMPLETE.document()
    read = canonical.loads(document)

    assert read["format"] == "tocsin-alert/1"
    assert set(read) == {"format", *COMPLETE.__struct_fields__}
    assert read["attachments"] == [
        {
            "name": "shot.png",
            "media_type": "image/png",
            "sha256": sha256(b"\x89PNG").hexdigest(),
            "size": 4,
        }
    ]
    assert json.loads(document)["answer_by"] == "2024-11-23T09:00:00.000000Z"
    assert COMPLETE.sha256 == sha256(document).hexdigest()


@pytest.mark.parametrize(
    "field", [one for one in COMPLETE.__struct_fields__ if one != "attachments"]
)
def test_every_field_is_under_the_hash(field):
    value = getattr(COMPLETE, field)
    another = {str: "x", int: 9, tuple: (), bool: True}.get(type(value))
    if field in {"recipient", "contact"}:
        another = COMPLETE.contact if field == "recipient" else COMPLETE.recipient
    if field in {"answer_by", "frozen_at"}:
        another = value.replace(year=2031)
    if field == "tlp":
        another = "RED"

    assert payload(**{field: another}).sha256 != COMPLETE.sha256


def test_a_changed_attachment_is_another_payload():
    other = Attachment(name="shot.png", media_type="image/png", content=b"\x89PNg")

    assert payload(attachments=(other,)).sha256 != COMPLETE.sha256


def test_the_key_is_of_the_round_and_not_of_the_words():
    """A corrected spelling is no second alert; a new round is."""
    assert payload(title="x").key == COMPLETE.key
    assert len({COMPLETE.key, payload(round=2).key, payload(submission="s-18").key}) == 3


def test_nothing_in_it_can_be_changed():
    with pytest.raises(AttributeError):
        COMPLETE.title = "x"


@pytest.mark.parametrize("name", ["../a", "a/b", "a\\b", "", ".", "..", "a\nb", 'a"b', "C:x", "a "])
def test_an_attachment_has_a_plain_name(name):
    with pytest.raises(RecordError, match="file name without folders"):
        Attachment(name=name, media_type="text/plain", content=b"")


@pytest.mark.parametrize("kind", ["text", "text/html/x", "ţ/x"])
def test_an_attachment_has_a_media_type(kind):
    with pytest.raises(RecordError, match="media type"):
        Attachment(name="a", media_type=kind, content=b"")


@pytest.mark.parametrize("names", [["a", "A"], *([one.upper()] for one in sorted(RESERVED))])
def test_two_files_never_have_one_name(names):
    with pytest.raises(RecordError, match="each name once"):
        payload(
            attachments=tuple(
                Attachment(name=one, media_type="text/plain", content=b"") for one in names
            )
        )
