"""Every way from one state of a submission to another.

A submission is one revision of an alert on its way to one recipient. The table says which events
lead where, who may cause them and what must be true; `step` reads the table and nothing else. What
is stored is one `Step` for each event that was let through: the state is what `replay` makes of
them, and never a word that somebody set.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tocsin.casework import errors
from tocsin.casework.rapid.guards import (
    Context,
    Exhibit,
    Guard,
    has_assets,
    has_body,
    has_channel,
    has_closing,
    has_decision,
    has_mode,
    has_next_contact,
    has_note,
    has_outcome,
    has_reemergence,
    is_after_sending,
    is_cleared,
    is_for_no_response,
    is_frozen,
    is_in_appeal_period,
    is_linked,
    is_past_final,
    is_proven,
    is_second_pair_of_eyes,
    recorded_after,
)
from tocsin.casework.rapid.states import Closing, Event, Role, State
from tocsin.casework.rapid.steps import Step
from tocsin.vocabulary.errors import TocsinError

__all__ = [
    "TRANSITIONS",
    "Closing",
    "Context",
    "Event",
    "Exhibit",
    "Guard",
    "Refused",
    "ReplayError",
    "Role",
    "State",
    "Step",
    "Transition",
    "possible",
    "refusals",
    "replay",
    "sources",
    "step",
]


class Refused(errors.Refused):
    """An event cannot happen now; `reason` is the first of `unmet`, all that stands against it.

    `event` is what was asked for, `state` where the submission stands (null: it is not there yet).
    """

    def __init__(
        self, event: Event, state: State | None, unmet: tuple[tuple[str, str], ...]
    ) -> None:
        self.event, self.state = event, state
        self.unmet = tuple(code for code, _ in unmet)
        super().__init__(self.unmet[0], event, "; ".join(rule for _, rule in unmet))


@dataclass(frozen=True)
class Transition:
    """One arrow of the machine."""

    event: Event
    source: State | None
    """Null: the submission is not there yet."""
    target: State
    actors: frozenset[Role]
    """Any of them is enough."""
    guards: tuple[Guard, ...]
    """All of them must hold."""


def _arrows(
    event: Event,
    sources: tuple[State | None, ...],
    target: State,
    actors: tuple[Role, ...],
    *guards: Guard,
) -> tuple[Transition, ...]:
    every = (recorded_after, *guards)
    return tuple(Transition(event, one, target, frozenset(actors), every) for one in sources)


_S, _E, _R = State, Event, Role
_HEARD = (_R.RECIPIENT, _R.RECORDER)
"""The recipient says so themselves, or somebody writes down what they said."""
_ANSWER = (is_after_sending, has_decision, is_linked, has_mode)
_PENDING = (_S.SENT, _S.ACKNOWLEDGED, _S.ESCALATED, _S.INFO_REQUESTED)

# fmt: off
TRANSITIONS: tuple[Transition, ...] = (
    *_arrows(_E.CREATE, (None,), _S.DRAFT, (_R.AUTHOR,)),
    *_arrows(_E.SUBMIT, (_S.DRAFT,), _S.IN_REVIEW, (_R.AUTHOR,), has_assets, is_proven),
    *_arrows(_E.RETURN, (_S.IN_REVIEW,), _S.DRAFT, (_R.REVIEWER,), has_note),
    *_arrows(_E.APPROVE, (_S.IN_REVIEW,), _S.APPROVED, (_R.REVIEWER,),
             is_second_pair_of_eyes, is_cleared),
    *_arrows(_E.REVISE, (_S.APPROVED,), _S.DRAFT, (_R.AUTHOR,)),
    *_arrows(_E.WITHDRAW, (_S.DRAFT, _S.IN_REVIEW), _S.WITHDRAWN, (_R.AUTHOR,), has_note),
    *_arrows(_E.WITHDRAW, (_S.APPROVED,), _S.WITHDRAWN, (_R.LEAD,), has_note),
    *_arrows(_E.SEND, (_S.APPROVED,), _S.SENT, (_R.SENDER,), is_frozen, has_channel),
    *_arrows(_E.BOUNCE, (_S.SENT,), _S.SEND_FAILED, (_R.SYSTEM,), is_after_sending),
    *_arrows(_E.RESEND, (_S.SEND_FAILED,), _S.SENT, (_R.SENDER,),
             is_after_sending, is_frozen, has_channel),
    *_arrows(_E.GIVE_UP, (_S.SEND_FAILED,), _S.WITHDRAWN, (_R.LEAD,)),
    *_arrows(_E.ACKNOWLEDGE, (_S.SENT, _S.ESCALATED), _S.ACKNOWLEDGED, _HEARD, is_after_sending),
    *_arrows(_E.REQUEST_INFO, (_S.SENT, _S.ACKNOWLEDGED, _S.ESCALATED), _S.INFO_REQUESTED, _HEARD,
             is_after_sending),
    *_arrows(_E.SUPPLY_INFO, (_S.INFO_REQUESTED,), _S.ACKNOWLEDGED, (_R.SENDER,),
             is_after_sending),
    *_arrows(_E.RESPOND, (*_PENDING, _S.REOPENED), _S.RESPONDED, _HEARD, *_ANSWER),
    *_arrows(_E.AMEND_RESPONSE, (_S.RESPONDED,), _S.RESPONDED, _HEARD, *_ANSWER),
    *_arrows(_E.ESCALATE, (_S.SENT, _S.ACKNOWLEDGED, _S.RESPONDED), _S.ESCALATED, (_R.LEAD,),
             is_after_sending, has_next_contact),
    *_arrows(_E.APPEAL, (_S.RESPONDED,), _S.APPEALED, (_R.LEAD,),
             is_after_sending, is_in_appeal_period),
    *_arrows(_E.APPEAL_DECISION, (_S.APPEALED,), _S.RESPONDED, _HEARD,
             is_after_sending, is_linked, has_outcome),
    *_arrows(_E.TO_ODS, (_S.APPEALED,), _S.OUT_OF_COURT, (_R.LEAD,), is_after_sending, has_body),
    *_arrows(_E.ODS_DECISION, (_S.OUT_OF_COURT,), _S.RESPONDED, (_R.RECORDER,),
             is_after_sending, is_linked, has_outcome),
    *_arrows(_E.CLOSE, (_S.RESPONDED, _S.REOPENED), _S.CLOSED, (_R.LEAD,),
             is_after_sending, has_closing),
    *_arrows(_E.CLOSE_NO_RESPONSE, _PENDING, _S.CLOSED, (_R.LEAD,),
             is_after_sending, is_for_no_response, is_past_final),
    *_arrows(_E.LATE_RESPONSE, (_S.CLOSED,), _S.RESPONDED, _HEARD, *_ANSWER),
    *_arrows(_E.REOPEN, (_S.CLOSED,), _S.REOPENED, (_R.SYSTEM, _R.CHECKER),
             is_after_sending, has_reemergence),
    *_arrows(_E.NEW_ROUND, (_S.REOPENED,), _S.DRAFT, (_R.AUTHOR,)),
)
"""Every way there is; what is not here is refused."""
# fmt: on

_BY_PAIR = {(one.source, one.event): one for one in TRANSITIONS}
_UNSENT = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED})


def step(state: State | None, event: Event, context: Context) -> State:
    """Return the state that an event leads to; `state` is null for a submission not there yet.

    Raises `Refused`, with every reason that stands against it.
    """
    unmet = refusals(state, event, context)
    if unmet:
        raise Refused(event, state, unmet)
    return _BY_PAIR[state, event].target


def refusals(state: State | None, event: Event, context: Context) -> tuple[tuple[str, str], ...]:
    """Return what stands against an event, as reason and rule; empty when it may happen."""
    arrow = _BY_PAIR.get((state, event))
    if arrow is None:
        return (_misplaced(state, event),)
    who = () if arrow.actors & context.roles else (_not_theirs(arrow, context),)
    failed = (guard for guard in arrow.guards if not guard.holds(context))
    return (*who, *((guard.reason, f"expected {guard.must}") for guard in failed))


def possible(state: State | None, roles: Iterable[Role] = tuple(Role)) -> tuple[Event, ...]:
    """Return the events that a state has a way for, whoever holds one of `roles`.

    >>> [str(event) for event in possible(State.APPROVED, [Role.LEAD, Role.SENDER])]
    ['withdraw', 'send']
    """
    held = frozenset(roles)
    return tuple(one.event for one in TRANSITIONS if one.source == state and one.actors & held)


def sources(event: Event) -> tuple[State | None, ...]:
    """Return the states in which an event can happen; null stands for "not there yet"."""
    return tuple(one.source for one in TRANSITIONS if one.event == event)


def _not_theirs(arrow: Transition, context: Context) -> tuple[str, str]:
    may = " or ".join(role for role in Role if role in arrow.actors)
    held = ", ".join(role for role in Role if role in context.roles) or "nobody"
    return ("role", f"expected {may}; got {held}")


def _misplaced(state: State | None, event: Event) -> tuple[str, str]:
    """Name why a state has no way for an event."""
    froms = sources(event)
    if state is None:
        return ("not_created", "expected a submission; got none; create it first")
    if event == Event.CREATE:
        return ("exists", f"expected no submission yet; got one that is {state}")
    if state == State.WITHDRAWN:
        reason = "withdrawn"
    elif state == State.CLOSED:
        reason = "closed"
    elif state in _UNSENT and _UNSENT.isdisjoint(froms):
        reason = "not_sent"
    elif state not in _UNSENT and _UNSENT.issuperset(froms):
        reason = "already_sent"
    else:
        reason = "other_state"
    named = " or ".join(str(one) for one in froms)
    now = ", ".join(possible(state)) or "nothing"
    return (reason, f"expected a submission that is {named}; got {state}; possible now: {now}")


class ReplayError(TocsinError, ValueError):
    """Stored steps do not follow from one another; `seq` is the first that does not."""

    def __init__(self, seq: int, rule: str, got: object) -> None:
        self.seq, self.rule, self.got = seq, rule, got
        super().__init__(f"step {seq}: expected {rule}; got {got}")


def replay(steps: Iterable[Step]) -> State | None:
    """Return the state that stored steps lead to; null when there are none.

    Raises `ReplayError` for a step that is missing, doubled, or not in the table.
    """
    state: State | None = None
    for expected, one in enumerate(steps, start=1):
        if one.seq != expected:
            raise ReplayError(expected, "each step once, in order", f"step {one.seq}")
        if one.source != state:
            raise ReplayError(one.seq, f"a way from {state}", f"one from {one.source}")
        arrow = _BY_PAIR.get((state, one.event))
        if arrow is None or arrow.target != one.target:
            raise ReplayError(one.seq, f"a way from {state} in the table", f"{one.event}")
        state = one.target
    return state
