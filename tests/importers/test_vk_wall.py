"""Communities, copies, advertising and comments of VK's walls."""

import json

import pytest

from tests.importers.one_record import posts
from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file
from tocsin.vocabulary.errors import RecordError

POST = {"id": 70, "owner_id": -1, "from_id": -1, "date": 1732449602, "text": "words"}


def test_an_owner_below_zero_stays_below_zero():
    [post] = posts("vk_wall", POST)

    assert (post.native_id, post.account_native_id) == ("-1_70", "-1")


@pytest.mark.parametrize(("mark", "labelled"), [(1, True), (0, False), (None, None), ("x", None)])
def test_a_mark_for_advertising_is_kept_and_none_is_not_known(mark, labelled):
    assert posts("vk_wall", {**POST, "marked_as_ads": mark})[0].labelled_ad is labelled


@pytest.mark.parametrize(("text", "kind"), [("", "repost"), ("my words", "post")])
def test_a_copy_is_a_repost_unless_it_says_something_itself(text, kind):
    copied = {"id": 5, "owner_id": -9, "from_id": -9, "date": 1732440000, "text": "the original"}
    post, original = posts("vk_wall", {**POST, "text": text, "copy_history": [copied]})

    assert post.post_type == kind
    assert [(one.kind, one.native_id) for one in post.relations] == [("repost", "-9_5")]
    assert (original.native_id, original.is_primary) == ("-9_5", False)


def test_a_post_for_friends_is_refused():
    with pytest.raises(RecordError, match="friends"):
        posts("vk_wall", {**POST, "friends_only": 1})


def test_a_comment_answers_its_post_or_another_comment():
    comment = {"id": 12, "post_id": 70, "owner_id": -1, "from_id": 7, "date": 1, "text": "so?"}
    [first] = posts("vk_wall", comment)
    [second] = posts("vk_wall", {**comment, "id": 13, "reply_to_comment": 12})

    assert first.native_id == "-1_70_r12"
    assert [one.native_id for one in first.relations] == ["-1_70"]
    assert [one.native_id for one in second.relations] == ["-1_70_r12"]


def test_posts_of_the_interface_before_version_5_are_read(tmp_path):
    """They name the wall `to_id`, and the first element says how many there are."""
    post = {
        "id": 5,
        "to_id": -1,
        "from_id": -1,
        "date": 1732500000,
        "text": "a",
        "post_type": "post",
    }
    path = tmp_path / "wall.json"
    path.write_text(json.dumps({"response": [1, post]}))
    report = import_file(path, Corpus(tmp_path / "corpus"))

    assert (report.importer, report.records, report.rejects) == ("vk_wall", 1, 1)
