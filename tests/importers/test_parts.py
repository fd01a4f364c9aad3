"""One bad element of a page is a reject of its own; the page and its other elements are kept."""

import json

import pytest

from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file
from tocsin.importers.remap import remap_all
from tocsin.vocabulary.tables import TABLES

AT = "2024-11-24T08:00:00.000Z"
VIDEO = {"kind": "youtube#video", "id": "dQw4w9WgXcQ", "snippet": {"publishedAt": AT, "title": "a"}}
TIKTOK = {
    "id": 7440000000000000001,
    "video_description": "a",
    "create_time": 1732269723,
    "region_code": "RO",
    "username": "ana",
}
VK = {"id": 70, "owner_id": -5, "from_id": -5, "date": 1732269723, "text": "a", "post_type": "post"}
AD = {
    "id": "408",
    "ad_snapshot_url": "https://a.eu/?id=408",
    "ad_creation_time": "2024-11-24",
    "page_id": "1",
    "ad_delivery_start_time": "2024-11-24",
}
VIEW = {
    "uri": "at://did:plc:a/app.bsky.feed.post/r0",
    "author": {"did": "did:plc:a", "handle": "a.eu"},
    "record": {"text": "a", "createdAt": AT},
}
STATUS = {
    "uri": "https://m.eu/1",
    "id": "1",
    "content": "a",
    "created_at": AT,
    "visibility": "public",
    "account": {"acct": "ana", "url": "https://m.eu/@ana"},
}
TWEET = {
    "id": "1855000000000000000",
    "text": "a",
    "author_id": "5",
    "conversation_id": "1855000000000000000",
    "created_at": AT,
    "public_metrics": {"like_count": 1},
}
CAMPAIGN = {"type": "campaign", "id": "campaign--1", "name": "a"}
CHECK = {"text": "a", "claimReview": [{"url": "https://check.eu/1", "textualRating": "False"}]}
EVENT = {"uuid": "5f3c", "info": "a", "Orgc": {"name": "b"}, "threat_level_id": "1"}
ATTRIBUTE = {"uuid": "5f3d", "type": "domain", "value": "a.eu"}

PAGES = {
    "youtube_data_api": (
        {"kind": "youtube#videoListResponse", "items": [VIDEO, {"kind": "youtube#video"}]},
        "items.1",
    ),
    "tiktok_research_api": (
        {"data": {"videos": [{**TIKTOK, "id": 7.44e18}, TIKTOK]}},
        "data.videos.0",
    ),
    "vk_wall": (
        {"response": {"count": 2, "items": [VK, "gone", {**VK, "id": 71}]}},
        "response.items.1",
    ),
    "meta_ad_library": ({"data": [AD, {"page_id": "1"}, {**AD, "id": "409"}]}, "data.1"),
    "bluesky_postview": (
        {"feed": [{"post": VIEW}, {"post": {"author": {}, "record": {}}}]},
        "feed.1",
    ),
    "mastodon": (
        {"ancestors": [STATUS], "descendants": [{**STATUS, "visibility": "direct"}]},
        "descendants.0",
    ),
    "x_api_v2": ({"data": [TWEET, {"text": "no id"}], "meta": {"newest_id": "1"}}, "data.1"),
    "stix2_bundle": (
        {"type": "bundle", "id": "bundle--1", "objects": [CAMPAIGN, {"name": "b"}]},
        "objects.1",
    ),
    "claimreview": ({"claims": [CHECK, 7]}, "claims.1"),
    "misp_event": ({"Event": {**EVENT, "Attribute": [ATTRIBUTE, "b"]}}, "Event.Attribute.1"),
}
"""By format: a page with one bad element, and where that stands in its record."""

every_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def pages(tmp_path):
    """Write a page onto each of two lines, with space where JSON allows it."""

    def write(name):
        page = json.dumps(PAGES[name][0], separators=(" , ", " : "))
        path = tmp_path / "pages.jsonl"
        path.write_text(f"{page}\n  {page} \n", encoding="utf-8")
        return path

    return write


def shown(corpus):
    """Return every row there is, and every reject."""
    tables = {name: corpus.table(name).collect().rows() for name in TABLES}
    return tables, corpus.rejects().sort("byte_offset").collect().rows()


@every_page
def test_the_bad_element_is_a_reject_with_its_own_bytes_and_path(pages, corpus, name):
    path = pages(name)
    report = import_file(path, corpus)
    content, rejects = path.read_bytes(), corpus.rejects().sort("byte_offset").collect()

    assert report.importer == name
    assert (report.records, report.rejects, report.parts) == (2, 0, 2)
    assert sum(report.rows[table] for table in report.rows if table != "rejects") > 2
    assert rejects["line"].to_list() == [1, 2]
    for row in rejects.rows(named=True):
        assert content[row["byte_offset"] :][: row["byte_len"]] == row["raw"]
        assert row["column"].split(":")[0] == PAGES[name][1]
        assert row["reason"].startswith(PAGES[name][1])
    assert json.loads(rejects["raw"][0]) is not None


@every_page
def test_mapping_anew_refuses_the_same_element_once(pages, corpus, name):
    report = import_file(pages(name), corpus)
    before = shown(corpus)
    [anew] = remap_all(corpus, [report.batch_id])

    assert (anew.records, anew.rejects, anew.parts) == (2, 0, 2)
    assert shown(corpus) == before
    assert corpus.check() == ()
