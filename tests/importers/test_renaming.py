"""Records are renamed before anything is made of them, whatever becomes of the import."""

import csv
import json
import random
import time
from io import StringIO
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importers.left import kept
from tocsin.corpus import Corpus
from tocsin.importers.found import plain
from tocsin.importers.lane import Wanted, import_found, no_progress
from tocsin.importers.layout import Delimited
from tocsin.importers.people import Told
from tocsin.importers.pseudonyms import Pseudonyms
from tocsin.importers.renamed_values import Values
from tocsin.importers.renaming import written

KEY = bytes(range(32))
PSEUDONYMS = Pseudonyms(KEY, keep=("@ecdc_eu",))
DID = "did:plc:z72i7hdynmk6r22z27h6tvur"
CHANNEL = "UCabcdefghijklmnopqrstuv"


def renamed(value, *names, key=""):
    """Return a value of a record in which these accounts are."""
    return Values(PSEUDONYMS, Told(set(names))).of(value, key)


def stand_in(name):
    """Return what stands for a name."""
    return PSEUDONYMS.of(name)


@pytest.fixture
def imported(tmp_path):
    """Return a function that imports lines as a format, with everybody renamed."""

    def importing(name, lines, importer):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n")
        corpus = Corpus(tmp_path / "corpus")
        wanted = Wanted(importer=importer, pseudonyms=PSEUDONYMS)
        return import_found(plain(path), corpus, wanted, no_progress), corpus

    return importing


def test_an_x_record_is_renamed_in_every_place(imported):
    post = {
        "data": {
            "id": "1860650000000000001",
            "author_id": "2244994945",
            "text": "RT @Bob_Pop: see https://x.com/bob_pop/status/7",
            "created_at": "2024-11-24T12:00:00.000Z",
            "entities": {
                "mentions": [{"start": 3, "end": 11, "username": "Bob_Pop", "id": "777001"}]
            },
            "something_new": {"user_id": "2244994945", "url": "https://twitter.com/ana_pop"},
        },
        "includes": {"users": [{"id": "2244994945", "username": "Ana_Pop", "name": "Ana Pop"}]},
    }

    report, corpus = imported("posts.jsonl", [json.dumps(post)], "x_api_v2")

    assert report.records == 1
    row = corpus.table("posts").collect().row(0, named=True)
    bob = stand_in("bob_pop")
    assert row["text"] == f"RT @{bob}: see https://x.com/{bob}/status/7"
    assert row["account_id"] == f"x:account:{stand_in('2244994945')}"
    assert row["account_handle"] == stand_in("ana_pop")
    mention = corpus.table("mentions").collect().row(0, named=True)
    assert (mention["handle_raw"], mention["mentioned_native_id"]) == (bob, stand_in("777001"))
    raw = json.loads(corpus.records().collect()["raw"][0])
    assert raw["data"]["something_new"] == {
        "user_id": stand_in("2244994945"),
        "url": f"https://twitter.com/{stand_in('ana_pop')}",
    }


def test_ids_that_hold_an_account_hold_its_stand_in(imported):
    commit = {
        "did": DID,
        "time_us": 1732449600000000,
        "kind": "commit",
        "commit": {
            "operation": "create",
            "collection": "app.bsky.feed.post",
            "rkey": "3lbodqdzqxk2a",
            "record": {
                "$type": "app.bsky.feed.post",
                "createdAt": "2024-11-24T12:00:00.000Z",
                "text": "hello",
            },
        },
    }

    _, corpus = imported("feed.jsonl", [json.dumps(commit)], "bluesky_jetstream")

    row = corpus.table("posts").collect().row(0, named=True)
    assert row["native_id"] == f"at://{stand_in(DID)}/app.bsky.feed.post/3lbodqdzqxk2a"
    assert row["id_time"] is not None


@pytest.mark.parametrize(
    ("value", "names", "expected"),
    [
        ("17_42", ("17",), "17_42"),
        ("100012345/posts/7", ("100012345",), "{100012345}/posts/7"),
        ("['9930001', '9930002']", ("9930001", "9930002"), "['{9930001}', '{9930002}']"),
        ("ana_pop,bogdan", ("ana_pop", "bogdan"), "{ana_pop},{bogdan}"),
        ("Ana Pop", ("Ana Pop",), "{Ana Pop}"),
        ("channel1234567890/5", ("channel1234567890",), "{channel1234567890}/5"),
        ("a word of ana's", ("ana",), "a word of ana's"),
        ("https://paper.example/9930001.html", ("9930001",), "https://paper.example/9930001.html"),
        ("https://cdn.example/p/99300012/a", ("99300012",), "https://cdn.example/p/{99300012}/a"),
        ("2024-11-24", ("2024",), "2024-11-24"),
    ],
)
def test_names_inside_values(value, names, expected):
    """What is short, a date, or a site's own page is not taken for a name."""
    for name in names:
        expected = expected.replace(f"{{{name}}}", stand_in(name))

    assert renamed(value, *names) == expected


def test_numbers_are_renamed_where_they_are_accounts():
    told = {
        "user_id": 55,
        "like_count": 55,
        "peer": {"channel_id": 1234567890},
        "n": -1001234567890,
    }

    found = renamed(told, "channel1234567890", "55")

    number = int(stand_in("1234567890"))
    assert found["like_count"] == 55
    assert found["user_id"] == int(stand_in("55"))
    assert found["peer"]["channel_id"] == number
    assert found["n"] == int(f"-100{number}")


def test_a_first_and_a_last_name_make_the_full_stand_in():
    """An importer that joins them gets what another source gives as one."""
    found = renamed({"first_name": "Maria", "last_name": "Ionescu"})

    assert f"{found['first_name']} {found['last_name']}" == stand_in("Maria Ionescu")


def test_fields_of_names_are_renamed_where_nobody_maps_them():
    found = renamed({"screen_name": "@ana_pop", "authorName": "Ana Pop", "from": "2024-11-24"})

    assert found == {
        "screen_name": f"@{stand_in('ana_pop')}",
        "authorName": stand_in("Ana Pop"),
        "from": "2024-11-24",
    }


def test_kept_accounts_are_left_alone():
    assert renamed("@ecdc_eu and @ana_pop") == f"@ecdc_eu and @{stand_in('ana_pop')}"


def test_a_reject_shows_its_shape_and_nobody(imported):
    lines = [
        '{"id": "1", "text": "hello", "author_id": "2244994945"}',
        '{"id": "2", "author": "maria_ionescu92", ',
        '{"id": "no digits", "text": "x", "username": "maria_ionescu92"}',
    ]

    report, corpus = imported("posts.jsonl", lines, "x_api_v2")

    assert report.records + report.rejects == 3
    assert report.rejects >= 1
    rejects = corpus.rejects().collect()
    assert b'{"xx": "0", "xxxxxx": "xxxxx_xxxxxxx00", ' in set(rejects["raw"])
    assert "maria" not in "".join(text for _, text in kept(corpus.folder))


cells = st.lists(st.text(st.sampled_from("ab \n\r,\";'|\té"), max_size=8), min_size=2, max_size=5)
dialects = st.sampled_from(
    [Delimited(), Delimited(";"), Delimited("\t"), Delimited(",", '"', "\\"), Delimited("|", "'")]
)


@given(cells, dialects)
def test_a_row_written_anew_reads_as_it_was(row, layout):
    """As a later mapping reads it, from what was kept."""
    text = written(row, layout)

    [read] = csv.reader(
        StringIO(text + "\n", newline=""),
        delimiter=layout.delimiter,
        quotechar=layout.quote,
        escapechar=layout.escape,
        doublequote=layout.escape is None,
    )
    assert read == row


def importing(path, folder):
    """Import a file with everybody renamed; runs in a process of its own."""
    wanted = Wanted(importer="x_api_v2", pseudonyms=Pseudonyms(KEY))
    import_found(plain(path), Corpus(folder), wanted, no_progress)


def test_killed_at_any_moment_nothing_with_a_name_is_left(tmp_path):
    """Rows reach the disk renamed, not renamed later."""
    path, folder = tmp_path / "posts.jsonl", tmp_path / "corpus"
    post = '{"id": "%d", "text": "hello @maria_ionescu", "author_id": "99300017"}\n'
    path.write_text("".join(post % (1860650000000000001 + n) for n in range(3000)))
    context = get_context("forkserver")
    context.set_forkserver_preload(["tocsin.importers.lane"])
    begun = time.monotonic()
    importing(path, tmp_path / "warm")
    long, dice = time.monotonic() - begun, random.Random(2026)

    for _ in range(8):
        child = context.Process(target=importing, args=(path, folder))
        child.start()
        child.join(dice.random() * long * 1.5)
        child.kill()
        child.join()
        told = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
        assert b"maria_ionescu" not in told
        assert b"99300017" not in told
        assert Corpus(folder).check() == ()
