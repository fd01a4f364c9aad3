"""The lane counts every record once, and the same bytes are imported once."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.corpus import Corpus
from tocsin.importers import guess
from tocsin.importers.field_use import FieldUse
from tocsin.importers.lane import import_file
from tocsin.importers.mapping import Mapping
from tocsin.vocabulary.errors import FileError, UnknownNameError

MAPPING = Mapping(
    platform="x",
    columns={
        "native_id": "id", "created_at": "date", "text": "text", "account.handle": "who",
        "account.followers": "fans", "metrics.like": "likes",
    },
)  # fmt: skip
BARE = Mapping(columns={"native_id": "id", "text": "text"})
ROWS = """id,date,text,who,fans,likes
1,2024-11-23T22:00:00Z,"Vote! #Εκλογές2024 https://bücher.example/a?utm_source=x @bob",ana,10,5
2,2024-11-24T07:00:00+02:00,Nothing here,bob,,"1,200"
"""


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def posts(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text(ROWS)
    return path


def test_a_table_becomes_every_canonical_table_its_cells_can_fill(posts, corpus):
    report = import_file(posts, corpus, mapping=MAPPING)

    assert (report.status, report.records, report.rejects) == ("imported", 2, 0)
    assert str(report.span) == "2024-11-23 22:00:00 to 2024-11-24 05:00:00 UTC"
    assert dict(report.rows) == {
        "posts": 2, "links": 1, "hashtags": 1, "mentions": 1, "metrics": 2, "accounts": 2,
        "records": 2,
    }  # fmt: skip
    first = corpus.table("posts").collect().row(0, named=True)
    assert first["post_id"] == "x:post:1"
    assert first["account_id"] == "x:account:ana"
    assert first["url"] == "https://x.com/ana/status/1"
    assert (first["time_basis"], first["time_precision"]) == ("zone_in_value", "second")
    link = corpus.table("links").collect().row(0, named=True)
    assert link["url"] == "https://xn--bcher-kva.example/a"
    assert link["url_raw"] == "https://bücher.example/a?utm_source=x"
    assert link["created_at"] == datetime(2024, 11, 23, 22, tzinfo=UTC)
    assert link["post_uid"] == first["post_uid"]
    assert corpus.table("hashtags").collect()["tag"].to_list() == ["εκλογές2024"]
    assert corpus.table("mentions").collect()["handle_raw"].to_list() == ["bob"]
    assert corpus.table("metrics").collect()["value"].to_list() == [5.0, 1200.0]
    assert corpus.table("accounts").sort("handle").collect()["followers"].to_list() == [10, None]
    assert corpus.check() == ()


def test_records_lead_back_to_the_bytes(posts, corpus):
    import_file(posts, corpus, mapping=MAPPING)

    content = posts.read_bytes()
    for one in corpus.records().collect().iter_rows(named=True):
        assert content[one["byte_offset"] :][: one["byte_len"]] == one["raw"]
        assert content[: one["byte_offset"]].count(b"\n") + 1 == one["line"]


def test_the_same_bytes_again_add_nothing(posts, corpus, tmp_path):
    first = import_file(posts, corpus, mapping=MAPPING)
    copy = tmp_path / "renamed.csv"
    copy.write_bytes(posts.read_bytes())
    again = import_file(copy, corpus, mapping=MAPPING)

    assert (again.status, again.batch_id, again.message) == ("already", first.batch_id, "")
    assert corpus.table("posts").collect().height == 2


def test_the_same_bytes_read_otherwise_are_refused_with_the_way_out(posts, corpus):
    import_file(posts, corpus, mapping=MAPPING)
    again = import_file(posts, corpus, mapping=Mapping(columns={"text": "text"}))

    assert again.status == "already"
    assert "a file is read once; got bytes that are already in as generic" in again.message
    assert len(corpus.batches()) == 1


def test_a_dry_run_counts_everything_and_writes_nothing(posts, corpus):
    report = import_file(posts, corpus, mapping=MAPPING, dry_run=True)

    assert (report.status, report.records, report.rows["posts"]) == ("imported", 2, 2)
    assert report.batch_id is None
    assert not corpus.folder.exists()


def test_records_that_repeat_byte_for_byte_are_counted_and_give_no_rows(tmp_path, corpus):
    path = tmp_path / "posts.csv"
    path.write_text(ROWS + ROWS.splitlines()[2] + "\n")
    report = import_file(path, corpus, mapping=MAPPING)

    assert (report.records, report.duplicates, report.rows["posts"]) == (3, 1, 2)
    assert corpus.records().collect().height == 3


@pytest.mark.parametrize("apart", [0, 20_000])
def test_a_wrong_record_that_is_repeated_is_wrong_each_time(tmp_path, corpus, apart):
    path = tmp_path / "page.ndjson"
    wrong = '{"data": {"text": "a post without an id", "author_id": "1"}}\n'
    right = '{"data": {"id": "%d", "text": "x", "author_id": "1"}}\n'
    between = "".join(right % number for number in range(1, apart + 1))
    path.write_text(right % 0 * 2 + wrong + between + wrong)

    report = import_file(path, corpus, importer="x_api_v2")

    assert (report.records, report.rejects, report.duplicates) == (apart + 2, 2, 1)
    assert corpus.rejects().select("line").collect()["line"].to_list() == [3, apart + 4]


def test_progress_is_told_to_the_last_byte(posts, corpus):
    told = []
    import_file(posts, corpus, mapping=MAPPING, progress=lambda *one: told.append(one))

    assert told[-1] == (posts, posts.stat().st_size, posts.stat().st_size)


def test_the_manifest_says_what_was_done(posts, corpus):
    report = import_file(posts, corpus, mapping=MAPPING)
    [batch] = corpus.batches()

    assert (batch.name, batch.bytes, batch.encoding) == ("posts.csv", len(ROWS.encode()), "utf-8")
    assert batch.sha256.startswith(report.batch_id)
    assert batch.mapping["columns"]["native_id"] == "id"
    assert batch.repeated == {"posts": False, "accounts": False}


def test_an_importer_nobody_installed_is_named_with_the_nearest(posts, corpus):
    with pytest.raises(UnknownNameError, match="did you mean crowdtangle"):
        import_file(posts, corpus, importer="crowdtangel")


def test_a_mapping_file_is_not_taken_for_data(tmp_path, corpus):
    path = tmp_path / "posts.mapping.toml"
    path.write_text("[columns]\ntext = 'text'\n")

    assert import_file(path, corpus).message == (
        "posts.mapping.toml: a mapping, used for the file beside it"
    )


def test_a_mapping_that_lies_beside_the_file_is_used(posts, corpus):
    posts.with_name("posts.mapping.json").write_text(
        json.dumps({"platform": "x", "columns": {"native_id": "id", "text": "text"}})
    )
    report = import_file(posts, corpus)

    assert (report.status, report.importer) == ("imported", "generic")
    assert set(report.drift) == {"date", "who", "fans", "likes"}


def test_a_table_without_mapping_is_answered_with_one(posts, corpus):
    report = import_file(posts, corpus)

    assert report.status == "unsupported"
    assert "posts.mapping.toml" in report.message
    assert '"created_at" = "date"' in report.message
    assert corpus.batches() == ()


def test_a_proposal_can_be_accepted(posts, corpus):
    report = import_file(posts, corpus, accept=True)

    assert report.status == "imported"
    assert corpus.table("posts").collect()["text"].to_list()[1] == "Nothing here"


def test_guess_says_what_each_importer_thinks(posts, tmp_path):
    found, sniffs = guess(posts)

    assert found is None
    assert all(sniff.why for _, sniff in sniffs)
    with pytest.raises(FileError):
        guess(tmp_path)


line = st.sampled_from(
    [
        b'{"id": 1, "text": "a"}', b'{"id": 2}', b"[]", b"{", b"", b"\0", b'"x"', b"\xff\xfe",
        b'{"id": 3, "text": "\xe9"}', b'{"id": {"a": 1}}', b"null", b'{"text": null}',
    ]
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(line, min_size=1, max_size=12), st.integers(1, 5))
def test_records_and_rejects_are_all_the_lines_there_are(tmp_path_factory, lines, chunk):
    """Whatever stands in them, and wherever the chunks end."""
    folder = tmp_path_factory.mktemp("lane")
    path, corpus = folder / "posts.jsonl", Corpus(folder / "corpus")
    path.write_bytes(b'{"id": 0}\n' + b"\n".join(lines))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tocsin.importers.intake.CHUNK", chunk)
        report = import_file(
            path, corpus, mapping=Mapping(columns={"native_id": "id", "text": "text"})
        )

    there = 1 + sum(1 for one in lines if one.strip())
    assert report.records + report.rejects == there
    assert corpus.records().collect().height == report.records
    assert corpus.rejects().collect().height == report.rejects
    numbers = [*corpus.records().collect()["src_record"], *corpus.rejects().collect()["src_record"]]
    assert sorted(numbers) == list(range(1, there + 1))
    assert corpus.check() == ()


def test_a_hostile_name_is_only_a_name(tmp_path, corpus):
    path = tmp_path / "=cmd|' \x1b[31m<b>.csv"
    path.write_text(ROWS)

    assert import_file(path, corpus, mapping=MAPPING).status == "imported"
    assert corpus.batches()[0].name == path.name


def test_a_dry_run_names_the_fields_that_are_read_left_and_unclaimed(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("id,note,mood\n1,x,y\n")
    mapping = Mapping(platform="x", columns={"native_id": "id"}, ignored=("note",))
    report = import_file(path, Corpus(tmp_path / "corpus"), mapping=mapping, dry_run=True)

    assert report.fields == FieldUse(mapped=("id",), ignored=("note",), looked=1)
    assert dict(report.drift) == {"mood": 1}


def test_a_dry_run_of_a_known_format_goes_by_its_claims(tmp_path):
    path = tmp_path / "posts.jsonl"
    post = {"id": "1", "text": "a", "author_id": "7", "created_at": "2024-11-24T08:00:00.000Z",
            "public_metrics": {"like_count": 1}, "mood": 1}  # fmt: skip
    path.write_text(json.dumps({"data": [post], "meta": {"result_count": 1}}))
    report = import_file(path, Corpus(tmp_path / "corpus"), importer="x_api_v2", dry_run=True)

    assert {"id", "text", "like_count"} <= set(report.fields.mapped)
    assert "mood" not in report.fields.mapped + report.fields.ignored
