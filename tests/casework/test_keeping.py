"""What is held stays, what is over is disposed of by two, what was wrong is said to be."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.casework.cases import account, approved, drafted, noticed
from tests.casework.people import given, of, somebody
from tocsin.casework import (
    activities,
    alerts,
    comments,
    corrections,
    emergency,
    findings,
    holds,
    incidents,
    kinds,
    labels,
    retention,
)
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Attendance,
    Correction,
    Disposal,
    Finding,
    FindingEvidence,
    JournalEntry,
    JournalPayload,
    Mode,
    Role,
    Subject,
    Visibility,
)
from tocsin.casework.proof import erase, prove

TODAY = datetime.now(UTC).date()
LATER = TODAY + timedelta(days=1)


@pytest.fixture
def ana(house):
    return of(house.ana, house.ecdc)


@pytest.fixture
def bo(house):
    return of(house.bo, house.ecdc)


@pytest.fixture
def eve(house):
    """Another lead of ECDC."""
    return of(somebody("eve", house.ecdc, Role.ADMIN), house.ecdc)


def seqs(record):
    """Return the journal's links about a record."""
    return [*JournalEntry.objects.filter(place=record.place).values_list("seq", flat=True)]


def test_what_is_held_is_not_erased_until_it_is_released(house, bo):
    finding = noticed(house)
    hold = holds.hold(finding, bo, "a trial", "Cluj court, 12/2024")
    with pytest.raises(Refused, match="legal hold"):
        erase(seqs(finding), bo, "asked by the person")

    holds.release(hold, bo, "the trial is over")
    assert erase(seqs(finding), bo, "asked by the person") == 1
    assert prove()


def test_a_hold_ends_on_its_day(house, bo):
    finding = noticed(house)
    holds.hold(finding, bo, "a trial", "court", expires_on=LATER)

    assert holds.held([finding.place], TODAY) == {finding.place}
    assert not holds.held([finding.place], LATER)


def test_a_hold_covers_what_belongs_to_the_record(house, ana, bo):
    finding, other = noticed(house), noticed(house, "k2")
    incident = incidents.open_(ana, "x", findings=[finding])
    revision = drafted(house)
    kinds.change(revision.alert, ana, {"incident": incident})
    holds.hold(incident, bo, "a trial", "court")

    places = [one.place for one in (incident, finding, other, revision.alert, revision)]
    assert holds.held(places) == set(places) - {other.place}


@pytest.mark.parametrize("said", [("", "court"), ("a trial", " ")])
def test_a_hold_has_a_reason_and_an_authority(house, bo, said):
    with pytest.raises(Refused, match="for a reason, by an authority"):
        holds.hold(noticed(house), bo, *said)


def test_only_leads_hold_and_release_what_is_theirs(house, ana, bo):
    with pytest.raises(Refused, match="is for an admin or coordinator"):
        holds.hold(noticed(house), ana, "x", "y")
    given(house.cai, house.delta, Role.ADMIN)
    cai = of(house.cai, house.delta)
    hold = holds.hold(noticed(house, "k2"), bo, "x", "y")
    with pytest.raises(Refused, match="another organisation's"):
        holds.release(hold, cai, "no")
    with pytest.raises(Refused, match="not yours to read"):
        holds.hold(noticed(house, "k3"), cai, "x", "y")


def test_nobody_erases_what_was_done_for_others(house):
    given(house.cai, house.delta, Role.ADMIN)
    with pytest.raises(Refused, match="another organisation's"):
        erase(seqs(noticed(house)), of(house.cai, house.delta), "no")


@pytest.fixture
def policy(bo):
    """Findings are kept for a day."""
    return kinds.add("retention_policy", bo, {
        "kind": "finding", "days": 1, "legal_basis": "Art. 6(1)(f)", "purpose": "research",
    })  # fmt: skip


def old(*rows):
    """Make records three days old, in the journal too."""
    for row in rows:
        kind, long_ago = type(row), datetime.now(UTC) - timedelta(days=3)
        kind.objects.filter(pk=row.pk).update(created_at=long_ago)
    return rows


def test_what_is_over_is_listed_first_and_nothing_is_touched(house, policy):
    [first] = old(noticed(house))
    noticed(house, "k2")

    assert [*retention.due(policy, TODAY)] == [first]
    assert Finding.objects.count() == 2


def test_two_people_dispose_and_a_shell_stays(house, policy, bo, eve, ana):
    subject = account("private")
    finding = findings.decide(noticed(house, subjects=[subject]), "confirm", bo)
    comments.comment(finding, "N.N. told us", ana)
    FindingEvidence.objects.create(finding=finding, rows="p1\np2")
    old(finding)
    disposal = retention.propose(policy, bo, TODAY)
    with pytest.raises(Refused, match="another person"):
        retention.approve(disposal, bo)
    retention.approve(disposal, eve)

    shell = Finding.objects.get()
    assert (shell.claim, shell.state, shell.kind) == (retention.GONE, "confirmed", "copypasta")
    assert not FindingEvidence.objects.exists()
    assert Subject.objects.get().native_id.startswith(retention.GONE)
    told = b"".join(bytes(one) for one in JournalPayload.objects.values_list("content", flat=True))
    for secret in (b"private", b"N.N.", b"3 accounts"):
        assert secret not in told
    assert disposal.certificate["disposed"] == 1
    assert disposal.certificate["approved_by"] == "p-eve"
    assert not retention.due(policy, TODAY).exists()


def test_the_journal_holds_after_a_disposal(house, policy, bo, eve):
    """But for the age that this test gave the finding past the journal."""
    old(noticed(house, subjects=[account("private")]))
    retention.approve(retention.propose(policy, bo, TODAY), eve)

    assert prove().wrong == ()


def test_what_is_held_survives_a_disposal_and_the_certificate_says_so(house, policy, bo, eve):
    one, two = old(noticed(house), noticed(house, "k2"))
    disposal = retention.propose(policy, bo, TODAY)
    holds.hold(one, bo, "a trial", "court")
    retention.approve(disposal, eve)

    assert disposal.certificate["held"] == [one.place]
    assert [*Finding.objects.exclude(claim=retention.GONE)] == [one]
    assert Finding.objects.get(pk=two.pk).claim == retention.GONE


def test_a_subject_that_others_name_stays(house, policy, bo, eve):
    subject = account("shared")
    finding, _ = noticed(house, subjects=[subject]), noticed(house, "k2", subjects=[subject])
    old(finding)
    retention.approve(retention.propose(policy, bo, TODAY), eve)

    assert Subject.objects.get().native_id == "shared"


def test_a_disposal_is_declined_with_a_reason_and_stays_declined(house, policy, bo, eve):
    old(noticed(house))
    disposal = retention.propose(policy, bo, TODAY)
    retention.decline(disposal, eve, "an inquiry begins")

    with pytest.raises(Refused, match="from there: nothing"):
        retention.approve(disposal, eve)
    assert Disposal.objects.get().certificate is None


def test_by_election_the_time_runs_from_its_last_day(house, bo):
    election = kinds.add("election", bo, {
        "catalog_id": "e", "name": "E", "country": "RO", "kind": "x",
        "first_on": "2024-11-24", "last_on": "2024-12-08",
    })  # fmt: skip
    finding = noticed(house, election=election)
    noticed(house, "k2")
    policy = kinds.add("retention_policy", bo, {
        "kind": "finding", "days": 365, "legal_basis": "x", "purpose": "y", "election": election,
    })  # fmt: skip
    over = datetime(2025, 12, 8, tzinfo=UTC).date()

    assert not retention.due(policy, over - timedelta(days=1)).exists()
    assert [*retention.due(policy, over)] == [finding]


def test_who_came_is_forgotten_and_their_number_stays(house, bo, eve, ana):
    policy = kinds.add("retention_policy", bo, {
        "kind": "activity", "days": 1, "legal_basis": "consent", "purpose": "reports"})  # fmt: skip
    training = kinds.add(
        "activity", ana, {"kind": "training", "on_date": "2024-10-01", "topic": "OSINT"}
    )
    old(activities.attended(training, [house.ana, house.bo], ana))
    retention.approve(retention.propose(policy, bo, TODAY), eve)

    training.refresh_from_db()
    assert (training.attendance, Attendance.objects.count()) == (2, 0)


def test_an_alert_is_contested_corrected_and_everybody_who_reads_it_reads_that(house, ana, bo):
    revision = approved(house)
    with pytest.raises(Refused, match="told nobody yet"):
        corrections.contest(revision, "the newspaper", "it was satire", ana)
    alerts.publish(revision, ana)
    contest = corrections.contest(revision, "the newspaper", "it was satire", ana)
    assert [*corrections.open_contests(house.bo.user)] == [contest]

    again = alerts.again(revision, ana)
    alerts.edit(again, ana, summary="One text, two accounts")
    with pytest.raises(Refused, match="published first"):
        corrections.correct(revision, again, bo, "one account was satire", contest)
    alerts.publish(alerts.approve(alerts.submit(again, ana), bo), ana)
    corrections.correct(revision, again, bo, "one account was satire", contest)

    assert [one.kind for one in corrections.notes(revision)] == ["contested", "corrected"]
    assert not corrections.open_contests(house.bo.user).exists()
    assert not Correction.objects.visible_to(house.cai.user).exists()
    labels.relabel(revision.alert, bo, visibility=Visibility.NETWORK, network=house.network,
                   note="all shall know")  # fmt: skip
    assert Correction.objects.visible_to(house.cai.user).count() == 2
    assert prove()


def test_a_contest_is_upheld_once(house, ana, bo):
    finding = findings.decide(noticed(house), "confirm", bo)
    contest = corrections.contest(finding, "the account", "we are a news wire", ana)
    with pytest.raises(Refused, match="is for a reviewer"):
        corrections.uphold(contest, ana, "no")
    corrections.uphold(contest, bo, "the wire came later")

    with pytest.raises(Refused, match="no open contest"):
        corrections.withdraw(finding, bo, "they were right", contest)


def test_what_is_withdrawn_says_why_to_all(house, ana, bo):
    finding = findings.decide(noticed(house), "confirm", bo)
    contest = corrections.contest(finding, "the account", "we are a news wire", ana)
    corrections.withdraw(finding, bo, "they are a news wire", contest)

    assert Finding.objects.get().state == "withdrawn"
    assert [one.kind for one in corrections.notes(finding)] == ["contested", "withdrawn"]


def test_the_switch_stops_writing_and_reading_and_is_turned_back(house, bo):
    finding = noticed(house)
    emergency.switch(Mode.READ_ONLY, bo, "a stolen laptop")
    assert Finding.objects.visible_to(house.ana.user).exists()
    with pytest.raises(Refused, match="read only: a stolen laptop") as refused:
        findings.decide(finding, "confirm", bo)
    assert refused.value.reason == "emergency"

    emergency.switch(Mode.NO_ACCESS, bo, "a raid")
    assert not Finding.objects.visible_to(house.ana.user).exists()
    with pytest.raises(Refused, match="no access"):
        findings.decide(finding, "confirm", bo)

    emergency.switch(Mode.NORMAL, bo, "it was nothing")
    assert emergency.mode() is Mode.NORMAL
    assert findings.decide(finding, "confirm", bo).state == "confirmed"
    assert prove()


def test_the_switch_is_for_leads_with_a_reason(ana, bo):
    with pytest.raises(Refused, match="is for an admin or coordinator"):
        emergency.switch(Mode.NO_ACCESS, ana, "x")
    with pytest.raises(Refused, match="with a reason"):
        emergency.switch(Mode.NO_ACCESS, bo, " ")
    assert emergency.mode() is Mode.NORMAL
