"""How much time a recipient has, and had: read from the steps, never stored.

The clock starts with the first sending of a round and runs in calendar time; it stands still only
while a submission is `info_requested`, when the next move is ours. What a day or a change of clocks
is called does not matter: hours are hours. The policy is the one that was copied into the
submission when it was sent, so that a later agreement changes nothing that was.

Everything here is a function of steps, policy and instant. Two instants, to be exact: `as_of` is
the day that a question is about, `known_at` the day on which it is asked. An answer by telephone on
Monday, written down on Wednesday, is there as of Tuesday for who asks on Thursday, and was not for
who asked on Tuesday.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.casework.rapid.states import Event, State
from tocsin.casework.rapid.steps import Step, rounds

SOON = 4
"""Due soon: in the last quarter of the time there is."""


class Duty(StrEnum):
    """What a recipient owes."""

    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    FINAL = "final"
    """To respond before the sender may close for want of an answer."""


class Standing(StrEnum):
    """How it stands with a duty, from good to bad."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    """The time is over, and it is still owed."""
    BREACHED = "breached"
    """The time was missed for good: done too late, or never."""


FULFILS = {
    Duty.ACKNOWLEDGE: {Event.ACKNOWLEDGE, Event.REQUEST_INFO, Event.RESPOND, Event.LATE_RESPONSE},
    Duty.RESPOND: {Event.RESPOND, Event.LATE_RESPONSE},
    Duty.FINAL: {Event.RESPOND, Event.LATE_RESPONSE},
}
"""The first of these that occurs is what was owed; an answer is an acknowledgement too."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Hours that a recipient has for each duty, from the first sending; null: none agreed."""

    profile: str
    acknowledge: int | None
    respond: int | None
    final: int | None

    def time(self, duty: Duty) -> timedelta | None:
        """Return the time there is for a duty."""
        hours: int | None = getattr(self, duty)
        return None if hours is None else timedelta(hours=hours)


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """One duty, as of an instant."""

    duty: Duty
    due_at: datetime
    """Moves on with every pause; while one lasts, no earlier than this."""
    met_at: datetime | None
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The clock of one round, as of an instant."""

    round: int
    state: State
    sent_at: datetime
    attempts: int
    """Sendings, the first included."""
    is_paused: bool
    paused: timedelta
    """In all pauses so far."""
    milestones: tuple[Milestone, ...]
    back_dated: int
    """Steps of the round that were written down after they had occurred."""

    @property
    def standing(self) -> Standing:
        """The worst that stands with any duty."""
        return max((one.standing for one in self.milestones), key=_ORDER.index, default=_ORDER[0])

    def milestone(self, duty: Duty) -> Milestone | None:
        """Return one duty; null where no time was agreed for it."""
        return next((one for one in self.milestones if one.duty is duty), None)

    @property
    def final_due(self) -> datetime | None:
        """After when a submission may be closed for want of an answer; null: not agreed."""
        final = self.milestone(Duty.FINAL)
        return None if final is None else final.due_at


_ORDER = list(Standing)


def reading(
    steps: Iterable[Step], policy: Policy, as_of: datetime, *, known_at: datetime | None = None
) -> Reading | None:
    """Read the clock of the latest round; null when it was not sent, or was withdrawn.

    The order of `steps` does not matter. `known_at`: leave out what was recorded later.
    """
    every = rounds(known(steps, as_of, known_at))
    taken = every[-1] if every else ()
    sendings = [one for one in taken if one.event in {Event.SEND, Event.RESEND}]
    if not sendings or taken[-1].target == State.WITHDRAWN:
        return None
    sent_at = min(one.occurred_at for one in sendings)
    stops = pauses(taken, as_of)
    return Reading(
        round=len(every),
        state=taken[-1].target,
        sent_at=sent_at,
        attempts=len(sendings),
        is_paused=taken[-1].target == State.INFO_REQUESTED,
        paused=sum((until - since for since, until in stops), timedelta()),
        milestones=_milestones(taken, policy, sent_at, stops, as_of),
        back_dated=sum(one.recorded_at > one.occurred_at for one in taken),
    )


def known(
    steps: Iterable[Step], as_of: datetime, known_at: datetime | None = None
) -> tuple[Step, ...]:
    """Return what had occurred as of an instant, and was recorded by another, by number."""
    had = [
        one
        for one in steps
        if one.occurred_at <= as_of and (known_at is None or one.recorded_at <= known_at)
    ]
    return tuple(sorted(had, key=lambda one: one.seq))


def pauses(taken: Sequence[Step], as_of: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """Return the stretches in which it was for the sender to act; an open one ends at `as_of`."""
    ends = [*(one.occurred_at for one in taken[1:]), as_of]
    return tuple(
        (one.occurred_at, max(one.occurred_at, end))
        for one, end in zip(taken, ends, strict=True)
        if one.target == State.INFO_REQUESTED
    )


def due(sent_at: datetime, time: timedelta, stops: Iterable[tuple[datetime, datetime]]) -> datetime:
    """Return when `time` has run since the sending, pauses left out.

    A pause that begins after the time is over gives none back.
    """
    end = sent_at + time
    for since, until in sorted(stops):
        if since <= end:
            end += until - since
    return end


def _milestones(
    taken: Sequence[Step],
    policy: Policy,
    sent_at: datetime,
    stops: Sequence[tuple[datetime, datetime]],
    as_of: datetime,
) -> tuple[Milestone, ...]:
    found = []
    for duty in Duty:
        time = policy.time(duty)
        if time is None:
            continue
        due_at, met_at = due(sent_at, time, stops), first(taken, FULFILS[duty])
        standing = _standing(due_at, met_at, as_of, time)
        found.append(Milestone(duty=duty, due_at=due_at, met_at=met_at, standing=standing))
    return _settled(tuple(found))


def first(taken: Iterable[Step], events: Iterable[Event]) -> datetime | None:
    """Return when any of these events first occurred; null when none did."""
    wanted = set(events)
    return min((one.occurred_at for one in taken if one.event in wanted), default=None)


def _standing(
    due_at: datetime, met_at: datetime | None, as_of: datetime, time: timedelta
) -> Standing:
    if met_at is not None:
        return Standing.ON_TIME if met_at <= due_at else Standing.BREACHED
    if as_of > due_at:
        return Standing.OVERDUE
    return Standing.DUE_SOON if due_at - as_of <= time / SOON else Standing.ON_TIME


def _settled(milestones: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
    """Turn what is overdue into what is breached, once the final deadline has passed."""
    final = [one for one in milestones if one.duty is Duty.FINAL]
    if not any(one.standing is Standing.OVERDUE for one in final):
        return milestones
    return tuple(
        Milestone(duty=one.duty, due_at=one.due_at, met_at=one.met_at, standing=Standing.BREACHED)
        if one.standing is Standing.OVERDUE
        else one
        for one in milestones
    )
