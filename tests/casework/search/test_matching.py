"""A search finds what a slow reading of every record finds, on every database."""

import string
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.casework import people
from tests.casework.cases import account, drafted, noticed
from tests.casework.people import AT, of
from tocsin.casework import comments, incidents, kinds, records, retention, search
from tocsin.casework.importing import take_in
from tocsin.casework.models import (
    AlertRevision,
    Comment,
    Finding,
    Incident,
    Operation,
    Role,
    SearchedText,
    Subject,
    Tlp,
)
from tocsin.casework.search import folded, index, matching, terms
from tocsin.casework.search.keeping import keep
from tocsin.casework.search.texts import text_of
from tocsin.vocabulary.finding import Finding as Noticed
from tocsin.vocabulary.finding import Provenance, Span

LETTERS = 'aAbBéE\u0301ßÎ%_\\"*:(投票の한ا\u064eب\u200b \n'
texts = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12)


class Run:
    """As a watch keeps it."""

    id, detector, version, tocsin, corpus = "run-1", "copypasta", 1, "0", ""
    parameters: dict = {}  # noqa: RUF012  # a stand-in
    started_at = AT


def taken(claim, number=0):
    """Return a finding of a run."""
    return Noticed(
        claim=claim, subjects=(), evidence=(f"x:post:{number}",), span=Span(AT, AT),
        measures={}, provenance=Provenance("copypasta", 1, {}, "0"),
    )  # fmt: skip


def claimed(house, *claims):
    """Keep a finding for each claim."""
    take_in(Run(), [taken(one, n) for n, one in enumerate(claims)], of(house.ana, house.ecdc))


def found(house, words, kind=Finding):
    """Return what Ana finds."""
    rows = matching(kind.objects.visible_to(house.ana.user), words)
    return {str(one) for one in rows}


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("ballot", True),
        ("ALLO", True),
        ("abroad ballots", True),
        ('"ballots were"', True),
        ('"were ballots"', False),
        ("ballots nowhere", False),
        ("bucuresti", True),
        ("BUCUREŞTI", True),
        ("印刷", True),
        ("票", True),
        ("@casa_regală", True),
        ("casa%regala", False),
        ("https://x.example/a?b=1&c", True),
        ("الانتخابات", True),
    ],
)
def test_words_are_found_in_any_script_whole_or_in_part(house, words, is_found):
    claim = (
        "Ballots were printed abroad, in București: 選票在國外印刷, الاِنْتِخَابات, "
        "@casa_regală at https://x.example/a?b=1&c=2"
    )
    claimed(house, claim)

    assert found(house, words) == ({claim[:200]} if is_found else set())


@pytest.mark.parametrize(
    "words",
    ['"', '""', '"a', "*", "a*", "NEAR(", "NEAR(a b)", "a OR b", "kind:fin", "-a", "^a", "'", "\\",
     "%", "_", "a\x00b", "(", "{a}", "+", "a AND", '" OR 1=1 --', "\ud800"],
)  # fmt: skip
def test_nothing_that_is_typed_is_an_error(house, words):
    claimed(house, "Ballots were printed abroad")

    assert isinstance(list(matching(Finding.objects.all(), words)), list)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(claims=st.lists(texts, min_size=8, max_size=8), words=texts, few=st.sampled_from([0, 5000]))
def test_it_finds_what_a_slow_reading_finds(house, claims, words, few):
    """By the index, and by reading the list, which is what happens for words that many have."""
    if not Finding.objects.exists():
        claimed(house, *map(str, range(8)))
    ours = Finding.objects.order_by("pk")
    rows = [{"claim": claim, "key": one.key} for claim, one in zip(claims, ours, strict=True)]
    keep((one.place, text_of("finding", row)) for one, row in zip(ours, rows, strict=True))

    expected = {
        one.pk
        for one, row in zip(ours, rows, strict=True)
        if all(any(term in folded(value) for value in row.values()) for term in terms(words))
    }
    assert set(matching(ours, words, few=few).values_list("pk", flat=True)) == expected


def test_a_finding_is_found_by_a_part_of_its_key(house):
    noticed(house, "hand:0123456789abcdef")

    assert found(house, "6789abc")


def test_every_kind_is_found_by_its_words(house):
    ana = of(house.ana, house.ecdc)
    account("casa.regala")
    incident = incidents.open_(ana, "Forged ballots", values={"ref": "INC-7"})
    records.add(
        Operation(name="Doppelgänger", aliases=["RRN", "Storm-1099"], owner=house.ecdc), ana
    )
    comments.comment(noticed(house), "I saw this in Iași too", ana)
    drafted(house, "NET-2024-009")

    assert found(house, "storm-10", Operation) == {"Doppelgänger"}
    assert found(house, "doppelganger", Operation) == {"Doppelgänger"}
    assert found(house, "inc-7", Incident) == {str(incident)}
    assert found(house, "iasi", Comment)
    assert found(house, '"three accounts"', AlertRevision)
    assert matching(Subject.objects.all(), "CASA.REGALA").count() == 1


def test_what_is_said_anew_is_found_anew_and_what_was_said_is_not(house):
    finding = noticed(house)
    records.change(finding, of(house.ana, house.ecdc), claim="5 accounts in Cluj")

    assert found(house, "cluj") == {"5 accounts in Cluj"}
    assert not found(house, "posted")


def test_nobody_finds_what_they_may_not_read(house):
    noticed(house, tlp=Tlp.AMBER)

    assert found(house, "accounts")
    for who in (house.cai.user, AnonymousUser()):
        assert not matching(Finding.objects.visible_to(who), "accounts").exists()
        assert not SearchedText.objects.visible_to(who).exists()


def test_whatever_writes_a_record_writes_its_words(house):
    """Nothing that the little world makes is left behind."""
    claimed(house, "Ballots were printed abroad")
    drafted(house)

    assert search.stale() == ()


def test_words_that_are_not_those_of_the_record_are_told_and_made_anew(house):
    finding = noticed(house)
    Finding.objects.filter(pk=finding.pk).update(claim="Behind the journal's back")
    SearchedText.objects.create(kind="fin", record=999_999, text="nobody's")

    assert set(search.stale()) == {finding.place, "finding:999999"}
    search.renewed()
    assert search.stale() == ()
    assert found(house, "behind") == {"Behind the journal's back"}


def test_of_what_was_disposed_of_nothing_stays_in_the_index(house):
    """An index keeps what was deleted until it is made anew."""
    people.given(house.ana, house.ecdc, Role.ADMIN)
    finding = noticed(house)
    records.change(finding, of(house.ana, house.ecdc), claim="жщъ")
    Finding.objects.update(created_at=AT)
    values = {"kind": "finding", "days": 1, "legal_basis": "b", "purpose": "p"}
    policy = kinds.add("retention_policy", of(house.bo, house.ecdc), values)
    today = datetime.now(UTC).date()
    asked = retention.propose(policy, of(house.bo, house.ecdc), today)
    assert "жщъ" in indexed()
    retention.approve(asked, of(house.ana, house.ecdc))

    assert "жщъ" not in indexed()
    assert not found(house, "жщъ")


def indexed():
    """Return all bytes of the index, as far as they are text; of PostgreSQL the texts."""
    blocks = f"SELECT block FROM {index.INDEX}_data"
    with connection.cursor() as cursor:
        cursor.execute(
            blocks if connection.vendor == "sqlite" else f"SELECT text FROM {index.TABLE}"
        )
        rows = [row[0] for row in cursor.fetchall()]
    return "".join(
        one if isinstance(one, str) else bytes(one).decode(errors="ignore") for one in rows
    )


def test_the_index_is_asked_where_there_is_one(house):
    """Else a search would be right, and slow, and nobody would know."""
    claimed(house, *(f"{one}{other} ballots" for one in string.ascii_lowercase for other in "xyz"))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"SELECT count(*) FROM {index.INDEX} WHERE {index.INDEX} MATCH '\"qx ba\"'"
            )
            assert cursor.fetchone() == (1,)
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN SELECT 1 FROM {index.TABLE} WHERE text LIKE '%qx ballots%'")
            assert index.INDEX in str(cursor.fetchall())
