"""Bad files cost only what is bad in them, and each says what is wrong, where, and what to do."""

import gzip
import json

import pytest

from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file
from tocsin.importers.mapping import Mapping

POSTS = Mapping(
    platform="x",
    columns={"native_id": "id", "created_at": "date", "text": "text", "account.handle": "who"},
)
HEAD = b"id,date,text,who\n"


def row(n, text=b"Vote today", date=b"2024-11-24T08:00:00Z"):
    return b"%d,%s,%s,ana\n" % (n, date, text)


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def brought(tmp_path, corpus):
    """Import bytes under a name, with the mapping above unless told otherwise."""

    def bring(content, name="posts.csv", mapping=POSTS, **options):
        path = tmp_path / name
        path.write_bytes(content)
        return import_file(path, corpus, mapping=mapping, **options)

    return bring


def ids(corpus):
    return sorted(corpus.table("posts").collect()["native_id"])


def reject(corpus):
    [found] = corpus.rejects().collect().rows(named=True)
    return found


def test_a_truncated_gzip_keeps_its_good_rows_and_says_it_was_cut(brought, corpus):
    whole = HEAD + b"".join(row(n, b"%x" % hash(str(n))) for n in range(5000))
    report = brought(gzip.compress(whole)[:-2000], "posts.csv.gz")

    assert report.status == "partial"
    assert report.warnings[0].startswith("the gzip ends early")
    assert reject(corpus)["code"] == "cut"
    assert 100 < report.records == corpus.table("posts").collect().height < 5000


def test_a_gzip_that_is_a_bomb_is_cut_off(brought):
    """A quarter of a gigabyte of one letter is 260 KB on disk, and is never held in memory."""
    report = brought(gzip.compress(HEAD + b"a" * (256 << 20), 9), "posts.csv.gz")

    assert report.status in ("refused", "partial")
    assert "grows more than 200-fold" in " ".join((*report.warnings, report.message))


def test_several_gzip_members_are_one_file(brought, corpus):
    brought(gzip.compress(HEAD + row(1)) + gzip.compress(row(2)), "posts.csv.gz")

    assert ids(corpus) == ["1", "2"]


def test_a_nul_byte_costs_its_own_row_only(brought, corpus):
    report = brought(HEAD + row(1) + row(2, b"a\0b") + row(3))

    assert ids(corpus) == ["1", "3"]
    assert report.rejects == 1
    found = reject(corpus)
    assert (found["code"], found["line"], found["src_record"]) == ("nul", 3, 2)
    assert found["raw"] == row(2, b"a\0b").rstrip(b"\n")


def test_mixed_encodings_are_read_row_by_row_and_told(brought, corpus):
    report = brought(HEAD + row(1, "Votați".encode()) + row(2, "Wählt".encode("cp1252")))

    posts = corpus.table("posts").sort("native_id").collect()
    assert posts["text"].to_list() == ["Votați", "Wählt"]
    assert posts["flags"].to_list() == [[], ["encoding"]]
    assert "in another encoding than the rest, read as Windows-1252: 1" in report.warnings[0]


def test_a_detected_encoding_is_told(brought, corpus):
    report = brought(
        HEAD + b"".join(row(n, "Überläufer grüßen".encode("cp1252")) for n in range(9))
    )

    assert corpus.table("posts").collect()["text"].unique().to_list() == ["Überläufer grüßen"]
    assert " was guessed" in report.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-16-be"])
def test_encodings_of_spreadsheets_are_recognised(brought, corpus, encoding):
    content = (HEAD + row(1, "Ελλάδα".encode()) + row(2)).decode().encode(encoding)
    report = brought(content)

    assert (report.records, report.rejects) == (2, 0)
    assert corpus.table("posts").sort("native_id").collect()["text"][0] == "Ελλάδα"


def test_an_unclosed_quote_does_not_swallow_the_file(brought, corpus):
    good = b"".join(row(n, b'"fine, thanks"') for n in range(4, 3000))
    report = brought(HEAD + row(1) + row(2, b'"never closed') + row(3) + good)

    assert (report.records, report.rejects) == (2998, 1)
    found = reject(corpus)
    assert (found["code"], found["line"]) == ("quote", 3)
    assert "2" not in ids(corpus)


def test_an_unclosed_quote_with_no_other_quote_after_it_costs_one_line(brought, corpus):
    report = brought(HEAD + row(1) + row(2, b'"never closed') + b"".join(map(row, range(3, 2500))))

    assert (report.records, report.rejects) == (2498, 1)
    assert reject(corpus)["code"] == "quote"


def test_cells_over_several_lines_are_one_row(brought, corpus):
    report = brought(HEAD + row(1, b'"first\nsecond\r\n\nlast"') + row(2))

    assert (report.records, report.rejects) == (2, 0)
    assert corpus.table("posts").sort("native_id").collect()["text"][0] == "first\nsecond\r\n\nlast"
    record = corpus.records().sort("src_record").collect().row(1, named=True)
    assert (record["line"], record["raw"]) == (6, row(2).rstrip())


def test_a_row_with_the_wrong_number_of_cells_is_rejected(brought, corpus):
    brought(HEAD + row(1) + b"2,only\n" + row(3, b"Hello, all"))

    found = corpus.rejects().sort("line").collect()
    assert found["code"].to_list() == ["columns", "columns"]
    assert found["reason"][0] == "expected 4 cells as in the header; got 2"


def test_a_column_met_twice_hides_neither(brought, corpus):
    report = brought(b"id,date,text,text,who\n1,2024-11-24T08:00:00Z,first,second,ana\n")

    assert corpus.table("posts").collect()["text"][0] == "first"
    assert report.drift == {"text.4": 1}


def test_a_column_nobody_claimed_is_told_and_kept_in_the_raw_record(brought, corpus):
    report = brought(b"id,date,text,who,is_ad\n1,2024-11-24T08:00:00Z,hi,ana,yes\n")

    assert report.drift == {"is_ad": 1}
    assert corpus.records().collect()["raw"][0].endswith(b",yes")


def test_a_time_without_zone_is_kept_and_flagged(brought, corpus):
    brought(HEAD + row(1, date=b"2024-11-24 08:00"))

    post = corpus.table("posts").collect().row(0, named=True)
    assert f"{post['created_at']:%Y-%m-%d %H:%M}" == "2024-11-24 08:00"
    assert (post["time_basis"], post["flags"]) == ("assumed_utc", ["time_zone_assumed"])


def test_a_post_from_year_0000_keeps_its_words_and_loses_its_time(brought, corpus):
    report = brought(HEAD + row(1, date=b"0000-01-01T00:00:00Z"))

    post = corpus.table("posts").collect().row(0, named=True)
    assert (post["created_at"], post["created_at_raw"]) == (None, "0000-01-01T00:00:00Z")
    assert post["flags"] == ["time_implausible"]
    assert (report.records, report.rejects, report.span) == (1, 0, None)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"\xef\xbb\xbf \n", "the file is empty"),
        ("a.json", b"<!DOCTYPE html><html><body>Log in</body></html>", "a web page saved under"),
        ("a.csv", b"\n<html><head></head></html>", "a web page saved under"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "bytes of some other kind"),
        ("a.json", b'{"errors": [{"title": "Unauthorized"}]}', "got [{'title': 'Unauthorized'}]"),
        ("a.json", b'{"error": {"message": "Token expired"}}', "an API's error message"),
        ("a.csv", b"x,y\n1,2\n", "none of the mapped columns is in this file"),
        ("a.csv", HEAD, "expected at least one record"),
        ("a.csv", HEAD + b"1,2\n", "1 rejects: line 2: expected 4 cells"),
    ],
)
def test_what_is_no_export_is_refused_with_the_reason(brought, corpus, name, content, message):
    report = brought(content, name)

    assert report.status == "refused"
    assert message in report.message
    assert name in report.message
    assert corpus.batches() == ()


def test_a_directory_is_refused(tmp_path, corpus):
    (tmp_path / "folder").mkdir()
    report = import_file(tmp_path / "folder", corpus)

    assert report.status == "refused"
    assert "got a directory; name the files in it" in report.message


def test_a_missing_file_is_refused(tmp_path, corpus):
    assert "there is none of this name" in import_file(tmp_path / "no.csv", corpus).message


def test_a_file_that_changes_while_it_is_read_is_refused_whole(tmp_path, corpus):
    """The progress callback stands for whatever goes on writing the file."""
    path = tmp_path / "posts.csv"
    path.write_bytes(HEAD + b"".join(row(n, b"%d" % n * 40) for n in range(60_000)))

    def grow(_path, done, size):
        if done < size:
            with path.open("ab") as file:
                file.write(row(99_999))

    report = import_file(path, corpus, mapping=POSTS, progress=grow)

    assert report.status == "refused"
    assert "changed while it was read" in report.message
    assert corpus.batches() == ()
    assert import_file(path, corpus, mapping=POSTS).status == "imported"


def test_a_json_document_that_ends_early_keeps_its_whole_records(brought, corpus):
    posts = [{"id": n, "date": "2024-11-24T08:00:00Z", "text": "a", "who": "b"} for n in range(9)]
    report = brought(json.dumps(posts).encode()[:-20], "posts.json")

    assert (report.status, report.records, report.rejects) == ("partial", 8, 1)
    assert reject(corpus)["code"] == "cut"


def test_a_bad_line_of_json_costs_only_itself(brought, corpus):
    lines = [b'{"id": 1, "text": "a"}', b'{"id": 2, "text": "b', b"[3]", b"", b'{"id": 4}']
    report = brought(b"\n".join(lines), "posts.jsonl")

    assert ids(corpus) == ["1", "4"]
    assert dict(report.codes) == {"json": 1, "shape": 1}
    assert corpus.rejects().collect()["line"].to_list() == [2, 3]


def test_json_deeper_than_any_export_is_rejected_not_fatal(brought, corpus):
    brought(b'{"id": 1}\n{"id": 2, "x": ' + b"[" * 100_000 + b'}\n{"id": 3}', "posts.jsonl")

    assert ids(corpus) == ["1", "3"]


def test_half_characters_become_a_mark_and_are_told(brought, corpus):
    report = brought(b'{"id": 1, "text": "a\\ud83d b"}\n{"id": 2}', "posts.jsonl")

    post = corpus.table("posts").sort("native_id").collect().row(0, named=True)
    assert post["text"] == "a\ufffd b"
    assert post["flags"] == ["surrogate"]
    assert "half characters" in report.warnings[0]


def test_ids_keep_every_digit(brought, corpus):
    """Numbers over 2^53 in JSON, and leading zeros in a table, are ids and stay text."""
    brought(b'{"id": 7450000000000001281}\n{"id": 18446744073709551615}', "posts.jsonl")
    brought(HEAD + row(1).replace(b"1", b"007", 1))

    assert ids(corpus) == ["007", "18446744073709551615", "7450000000000001281"]


@pytest.mark.parametrize("word", ["null", "NaN", "NA", "None", "-", "nan"])
def test_accounts_called_like_nothing_are_accounts(brought, corpus, word):
    brought(HEAD + row(1).replace(b"ana", word.encode()))

    assert corpus.table("accounts").collect()["handle"].to_list() == [word]


def test_a_giant_line_is_rejected_and_reading_goes_on(brought, corpus):
    giant = b'{"id": 2, "text": "' + b"x" * (33 << 20) + b'"}'
    report = brought(b'{"id": 1}\n' + giant + b'\n{"id": 3}', "posts.jsonl")

    assert ids(corpus) == ["1", "3"]
    assert dict(report.codes) == {"size": 1}
    assert len(reject(corpus)["raw"]) == 64 << 10


def test_times_that_were_not_plain_are_told(brought):
    """Kept as text, and said: nobody should learn of an assumed zone from a wrong finding."""
    times = (b"2024-06-07 23:15:02", b"soon", b"0000-01-01T00:00:00Z")

    report = brought(HEAD + b"".join(row(n, date=at) for n, at in enumerate(times)))

    assert report.records == 3
    assert sorted(report.warnings) == [
        "posts with a time that cannot be true, its text kept: 1",
        "posts with a time that could not be read, its text kept: 1",
        "posts with a time without a zone, taken to be UTC: 1",
    ]
