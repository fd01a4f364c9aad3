"""A submission goes the ways of the table, for the people and reasons in it, and no other."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.casework.rapid.people import NOON, at, closing_for, granted, story
from tocsin.casework.rapid.machine import (
    TRANSITIONS,
    Closing,
    Event,
    Exhibit,
    Refused,
    ReplayError,
    Role,
    State,
    Step,
    possible,
    refusals,
    replay,
    step,
)

PAIRS = {(one.source, one.event): one for one in TRANSITIONS}
WRITTEN_DOWN = """
create            -                                                           draft
submit            draft                                                       in_review
return            in_review                                                   draft
approve           in_review                                                   approved
revise            approved                                                    draft
withdraw          draft in_review approved                                    withdrawn
send              approved                                                    sent
bounce            sent                                                        send_failed
resend            send_failed                                                 sent
give_up           send_failed                                                 withdrawn
acknowledge       sent escalated                                              acknowledged
request_info      sent acknowledged escalated                                 info_requested
supply_info       info_requested                                              acknowledged
respond           sent acknowledged info_requested escalated reopened         responded
amend_response    responded                                                   responded
escalate          sent acknowledged responded                                 escalated
appeal            responded                                                   appealed
appeal_decision   appealed                                                    responded
to_ods            appealed                                                    out_of_court
ods_decision      out_of_court                                                responded
close             responded reopened                                          closed
close_no_response sent acknowledged escalated info_requested                  closed
late_response     closed                                                      responded
reopen            closed                                                      reopened
new_round         reopened                                                    draft
"""
"""The specification's own table, as arrows."""


def allowing(event, **changes):
    return granted(closing=closing_for(event), **changes)


def refused(event, state, **changes):
    """Return every reason that stands against an event."""
    with pytest.raises(Refused) as caught:
        step(state, event, allowing(event, **changes))
    assert caught.value.unmet[0] == caught.value.reason
    return caught.value.unmet


def test_the_table_is_the_one_that_was_agreed():
    expected = set()
    for event, *places in (line.split() for line in WRITTEN_DOWN.strip().splitlines()):
        expected |= {(None if one == "-" else one, event, places[-1]) for one in places[:-1]}

    assert {(one.source, one.event, one.target) for one in TRANSITIONS} == expected
    assert (len(State), len(Event), len(TRANSITIONS)) == (14, 25, 40)


def test_every_state_is_reached_and_none_but_withdrawn_is_a_dead_end():
    assert {one.target for one in TRANSITIONS} == set(State)
    assert {one for one in State if not possible(one)} == {State.WITHDRAWN}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def test_a_way_is_open_when_every_guard_holds(pair):
    state, event = pair

    assert step(state, event, allowing(event)) is PAIRS[pair].target


def test_each_of_the_297_other_pairs_is_refused_by_name():
    pairs = [(one, event) for one in State for event in Event if event is not Event.CREATE]
    others = [pair for pair in pairs if pair not in PAIRS]
    assert len(others) == 297

    for state, event in others:
        [reason] = refused(event, state)
        assert reason in {"withdrawn", "closed", "not_sent", "already_sent", "other_state"}


def test_a_submission_is_created_once_and_before_all_else():
    assert {refused(Event.CREATE, state) for state in State} == {("exists",)}
    for event in set(Event) - {Event.CREATE}:
        assert refused(event, None) == ("not_created",)


@pytest.mark.parametrize(
    ("event", "state", "reason"),
    [
        ("respond", "draft", "not_sent"),
        ("approve", "responded", "already_sent"),
        ("send", "withdrawn", "withdrawn"),
        ("respond", "closed", "closed"),
        ("send", "draft", "other_state"),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_state(event, state, reason):
    assert refused(Event(event), State(state)) == (reason,)


def test_a_refusal_says_the_way_out():
    with pytest.raises(Refused) as caught:
        step(State.DRAFT, Event.SEND, allowing(Event.SEND))

    assert str(caught.value) == (
        "send: expected a submission that is approved; got draft; possible now: submit, withdraw"
    )


@pytest.mark.parametrize("one", TRANSITIONS, ids=lambda one: f"{one.source}-{one.event}")
def test_nobody_acts_in_another_part(one):
    others = frozenset(Role) - one.actors

    assert refused(one.event, one.source, roles=others) == ("role",)
    assert refused(one.event, one.source, roles=frozenset()) == ("role",)


@pytest.mark.parametrize("one", TRANSITIONS, ids=lambda one: f"{one.source}-{one.event}")
def test_nothing_is_recorded_before_it_occurred(one):
    early = NOON + timedelta(minutes=59)

    assert refused(one.event, one.source, recorded_at=early) == ("future",)
    bare = NOON.replace(tzinfo=None)
    assert "future" in dict(
        refusals(None, Event.CREATE, allowing(Event.CREATE, occurred_at=bare, recorded_at=bare))
    )


AFTER_SENDING = [
    one
    for one in TRANSITIONS
    if one.source not in {None, State.DRAFT, State.IN_REVIEW, State.APPROVED}
    and one.event not in {Event.GIVE_UP, Event.NEW_ROUND}
]


@pytest.mark.parametrize("one", AFTER_SENDING, ids=lambda one: f"{one.source}-{one.event}")
def test_what_follows_a_sending_comes_after_it(one):
    assert "before_sending" in refused(one.event, one.source, sent_at=at(2))
    assert "before_sending" in refused(one.event, one.source, sent_at=None)


UNMET = [
    ("submit", "draft", {"exhibits": ()}, "assets"),
    ("submit", "draft", {"exhibits": (Exhibit(asset="a"),)}, "evidence"),
    ("submit", "draft", {"exhibits": (Exhibit(asset="a", reason="  "),)}, "evidence"),
    ("return", "in_review", {"note": " "}, "note"),
    ("approve", "in_review", {"actor": "ana"}, "four_eyes"),
    ("approve", "in_review", {"authors": frozenset()}, "four_eyes"),
    ("approve", "in_review", {"tlp_fits": False}, "tlp"),
    ("withdraw", "draft", {"note": ""}, "note"),
    ("withdraw", "approved", {"note": ""}, "note"),
    ("send", "approved", {"payload_sha256": ""}, "payload"),
    ("send", "approved", {"payload_sha256": "0F" * 32}, "payload"),
    ("send", "approved", {"channel": ""}, "channel"),
    ("resend", "send_failed", {"channel": ""}, "channel"),
    ("respond", "sent", {"decisions": 0}, "decision"),
    ("respond", "reopened", {"unlinked": ("a",)}, "supersedes"),
    ("respond", "sent", {"mode": None}, "mode"),
    ("amend_response", "responded", {"unlinked": ("a",)}, "supersedes"),
    ("amend_response", "responded", {"decisions": 0}, "decision"),
    ("late_response", "closed", {"decisions": 0}, "decision"),
    ("escalate", "sent", {"next_contact": ""}, "next_contact"),
    ("appeal", "responded", {"informed_at": None}, "appeal_period"),
    ("appeal", "responded", {"informed_at": at(2)}, "appeal_period"),
    ("appeal", "responded", {"informed_at": NOON - timedelta(days=190)}, "appeal_period"),
    ("appeal_decision", "appealed", {"decisions": 0, "note": ""}, "outcome"),
    ("to_ods", "appealed", {"body": ""}, "body"),
    ("ods_decision", "out_of_court", {"decisions": 0, "note": ""}, "outcome"),
    ("close", "responded", {"closing": None}, "closing"),
    ("close", "responded", {"closing": Closing.NO_RESPONSE}, "closing"),
    ("close_no_response", "sent", {"closing": Closing.RESOLVED}, "closing"),
    ("close_no_response", "sent", {"final_due": at(2)}, "final_due"),
    ("close_no_response", "sent", {"final_due": None}, "final_due"),
    ("reopen", "closed", {"reemergence": ""}, "reemergence"),
]


@pytest.mark.parametrize(
    ("event", "state", "changes", "reason"),
    UNMET,
    ids=[f"{event}: {reason} {n}" for n, (event, _, _, reason) in enumerate(UNMET)],
)
def test_a_guard_is_named_when_it_does_not_hold(event, state, changes, reason):
    context = replace(allowing(event), **changes)

    assert [code for code, _ in refusals(State(state), Event(event), context)] == [reason]


def test_every_guard_of_the_table_has_been_seen_to_refuse():
    guards = {guard.reason for one in TRANSITIONS for guard in one.guards}

    assert guards == {reason for *_, reason in UNMET} | {"future", "before_sending"}


def test_a_stated_reason_stands_in_for_evidence():
    """A stream that was live for an hour cannot be sealed afterwards."""
    live = Exhibit(asset="a", reason="the stream was over before anybody could record it")

    context = replace(allowing(Event.SUBMIT), exhibits=(live,))

    assert step(State.DRAFT, Event.SUBMIT, context) is State.IN_REVIEW


def test_every_reason_is_told_at_once():
    assert refused(Event.RESPOND, State.SENT, decisions=0, mode=None) == ("decision", "mode")


def test_an_empty_history_is_no_submission():
    assert replay([]) is None


def whole_story():
    return story(("create", -3), ("submit", -2), ("approve", -1), ("send", 0), ("respond", 5))


def test_stored_steps_lead_to_the_state():
    assert replay(whole_story()) is State.RESPONDED


@pytest.mark.parametrize(
    ("damage", "seq"),
    [
        (lambda steps: steps[:1] + steps[2:], 2),
        (lambda steps: [*steps[:2], *steps[1:]], 3),
        (lambda steps: [steps[1], steps[0], *steps[2:]], 1),
        (lambda steps: [*steps[:3], replace(steps[3], target=State.CLOSED), steps[4]], 4),
        (lambda steps: [*steps[:3], replace(steps[3], source=State.DRAFT), steps[4]], 4),
        (lambda steps: [*steps[:3], replace(steps[3], event=Event.CLOSE), steps[4]], 4),
    ],
    ids=["missing", "doubled", "swapped", "another target", "another source", "another event"],
)
def test_steps_that_do_not_follow_are_named(damage, seq):
    with pytest.raises(ReplayError) as caught:
        replay(damage(whole_story()))

    assert caught.value.seq == seq


contexts = st.fixed_dictionaries(
    {
        "roles": st.sets(st.sampled_from(Role), max_size=8).map(frozenset)
        | st.just(frozenset(Role)),
        "note": st.sampled_from(["because", ""]),
        "actor": st.sampled_from(["ana", "bo"]),
        "decisions": st.integers(0, 2),
        "closing": st.sampled_from([*Closing, None]),
        "sent_at": st.sampled_from([NOON, NOON, None]),
        "reemergence": st.sampled_from(["r1", ""]),
    }
)


class Submission(RuleBasedStateMachine):
    """Anybody asks for anything; what is let through can be replayed."""

    asked = 0

    def __init__(self):
        super().__init__()
        self.state, self.steps = None, []

    def ask(self, event, context):
        type(self).asked += 1
        unmet = refusals(self.state, event, context)
        if unmet:
            with pytest.raises(Refused) as caught:
                step(self.state, event, context)
            assert caught.value.unmet == tuple(code for code, _ in unmet)
            return
        target = step(self.state, event, context)
        assert PAIRS[self.state, event].target is target
        self.steps.append(
            Step(
                seq=len(self.steps) + 1,
                event=event,
                source=self.state,
                target=target,
                actor=context.actor,
                occurred_at=context.occurred_at,
                recorded_at=context.recorded_at,
            )
        )
        self.state = target

    @rule(event=st.sampled_from(Event), changes=contexts)
    def anything(self, event, changes):
        self.ask(event, granted(**changes))

    @rule(choice=st.integers(0, 9), changes=contexts)
    def something_possible(self, choice, changes):
        events = possible(self.state) or tuple(Event)
        self.ask(events[choice % len(events)], granted(**changes))

    @rule(choice=st.integers(0, 9))
    def something_allowed(self, choice):
        events = possible(self.state) or tuple(Event)
        event = events[choice % len(events)]
        self.ask(event, allowing(event))

    @invariant()
    def the_rows_lead_to_the_state(self):
        assert replay(self.steps) is self.state


class TestTenThousandSteps(Submission.TestCase):
    settings = settings(max_examples=110, stateful_step_count=100, deadline=None)
