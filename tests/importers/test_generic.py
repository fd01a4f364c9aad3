"""A mapping says which column is what, and every way of writing a cell is understood or told."""

import json
from collections import Counter
from datetime import UTC, date, datetime

import polars as pl
import pytest

from tests.importers.shared import shared
from tocsin.corpus import Corpus
from tocsin.importers import Record
from tocsin.importers.generic import Generic
from tocsin.importers.lane import import_file
from tocsin.importers.mapping import Mapping
from tocsin.importers.sights import Account, Link, Post, Relation
from tocsin.vocabulary.errors import RecordError


def said(row, drift=None, **mapping):
    """Return what one row says under a mapping."""
    generic = Generic(Mapping(**mapping))
    record = Record(1, 1, 0, b"{}", row, {})
    return list(generic.sights(record, Counter() if drift is None else drift))


def test_a_row_says_its_post_and_its_author():
    post, account = said(
        {"i": " 7 ", "t": " Vote ", "u": "ana", "f": "1.234", "likes": "2,5", "c": "Roumanie"},
        decimal=",",
        columns={
            "native_id": "i", "text": "t", "account.handle": "u", "account.followers": "f",
            "metrics.like": "likes", "country": "c",
        },
    )  # fmt: skip

    assert (post.platform, post.native_id, post.text) == ("web", "7", " Vote ")
    assert (post.account_native_id, post.account_handle) == ("ana", "ana")
    assert post.metrics == {"like": 2.5}
    assert post.links is None
    assert account == Account(platform="web", native_id="ana", handle="ana", followers=1234)


@pytest.mark.parametrize(
    ("row", "native_id", "kind"),
    [
        ({"i": "7", "u": "https://a.example/x"}, "7", "native"),
        ({"i": "", "u": "HTTPS://A.example/x?utm_source=b"}, "https://a.example/x", "native"),
        ({"i": None, "u": "not an address"}, "44136fa355b3678a1146ad16f7e8649e", "hashed"),
    ],
    ids=["its own", "its address", "its bytes"],
)
def test_a_post_without_an_id_goes_by_its_address_or_its_bytes(row, native_id, kind):
    [post] = said(row, columns={"native_id": "i", "url": "u"})
    assert (post.native_id, post.id_kind) == (native_id, kind)


@pytest.mark.parametrize(
    ("cell", "options", "expected", "basis"),
    [
        ("2024-11-24T08:00:00+02:00", {}, "2024-11-24T06:00:00", "zone_in_value"),
        (
            "2024-11-24 08:00",
            {"timezone": "Europe/Bucharest"},
            "2024-11-24T06:00:00",
            "declared_zone",
        ),
        ("1732428000", {}, "2024-11-24T06:00:00", "epoch"),
        (1732428000000, {}, "2024-11-24T06:00:00", "epoch"),
        (
            "24/11/2024 08:00",
            {"time_format": "%d/%m/%Y %H:%M"},
            "2024-11-24T08:00:00",
            "assumed_utc",
        ),
        (datetime(2024, 11, 24, 6, tzinfo=UTC), {}, "2024-11-24T06:00:00", "zone_in_value"),
        ("1732428000", {"time_format": "epoch_s"}, "2024-11-24T06:00:00", "epoch"),
    ],
)
def test_times_are_read_as_declared_or_as_they_show(cell, options, expected, basis):
    [post] = said({"d": cell}, columns={"created_at": "d"}, **options)

    assert post.created.at.isoformat() == f"{expected}+00:00"
    assert post.created.basis == basis


@pytest.mark.parametrize("cell", ["", None, "n/a", "nan", "inf", "many"])
def test_a_count_that_is_none_is_left_out_and_never_zero(cell):
    drift = Counter()
    [post] = said({"n": cell}, drift, columns={"metrics.view": "n"})

    assert post.metrics == {}
    assert dict(drift) == ({} if cell in ("", None) else {"n (no number)": 1})


def test_inner_members_go_by_their_path_and_unclaimed_ones_are_told():
    drift = Counter()
    row = {"user": {"id": 7, "bio": "x"}, "extra": 1, "text": "a"}
    post, account = said(row, drift, columns={"account.native_id": "user.id", "text": "text"})

    assert post.account_native_id == account.native_id == "7"
    assert dict(drift) == {"extra": 1, "user.bio": 1}


def test_ignored_columns_are_not_told():
    drift = Counter()
    said({"a": "1", "b": "2"}, drift, columns={"text": "a"}, ignored=("b",))
    assert not drift


def test_listed_links_and_those_in_the_text_are_each_said_once():
    [post] = said(
        {"l": "https://a.example/1", "t": "see https://a.example/1, https://b.example/2."},
        columns={"link": "l", "text": "t"},
    )
    assert post.links == [Link("https://a.example/1", kind="card"), Link("https://b.example/2")]


@pytest.mark.parametrize("cell", ["a|b", "a, b", "['a', 'b']", '["a", "b"]', ["a", "b"]])
def test_lists_in_cells_are_read_in_every_usual_spelling(cell):
    [post] = said({"h": cell}, columns={"hashtags": "h"})
    assert post.hashtags == ["a", "b"]


def test_a_row_that_reposts_is_a_repost():
    [post] = said(
        {"of": "9", "who": "bob"}, columns={"repost_of": "of", "repost_of.account": "who"}
    )
    assert post.post_type == "repost"
    assert post.relations == [Relation("repost", "9", account_handle="bob")]


def test_what_is_no_object_is_a_wrong_record():
    with pytest.raises(RecordError, match="expected an object"):
        said(["a"], columns={"text": "t"})


def test_an_account_is_told_again_only_when_it_changed():
    generic = Generic(Mapping(columns={"account.handle": "u", "account.followers": "f"}))
    rows = [("ana", "1"), ("ana", "1"), ("bob", "1"), ("ana", "2")]
    records = [Record(n, n, 0, b"", {"u": u, "f": f}, {}) for n, (u, f) in enumerate(rows)]
    found = generic.columns(records, Counter())

    assert [(one.handle, one.followers) for one in found.accounts] == [
        ("ana", 1), ("bob", 1), ("ana", 2)
    ]  # fmt: skip
    assert found.account_records == [0, 2, 3]


def test_rows_and_columns_say_the_same():
    """One reading, two ways in: a record at a time as the contract has it, or many at once."""
    mapping = Mapping(columns={"native_id": "i", "text": "t", "link": "l", "metrics.like": "n"})
    rows = [{"i": "1", "t": "a", "l": "x", "n": 1}, {"i": None, "t": "", "l": None, "n": "?"}]
    records = [Record(n, n, 0, b"%d" % n, row, {}) for n, row in enumerate(rows)]
    one_by_one = [post for r in records for post in Generic(mapping).sights(r, Counter())]
    at_once = Generic(mapping).columns(records, Counter()).sheet

    assert [post.native_id for post in one_by_one] == at_once.plain["native_id"]
    assert [post.links for post in one_by_one] == at_once.links
    assert [post.metrics for post in one_by_one] == [{"like": 1.0}, {}]
    assert all(isinstance(post, Post) for post in one_by_one)


def test_parquet_of_any_types_is_read(tmp_path):
    path, corpus = tmp_path / "log.parquet", Corpus(tmp_path / "corpus")
    pl.DataFrame(
        {
            "content_id": [1, 1, 2], "object_id": ["o1", "o2", "o1"], "account_id": ["a", "a", "b"],
            "timestamp_share": [1629589836, 1629589836, 1629589900], "on": [date(2021, 8, 22)] * 3,
        }
    ).write_parquet(path)  # fmt: skip
    mapping = Mapping(
        platform="facebook",
        columns={
            "native_id": "content_id", "link": "object_id", "account.native_id": "account_id",
            "created_at": "timestamp_share",
        },
    )  # fmt: skip
    report = import_file(path, corpus, mapping=mapping)

    assert (report.records, report.rejects, dict(report.drift)) == (3, 0, {"on": 3})
    assert sorted(corpus.table("posts").collect()["native_id"]) == ["1", "2"]
    links = corpus.table("links").sort("url_raw", "created_at").collect()
    assert links["url_raw"].to_list() == ["o1", "o1", "o2"]
    assert links["url"].to_list() == [None] * 3
    assert links["url_uid"].n_unique() == 2
    raw = corpus.records().collect()["raw"][0]
    assert json.loads(raw)["object_id"] == "o1"


def test_samples_hold_what_is_expected_of_them(tmp_path):
    for path in shared("data/samples/generic_csv/*.[ct]sv"):
        as_expected(path, Corpus(tmp_path / path.stem))


def as_expected(path, corpus):
    """Compare a sample with what is on record for it."""
    report = import_file(path, corpus)
    name = f"{path.parent.name}/{path.name}"
    expected = json.loads((path.parents[1] / "expected.json").read_text())["files"][name]

    assert report.records == expected["records"]["posts"] == corpus.table("posts").collect().height
    for check in expected["checks"]:
        ((column, wanted),) = check["select"].items()
        found = corpus.table("posts").filter(pl.col(column) == wanted).collect().row(0, named=True)
        counts = corpus.table("metrics").filter(subject_uid=found["post_uid"]).collect()
        for field, value in check["expect"].items():
            if field.startswith("metrics."):
                assert counts.filter(name=field[8:])["value"].to_list() == [value]
            elif field == "created_at":
                assert f"{found[field]:%Y-%m-%dT%H:%M:%SZ}" == value
            else:
                assert found[field] == value


def test_a_real_share_log_keeps_every_share(tmp_path):
    columns = {
        "native_id": "content_id", "link": "object_id", "account.native_id": "account_id",
        "created_at": "timestamp_share",
    }  # fmt: skip
    for path in shared("data/coordination/german_url_input.parquet"):
        corpus = Corpus(tmp_path / "corpus")
        report = import_file(path, corpus, mapping=Mapping(platform="facebook", columns=columns))
        log = pl.read_parquet(path)
        links = corpus.table("links").collect()

        assert report.records == links.height == log.height
        assert links["url_raw"].sort().to_list() == log["object_id"].sort().to_list()
        assert corpus.table("accounts").collect().height == log["account_id"].n_unique()
