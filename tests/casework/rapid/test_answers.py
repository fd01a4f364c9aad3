"""Answers are kept item by item; what replaces an answer leaves it where it was."""

from dataclasses import replace

import pytest

from tests.casework.rapid.people import at
from tocsin.casework.rapid.answers import (
    LABELLING,
    PENDING,
    REMOVING,
    RESTRICTING,
    WITHOUT,
    Decision,
    DecisionError,
    Kind,
    Measure,
    Mode,
    Outcome,
    Scope,
    checked,
    current,
    informed_at,
    known_at,
    outcome,
    scope,
    unlinked,
)
from tocsin.vocabulary.errors import RecordError, UnknownNameError


def decision(name, measure="CONTENT_REMOVED", asset="a", **changes):
    base = Decision(
        id=name, asset=asset, measure=Measure[measure], decided_at=at(1), informed_at=at(2),
        mode=Mode.WRITTEN,
    )  # fmt: skip
    return replace(base, **changes)


def test_the_words_are_those_of_the_transparency_database():
    words = {kind: {one.word for one in Measure if one.kind is kind} for kind in Kind}

    assert words[Kind.VISIBILITY] == {
        "CONTENT_REMOVED", "CONTENT_DISABLED", "CONTENT_DEMOTED", "CONTENT_AGE_RESTRICTED",
        "CONTENT_INTERACTION_RESTRICTED", "CONTENT_LABELLED", "OTHER",
    }  # fmt: skip
    assert words[Kind.MONETARY] == {"SUSPENSION", "TERMINATION", "OTHER"}
    assert words[Kind.ACCOUNT] == {"SUSPENDED", "TERMINATED"}
    assert words[Kind.PROVISION] == {
        f"{part}_{end}" for part in ("PARTIAL", "TOTAL") for end in ("SUSPENSION", "TERMINATION")
    }
    assert words[Kind.OURS] == {
        "NO_VIOLATION", "NO_ACTION_OTHER", "ALREADY_ACTIONED", "NOT_FOUND", "REFERRED",
        "AD_LABELLED", "AD_STOPPED", "DOMAIN_SUSPENDED", "UNDER_REVIEW",
    }  # fmt: skip


def test_every_measure_is_in_one_group():
    groups = [REMOVING, LABELLING, RESTRICTING, WITHOUT]

    assert set().union(*groups) == set(Measure)
    assert sum(map(len, groups)) == len(Measure)
    assert PENDING < WITHOUT


def test_what_is_superseded_is_kept_and_does_not_count():
    first, second = decision("1", "NO_VIOLATION"), decision("2", supersedes="1")

    assert checked([first, second]) == (first, second)
    assert current([first, second]) == (second,)
    assert known_at([first, replace(second, informed_at=at(9))], at(5)) == (first,)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (decision("1"), "doubled"),
        (decision("2", supersedes="9"), "unknown"),
        (decision("2", supersedes="2"), "unknown"),
        (decision("2", asset="b", supersedes="1"), "asset"),
    ],
)
def test_decisions_that_do_not_fit_are_named(second, code):
    with pytest.raises(DecisionError) as caught:
        checked([decision("1"), second])

    assert caught.value.code == code


def test_a_decision_is_replaced_once():
    with pytest.raises(DecisionError, match="nothing has replaced yet"):
        checked([decision("1"), decision("2", supersedes="1"), decision("3", supersedes="1")])


def test_a_second_answer_about_an_asset_names_the_first():
    before = [decision("1", asset="a"), decision("2", asset="b")]

    assert unlinked(before, [decision("3", asset="a"), decision("4", asset="c")]) == ("a",)
    assert unlinked(before, [decision("3", asset="a", supersedes="1")]) == ()
    both = [decision("3", supersedes="1"), decision("4", "ACCOUNT_SUSPENDED")]
    assert unlinked(before, both) == ()


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        ([], Outcome.NOT_ADDRESSED),
        (["CONTENT_REMOVED", "NO_VIOLATION", "CONTENT_LABELLED"], Outcome.REMOVED),
        (["CONTENT_DISABLED"], Outcome.REMOVED),
        (["CONTENT_LABELLED", "NO_VIOLATION"], Outcome.LABELLED),
        (["CONTENT_LABELLED", "CONTENT_DEMOTED"], Outcome.LABELLED_AND_OTHER),
        (["MONETARY_SUSPENSION"], Outcome.RESTRICTED),
        (["NO_VIOLATION", "NO_VIOLATION"], Outcome.NO_VIOLATION),
        (["NO_VIOLATION", "UNDER_REVIEW"], Outcome.NO_VIOLATION),
        (["NO_VIOLATION", "NOT_FOUND"], Outcome.NO_ACTION),
        (["ALREADY_ACTIONED"], Outcome.NO_ACTION),
        (["UNDER_REVIEW", "REFERRED"], Outcome.PENDING),
    ],
)
def test_an_answer_falls_in_one_category(measures, expected):
    decisions = [decision(str(n), one, asset=str(n)) for n, one in enumerate(measures)]

    assert outcome(decisions) is expected


def test_an_answer_is_full_when_all_of_every_asset_was_acted_on():
    a, b = decision("1", asset="a"), decision("2", asset="b")

    assert scope([a, b], ["a", "b"]) is Scope.FULL
    assert scope([a], ["a", "b"]) is Scope.PARTIAL
    assert scope([a, replace(b, scope=Scope.PARTIAL)], ["a", "b"]) is Scope.PARTIAL
    assert scope([a, replace(b, measure=Measure.NO_VIOLATION)], ["a", "b"]) is Scope.PARTIAL
    assert scope([replace(a, measure=Measure.NO_VIOLATION)], ["a"]) is None


def test_what_follows_runs_from_the_latest_decision_that_counts():
    old, new = decision("1", informed_at=at(9)), decision("2", supersedes="1", informed_at=at(4))

    assert informed_at([old]) == at(9)
    assert informed_at([old, new]) == at(4)
    assert informed_at([]) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"informed_at": at(0)}, "time"),
        ({"decided_at": at(0).replace(tzinfo=None)}, "time"),
        ({"territories": ("RO", "DE")}, "territory"),
        ({"territories": ("Romania",)}, "territory"),
        ({"territories": ("DE",), "measure": "NO_VIOLATION"}, "territory"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(changes, code):
    with pytest.raises(RecordError) as caught:
        decision("1", **changes)

    assert caught.value.code == code


def test_a_territory_that_is_no_place_is_refused():
    with pytest.raises(UnknownNameError, match="place: no such name"):
        decision("1", territories=("ZZ",))
