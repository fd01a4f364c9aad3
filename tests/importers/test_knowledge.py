"""Fact-checks and indicators can be joined with the links that accounts share."""

import json

import pytest

from tests.importers.golden import FOLDER
from tests.importers.records import said
from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file
from tocsin.importers.stix2_bundle import compared


def taken(tmp_path, *paths):
    corpus = Corpus(tmp_path / "corpus")
    for path in paths:
        assert import_file(path, corpus).status == "imported"
    return corpus


def test_where_a_claim_was_made_joins_with_links(tmp_path):
    feed = tmp_path / "feed.xml"
    feed.write_text(
        "<rss><channel><item><title>a</title>"
        "<description>https://twitter.com/a/status/2?s=20</description></item></channel></rss>"
    )
    corpus = taken(tmp_path, feed, FOLDER / "claimreview" / "feed.json")
    [check] = corpus.table("fact_checks").collect().to_dicts()
    [link] = corpus.table("links").collect().to_dicts()

    assert link["url_uid"] in check["appearance_uids"]
    assert "made-up" not in str(check)


def test_the_same_review_in_two_files_is_one(tmp_path):
    folder = FOLDER / "claimreview"
    corpus = taken(tmp_path, folder / "feed.json", folder / "media.jsonl")

    assert corpus.table("fact_checks").collect().height == 2


def test_a_domain_in_a_pattern_stands_beside_one_that_stands_alone(tmp_path):
    corpus = taken(tmp_path, FOLDER / "stix2_bundle" / "bundle.json")
    found = corpus.table("indicators").collect()

    assert {"spiegel.example", "lemonde-fr.example", "a.example"} <= set(found["domain"])
    assert found.filter(found["domain"] == "lemonde-fr.example")["kind"].to_list() == [
        "indicator_pattern"
    ]


def test_what_a_later_export_does_not_know_an_earlier_one_still_tells(tmp_path):
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    first.write_text(json.dumps({"uuid": "5c06", "info": "A", "threat_level_id": "1"}))
    second.write_text(json.dumps({"uuid": "5c06", "info": "B", "Attribute": []}))
    [incident] = taken(tmp_path, first, second).table("incidents").collect().to_dicts()

    assert (incident["title"], incident["threat"]) == ("B", "high")


@pytest.mark.parametrize("pattern", ["[" * 5000, "a:" * 9000, "[a:b = '" + "\\" * 9000, ""])
def test_no_pattern_takes_long(pattern):
    assert list(compared(pattern)) == []


@pytest.mark.parametrize(
    ("written", "ends"),
    [("≤ 10k", (None, 10_000)), ("10k–100k", (10_000, 100_000)), ("> 10M", (10_000_000, None))],
)
def test_a_class_of_impressions_has_ends(written, ends):
    row = {"Ad_ID": "CR1", "Ad_Type": "TEXT", "Advertiser_ID": "AR1", "Impressions": written}
    ad = said("google_ads_transparency", row)["ad"]

    assert (ad.impressions_low, ad.impressions_high) == ends
