"""Each finding leads to its posts, and each post to the bytes it was read from."""

from dataclasses import replace
from hashlib import sha256

import pytest

from tests import worlds
from tests.reports.watches import FOUND, LIE, watch
from tocsin.reports.briefing.evidence import SHOWN, pages, sample
from tocsin.vocabulary.finding import Tie


@pytest.fixture
def corpus(tmp_path):
    """Return the corpus of the small watch."""
    return watch(tmp_path).corpus


def page(found, corpus):
    """Return the page of one finding."""
    [only] = pages([found], corpus)
    return only


def test_posts_behind_a_finding_are_shown_oldest_first(corpus):
    told = page(FOUND, corpus)

    assert [(one.id, one.handle, one.text) for one in told.posts] == [
        ("x:post:p0", "ana", LIE),
        ("x:post:p1", "bob", LIE),
        ("x:post:p2", "cai", LIE),
    ]
    assert (told.post_count, told.missing) == (3, 0)


def test_each_post_names_its_file_line_and_hash(corpus):
    source = page(FOUND, corpus).posts[1].source

    assert (source.file, source.record, source.line) == ("posts.csv", 2, 3)
    assert source.sha256 == sha256(b"record 2").hexdigest()


def test_every_dated_post_is_a_moment(corpus):
    told = page(FOUND, corpus)

    assert [(one.at, one.account) for one in told.moments] == [
        (worlds.at(0), "x:account:ana"),
        (worlds.at(4), "x:account:bob"),
        (worlds.at(9), "x:account:cai"),
    ]


def test_accounts_are_called_by_their_handles(corpus):
    tied = replace(FOUND, subjects=(), ties=(Tie("x:account:ana", "x:account:nobody", 1, 1),))

    assert page(tied, corpus).names["x:account:ana"] == "ana"
    assert "x:account:nobody" not in page(tied, corpus).names


def test_an_account_can_be_evidence(corpus):
    told = page(replace(FOUND, evidence=("x:account:ana",), subjects=()), corpus)

    assert (told.account_count, told.post_count, told.missing) == (1, 0, 0)
    assert (told.accounts[0].name, told.accounts[0].source.file) == ("Ana", "accounts.jsonl")


def test_evidence_that_is_not_there_is_counted(corpus):
    told = page(replace(FOUND, evidence=("x:post:p0", "x:post:gone", "example.com")), corpus)

    assert (told.post_count, told.missing) == (1, 2)


def test_nothing_is_read_for_no_findings(corpus):
    assert pages([], corpus) == ()


def rows(*accounts):
    """Return posts a minute apart by these accounts."""
    return [
        {"post_id": f"p{n:03}", "account_id": account, "created_at": worlds.at(n)}
        for n, account in enumerate(accounts)
    ]


def test_a_sample_has_the_first_post_of_each_account_and_then_the_earliest():
    chosen = sample(rows("a", "a", "a", "b", "a", "c"), most=4)

    assert [row["post_id"] for row in chosen] == ["p000", "p001", "p003", "p005"]


def test_a_sample_is_never_larger_than_asked():
    assert len(sample(rows(*[f"a{n}" for n in range(100)]))) == SHOWN
    assert sample([]) == []


def test_posts_without_a_time_come_last_in_a_sample():
    undated = [{"post_id": "never", "account_id": "a", "created_at": None}]

    assert [row["post_id"] for row in sample(undated + rows("a", "b"))] == ["p000", "p001", "never"]
