"""Every format goes the whole way, from a golden file to tables on disk."""

import gzip

import pytest

from tests.importers.golden import FILES, importer, name, records, said
from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file
from tocsin.importers.sights import Post


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_becomes_a_batch_that_accounts_for_every_row(path, tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    report = import_file(path, corpus)
    expected = [said(importer(path), record) for record in records(path)]

    assert (report.status, report.importer) == ("imported", path.parent.name)
    assert report.records + report.rejects == len(expected)
    assert report.rejects == sum(isinstance(one, str) for one in expected)
    assert corpus.rejects().collect().height == report.rejects + report.parts
    assert set(corpus.table("posts").collect()["native_id"]) == post_ids(expected)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_compressed_file_is_the_same_file(path, tmp_path):
    packed = tmp_path / f"{path.name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    plain, compressed = Corpus(tmp_path / "plain"), Corpus(tmp_path / "compressed")
    reports = import_file(path, plain), import_file(packed, compressed)

    assert reports[0].rows == reports[1].rows
    for table, rows in plain.tables().items():
        assert rows.collect().height == compressed.table(table).collect().height


def test_the_same_posts_in_two_layouts_stay_the_same_posts(tmp_path):
    """Pages and flattened posts of one collection overlap; a post must not count twice."""
    corpus = Corpus(tmp_path)
    pages, flat = (
        next(path for path in FILES if name(path) == f"x_api_v2/{one}")
        for one in ("page.json", "flat.jsonl")
    )
    import_file(pages, corpus)
    before = set(corpus.table("posts").collect()["native_id"])
    import_file(flat, corpus)
    after = corpus.table("posts").collect()

    assert set(after["native_id"]) == before
    assert after.height == len(before)


def test_a_deleted_post_keeps_its_words_and_says_that_it_is_gone(tmp_path):
    corpus = Corpus(tmp_path)
    import_file(next(p for p in FILES if p.parent.name == "bluesky_jetstream"), corpus)
    posts = corpus.table("posts").collect()
    gone = posts.filter(
        native_id="at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3lbpxzqlyi22a"
    )

    assert gone["status"].to_list() == ["deleted"]
    assert gone["text"].item().startswith("Polls close at nine")


def test_a_private_chat_is_refused_with_the_way_out_and_leaves_nothing(tmp_path):
    export = tmp_path / "result.json"
    export.write_text(
        '{"name": "Bob", "type": "personal_chat", "id": 7, "messages": [{"id": 1, "type": '
        '"message", "date": "2024-11-24T12:00:00", "from": "Bob", "from_id": "user7", "text": '
        '"between us", "text_entities": []}]}'
    )
    corpus = Corpus(tmp_path / "corpus")
    refused = import_file(export, corpus)

    assert refused.status == "refused"
    assert "--format telegram_desktop_private" in refused.message
    assert corpus.batches() == ()
    assert import_file(export, corpus, importer="telegram_desktop_private").records == 1


def post_ids(found):
    """Return the ids of all posts in a list of sights."""
    said_aloud = [sights for sights in found if isinstance(sights, list)]
    return {s.native_id for sights in said_aloud for s in sights if isinstance(s, Post)}
