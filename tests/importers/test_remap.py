"""A batch mapped anew is the batch its file would give today, and the file is not needed."""

import json
from pathlib import Path

import pytest

from tests.importers.test_killed import processes  # noqa: F401  # a fixture
from tocsin.corpus import Corpus
from tocsin.importers import installed, remap
from tocsin.importers.lane import import_file
from tocsin.importers.mapping import Mapping
from tocsin.importers.remap import remap_all, stale
from tocsin.vocabulary.errors import ConfigError, RecordError, UnknownNameError
from tocsin.vocabulary.tables import TABLES

GOLDEN = Path(__file__).parents[1] / "golden" / "importers"
POOR = Mapping(platform="x", columns={"native_id": "id"})
RICH = Mapping(platform="x", columns={"native_id": "id", "text": "text", "created_at": "date"})
CSV = (
    b"id,date,text\r\n"
    b'1,2024-11-24T08:00:00Z,"Vote, he said"\r\n'
    b'2,2024-11-24T09:00:00Z,"two\r\nlines"\r\n'
    b"3,too,many,cells\r\n"
    b"4,2024-11-24T10:00:00Z,caf\xe9\r\n"
)


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def posts(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_bytes(CSV)
    return path


def content(corpus):
    """Return everything a corpus says, in rows and in what is kept of the file."""
    tables = {name: corpus.table(name).collect().rows() for name in TABLES}
    kept = [corpus.records().collect().rows(), corpus.rejects().collect().rows()]
    return repr((tables, kept))


@pytest.mark.parametrize(
    "path",
    sorted(
        path for path in GOLDEN.glob("*/*")
        if path.is_file() and not path.name.endswith((".sights.json", ".toml"))
    ),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)  # fmt: skip
def test_mapping_anew_by_the_same_importer_changes_nothing(corpus, path):
    """Whatever the format: the stored records say all that the file said."""
    report = import_file(path, corpus)
    if report.batch_id is None:
        return
    before = content(corpus)
    path_is_not_needed = Corpus(corpus.folder)
    [anew] = remap_all(path_is_not_needed, [report.batch_id])

    assert anew.status == "remapped"
    assert content(path_is_not_needed) == before
    assert path_is_not_needed.check() == ()


def test_a_better_mapping_reads_what_was_kept(corpus, posts):
    report = import_file(posts, corpus, mapping=POOR)
    posts.unlink()
    [anew] = remap_all(corpus, [report.batch_id[:6]], mapping=RICH)

    assert (anew.status, anew.records, anew.rejects) == ("remapped", 3, 1)
    read = corpus.table("posts").collect()
    assert read["text"].to_list() == ["Vote, he said", "two\r\nlines", "café"]
    assert read["created_at"].null_count() == 0
    assert anew.message.endswith("as many rows in every table as before")


def test_the_manifest_keeps_the_readings_before(corpus, posts):
    report = import_file(posts, corpus, mapping=POOR)
    [before] = corpus.batches()
    list(remap_all(corpus, [report.batch_id], mapping=RICH))
    list(remap_all(corpus, [report.batch_id], mapping=POOR))
    [after] = corpus.batches()

    assert [one.mapping["columns"] for one in after.remapped_from] == [POOR.columns, RICH.columns]
    assert after.remapped_from[0].at == before.imported_at == after.imported_at
    assert (after.id, after.sha256, after.name) == (before.id, before.sha256, before.name)


def test_a_corpus_mapped_anew_has_another_digest_and_no_leftovers(corpus, posts, tmp_path):
    import_file(posts, corpus, mapping=POOR)
    digest = corpus.digest
    list(remap_all(corpus, [corpus.batches()[0].id]))
    assert corpus.digest != digest

    other = tmp_path / "other.csv"
    other.write_bytes(b"id\n9\n")
    import_file(other, corpus, mapping=POOR)
    names = {path.name for path in (corpus.folder / "batches").iterdir()}
    assert names == {batch.folder for batch in corpus.batches()}


def test_readers_that_began_before_can_finish(corpus, posts):
    report = import_file(posts, corpus, mapping=POOR)
    begun = corpus.table("posts")
    list(remap_all(Corpus(corpus.folder), [report.batch_id], mapping=RICH))

    assert begun.collect()["text"].to_list() == [None] * 3


def test_only_batches_whose_importer_changed_are_mapped_anew_unasked(corpus, posts, monkeypatch):
    import_file(posts, corpus, mapping=POOR)
    assert [*stale(corpus)] == [*remap_all(corpus)] == []

    monkeypatch.setattr(type(installed()["generic"]), "version", 2)
    assert [one.status for one in remap_all(corpus)] == ["remapped"]
    assert [*remap_all(corpus)] == []


def test_rejects_that_an_importer_refused_are_tried_again(corpus, tmp_path, monkeypatch):
    kind = type(installed()["x_api_v2"])
    path = tmp_path / "flat.jsonl"
    every = [{"id": str(n), "author_id": "7", "text": "a",
              "created_at": "2024-11-24T08:00:00.000Z", "edit_history_tweet_ids": [str(n)]}
             for n in (1, 2)]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, every)) + "\n{broken\n")
    reads = kind.sights

    def strict(self, record, drift):
        if record.number == 2:
            raise RecordError("id", "expected another id")
        return reads(self, record, drift)

    with monkeypatch.context() as patched:
        patched.setattr(kind, "sights", strict)
        report = import_file(path, corpus, importer="x_api_v2")
    assert (report.records, report.rejects) == (1, 2)

    [anew] = remap_all(corpus, [report.batch_id])
    assert (anew.records, anew.rejects, dict(anew.codes)) == (2, 1, {"json": 1})
    assert "rejects 2 → 1" in anew.message
    assert "posts 1 → 2" in anew.message


def test_what_cannot_be_read_stays_as_it_was(corpus, posts):
    report = import_file(posts, corpus, mapping=POOR)
    before = content(corpus)
    [anew] = remap_all(corpus, [report.batch_id], importer="mastodon")

    assert anew.status == "refused"
    assert content(Corpus(corpus.folder)) == before


def test_wrong_words_get_a_way_out(corpus, posts):
    import_file(posts, corpus, mapping=POOR)

    with pytest.raises(UnknownNameError, match="batch: no such name; got 'zz'"):
        list(remap_all(corpus, ["zz"]))
    with pytest.raises(ConfigError, match="named batches"):
        list(remap_all(corpus, mapping=RICH))


def anew(folder):
    corpus = Corpus(folder)
    list(remap.remap_all(corpus, [corpus.batches()[0].id], mapping=RICH))


@pytest.mark.parametrize("share", [0.1 * n for n in range(12)])
def test_a_kill_leaves_the_old_reading_or_the_new(processes, corpus, tmp_path, share):  # noqa: F811
    path = tmp_path / "many.csv"
    rows = [b"%d,2024-11-24T08:00:00Z,Vote %d\n" % (n, n) for n in range(3000)]
    path.write_bytes(b"id,date,text\n" + b"".join(rows))
    import_file(path, corpus, mapping=POOR)
    child = processes.Process(target=anew, args=(corpus.folder,))
    child.start()
    child.join(share)
    child.kill()
    child.join()

    left = Corpus(corpus.folder)
    assert left.check() == ()
    assert left.table("posts").collect()["text"].null_count() in (0, 3000)
    anew(corpus.folder)
    after = Corpus(corpus.folder)
    assert after.table("posts").collect()["text"].null_count() == 0
    assert after.check() == ()
