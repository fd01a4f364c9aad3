"""What every importer promises a watch that renames people: nobody is left, and nothing is lost."""

import re
from functools import cache

import polars as pl
import pytest

from tests.importers.golden import FILES, name
from tests.importers.left import left, people_in
from tocsin.corpus import Corpus
from tocsin.importers.found import plain
from tocsin.importers.lane import Wanted, import_found, no_progress
from tocsin.importers.pseudonyms import Pseudonyms
from tocsin.importers.remap import remap

PSEUDONYMS = Pseudonyms(bytes(range(32)))
SIGNED = re.compile(r"[@＠]\w[\w.\-]*|https?://\S+|<[^>]*>")
COUNTED = ("posts", "accounts", "mentions", "hashtags", "relations", "links", "metrics", "media")

every_file = pytest.mark.parametrize("path", FILES, ids=name)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Return a function that imports a golden file, by name or with everybody renamed, once."""

    @cache
    def reading(path, pseudonyms=PSEUDONYMS):
        corpus = Corpus(tmp_path_factory.mktemp("corpus"))
        wanted = Wanted(importer=path.parent.name, pseudonyms=pseudonyms)
        return import_found(plain(path), corpus, wanted, no_progress), corpus

    return reading


def spoken(corpus):
    """Return the words in posts and descriptions, without mentions and addresses."""
    rows = [corpus.table("posts").select("text", "title", "transcript").collect()]
    rows += [corpus.table("accounts").select("description").collect()]
    rows += [corpus.table("ads").select("targeting").collect()]
    words = [one for frame in rows for column in frame for one in column.drop_nulls()]
    return SIGNED.sub(" ", "\n".join(words)).lower()


@every_file
def test_nobody_is_left_by_name_in_any_file(path, read):
    _, clear = read(path, None)
    _, renamed = read(path)

    assert not left(people_in(clear), renamed.folder, spoken(clear))


@every_file
def test_as_many_records_rejects_and_rows_as_without(path, read):
    before, _ = read(path, None)
    after, _ = read(path)

    assert (after.status, after.records, after.rejects) == (
        before.status,
        before.records,
        before.rejects,
    )
    assert {name: after.rows.get(name) for name in COUNTED} == {
        name: before.rows.get(name) for name in COUNTED
    }


@every_file
def test_texts_are_as_long_as_before_so_that_offsets_stay_true(path, read):
    _, clear = read(path, None)
    _, renamed = read(path)

    def lengths(corpus):
        text = pl.col("text")
        rows = corpus.versions("posts").sort("src_record", "created_at", "lang", nulls_last=True)
        told = rows.select(text.str.len_chars(), bytes=text.str.len_bytes()).collect()
        return sorted(told.rows(), key=str)

    assert lengths(renamed) == lengths(clear)


@every_file
def test_the_same_file_is_renamed_the_same_way_again(path, read):
    """With the same key, whoever holds it and whenever."""
    report, corpus = read(path)

    again, other = read(path, Pseudonyms(bytes(range(32))))

    assert again.batch_id == report.batch_id
    assert other.records().collect().equals(corpus.records().collect())


@every_file
def test_a_later_mapping_reads_the_same_from_what_was_kept(path, read):
    """And renames nobody twice."""
    report, corpus = read(path, Pseudonyms(bytes(range(32))))
    batch = report.batch_id and corpus.batch(report.batch_id)
    if not batch:
        return
    before = rows(corpus)

    again = remap(corpus, batch)

    assert again.status == "remapped"
    assert corpus.batch(batch.id).pseudonymised
    assert rows(corpus) == before


def rows(corpus):
    """Return the rows of the tables as a remapping must give them: all but how bytes were read."""
    return {
        table: sorted(map(str, corpus.table(table).drop("flags", strict=False).collect().rows()))
        for table in COUNTED
    }
