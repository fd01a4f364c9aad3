"""Every captured platform has a reader, and none is lost without a word."""

import pytest

from tests.importers.one_record import posts
from tocsin.importers.zeeschuimer import READERS
from tocsin.importers.zeeschuimer_linkedin import linkedin_sights
from tocsin.vocabulary.errors import RecordError


def captured(platform, data):
    """Return the posts of one captured item."""
    envelope = {"source_platform": platform, "timestamp_collected": 1732536000000, "data": data}
    return posts("zeeschuimer", envelope)


@pytest.mark.parametrize("platform", sorted(READERS))
def test_an_item_without_anything_in_it_is_refused_aloud(platform):
    with pytest.raises(RecordError):
        captured(platform, {"nothing": "we know"})


def test_a_post_of_a_private_account_is_refused():
    """Only its followers, such as the researcher, were shown it."""
    item = {"code": "C1", "taken_at": 1, "user": {"pk": "7", "is_private": True}}
    for platform in ("instagram.com", "threads.net"):
        with pytest.raises(RecordError, match="public"):
            captured(platform, item)


def test_linkedin_s_urn_holds_the_time_that_the_page_does_not_show():
    urn = f"urn:li:activity:{1732449602000 << 22}"
    [post] = captured("linkedin.com", {"updateMetadata": {"urn": urn}})

    assert post.created.at.isoformat() == "2024-11-24T12:00:02+00:00"
    assert post.created.basis == "id"
    assert linkedin_sights is READERS["linkedin.com"][1]


def test_a_card_of_threads_is_freed_of_its_wrapping():
    card = {"url": "https://l.threads.com/?u=https%3A%2F%2Fnews.example%2Fa&e=x"}
    item = {"code": "C1", "text_post_app_info": {"link_preview_attachment": card}}
    [post] = captured("threads.com", item)

    assert [(one.url, one.kind) for one in post.links] == [("https://news.example/a", "card")]


@pytest.mark.parametrize(("told", "metrics"), [("12", {"like": 12}), ("1.2万", {}), (None, {})])
def test_a_count_rounded_to_words_is_not_known(told, metrics):
    note = {"title": "t", "interact_info": {"liked_count": told}, "note_id": "64a"}

    assert captured("xiaohongshu.com", {"id": "64a", "note_card": note})[0].metrics == metrics
