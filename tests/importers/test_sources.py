"""Whatever people name is read: folders, patterns, archives, workbooks, standard input."""

import gzip
import io
import sys
import zipfile
from os import fsdecode, mkfifo
from pathlib import Path

import msgspec
import pytest

from tests.importers.packed import workbook, zipped
from tocsin.corpus import Corpus
from tocsin.importers import archive, sources
from tocsin.importers import workbook as workbooks
from tocsin.importers.lane import Wanted
from tocsin.importers.mapping import Mapping
from tocsin.importers.source import zstd
from tocsin.importers.sources import import_all

MAPPED = Wanted(
    mapping=Mapping(
        platform="x",
        columns={
            "native_id": "id", "created_at": "date", "text": "text", "account.handle": "who"
        },
    )
)  # fmt: skip
HEAD = b"id,date,text,who\n"


def table(*ids):
    rows = (b"%d,2024-11-24T08:00:00Z,Vote,ana\n" % n for n in ids)
    return HEAD + b"".join(rows)


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def bring(corpus, inbox):
    """Import everything that is named in the inbox; return (name, status, records) of each."""

    def brought(name="", wanted=MAPPED):
        return [
            (one.path.as_posix().removeprefix(f"{inbox.as_posix()}/"), one.status, one.records)
            for one in import_all([inbox / name], corpus, wanted)
        ]

    return brought


def ids(corpus):
    return sorted(corpus.table("posts").collect()["native_id"])


def test_a_folder_is_read_to_its_depth_in_a_steady_order(inbox, bring):
    (inbox / "b" / "c").mkdir(parents=True)
    (inbox / "b" / "c" / "2.csv").write_bytes(table(2))
    (inbox / "a.csv").write_bytes(table(1))
    (inbox / ".hidden.csv").write_bytes(table(8))
    (inbox / ".git").mkdir()
    (inbox / ".git" / "x.csv").write_bytes(table(9))

    assert bring() == [("a.csv", "imported", 1), ("b/c/2.csv", "imported", 1)]


def test_mappings_in_a_folder_are_used_and_not_taken_for_files(inbox, bring):
    (inbox / "posts.csv").write_bytes(table(1))
    (inbox / "posts.mapping.toml").write_text('platform = "x"\n[columns]\nnative_id = "id"\n')

    assert bring(wanted=Wanted()) == [("posts.csv", "imported", 1)]


def test_an_empty_folder_is_told(bring, inbox):
    assert bring() == [(str(inbox), "refused", 0)]


@pytest.mark.parametrize("pattern", ["*.csv", "**/*.csv", "[ab].csv"])
def test_a_pattern_names_what_it_matches(inbox, bring, pattern):
    for n, name in enumerate(("a.csv", "b.csv", "c.txt")):
        (inbox / name).write_bytes(table(n))

    assert bring(pattern) == [("a.csv", "imported", 1), ("b.csv", "imported", 1)]


def test_a_file_with_brackets_in_its_name_is_that_file(inbox, bring):
    (inbox / "posts [1].csv").write_bytes(table(1))

    assert bring("posts [1].csv") == [("posts [1].csv", "imported", 1)]


def test_a_name_that_nothing_has_is_refused_by_that_name(bring):
    assert bring("*.nothing") == [("*.nothing", "refused", 0)]


def test_zstd_is_read_as_gzip_is(inbox, bring, corpus):
    (inbox / "a.csv.zst").write_bytes(zstd.compress(table(1)) + zstd.compress(b"2,,b,bob\n"))
    (inbox / "b.csv.gz").write_bytes(gzip.compress(table(3)))
    bring()

    assert ids(corpus) == ["1", "2", "3"]


def test_a_cut_zstd_keeps_its_good_rows(inbox, corpus):
    whole = HEAD + b"".join(b"%d,,%x,ana\n" % (n, n**9) for n in range(100_000))
    (inbox / "a.csv.zst").write_bytes(zstd.compress(whole)[:-50_000])
    [report] = import_all([inbox], corpus, MAPPED)

    assert report.status == "partial"
    assert report.warnings[0].startswith("the zstd ends early")
    assert 100 < report.records < 100_000


def test_a_zstd_that_is_a_bomb_is_cut_off(inbox, corpus):
    (inbox / "a.csv.zst").write_bytes(zstd.compress(HEAD + b"a" * (256 << 20)))
    [report] = import_all([inbox], corpus, MAPPED)

    assert "grows more than 200-fold" in " ".join((*report.warnings, report.message))


def test_what_follows_a_gzip_is_told_and_left_out(inbox, corpus):
    (inbox / "a.csv.gz").write_bytes(gzip.compress(table(1)) + b"and then some")
    [report] = import_all([inbox], corpus, MAPPED)

    assert (report.status, report.records) == ("imported", 1)
    assert report.warnings == ("what follows the end of the gzip is left out",)


def test_members_of_an_archive_are_files_and_the_manifest_names_them(inbox, bring, corpus):
    content = zipped(("b.csv", table(2)), ("a/", b""), ("a/1.csv", table(1)), (".x", b"x"))
    (inbox / "all.zip").write_bytes(content)

    assert bring("all.zip") == [
        ("all.zip/a/1.csv", "imported", 1), ("all.zip/b.csv", "imported", 1)
    ]  # fmt: skip
    assert [(one.name, one.part.member) for one in corpus.batches()] == [
        ("all.zip/a/1.csv", "a/1.csv"), ("all.zip/b.csv", "b.csv")
    ]  # fmt: skip
    assert not any((corpus.folder / "staging").glob("unpacked*"))


def test_a_file_is_the_same_file_in_an_archive_and_beside_it(inbox, bring):
    (inbox / "1.csv").write_bytes(table(1))
    (inbox / "2.zip").write_bytes(zipped(("1.csv", table(1))))

    assert [status for _, status, _ in bring()] == ["imported", "already"]


def test_a_mapping_in_an_archive_belongs_to_the_file_beside_it(inbox, bring):
    mapping = b'platform = "x"\n[columns]\nnative_id = "id"\n'
    content = zipped(("in/posts.csv", table(1, 2)), ("in/posts.mapping.toml", mapping))
    (inbox / "all.zip").write_bytes(content)

    assert bring(wanted=Wanted()) == [("all.zip/in/posts.csv", "imported", 2)]


@pytest.mark.parametrize(
    "name", ["../../out.csv", "/srv/out.csv", "..\\..\\out.csv", "C:\\out.csv"]
)
def test_a_member_cannot_lead_out_of_the_archive(inbox, tmp_path, bring, name):
    (inbox / "all.zip").write_bytes(zipped((name, table(1))))
    before = {path for path in tmp_path.rglob("*") if "corpus" not in path.parts}

    [(shown, status, _)] = bring()
    assert status == "imported"
    assert shown.startswith("all.zip/")
    assert ".." not in shown
    assert before == {path for path in tmp_path.rglob("*") if "corpus" not in path.parts}


def test_one_bad_member_costs_itself_only(inbox, bring):
    content = bytearray(zipped(("1.csv", table(1)), ("2.csv", table(2)), method=zipfile.ZIP_STORED))
    at = content.index(b"1,2024")
    content[at : at + 1] = b"7"  # the checksum is now wrong
    (inbox / "all.zip").write_bytes(content)

    assert bring() == [("all.zip/1.csv", "refused", 0), ("all.zip/2.csv", "imported", 1)]


def test_archives_may_hold_archives_once(inbox, bring):
    inner = zipped(("1.csv", table(1)))
    (inbox / "a.zip").write_bytes(zipped(("in.zip", inner), ("2.csv.gz", gzip.compress(table(2)))))
    (inbox / "b.zip").write_bytes(zipped(("deep.zip", zipped(("in.zip", inner)))))

    assert bring() == [
        ("a.zip/2.csv.gz", "imported", 1),
        ("a.zip/in.zip/1.csv", "imported", 1),
        ("b.zip/deep.zip/in.zip", "refused", 0),
    ]


def test_an_archive_that_is_a_bomb_is_left_where_that_shows(inbox, bring):
    bomb = zipped(("a.csv", table(1)), ("b.csv", b"0" * (300 << 20)))
    (inbox / "all.zip").write_bytes(bomb)

    assert bring() == [("all.zip/a.csv", "imported", 1), ("all.zip/b.csv", "refused", 0)]


def test_an_archive_of_too_many_files_is_refused(inbox, corpus, monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    (inbox / "all.zip").write_bytes(zipped(*((f"{n}.csv", table(n)) for n in range(3))))
    [report] = import_all([inbox], corpus, MAPPED)

    assert report.message.endswith(
        "expected at most 2 files in an archive; got 3; unpack it, and import the folder"
    )


@pytest.mark.parametrize("content", [b"PK\x03\x04 and then nothing", zipped()])
def test_a_broken_or_empty_archive_is_refused(inbox, bring, content):
    (inbox / "all.zip").write_bytes(content)

    assert bring() == [("all.zip", "refused", 0)]


def test_each_sheet_of_a_workbook_is_a_table(inbox, bring, corpus):
    head = ["id", "date", "text", "who"]
    day = "2024-11-24T08:00:00Z"
    book = workbook(
        Posts=[head, [1, day, "Vote, they say", "ana"], [2.0, day, "Vote", "bob"]],
        Empty=[],
        More=[head, ["3", day, "No", "cai"]],
    )
    (inbox / "book.xlsx").write_bytes(book)

    assert bring() == [
        ("book.xlsx/Posts.csv", "imported", 2), ("book.xlsx/More.csv", "imported", 1)
    ]  # fmt: skip
    assert ids(corpus) == ["1", "2", "3"]
    assert "Vote, they say" in corpus.table("posts").collect()["text"].to_list()


def test_long_numbers_of_a_workbook_are_told_to_be_damaged(inbox, corpus):
    book = workbook(A=[["id", "date", "text", "who"], [1860000000000000123, "", "a", "ana"]])
    (inbox / "book.xlsx").write_bytes(book)
    [report] = import_all([inbox], corpus, MAPPED)

    assert report.warnings[0].startswith("1 numbers have more than 15 digits")


def test_a_workbook_whose_cells_lie_far_apart_is_refused_before_it_fills_the_memory(inbox, corpus):
    far = zipped(
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", b'<c r="A1"/><c r="XFD1048576"/>'),
    )
    (inbox / "book.xlsx").write_bytes(far)
    [report] = import_all([inbox], corpus, MAPPED)

    assert "expected sheets of at most 10,000,000 cells; got 17,179,869,184" in report.message


def test_a_place_cut_in_two_by_a_chunk_still_counts(inbox, corpus, monkeypatch):
    monkeypatch.setattr(workbooks, "CHUNK", 7)
    test_a_workbook_whose_cells_lie_far_apart_is_refused_before_it_fills_the_memory(inbox, corpus)


@pytest.mark.parametrize("members", [[("xl/workbook.xml", b"no")], [("[Content_Types].xml", b"")]])
def test_a_document_that_is_no_workbook_is_refused(inbox, bring, members):
    (inbox / "book.xlsx").write_bytes(zipped(*members))

    assert bring() == [("book.xlsx", "refused", 0)]


def test_standard_input_is_a_file(corpus, monkeypatch):
    class Typed:
        buffer = io.BytesIO(table(1, 2))

    monkeypatch.setattr(sys, "stdin", Typed)
    [report] = import_all([sources.STANDARD_INPUT], corpus, MAPPED)

    assert (report.status, report.records) == ("imported", 2)
    assert [one.name for one in corpus.batches()] == ["standard input"]


def test_a_dry_run_of_an_archive_leaves_nothing(inbox, corpus):
    (inbox / "all.zip").write_bytes(zipped(("1.csv", table(1))))
    wanted = Wanted(mapping=MAPPED.mapping, dry_run=True)
    [report] = import_all([inbox], corpus, wanted)

    assert (report.status, report.records, report.batch_id) == ("imported", 1, None)
    assert not [
        path for path in corpus.folder.rglob("*") if path.is_file() and path.name != ".lock"
    ]


def test_what_a_watch_keeps_of_its_own_is_not_imported(inbox, bring):
    (inbox / "tocsin.toml").write_text('name = "x"')
    (inbox / "corpus").mkdir()
    (inbox / "corpus" / "part.csv").write_bytes(table(9))
    (inbox / "posts.csv").write_bytes(table(1))

    assert bring() == [("posts.csv", "imported", 1)]


def test_a_pipe_or_device_is_refused_and_not_waited_for(tmp_path, corpus):
    mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")

    for name in ("pipe.csv", "zero.csv"):
        [report] = import_all([tmp_path / name], corpus)
        assert report.status == "refused"
        assert "a pipe or a device" in report.message


def test_a_name_that_is_no_text_is_written_out(tmp_path, corpus):
    path = Path(fsdecode(bytes(tmp_path) + b"/a\xff.jsonl"))
    path.write_text('{"id": 1, "text": "Vote today, all of you"}\n')
    [report] = import_all([path], corpus, Wanted(accept=True))

    assert (report.status, report.path.name) == ("imported", "a\\xff.jsonl")
    assert corpus.batches()[0].name == "a\\xff.jsonl"
    assert "a\\\\xff" in msgspec.json.encode(report, enc_hook=str).decode()
