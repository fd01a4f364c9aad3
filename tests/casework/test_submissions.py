"""A submission moves as the machine says, and what the database keeps is what the machine says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.casework.cases import approved, drafted
from tests.casework.people import of, somebody
from tocsin.casework import alerts, submissions
from tocsin.casework.access import program
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.models import Decision, Role, Submission, Transition
from tocsin.casework.proof import prove
from tocsin.casework.rapid import machine as rapid
from tocsin.casework.rapid.answers import Measure, Mode
from tocsin.casework.rapid.clock import Policy, Standing
from tocsin.casework.rapid.machine import Closing, Event
from tocsin.casework.submissions import Said

POLICY = Policy(profile="usual", acknowledge=24, respond=72, final=240)
FROZEN = {"payload_sha256": "b" * 64, "channel": "email", "policy": POLICY}
WEEK_AGO = datetime.now(UTC) - timedelta(days=7)


@pytest.fixture
def ana(house):
    return of(house.ana, house.ecdc)


@pytest.fixture
def bo(house):
    return of(house.bo, house.ecdc)


@pytest.fixture
def draft(house, ana):
    """A draft to the platform, of a revision that Bo approved."""
    return submissions.create(approved(house, assets=2, tlp="green"), house.platform, ana)


@pytest.fixture
def sent(draft, ana, bo):
    """The same, sent a week ago."""
    for event, who, said in [
        (Event.SUBMIT, ana, Said()),
        (Event.APPROVE, bo, Said()),
        (Event.SEND, ana, Said(occurred_at=WEEK_AGO, **FROZEN)),
    ]:
        submissions.apply(draft, event, who, said)
    return draft


def decided(submission, measure=Measure.CONTENT_REMOVED, asset=0, days=1, **more):
    """Return a decision about one asset, some days after the sending."""
    at = submission.sent_at + timedelta(days=days)
    return Decision(
        asset=submission.revision.assets.order_by("pk")[asset], measure=measure,
        decided_at=at, informed_at=at, mode=Mode.WRITTEN, **more,
    )  # fmt: skip


def answer(submission, *decisions, days=1, **more):
    """Return an answer with decisions, some days after the sending."""
    at = submission.sent_at + timedelta(days=days)
    return Said(occurred_at=at, decisions=decisions, mode=Mode.WRITTEN, **more)


def test_from_draft_to_an_answer_item_by_item(sent, ana, bo):
    """Two assets, two measures; the clock, the steps and the row agree, and the journal holds."""
    both = decided(sent), decided(sent, Measure.CONTENT_LABELLED, asset=1)
    submissions.apply(sent, Event.RESPOND, ana, answer(sent, *both, on_behalf_of="desk"))
    submissions.apply(sent, Event.CLOSE, bo, Said(closing=Closing.RESOLVED))

    assert (sent.state, sent.closing) == ("closed", "resolved")
    assert [one.measure for one in sent.decisions.order_by("pk")] == [one.measure for one in both]
    way = submissions.way(sent)
    assert rapid.replay(way) == sent.state
    assert [str(one.event) for one in way] == [
        "create", "submit", "approve", "send", "respond", "close",
    ]  # fmt: skip
    assert way[4].on_behalf_of == "desk"
    read = submissions.reading(sent, datetime.now(UTC))
    assert (read.standing, read.back_dated) == (Standing.ON_TIME, 2)
    assert prove(), prove().wrong


def test_a_corrected_answer_names_the_one_it_replaces(sent, ana):
    """Both stay; only the later counts."""
    submissions.apply(sent, Event.RESPOND, ana, answer(sent, decided(sent)))
    first = sent.decisions.get()
    with pytest.raises(rapid.Refused, match="names the one it supersedes"):
        submissions.apply(sent, Event.AMEND_RESPONSE, ana, answer(sent, decided(sent), days=2))
    again = decided(sent, Measure.NO_VIOLATION, days=2, supersedes=first)
    submissions.apply(sent, Event.AMEND_RESPONSE, ana, answer(sent, again, days=2))

    assert sent.decisions.count() == 2
    assert sent.informed_at == again.informed_at


def test_every_refusal_has_its_reason(house, draft, ana, bo):
    """A sample of guards that need the records; the machine's own tests ask all of them."""
    strict = submissions.create(approved(house, ref="NET-2"), house.platform, ana)
    submissions.apply(strict, Event.SUBMIT, ana)
    submissions.apply(draft, Event.SUBMIT, ana)
    cases = [
        (strict, Event.APPROVE, bo, "tlp"),  # TLP:AMBER to a platform cleared for GREEN
        (draft, Event.APPROVE, ana, "role"),
        (draft, Event.RETURN, bo, "note"),
        (draft, Event.SEND, ana, "other_state"),
        (draft, Event.RESPOND, ana, "not_sent"),
        (draft, Event.CREATE, ana, "exists"),
    ]
    for submission, event, who, reason in cases:
        with pytest.raises(rapid.Refused) as refused:
            submissions.apply(submission, event, who)
        assert refused.value.reason == reason, (event, refused.value)


def test_an_author_does_not_approve_the_sending_either(house, ana, bo):
    revision = drafted(house, tlp="green")
    alerts.edit(revision, bo, title="Forged ballot papers")
    submission = submissions.create(revision, house.platform, ana)
    submissions.apply(submission, Event.SUBMIT, ana)

    with pytest.raises(rapid.Refused) as refused:
        submissions.apply(submission, Event.APPROVE, bo)
    assert refused.value.reason == "four_eyes"


def test_what_was_edited_after_its_approval_is_not_sent(draft, ana, bo):
    for event, who in [(Event.SUBMIT, ana), (Event.APPROVE, bo)]:
        submissions.apply(draft, event, who)
    alerts.edit(draft.revision, ana, title="Other words")

    with pytest.raises(Refused, match="approved as it is"):
        submissions.apply(draft, Event.SEND, ana, Said(**FROZEN))


def test_what_was_sent_is_not_edited_any_more(sent, ana):
    with pytest.raises(Refused, match="begin a new revision"):
        alerts.edit(sent.revision, ana, title="Other words")


def test_deadlines_are_those_of_the_sending(sent, ana):
    """A bounce and a second sending with other deadlines change neither clock nor first sending."""
    before = (sent.sent_at, sent.policy)
    machine = program(sent.revision.alert.owner)
    submissions.apply(sent, Event.BOUNCE, machine, Said(occurred_at=WEEK_AGO))
    other = Policy(profile="late", acknowledge=999, respond=999, final=999)
    again = Said(**{**FROZEN, "policy": other})
    submissions.apply(sent, Event.RESEND, ana, again)

    assert (sent.sent_at, sent.policy) == before
    assert sent.attempts == 2


def test_overdue_is_read_and_never_stored(sent):
    read = submissions.reading(sent, datetime.now(UTC))

    assert read.standing == Standing.OVERDUE
    columns = {field.attname for field in Submission._meta.concrete_fields}
    assert not {"overdue", "due_at", "standing", "is_overdue"} & columns


def test_closing_for_want_of_an_answer_waits_for_the_final_deadline(sent, bo):
    early = Said(closing=Closing.NO_RESPONSE)
    with pytest.raises(rapid.Refused) as refused:
        submissions.apply(sent, Event.CLOSE_NO_RESPONSE, bo, early)

    assert refused.value.reason == "final_due"


def test_a_new_round_begins_with_a_new_clock(sent, ana, bo):
    submissions.apply(sent, Event.RESPOND, ana, answer(sent, decided(sent)))
    submissions.apply(sent, Event.CLOSE, bo, Said(closing=Closing.RESOLVED))
    submissions.apply(sent, Event.REOPEN, ana, Said(reemergence="recidivism:1"))
    submissions.apply(sent, Event.NEW_ROUND, ana)

    assert (sent.state, sent.round, sent.sent_at, sent.closing) == ("draft", 2, None, "")
    assert submissions.reading(sent, datetime.now(UTC)) is None


def test_a_contact_answers_for_the_recipient_alone(house, sent):
    """Who is a contact of the platform acts as recipient; a contact of another has no part."""
    desk = of(somebody("desk", house.platform, Role.CONTACT), house.platform)
    other = of(somebody("other", house.delta, Role.CONTACT), house.delta)
    with pytest.raises(rapid.Refused) as refused:
        submissions.apply(sent, Event.ACKNOWLEDGE, other)
    assert refused.value.reason == "role"

    assert submissions.apply(sent, Event.ACKNOWLEDGE, desk).state == "acknowledged"


def test_a_contact_sees_what_was_sent_to_them_and_its_answer_alone(house, draft, ana, bo):
    desk = somebody("desk", house.platform, Role.CONTACT).user
    assert Submission.objects.visible_to(desk).count() == 0

    for event, who, said in [
        (Event.SUBMIT, ana, Said()), (Event.APPROVE, bo, Said()), (Event.SEND, ana, Said(**FROZEN)),
    ]:  # fmt: skip
        submissions.apply(draft, event, who, said)
    assert list(Submission.objects.visible_to(desk)) == [draft]
    assert Transition.objects.visible_to(desk).count() == 0


def test_a_decision_is_about_an_asset_of_its_revision(house, sent, ana):
    other = drafted(house, ref="NET-3").assets.get()
    stranger = decided(sent)
    stranger.asset = other

    with pytest.raises(Refused, match="asset of this revision"):
        submissions.apply(sent, Event.RESPOND, ana, answer(sent, stranger))


def test_who_has_not_seen_the_latest_does_not_act(sent, ana):
    same = Submission.objects.get(pk=sent.pk)
    submissions.apply(sent, Event.ACKNOWLEDGE, ana)

    with pytest.raises(Conflict):
        submissions.apply(same, Event.ACKNOWLEDGE, ana)


@pytest.mark.parametrize("state", ["sent", "closed", "withdrawn"])
def test_a_state_without_its_step_is_refused_by_the_database(draft, state):
    with pytest.raises(DatabaseError, match="step"), transaction.atomic():
        Submission.objects.filter(pk=draft.pk).update(state=state)


def test_a_refused_answer_leaves_nothing_behind(sent, ana):
    """The second decision does not fit; the first is not kept either."""
    good, bad = decided(sent), decided(sent, asset=1, territories=["FR", "DE"])
    with pytest.raises(ValueError, match="territories"), transaction.atomic():
        submissions.apply(sent, Event.RESPOND, ana, answer(sent, good, bad))

    assert Submission.objects.get(pk=sent.pk).state == "sent"
    assert Decision.objects.count() == 0
