"""Looks are kept once, two make a conclusion, and what came back opens its submission again."""

from datetime import timedelta

import pytest

from tests.casework.cases import account, approved
from tests.casework.people import AT, given, of
from tocsin.casework import checks, kinds, submissions
from tocsin.casework.access import program
from tocsin.casework.errors import Refused
from tocsin.casework.inbox import inbox
from tocsin.casework.models import (
    Decision,
    LivenessCheck,
    Recidivism,
    Role,
    Submission,
    Tlp,
)
from tocsin.casework.proof import prove
from tocsin.casework.rapid.answers import Measure, Mode
from tocsin.casework.rapid.clock import Policy, Standing
from tocsin.casework.rapid.liveness import Check, Result, Seen
from tocsin.casework.rapid.machine import Closing, Event
from tocsin.casework.rapid.reemergence import Basis
from tocsin.casework.submissions import Said

POLICY = Policy(profile="usual", acknowledge=24, respond=48, final=168)


@pytest.fixture
def ana(house):
    return of(house.ana, house.ecdc)


@pytest.fixture
def bo(house):
    return of(house.bo, house.ecdc)


@pytest.fixture
def sent(house, ana, bo):
    """A submission about one asset, sent at AT."""
    kinds.change(house.platform, bo, {"clearance": Tlp.AMBER})
    made = submissions.create(approved(house), house.platform, ana)
    submissions.apply(made, Event.SUBMIT, ana)
    submissions.apply(made, Event.APPROVE, bo)
    said = Said(occurred_at=AT, payload_sha256="b" * 64, channel="email", policy=POLICY)
    return submissions.apply(made, Event.SEND, ana, said)


@pytest.fixture
def removed(sent, ana, bo):
    """The same, answered with a removal an hour later, and closed."""
    asset = sent.revision.assets.get()
    done = AT + timedelta(hours=1)
    decision = Decision(asset=asset, measure=Measure.CONTENT_REMOVED, decided_at=done,
                        informed_at=done, mode=Mode.WRITTEN)  # fmt: skip
    said = Said(occurred_at=done, decisions=(decision,), mode=Mode.WRITTEN)
    submissions.apply(sent, Event.RESPOND, ana, said)
    return submissions.apply(sent, Event.CLOSE, bo, Said(closing=Closing.RESOLVED))


def looked(asset, hours, result, actor, vantage="RO"):
    """Keep a look some hours after AT."""
    check = Check(asset=str(asset.pk), checked_at=AT + timedelta(hours=hours), vantage=vantage,
                  method="import", result=result)  # fmt: skip
    return checks.look(asset, check, actor)


def test_the_same_look_is_kept_once_and_never_as_something_else(sent, ana):
    asset = sent.revision.assets.get()
    first = looked(asset, 2, Result.REMOVED, ana)

    assert looked(asset, 2, Result.REMOVED, ana) == first
    with pytest.raises(Refused, match="kept as another result"):
        looked(asset, 2, Result.AVAILABLE, ana)
    assert LivenessCheck.objects.count() == 1
    assert prove()


def test_one_look_changes_nothing_and_two_an_hour_apart_do(sent, ana):
    asset = sent.revision.assets.get()
    looked(asset, 1, Result.AVAILABLE, ana)
    looked(asset, 2, Result.AVAILABLE, ana)
    looked(asset, 3, Result.REMOVED, ana)
    later = AT + timedelta(days=1)
    assert checks.concluded(asset, later).seen is Seen.AVAILABLE

    looked(asset, 4, Result.REMOVED, ana)
    assert checks.concluded(asset, later).seen is Seen.REMOVED
    effect = checks.effect(asset, later)
    assert (effect.last_alive, effect.first_gone) == (
        AT + timedelta(hours=2), AT + timedelta(hours=3),
    )  # fmt: skip


def test_looks_are_kept_by_the_owner_and_its_programs(house, sent):
    asset = sent.revision.assets.get()
    looked(asset, 2, Result.ERROR, program(house.ecdc))
    for actor in (of(house.cai, house.delta), program(house.delta)):
        with pytest.raises(Refused, match="another organisation's"):
            looked(asset, 3, Result.ERROR, actor)


def test_an_asset_is_looked_at_again_once_something_was_decided(sent, removed):
    [asset] = sent.revision.assets.all()
    decided = AT + timedelta(hours=1)
    assert removed.state == "closed"
    assert checks.next_look(asset, decided) == decided + timedelta(hours=1)


def test_what_was_removed_and_is_there_again_is_kept_and_opens_its_submission(removed, house, ana):
    asset = removed.revision.assets.get()
    for hours, result in [(2, "removed"), (4, "removed"), (50, "available"), (52, "available")]:
        looked(asset, hours, Result(result), ana)
    later = AT + timedelta(days=9)
    [back] = checks.came_back(asset, later, program(house.ecdc))

    assert (back.is_confirmed, back.basis, back.subject) == (True, "same_id", asset.subject)
    assert checks.came_back(asset, later, program(house.ecdc)) == (back,), "kept once"
    checks.reopen(removed, back, program(house.ecdc))
    assert Submission.objects.get().state == "reopened"
    assert prove()


def test_one_look_alive_brings_nothing_back(removed, house, ana):
    asset = removed.revision.assets.get()
    for hours, result in [(2, "removed"), (4, "removed"), (50, "available")]:
        looked(asset, hours, Result(result), ana)

    assert checks.came_back(asset, AT + timedelta(days=9), program(house.ecdc)) == ()


def test_a_likeness_counts_once_somebody_else_confirmed_it(removed, ana, bo):
    asset = removed.revision.assets.get()
    told = {"acted_at": AT, "seen_at": AT + timedelta(days=5)}
    back = checks.suggest(asset, account("new"), Basis.HANDLE, ana, **told)
    with pytest.raises(Refused, match="must be confirmed first"):
        checks.reopen(removed, back, ana)
    with pytest.raises(Refused, match="somebody else"):
        checks.confirm(back, ana)
    assert [*inbox(bo, AT + timedelta(days=6)).came_back] == [back]

    checks.confirm(back, bo)
    assert checks.reopen(removed, back, ana).state == "reopened"


def test_a_likeness_is_never_proof(removed, ana):
    asset = removed.revision.assets.get()
    with pytest.raises(Refused, match="own id alone"):
        checks.suggest(asset, account("new"), Basis.HANDLE, ana, acted_at=AT, seen_at=AT,
                       is_proof=True)  # fmt: skip
    assert not Recidivism.objects.exists()


def test_what_came_back_is_shared_as_its_alert(removed, ana, house):
    asset = removed.revision.assets.get()
    back = checks.suggest(asset, account("n"), Basis.TEXT, ana, acted_at=AT, seen_at=AT)

    assert back.tlp == removed.revision.alert.tlp
    assert not Recidivism.objects.visible_to(house.cai.user).exists()


def test_an_overdue_answer_waits_in_the_inbox_with_its_clock(sent, bo):
    assert inbox(bo, AT + timedelta(hours=1)).due == ()

    [late] = inbox(bo, AT + timedelta(days=3)).due
    assert (late.submission, late.reading.standing) == (sent, Standing.OVERDUE)


def test_a_claim_that_looks_contradict_waits_in_the_inbox(removed, bo, ana):
    asset = removed.revision.assets.get()
    for hours in (2, 4):
        looked(asset, hours, Result.AVAILABLE, ana)

    [doubt] = inbox(bo, AT + timedelta(days=2)).doubts
    assert (doubt.asset, doubt.decision.measure) == (asset, Measure.CONTENT_REMOVED)


def test_a_contact_reads_no_looks(removed, house, ana):
    """What we know of their answer is ours until we tell them."""
    looked(removed.revision.assets.get(), 2, Result.AVAILABLE, ana)
    given(house.cai, house.platform, Role.CONTACT)

    assert Submission.objects.visible_to(house.cai.user).exists()
    assert not LivenessCheck.objects.visible_to(house.cai.user).exists()
