"""Fact-checks are read with who checked, what, in which words, and where the claim was made."""

import json

import pytest

from tests.exchange.incoming.test_reading import put
from tests.importers.golden import FOLDER
from tocsin.exchange.incoming import claimreview, read
from tocsin.exchange.incoming.claimreview import INNOCENT, KIND

REVIEW = {
    "@context": "https://schema.org", "@type": "ClaimReview", "datePublished": "2024-11-24",
    "url": "https://check.example/1", "claimReviewed": "The ballots were printed abroad",
    "author": {"@type": "Organization", "name": "Verif"},
    "reviewRating": {"@type": "Rating", "alternateName": "Falsch"},
    "itemReviewed": {"@type": "Claim", "datePublished": "2024-11-20",
                     "appearance": ["https://Twitter.com/a/status/2?s=20",
                                    {"url": "https://t.me/x/1?utm_source=y"}]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("feed.json", ["Verif checked “They count twice” (Ana) and rates it “False”"]),
        ("answer.json", ["Verif checked “Κλείνουν στις 19:00” and rates it “Faux”",
                         "Andere checked “Κλείνουν στις 19:00” and rates it “Falsch”"]),
        ("media.jsonl", ["Verif checked “a picture or video” and rates it “TransformedContent”",
                         "Verif checked “They count twice” (Ana) and rates it “False”"]),
    ],
)  # fmt: skip
def test_each_shape_gives_the_checkers_own_words(name, claims):
    [found] = read(FOLDER / "claimreview" / name)
    assert [one.claim.rpartition(": https://")[0] for one in found.proposals] == claims
    assert "nothing is decided" in found.summary
    assert {(one.kind, one.innocent, one.words) for one in found.proposals} == {
        (KIND, INNOCENT, ()),
    }  # fmt: skip


def test_where_the_claim_was_made_is_in_one_spelling(tmp_path):
    [found] = read(put(tmp_path, REVIEW))
    [one] = found.proposals
    assert one.addresses == ("https://x.com/i/web/status/2", "https://t.me/x/1")
    assert one.subjects == (":page:https://x.com/i/web/status/2", ":page:https://t.me/x/1")
    assert (f"{one.first_at:%d}", f"{one.last_at:%d}") == ("20", "24")


def test_a_review_twice_is_one_and_another_rating_another(tmp_path):
    changed = {**REVIEW, "reviewRating": {"alternateName": "Halb wahr"}}
    [found] = read(put(tmp_path, {"@graph": [REVIEW, REVIEW, changed]}))
    assert [one.claim.count("Halb wahr") for one in found.proposals] == [0, 1]
    assert len({one.key for one in found.proposals}) == 2


def test_a_claim_that_nobody_reviewed_is_named_and_left():
    [found] = read(FOLDER / "claimreview" / "answer.json")
    assert [one.reason for one in found.unused] == ["a claim that nobody reviewed"]


def test_a_feed_is_read_as_far_as_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr(claimreview, "READ_AT_MOST", 3)
    some = [{**REVIEW, "url": f"https://check.example/{n}"} for n in range(9)]
    feed = {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [one]}
                                                     for one in some]}  # fmt: skip
    [found] = read(put(tmp_path, feed))
    assert len(found.proposals) == 3
    assert "6 more" in found.unused[-1].reason


@pytest.mark.parametrize(
    "odd", [None, 1, True, "x", [], [None], {}, {"a": [1]}, "\x00", "x" * 9999]
)
@pytest.mark.parametrize(
    "name", ["url", "claimReviewed", "author", "reviewRating", "itemReviewed", "datePublished"]
)
def test_odd_values_do_no_harm(tmp_path, name, odd):
    path = put(tmp_path, [REVIEW, {**REVIEW, name: odd}])
    [found] = read(path)
    assert any("ballots" in one.claim for one in found.proposals)
    assert all(len(one.claim) < 2000 for one in found.proposals)
    json.dumps([one.claim for one in found.proposals])
