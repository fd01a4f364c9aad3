"""What detectors found is taken in once, whoever runs them again, and left as people left it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from tests.casework.people import AT, of
from tocsin.casework import findings
from tocsin.casework.importing import TakenIn, storable, take_in
from tocsin.casework.models import DetectorRun, Finding, FindingEvidence, Subject
from tocsin.casework.proof import prove
from tocsin.vocabulary.finding import Chance, Provenance, Rule, Span
from tocsin.vocabulary.finding import Finding as Found

CHANCE = Chance(p=1e-300, q=0.02, null="accounts post when they like", hypotheses=7)
RULE = Rule(id="silence:RO", version="2024-11-01", confidence="high", binding=True)


@dataclass(frozen=True)
class Run:
    """As `watch/runs.py` keeps it."""

    id: str = "20241123T220000Z-copypasta-1"
    detector: str = "copypasta"
    version: int = 1
    tocsin: str = "0.1.0"
    parameters: dict = field(default_factory=lambda: {"accounts": 3, "pause": 600.0})
    corpus: str = "c" * 64
    started_at: object = AT


def found(*evidence, subjects=("x:account:1", "x:account:2"), **more):
    """Return a finding about two accounts."""
    given = {
        "claim": "2 accounts posted one text", "subjects": subjects, "evidence": evidence,
        "span": Span(AT, AT + timedelta(minutes=9)), "measures": {"accounts": 2.0, "q": 0.1},
        "chance": CHANCE, "suggests": ("disarm:T0084.001", "commitment14:cib"), "places": ("RO",),
        "provenance": Provenance("copypasta", 1, {}, "0.1.0"), **more,
    }  # fmt: skip
    return Found(**given)


@pytest.fixture
def ana(house):
    return of(house.ana, house.ecdc)


def test_a_finding_arrives_with_all_that_it_says(ana):
    assert take_in(Run(), [found("x:post:9", "x:post:8")], ana) == TakenIn(new=1)

    kept = Finding.objects.get()
    assert (kept.kind, kept.state, kept.owner) == ("copypasta", "proposed", ana.organisation)
    assert kept.measures == {"accounts": 2.0, "q": 0.1}
    assert kept.chance["p"] == 1e-300
    assert [str(one) for one in kept.subjects.order_by("position")] == ["account 1", "account 2"]
    assert sorted(str(one) for one in kept.classifications.all()) == [
        "commitment14:cib",
        "disarm:T0084.001",
        "place:RO",
    ]
    assert kept.evidence_rows.rows.split() == ["x:post:9", "x:post:8"]
    assert prove(), prove().wrong


@pytest.mark.parametrize(
    ("detector", "binding", "label"),
    [("unlabelled_ads", True, "none"), ("unlabelled_ads", False, ""), ("copypasta", True, "")],
)
def test_ads_that_surely_bore_no_label_are_kept_as_such(ana, detector, binding, label):
    """So that figures count them as they were posted; people may know better."""
    rule = replace(RULE, binding=binding)
    take_in(Run(detector=detector), [found("x:ad:1", chance=None, rule=rule)], ana)

    assert Finding.objects.get().label_at_posting == label


def test_a_subject_that_goes_by_two_names_is_kept_once(ana):
    """A bare id is one of the kind `other`, whichever way it is written."""
    names = ("news.example", ":other:news.example", "x:account:1")
    take_in(Run(), [found("x:post:1", subjects=names)], ana)

    links = Finding.objects.get().subjects.order_by("position")
    assert [(one.position, one.subject.native_id) for one in links] == [
        (0, "news.example"), (1, "1"),
    ]  # fmt: skip


def test_the_same_run_again_adds_nothing(ana):
    several = [found(f"x:post:{n}") for n in range(5)]
    take_in(Run(), several, ana)
    head = Finding.objects.count(), Subject.objects.count(), DetectorRun.objects.count()

    assert take_in(Run(), reversed(several), ana) == TakenIn(known=5)
    assert head == (Finding.objects.count(), Subject.objects.count(), DetectorRun.objects.count())


def test_a_later_run_adds_what_is_new_and_that_the_rest_was_seen_again(ana):
    take_in(Run(), [found("x:post:1"), found("x:post:2")], ana)
    later = replace(Run(), id="later")

    assert take_in(later, [found("x:post:2"), found("x:post:3")], ana) == TakenIn(new=1, again=1)
    seen = Finding.objects.get(key=found("x:post:2").key)
    assert [one.run.run_id for one in seen.sights.order_by("pk")] == [Run().id, "later"]
    assert prove()


def test_what_people_decided_stays(house, ana):
    take_in(Run(), [found("x:post:1")], ana)
    findings.decide(Finding.objects.get(), "reject", of(house.bo, house.ecdc), "a news agency")
    take_in(replace(Run(), id="later"), [found("x:post:1", claim="3 accounts …")], ana)

    kept = Finding.objects.get()
    assert (kept.state, kept.claim) == ("rejected", "2 accounts posted one text")


def test_who_took_it_in_may_confirm_nothing_of_their_own_and_others_may(house, ana):
    """An import is a deed of Ana's; that a program found it does not make Ana a second person."""
    take_in(Run(), [found("x:post:1")], ana)

    assert findings.decide(Finding.objects.get(), "confirm", of(house.bo, house.ecdc))


def test_two_organisations_have_each_their_own(house, ana):
    take_in(Run(), [found("x:post:1")], ana)
    take_in(Run(), [found("x:post:1")], of(house.cai, house.delta))

    assert Finding.objects.count() == 2
    assert Subject.objects.count() == 2, "an account is one account, whoever found it"
    assert Finding.objects.visible_to(house.ana.user).count() == 1


def test_many_come_in_chunks_and_each_is_there_once(ana):
    several = [found(f"x:post:{n}", subjects=(f"x:account:{n % 7}",)) for n in range(450)]

    assert take_in(Run(), [*several, *several[:50]], ana).new == 450
    assert Finding.objects.count() == 450


def test_an_empty_run_is_kept(ana):
    assert take_in(replace(Run(), parameters={}), [], ana) == TakenIn()
    assert DetectorRun.objects.count() == 1


@pytest.mark.parametrize(
    "nasty",
    ["vote\x00now", "half \ud83d of it", "\u202eballot", "<script>", "=1+1", "’" * 3000, ""],
    ids=["NUL", "lone surrogate", "bidi", "script", "formula", "long", "empty"],
)
def test_hostile_text_is_kept_or_made_keepable(ana, nasty):
    """PostgreSQL takes no NUL, and no database half a character; the rest is kept as it is."""
    one = found("x:post:1", claim=nasty, subjects=(f"x:account:{nasty}", nasty),
                innocent=(nasty,), measures={nasty: 1.0})  # fmt: skip
    take_in(Run(), [one], ana)

    assert Finding.objects.get().claim == storable(nasty)
    assert prove(), prove().wrong
    assert take_in(Run(), [one], ana).known == 1


def test_numbers_that_are_none_become_null(ana):
    take_in(Run(), [found("x:post:1", measures={"z": float("inf"), "q": float("nan")})], ana)

    assert Finding.objects.get().measures == {"z": None, "q": None}


def test_subjects_that_are_no_account_are_kept_by_their_name(ana):
    take_in(Run(), [found("x:post:1", subjects=("real-news.example", "x:hole:1", "a" * 900))], ana)

    kept = {one.native_id: one.kind for one in Subject.objects.all()}
    assert kept["real-news.example"] == kept["x:hole:1"] == "other"
    assert max(map(len, kept)) == 500


def test_changed_evidence_is_found_out(ana):
    take_in(Run(), [found("x:post:1")], ana)
    FindingEvidence.objects.update(rows="x:post:2")

    assert [one.why for one in prove().wrong] == ["its evidence is not what its hash says"]
