"""Feeds come in item by item, whatever is wrong with them, and none reaches outside itself."""

import pytest

from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file

ITEM = "<item><title>T{0}</title><link>https://n.example/{0}</link></item>"


def imported(tmp_path, content):
    """Return the report and the posts of a feed."""
    path = tmp_path / "feed.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    corpus = Corpus(tmp_path / "corpus")
    report = import_file(path, corpus)
    return report, corpus.table("posts").sort("src_record").collect().to_dicts()


def feed(*items, start=""):
    return f"{start}<rss version='2.0'><channel><title>F</title>{''.join(items)}</channel></rss>"


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!doctype rss [<!entity % p SYSTEM "http://a.example/x.dtd"> %p;]>',
    ],
)
def test_a_feed_with_entities_of_its_own_is_refused(tmp_path, declared):
    report, posts = imported(tmp_path, feed(ITEM.format(1), start=declared))

    assert report.status == "refused"
    assert "entities" in report.message
    assert posts == []


def test_a_broken_item_costs_only_itself(tmp_path):
    _, posts = imported(
        tmp_path, feed(ITEM.format(1), "<item><title>a <b & </item>", ITEM.format(3))
    )

    assert [post["title"] for post in posts][::2] == ["T1", "T3"]
    assert len(posts) == 3


def test_a_feed_cut_off_gives_what_it_holds(tmp_path):
    whole = feed(ITEM.format(1), ITEM.format(2))
    report, posts = imported(tmp_path, whole[: whole.index("/2</link>")])

    assert report.status == "partial"
    assert len(posts) == 2


def test_an_end_tag_inside_a_comment_or_cdata_ends_nothing(tmp_path):
    inner = (
        "<item><description><![CDATA[</item>]]></description><!-- <item> --><title>T</title></item>"
    )
    _, posts = imported(tmp_path, feed(inner))

    assert [post["title"] for post in posts] == ["T"]


def test_the_same_article_in_two_feeds_is_one(tmp_path):
    one = "<item><title>A</title><link>https://n.example/1?utm_source=rss</link></item>"
    two = "<item><title>A</title><guid>17</guid><link>http://n.example/1</link></item>"
    _, posts = imported(tmp_path, feed(one, two))

    assert [post["native_id"] for post in posts] == ["https://n.example/1"]


@pytest.mark.parametrize(
    ("written", "at", "basis"),
    [
        ("Fri, 06 Dec 2024 16:24:45 +0200", "2024-12-06 14:24:45+00:00", "zone_in_value"),
        ("Fri, 06 Dec 2024 16:24:45 EST", "2024-12-06 21:24:45+00:00", "zone_in_value"),
        ("Fri, 06 Dec 2024 16:24:45", "2024-12-06 16:24:45+00:00", "assumed_utc"),
        ("2024-12-06T16:24:45+02:00", "2024-12-06 14:24:45+00:00", "zone_in_value"),
        ("Fri, 06 Dec 1824 16:24:45 GMT", "None", None),
        ("yesterday", "None", None),
    ],
)
def test_times_are_read_in_the_forms_feeds_use(tmp_path, written, at, basis):
    item = f"<item><title>T</title><pubDate>{written}</pubDate></item>"
    _, [post] = imported(tmp_path, feed(item))

    assert str(post["created_at"]) == at
    assert post["created_at_raw"] == written
    assert basis in (None, post["time_basis"])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "koi8-r", "iso-8859-5"])
def test_a_declared_or_marked_encoding_is_read(tmp_path, encoding):
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    content = feed("<item><title>Новость дня</title></item>", start=head).encode(encoding)
    _, [post] = imported(tmp_path, content)

    assert post["title"] == "Новость дня"


def test_a_tag_of_endless_attributes_costs_its_item_only(tmp_path):
    endless = " ".join(f'a{n}="1"' for n in range(100_000))
    path = tmp_path / "feed.xml"
    item = "<item><title>Polls close</title><link>https://a.eu/1</link></item>"
    path.write_text(f"<rss><channel><item {endless}><title>x</title></item>{item}</channel></rss>")
    report = import_file(path, Corpus(tmp_path / "corpus"))

    assert (report.records, dict(report.codes)) == (1, {"size": 1})
