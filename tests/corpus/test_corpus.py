"""The corpus shows one row per thing, forgets nothing, and can be checked against its manifests."""

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.corpus import Batch, Corpus
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.ids import uid
from tocsin.vocabulary.tables import RECORDS, REJECTS, TABLES

DAY = datetime(2024, 11, 24, tzinfo=UTC)


def at(hour):
    return None if hour is None else DAY + timedelta(hours=hour)


def rows(table, *known):
    """Make rows of a table from what is known of each; the rest is null."""
    return pl.DataFrame(
        [dict.fromkeys(TABLES[table].columns) | one for one in known], TABLES[table].schema
    )


def post(native_id, *, record=1, primary=True, seen=None, **known):
    return {
        "post_uid": uid("x", "post", native_id),
        "platform": "x",
        "native_id": native_id,
        "post_type": "post",
        "is_primary": primary,
        "status": "unknown",
        "collected_at": at(seen),
        "src_record": record,
        **known,
    }


def link(native_id, url_uid, record=1):
    return {"post_uid": uid("x", "post", native_id), "url_uid": url_uid, "src_record": record}


def event(native_id, status, hour, kind="post", handle=None):
    return {
        "subject_uid": uid("x", kind, native_id),
        "subject_kind": kind,
        "platform": "x",
        "native_id": native_id,
        "status": status,
        "handle": handle,
        "at": at(hour),
    }


def put(corpus, name, *, minute=0, **tables):
    """Write a batch of tables, each a list of what is known of its rows."""
    with corpus.writing(name) as writer:
        frames = {table: rows(table, *known) for table, known in tables.items()}
        writer.add({t: f.with_columns(source_file_id=pl.lit(name)) for t, f in frames.items()})
        batch = Batch(
            id=name,
            sha256=name * 8,
            name=f"{name}.csv",
            bytes=1,
            importer="generic",
            importer_version="0",
            imported_at=DAY + timedelta(minutes=minute),
            records=0,
            rejects=0,
            rows=dict(writer.rows),
            repeated=writer.repeated,
        )
        return writer.finish(batch)


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "corpus")


def texts(corpus):
    posts = corpus.table("posts").collect()
    return dict(zip(posts["native_id"], posts["text"], strict=True))


def test_nothing_collected_is_every_table_typed_and_empty(corpus):
    for name, table in corpus.tables().items():
        found = table.collect()
        assert found.height == 0
        assert {**found.schema}.items() >= {**TABLES[name].schema}.items()
    assert corpus.records().collect().height == corpus.rejects().collect().height == 0


def test_derived_columns_are_there(corpus):
    put(corpus, "a", posts=[post("1")])
    assert corpus.table("posts").collect()["post_id"].to_list() == ["x:post:1"]


def test_posts_with_the_same_words_share_a_uid_whatever_is_around_the_words(corpus):
    texts = {"1": "Vote NOW! https://t.co/a", "2": "@ana vote\u200b now 🔥", "3": "vote", "4": "🔥"}
    put(corpus, "a", posts=[post(native, text=text) for native, text in texts.items()])
    found = corpus.table("posts").sort("native_id").collect()

    assert found["text_folded"].to_list() == ["vote now", "vote now", "vote", ""]
    one, again, other, none = found["text_uid"]
    assert one == again != other
    assert none is None


def test_a_table_nobody_has_is_named_with_the_nearest(corpus):
    with pytest.raises(UnknownNameError, match="did you mean posts"):
        corpus.table("post")


def test_a_later_sight_wins_and_the_earlier_words_stay_a_version(corpus):
    put(corpus, "b", minute=1, posts=[post("1", text="edited")])
    put(corpus, "a", minute=0, posts=[post("1", text="first"), post("2", text="two")])

    assert texts(corpus) == {"1": "edited", "2": "two"}
    assert corpus.versions("posts").collect()["text"].to_list() == ["first", "two", "edited"]


def test_a_language_detected_later_is_no_other_version(corpus):
    put(corpus, "a", minute=0, posts=[post("1", text="first")])
    put(corpus, "b", minute=1, posts=[post("1", text="first") | {"lang_detected": "en"}])

    assert corpus.versions("posts").collect().height == 1


def test_when_a_sight_was_made_counts_more_than_when_it_was_imported(corpus):
    put(corpus, "a", posts=[post("1", text="new", seen=9)])
    put(corpus, "b", minute=1, posts=[post("1", text="old", seen=3)])

    assert texts(corpus) == {"1": "new"}


def test_the_post_itself_beats_a_mere_reference_to_it(corpus):
    put(corpus, "a", posts=[post("1", text="whole text")])
    put(corpus, "b", minute=1, posts=[post("1", text="whole te…", primary=False, seen=5)])

    assert texts(corpus) == {"1": "whole text"}


def test_what_a_later_sight_does_not_know_an_earlier_one_still_tells(corpus):
    put(corpus, "a", posts=[post("1", text="words", status="live")])
    put(corpus, "b", minute=1, posts=[post("1")])

    assert corpus.table("posts").select("text", "status").collect().rows() == [("words", "live")]


def test_repeats_inside_one_batch_are_one_row(corpus):
    put(corpus, "a", posts=[post("1", text="a"), post("1", text="b", record=2), post("2")])
    assert texts(corpus) == {"1": "b", "2": None}


def test_links_are_united_over_the_sights_of_a_post(corpus):
    """An edit that takes a link out does not undo that it was shared."""
    put(corpus, "a", posts=[post("1"), post("2")], links=[link("1", 7), link("1", 8), link("2", 7)])
    put(corpus, "b", minute=1, posts=[post("1")], links=[link("1", 8)])

    found = corpus.table("links").collect().group_by("post_uid").agg("url_uid")
    assert sorted(sorted(one) for one in found["url_uid"].to_list()) == [[7], [7, 8]]


def test_several_rows_of_one_post_keep_all_their_links(corpus):
    """A share log has one row per shared object, and several of them may be of one post."""
    put(corpus, "a", posts=[post("1"), post("1", record=2)], links=[link("1", 7), link("1", 8, 2)])
    assert sorted(corpus.table("links").collect()["url_uid"]) == [7, 8]


def test_the_latest_count_of_each_kind_is_current(corpus):
    def count(value, seen):
        subject = uid("x", "post", "1")
        return {"subject_uid": subject, "name": "like", "value": value, "observed_at": at(seen)}

    put(corpus, "a", posts=[post("1")], metrics=[count(9.0, 5)])
    put(corpus, "b", minute=1, posts=[post("1")], metrics=[count(4.0, 2)])
    assert corpus.table("metrics").collect()["value"].to_list() == [9.0]


def test_a_deletion_keeps_the_row_and_changes_its_status(corpus):
    put(corpus, "a", posts=[post("1", text="gone", seen=1), post("2", seen=1)])
    put(corpus, "b", minute=1, events=[event("1", "deleted", 2), event("1", "withheld", 1)])

    found = corpus.table("posts").sort("native_id").select("text", "status", "status_at").collect()
    assert found.rows() == [("gone", "deleted", at(2)), (None, "unknown", None)]


def test_a_sight_after_an_event_is_believed(corpus):
    put(corpus, "a", posts=[post("1", status="live", seen=5)], events=[event("1", "deleted", 2)])
    assert corpus.table("posts").collect()["status"].to_list() == ["live"]


def test_a_takedown_and_a_new_name_are_told_of_the_account(corpus):
    account = {"account_uid": uid("x", "account", "7"), "platform": "x", "native_id": "7"}
    put(
        corpus,
        "a",
        accounts=[account | {"handle": "old", "status": "active"}],
        events=[event("7", "takendown", 3, "account"), event("7", None, 2, "account", "new")],
    )
    assert corpus.table("accounts").select("handle", "status").collect().rows() == [
        ("new", "takendown")
    ]


def test_the_same_batch_again_changes_nothing(corpus):
    assert put(corpus, "a", posts=[post("1")])
    digest = corpus.digest
    assert not put(corpus, "a", posts=[post("1"), post("2")])
    assert (corpus.digest, texts(corpus)) == (digest, {"1": None})


def test_another_batch_is_another_digest_whatever_the_order(tmp_path):
    one, two = Corpus(tmp_path / "one"), Corpus(tmp_path / "two")
    put(one, "a", posts=[post("1")])
    before = one.digest
    put(one, "b", minute=1, posts=[post("2")])
    put(two, "b", posts=[post("2")])
    put(two, "a", minute=1, posts=[post("1")])

    assert before != one.digest == two.digest


def test_a_batch_that_is_not_finished_leaves_nothing(corpus):
    with corpus.writing("a") as writer:
        writer.add({"posts": rows("posts", post("1"))})

    assert corpus.batches() == ()
    assert [*(corpus.folder / "staging").glob("a*")] == []


@pytest.mark.parametrize("name", ["records", "rejects"])
def test_batches_of_an_older_and_a_newer_tocsin_are_read_together(corpus, name):
    """The one did not keep some column yet, the other keeps one that we do not know."""
    table = {"records": RECORDS, "rejects": REJECTS}[name]
    kept = table.empty().clear(1).with_columns(src_record=pl.lit(1, dtype=pl.Int64))
    for batch, frame in (("a", kept.drop("context")), ("b", kept.with_columns(mood=pl.lit("new")))):
        put(corpus, batch, posts=[post(batch)])
        part = corpus.folder / "batches" / batch / f"{name}-00000.parquet"
        frame.write_parquet(part)
        manifest = part.with_name("manifest.json")
        told = json.loads(manifest.read_text(encoding="utf-8"))
        told["rows"][name] = 1
        manifest.write_text(json.dumps(told), encoding="utf-8")

    found = getattr(Corpus(corpus.folder), name)().collect()
    assert found.columns == [*table.columns, "source_file_id"]
    assert found["source_file_id"].to_list() == ["a", "b"]


def test_a_missing_part_is_found_by_the_check(corpus):
    put(corpus, "a", posts=[post("1")])
    assert corpus.check() == ()

    (corpus.folder / "batches" / "a" / "posts-00000.parquet").unlink()
    [wrong] = corpus.check()
    assert "got 0 rows instead of 1; remove this batch's folder" in str(wrong)


def test_two_ids_on_one_value_are_found_by_the_check(corpus):
    put(corpus, "a", posts=[post("1"), post("2") | {"post_uid": post("1")["post_uid"]}])
    [wrong] = corpus.check()
    assert "two ids share one 64-bit value; got x:post:1 and x:post:2" in str(wrong)


sights = st.lists(
    st.tuples(
        st.sampled_from("12"),
        st.booleans(),
        st.sampled_from([None, 1, 2]),
        st.sampled_from([None, "a", "b"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40)
@given(st.lists(sights, min_size=1, max_size=3))
def test_it_agrees_with_the_rule_said_slowly(tmp_path_factory, batches):
    """Go through the sights from the weakest to the strongest; each overwrites what it knows."""
    corpus = Corpus(tmp_path_factory.mktemp("corpus"))
    expected: dict[str, str | None] = {}
    order = []
    for n, told in enumerate(batches):
        put(
            corpus,
            f"b{n}",
            minute=n,
            posts=[
                post(native, record=k, primary=primary, seen=seen, text=text)
                for k, (native, primary, seen, text) in enumerate(told)
            ],
        )
        order += [
            (primary, seen or 0, n, k, nat, text)
            for k, (nat, primary, seen, text) in enumerate(told)
        ]
    for *_, native, text in sorted(order, key=lambda one: one[:4]):
        expected[native] = text or expected.get(native)

    assert texts(corpus) == expected
