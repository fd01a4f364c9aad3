"""A finding is proposed, decided by somebody else, and never changes its state behind our backs."""

import pytest
from django.db import DatabaseError, transaction

from tests.casework.cases import account, noticed
from tests.casework.people import of
from tocsin.casework import findings, records, steps
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.models import Finding, FindingState, FindingStep, JournalEntry
from tocsin.casework.proof import prove


def test_a_proposal_is_confirmed_by_somebody_else(house):
    finding = findings.decide(noticed(house), "confirm", of(house.bo, house.ecdc))

    assert finding.state == FindingState.CONFIRMED
    assert [(one.event, one.actor.pseudonym) for one in finding.steps.all()] == [
        ("propose", "p-ana"),
        ("confirm", "p-bo"),
    ]
    assert prove()


def test_nobody_confirms_what_they_proposed(house):
    with pytest.raises(Refused, match="confirmed by somebody else") as refused:
        findings.decide(noticed(house), "confirm", of(house.ana, house.ecdc))

    assert refused.value.reason == "four_eyes"


def test_another_organisation_proposes_and_never_decides(house):
    with pytest.raises(Refused, match="another organisation's"):
        findings.decide(noticed(house), "confirm", of(house.cai, house.delta))


@pytest.mark.parametrize("event", sorted(findings.SAY_WHY))
def test_who_takes_something_back_says_why(house, event):
    with pytest.raises(Refused, match="reason in words"):
        findings.decide(noticed(house), event, of(house.bo, house.ecdc), " ")


def test_every_way_that_is_not_in_the_table_is_refused(house):
    """Of 16 pairs of state and event, five are ways."""
    bo, events = of(house.bo, house.ecdc), ("confirm", "reject", "withdraw", "reconsider")
    pairs = {(state, event) for state in FindingState.values for event in events}
    for n, (state, event) in enumerate(sorted(pairs - set(findings.TABLE))):
        with pytest.raises(Refused) as refused:
            findings.decide(brought_to(state, noticed(house, f"k{n}"), house), event, bo, "because")
        assert refused.value.reason == "illegal"

    assert (len(pairs), len(findings.TABLE)) == (16, 5)


def brought_to(state, finding, house):
    """Return a finding in a state, by the steps that lead there."""
    ways = {"confirmed": ["confirm"], "rejected": ["reject"], "withdrawn": ["confirm", "withdraw"]}
    for event in ways.get(state, ()):
        finding = findings.decide(finding, event, of(house.bo, house.ecdc), "because")
    return finding


def test_who_has_not_seen_the_latest_does_not_decide(house):
    """Bo and another tab of Bo's: the second click meets the first one's result."""
    finding = noticed(house)
    same = Finding.objects.get(pk=finding.pk)
    findings.decide(finding, "confirm", of(house.bo, house.ecdc))

    with pytest.raises(Conflict, match="changed since it was read"):
        findings.decide(same, "reject", of(house.bo, house.ecdc), "no")


def test_an_edit_by_two_at_once_loses_neither(house):
    finding = noticed(house)
    same = Finding.objects.get(pk=finding.pk)
    ana = of(house.ana, house.ecdc)
    records.change(finding, ana, confidence="high")

    with pytest.raises(Conflict), transaction.atomic():
        records.change(same, ana, confidence="low")
    assert Finding.objects.get(pk=finding.pk).confidence == "high"


@pytest.mark.parametrize("column", ["state", "owner", "version"])
def test_no_edit_sets_what_only_steps_set(house, column):
    with pytest.raises(Refused, match="no edit sets"):
        records.change(noticed(house), of(house.ana, house.ecdc), **{column: 1})


@pytest.mark.parametrize(
    "deed",
    [
        lambda rows: rows.update(state="confirmed"),
        lambda rows: FindingStep.objects.filter(finding__in=rows).update(event="confirm"),
        lambda rows: FindingStep.objects.filter(finding__in=rows).delete(),
        lambda rows: rows.bulk_update([moved(rows.get())], ["state"]),
        lambda rows: moved(rows.get()).save(),
    ],
    ids=["update", "update of a step", "delete of a step", "bulk_update", "save"],
)
def test_what_the_orm_could_do_behind_our_backs_the_database_refuses(house, deed):
    """`QuerySet.update` goes past save, signals and every history package; not past triggers."""
    rows = Finding.objects.filter(pk=noticed(house).pk)
    with pytest.raises(DatabaseError, match="step"), transaction.atomic():
        deed(rows)

    assert prove()


def moved(finding):
    """Set a state as a careless program would."""
    finding.state = FindingState.CONFIRMED
    return finding


def test_an_update_of_another_column_is_found_out(house):
    finding = noticed(house)
    Finding.objects.filter(pk=finding.pk).update(claim="Nothing happened")

    [wrong] = prove().wrong
    assert (wrong.place, "claim" in wrong.why) == (finding.place, True)


def test_the_state_is_what_the_steps_lead_to(house):
    finding = brought_to("withdrawn", noticed(house), house)

    assert steps.replayed("", finding.steps.all()) == finding.state


def test_many_are_decided_at_once_each_with_its_own_link(house):
    several = [noticed(house, f"k{n}", subjects=[account(f"a{n}")]) for n in range(7)]
    before = JournalEntry.objects.count()
    done = findings.decide_all(several, "confirm", of(house.bo, house.ecdc))

    assert {one.state for one in done} == {"confirmed"}
    assert JournalEntry.objects.count() == before + 7
    assert prove()


def test_of_many_all_are_decided_or_none(house):
    """One that somebody else had decided stops the others."""
    several = [noticed(house, f"k{n}") for n in range(3)]
    findings.decide(Finding.objects.get(pk=several[2].pk), "reject", of(house.bo, house.ecdc), "no")

    with pytest.raises(Conflict), transaction.atomic():
        findings.decide_all(several, "confirm", of(house.bo, house.ecdc))
    assert Finding.objects.filter(state="confirmed").count() == 0


def test_a_bulk_that_is_stopped_leaves_nothing_behind(house):
    """Whoever cancels meets all of it or none of it."""
    several = [noticed(house, f"k{n}") for n in range(3)]
    links = JournalEntry.objects.count()

    def stopped(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        findings.decide_all(several, "confirm", of(house.bo, house.ecdc), on_progress=stopped)
    assert {one.state for one in Finding.objects.all()} == {"proposed"}
    assert JournalEntry.objects.count() == links
    assert prove()


def test_in_turns_what_cannot_be_decided_is_left_and_named(house, monkeypatch):
    """Bo proposed one of five himself, and one was rejected; the other three are confirmed."""
    monkeypatch.setattr(findings, "AT_ONCE", 2)
    bo = of(house.bo, house.ecdc)
    several = [noticed(house, f"k{n}", by=house.bo if n == 2 else house.ana) for n in range(5)]
    findings.decide(several[4], "reject", bo, "a news wire")
    told = []
    keys = [one.pk for one in several]
    left = findings.decide_in_turns(keys, "confirm", bo, on_progress=told.append)

    assert [one.place for one in left] == [several[2].place, several[4].place]
    assert Finding.objects.filter(state="confirmed").count() == 3
    assert told == [2, 4, 5]
    assert findings.decide_in_turns(keys[:2], "confirm", bo), "asked again, it is left"
    assert prove()


def test_in_turns_nobody_decides_what_is_not_theirs(house):
    finding = noticed(house)
    findings.decide_in_turns([finding.pk], "reject", of(house.cai, house.delta), "no")

    assert Finding.objects.get().state == "proposed"
