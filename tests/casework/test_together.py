"""Working together: proposals, merged findings, comments, assignments, and what waits for whom."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.casework.cases import account, approved, drafted, noticed
from tests.casework.people import AT, given, of, somebody
from tocsin.casework import (
    alerts,
    assignments,
    comments,
    findings,
    kinds,
    labels,
    merging,
    proposals,
)
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.inbox import inbox
from tocsin.casework.models import (
    Comment,
    Finding,
    Proposal,
    Role,
    Tlp,
    Visibility,
)
from tocsin.casework.proof import prove

NOW = AT + timedelta(days=3)


@pytest.fixture
def ana(house):
    return of(house.ana, house.ecdc)


@pytest.fixture
def bo(house):
    return of(house.bo, house.ecdc)


@pytest.fixture
def cai(house):
    return of(house.cai, house.delta)


@pytest.fixture
def theirs(house):
    """A finding of ECDC that Delta reads."""
    return noticed(house, visibility=Visibility.NETWORK, network=house.network)


def test_an_outsider_suggests_and_the_owner_does_it(theirs, cai, bo):
    proposal = proposals.suggest(theirs, "confirm", cai, "we saw the same in France")
    assert Finding.objects.get().state == "proposed"

    proposals.accept(proposal, bo)
    assert (proposal.state, Finding.objects.get().state) == ("accepted", "confirmed")
    assert prove()


def test_accepting_follows_the_rules_of_whoever_accepts(theirs, cai, ana):
    """Ana proposed the finding: that Delta agrees does not let her confirm it."""
    proposal = proposals.suggest(theirs, "confirm", cai, "we saw it too")
    with pytest.raises(Refused, match="somebody else"):
        proposals.accept(proposal, ana)

    assert Proposal.objects.get().state == "open"


def test_an_edit_says_which_words(theirs, cai, bo):
    proposal = proposals.suggest(
        theirs, "edit", cai, "one was counted twice", values={"claim": "2 accounts"}
    )
    proposals.accept(proposal, bo)
    assert Finding.objects.get().claim == "2 accounts"

    for values in ({}, {"state": "confirmed"}, {"owner": 3}, {"claim": ["x"]}):
        with pytest.raises(Refused):
            proposals.suggest(theirs, "edit", cai, "x", values=values)


def test_a_proposal_is_declined_or_taken_back_with_a_word(theirs, cai, bo):
    first = proposals.suggest(theirs, "reject", cai, "a news wire")
    with pytest.raises(Refused, match="reason in words"):
        proposals.decline(first, bo, "")
    assert proposals.decline(first, bo, "the wire came later").state == "declined"
    with pytest.raises(Refused, match="from there: nothing"):
        proposals.accept(first, bo)

    second = proposals.suggest(theirs, "reject", cai, "a petition")
    with pytest.raises(Refused, match="another organisation's"):
        proposals.take_back(second, bo)
    assert proposals.take_back(second, cai).state == "taken_back"


def test_nobody_suggests_about_what_they_cannot_read_or_what_is_their_own(house, cai, bo):
    with pytest.raises(Refused, match="not yours to read"):
        proposals.suggest(noticed(house), "confirm", cai, "x")
    with pytest.raises(Refused, match="your own"):
        proposals.suggest(noticed(house, "k2"), "confirm", bo, "x")


def test_a_proposal_is_no_longer_read_when_its_finding_is_not(house, theirs, cai, bo):
    proposals.suggest(theirs, "confirm", cai, "names a source")
    assert Proposal.objects.visible_to(house.cai.user).exists()

    labels.relabel(theirs, bo, visibility=Visibility.OWN)
    assert not Proposal.objects.visible_to(house.cai.user).exists()
    assert Proposal.objects.visible_to(house.bo.user).exists()


def test_two_who_answer_at_once_do_it_once(theirs, cai, bo):
    proposal = proposals.suggest(theirs, "confirm", cai, "x")
    same = Proposal.objects.get(pk=proposal.pk)
    proposals.accept(proposal, bo)
    with pytest.raises(Conflict):
        proposals.decline(same, bo, "no")


def test_what_says_the_same_is_merged_without_chains_and_parted_again(house, bo):
    one, two, three = (noticed(house, f"k{n}") for n in range(3))
    merging.merge(three, two, bo)
    merging.merge(two, one, bo)
    three.refresh_from_db()
    assert (two.canonical, three.canonical) == (one, one)

    with pytest.raises(Refused, match="is merged itself"):
        merging.merge(noticed(house, "k4"), two, bo)
    with pytest.raises(Refused, match="into itself"):
        merging.merge(one, one, bo)
    assert merging.part(three, bo, "another text").canonical is None
    assert prove()


def test_others_findings_are_merged_by_proposal_alone(house, theirs, cai, bo):
    other = noticed(house, "k2", visibility=Visibility.NETWORK, network=house.network)
    with pytest.raises(Refused, match="another organisation's"):
        merging.merge(theirs, other, cai)

    proposal = proposals.suggest(theirs, "merge", cai, "the same text", into=other)
    proposals.accept(proposal, bo)
    assert Finding.objects.get(pk=theirs.pk).canonical == other


def test_a_merge_of_what_was_merged_meanwhile_makes_no_chain(house, bo):
    one, two, three = (noticed(house, f"k{n}") for n in range(3))
    stale = Finding.objects.get(pk=two.pk)
    merging.merge(two, one, bo)
    with pytest.raises(Refused, match="meanwhile"):
        merging.merge(three, stale, bo)


def test_a_comment_is_for_colleagues_unless_it_is_shared(house, theirs, ana):
    comments.comment(theirs, "Is this the same payer?", ana, mentioned=[house.bo])
    comments.comment(theirs, "We think so", ana, is_shared=True)

    assert Comment.objects.visible_to(house.bo.user).count() == 2
    assert [one.text for one in Comment.objects.visible_to(house.cai.user)] == ["We think so"]
    assert prove()


def test_a_comment_is_as_secret_as_its_record(house, ana, bo):
    red = labels.relabel(noticed(house), bo, tlp=Tlp.RED, readers=[house.bo], note="source")
    comments.comment(red, "the source is N.N.", bo)

    assert not Comment.objects.visible_to(house.ana.user).exists()
    with pytest.raises(Refused, match="not yours to read"):
        comments.comment(red, "what is it?", ana)
    with pytest.raises(Refused, match="not yours to read"):
        assignments.assign(red, house.ana, bo)


def test_only_colleagues_are_mentioned_or_given_tasks(house, theirs, ana):
    with pytest.raises(Refused, match="no colleague"):
        comments.comment(theirs, "x", ana, mentioned=[house.cai])
    with pytest.raises(Refused, match="people with a role there"):
        assignments.assign(theirs, house.cai, ana)


def test_a_task_is_done_once(house, theirs, ana, bo):
    task = assignments.assign(theirs, house.bo, ana, task="compare with the French set")
    assert [*inbox(bo, NOW).assigned] == [task]

    assignments.done(task, bo)
    assert not inbox(bo, NOW).assigned
    with pytest.raises(Refused, match="done already"):
        assignments.done(task, bo)


def test_the_inbox_holds_what_waits_for_this_person(house, theirs, ana, bo, cai):
    comments.comment(theirs, "look", ana, mentioned=[house.bo])
    proposals.suggest(theirs, "confirm", cai, "x")
    revision = alerts.submit(drafted(house), ana)
    found = inbox(bo, datetime.now(UTC))

    assert [one.text for one in found.mentions] == ["look"]
    assert [one.suggests for one in found.proposals] == ["confirm"]
    assert [*found.to_review] == [revision]
    assert len(found) == 3
    assert not inbox(cai, NOW).proposals, "they are ECDC's to answer"
    given(house.ana, house.ecdc, Role.REVIEWER)
    assert not inbox(of(house.ana, house.ecdc), NOW).to_review, "she wrote it"


def test_the_inbox_of_who_may_not_read_is_empty(house, theirs, ana, cai):
    proposals.suggest(theirs, "confirm", cai, "x")
    approved(house)
    aud = somebody("aud", house.ecdc, Role.AUDITOR)

    assert len(inbox(of(aud, house.ecdc), NOW)) == 0
    assert len(inbox(ana, NOW)) == 1


def test_a_finding_by_hand_is_about_what_people_say_until_it_is_decided(house, ana, bo):
    finding = noticed(house, key="")
    assert finding.key.startswith("hand:")

    one, two = account("1"), account("2")
    findings.about(finding, [one, two, one], ana)
    assert [row.subject for row in finding.subjects.order_by("position")] == [one, two]
    finding = findings.decide(finding, "confirm", bo)
    with pytest.raises(Refused, match="withdraw it instead"):
        findings.about(finding, [one], ana)
    assert prove()


def test_an_approval_is_of_what_the_findings_say_too(house, ana, bo):
    """A claim changed after the approval would be told as if it had been approved."""
    finding = noticed(house)
    revision = alerts.rest_on(drafted(house), [finding], ana)
    alerts.approve(alerts.submit(revision, ana), bo)
    assert alerts.approvers(revision)

    kinds.change(finding, ana, {"claim": "300 accounts"})
    assert not alerts.approvers(revision)


def test_an_alert_tells_no_further_what_others_shared(house, ana, bo):
    """Delta shared under TLP:AMBER; ECDC may release its own, and not Delta's, as TLP:GREEN."""
    shared = {"visibility": Visibility.NETWORK, "network": house.network}
    given(house.cai, house.delta, Role.SENDER)
    finding = Finding(key="d", kind="copypasta", claim="x", first_at=AT, last_at=AT, **shared)
    delta = findings.propose(finding, of(house.cai, house.delta))
    revision = alerts.rest_on(drafted(house, tlp=Tlp.GREEN), [noticed(house), delta], ana)
    with pytest.raises(Refused, match="stricter than the alert"):
        alerts.submit(revision, ana)

    alerts.submit(alerts.rest_on(revision, [noticed(house, "k2")], ana), ana)
    assert alerts.approvers(alerts.approve(revision, bo))


def test_what_is_red_is_in_no_alert_of_another_label(house, ana, bo):
    red = labels.relabel(noticed(house), bo, tlp=Tlp.RED, readers=[house.ana], note="a source")
    with pytest.raises(Refused, match="TLP:RED"):
        alerts.submit(alerts.rest_on(drafted(house), [red], ana), ana)


def test_nobody_rests_an_alert_on_what_they_cannot_read(house, ana, bo):
    red = labels.relabel(noticed(house), bo, tlp=Tlp.RED, readers=[house.bo], note="a source")
    with pytest.raises(Refused, match="not yours to read"):
        alerts.rest_on(drafted(house), [red], ana)
