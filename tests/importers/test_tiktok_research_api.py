"""Ids stay exact, pages say whether they are the last, and one bad video costs no other."""

from collections import Counter

import pytest

from tests.importers.one_record import posts, said
from tocsin.importers import guess
from tocsin.importers.sights import Collection, Refusal
from tocsin.vocabulary.errors import RecordError

VIDEO = {"id": 7450000000000000997, "video_description": "words", "create_time": 1733147186}


def page(*videos, **more):
    """Return a page with these videos."""
    return {"data": {"videos": list(videos), **more}, "error": {"code": "ok"}}


@pytest.mark.parametrize("native_id", [7450000000000000997, "7450000000000000997"])
def test_an_id_past_what_floats_can_count_stays_exact(native_id):
    [post] = posts("tiktok_research_api", page({**VIDEO, "id": native_id}))

    assert post.native_id == "7450000000000000997"


@pytest.mark.parametrize("native_id", [7.45e18, "7.45E+18"])
def test_an_id_that_was_bent_is_refused(native_id):
    with pytest.raises(RecordError, match="expected"):
        posts("tiktok_research_api", {**VIDEO, "id": native_id})


def test_a_bent_id_costs_no_other_video_and_is_refused():
    drift = Counter()
    found = said("tiktok_research_api", page(VIDEO, {**VIDEO, "id": 7.45e18}), drift)

    assert sum(hasattr(one, "native_id") for one in found) == 1
    assert [one.path for one in found if isinstance(one, Refusal)] == ["data.videos.1"]


@pytest.mark.parametrize(("more", "complete"), [(True, False), (False, True), (None, None)])
def test_a_page_says_whether_there_was_more(more, complete):
    found = said("tiktok_research_api", page(VIDEO, has_more=more, search_id="7"))
    [collection] = [one for one in found if isinstance(one, Collection)]

    assert collection.complete is complete


def test_an_answer_that_is_an_error_is_taken_by_nobody(tmp_path):
    path = tmp_path / "page.json"
    path.write_text('{"data": {}, "error": {"code": "access_token_invalid", "message": "no"}}')

    assert guess(path)[0] is None
