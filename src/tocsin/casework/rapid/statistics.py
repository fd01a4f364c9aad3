"""What networks publish about their notices: how many, how fast, what came of them.

Every figure is a plain function of cases and an instant, so that the report of a day can be made
again. A time is only known where the thing happened; beside each median stands how many are still
waiting (`open`) and how many ended without (`censored`), because a median over the quick ones alone
flatters. `median_of_all` counts the waiting ones too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from tocsin.casework.rapid.answers import (
    Decision,
    Measure,
    Mode,
    Outcome,
    Scope,
    current,
    known_at,
    outcome,
    scope,
)
from tocsin.casework.rapid.clock import (
    FULFILS,
    Duty,
    Policy,
    Standing,
    first,
    known,
    reading,
)
from tocsin.casework.rapid.effect import Confirmation, confirmation, effect
from tocsin.casework.rapid.liveness import Check
from tocsin.casework.rapid.reemergence import Recidivism
from tocsin.casework.rapid.spreads import Share, Spread, Wait, spread
from tocsin.casework.rapid.states import Event, State
from tocsin.casework.rapid.steps import Step

SENDINGS = frozenset({Event.SEND, Event.RESEND})


@dataclass(frozen=True, kw_only=True)
class Case:
    """One submission with all that is known of it."""

    submission: str
    recipient: str
    channel: str
    elections: tuple[str, ...] = ()
    """Catalog ids."""
    member_states: tuple[str, ...] = ()
    behaviours: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    policy: Policy
    decisions: tuple[Decision, ...] = ()
    mode: Mode | None = None
    """How the answer was given, by the account of who recorded it; null: told by the decisions."""
    checks: tuple[Check, ...] = ()
    recidivisms: tuple[Recidivism, ...] = ()

    def sent_at(self, as_of: datetime) -> datetime | None:
        """Return the first sending; null while nothing was sent that did not bounce."""
        had = known(self.steps, as_of)
        after = [one.event for one in had[1:]]
        arrived = any(
            one.event in SENDINGS and following != Event.BOUNCE
            for one, following in zip_longest(had, after)
            if one is not None
        )
        return first(had, {Event.SEND}) if arrived else None

    def answered_at(self, as_of: datetime) -> datetime | None:
        """Return when the first answer was given, late ones too."""
        return first(known(self.steps, as_of), FULFILS[Duty.RESPOND])

    def feedback(self, as_of: datetime) -> Mode | None:
        """Return how it was answered; null when it was not."""
        if self.answered_at(as_of) is None:
            return None
        modes = {one.mode for one in known_at(self.decisions, as_of)}
        told = modes if self.mode is None else {self.mode}
        if len(told) > 1:
            return Mode.BOTH
        return next(iter(told), None)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The figures of some cases, as of an instant."""

    as_of: datetime
    sent: int
    acknowledged: Share
    answered: Share
    within: Mapping[Duty, Share]
    """Done in time, of all that were done or whose time is over."""
    to_acknowledge: Spread
    to_respond: Spread
    to_decide: Spread
    """Until the first decision was made, which may be before we were told."""
    to_effect_least: Spread
    to_effect_most: Spread
    """Over assets that went: the bounds of the interval in which each did."""
    feedback: Mapping[Mode, int]
    outcomes: Mapping[Outcome, int]
    scopes: Mapping[Scope, int]
    """Of the cases in which something was done."""
    measures: Mapping[Measure, int]
    """Over decisions that count, one per asset and measure."""
    confirmed: Share
    """Claims that show at the address, of those that were looked at."""
    reemerged: Mapping[int, Share]
    """Assets back within so many days, of those that were followed for so long."""
    appealed: int
    reversed: Share
    """Appeals after which the outcome was another, of those decided."""
    back_dated: int
    """Steps written down after they had occurred."""


DAYS = (7, 30, 90)


def tally(cases: Iterable[Case], as_of: datetime) -> Tally:
    """Return the figures of the cases that had been sent as of an instant."""
    sent = [(one, at) for one in cases if (at := one.sent_at(as_of)) is not None]
    ours = [one for one, _ in sent]
    decided = {one.submission: known_at(one.decisions, as_of) for one in ours}
    modes = [mode for one in ours if (mode := one.feedback(as_of)) is not None]
    scopes = [scope(decided[one.submission], one.assets) for one in ours]
    least, most = _effects(sent, as_of)
    return Tally(
        as_of=as_of,
        sent=len(ours),
        acknowledged=_happened(ours, FULFILS[Duty.ACKNOWLEDGE], as_of),
        answered=_happened(ours, FULFILS[Duty.RESPOND], as_of),
        within={duty: _within(ours, duty, as_of) for duty in Duty},
        to_acknowledge=_spread_to(sent, FULFILS[Duty.ACKNOWLEDGE], as_of),
        to_respond=_spread_to(sent, FULFILS[Duty.RESPOND], as_of),
        to_decide=spread(_wait(one, at, _decided_at(one, as_of), as_of) for one, at in sent),
        to_effect_least=least,
        to_effect_most=most,
        feedback=Counter(modes),
        outcomes=Counter(outcome(decided[one.submission]) for one in ours),
        scopes=Counter(one for one in scopes if one is not None),
        measures=_measures(decided.values()),
        confirmed=_confirmed(ours, as_of),
        reemerged={days: _reemerged(ours, days, as_of) for days in DAYS},
        appealed=sum(_appeals(one, as_of) > 0 for one in ours),
        reversed=_reversed(ours, as_of),
        back_dated=sum(
            step.recorded_at > step.occurred_at for one in ours for step in known(one.steps, as_of)
        ),
    )


def by(
    cases: Iterable[Case], key: Callable[[Case], str | Iterable[str]]
) -> dict[str, tuple[Case, ...]]:
    """Return cases by a key; a case with several (Member States, behaviours) is in each.

    The groups of such a key do not add up to the whole.
    """
    groups: dict[str, list[Case]] = {}
    for one in cases:
        keys = key(one)
        for name in [keys] if isinstance(keys, str) else sorted(set(keys)):
            groups.setdefault(name, []).append(one)
    return {name: tuple(groups[name]) for name in sorted(groups)}


def month(case: Case) -> str:
    """Return the month in which a case was first sent, UTC; "" when it was not."""
    at = first(case.steps, {Event.SEND})
    return "" if at is None else f"{at:%Y-%m}"


def _happened(ours: Sequence[Case], events: Iterable[Event], as_of: datetime) -> Share:
    wanted = set(events)
    count = sum(first(known(one.steps, as_of), wanted) is not None for one in ours)
    return Share(count, len(ours))


def _within(ours: Sequence[Case], duty: Duty, as_of: datetime) -> Share:
    """Return how many did a duty of their latest round in time."""
    readings = [reading(one.steps, one.policy, as_of) for one in ours]
    found = [one.milestone(duty) for one in readings if one is not None]
    owed = [one for one in found if one is not None]
    late = [one for one in owed if one.standing in {Standing.OVERDUE, Standing.BREACHED}]
    done = [one for one in owed if one.met_at is not None and one.standing is Standing.ON_TIME]
    judged = len(done) + len(late)
    return Share(len(done), judged, len(ours) - judged)


def _spread_to(
    sent: Iterable[tuple[Case, datetime]], events: Iterable[Event], as_of: datetime
) -> Spread:
    wanted = set(events)
    return spread(_wait(one, at, first(known(one.steps, as_of), wanted), as_of) for one, at in sent)


def _wait(case: Case, since: datetime, until: datetime | None, as_of: datetime) -> Wait:
    """Return the wait from a sending to what happened, to the end of the case, or to now."""
    if until is not None:
        return Wait(max(until - since, timedelta()), happened=True)
    last = known(case.steps, as_of)[-1]
    if last.target in {State.CLOSED, State.WITHDRAWN}:
        return Wait(last.occurred_at - since, happened=False, is_over=True)
    return Wait(as_of - since, happened=False)


def _decided_at(case: Case, as_of: datetime) -> datetime | None:
    return min((one.decided_at for one in known_at(case.decisions, as_of)), default=None)


def _effects(sent: Iterable[tuple[Case, datetime]], as_of: datetime) -> tuple[Spread, Spread]:
    """Return the least and most time until assets went that were there after the sending."""
    least, most = [], []
    for case, since in sent:
        for asset in case.assets:
            gone = effect((one for one in case.checks if one.asset == asset), as_of)
            bounds = None if gone is None else gone.after(since)
            if bounds is not None:
                least.append(Wait(bounds[0], happened=True))
                most.append(Wait(bounds[1], happened=True))
            elif gone is None:
                waited = _wait(case, since, None, as_of)
                least.append(waited)
                most.append(waited)
    return spread(least), spread(most)


def _measures(decided: Iterable[Iterable[Decision]]) -> Counter[Measure]:
    return Counter(
        measure
        for decisions in decided
        for _, measure in {(one.asset, one.measure) for one in current(decisions)}
    )


def _confirmed(ours: Iterable[Case], as_of: datetime) -> Share:
    claims = Counter(
        confirmation(one, case.checks, as_of)
        for case in ours
        for one in current(known_at(case.decisions, as_of))
    )
    yes, no = claims[Confirmation.CONFIRMED], claims[Confirmation.CONTRADICTED]
    return Share(yes, yes + no, claims[Confirmation.OPEN])


def _reemerged(ours: Iterable[Case], days: int, as_of: datetime) -> Share:
    """Return how many assets that went were back within some days, by confirmed links."""
    back = followed = early = 0
    for case in ours:
        for asset in case.assets:
            ends = [one for one in case.recidivisms if one.from_asset == asset and one.confirmed]
            gone_at = min((one.gone_at for one in ends), default=None)
            gone = effect((one for one in case.checks if one.asset == asset), as_of)
            gone_at = gone_at or (None if gone is None else gone.first_gone)
            if gone_at is None or gone_at > as_of:
                continue
            if any(one.days <= days and one.back_at <= as_of for one in ends):
                back, followed = back + 1, followed + 1
            elif as_of - gone_at >= timedelta(days=days):
                followed += 1
            else:
                early += 1
    return Share(back, followed, early)


def _appeals(case: Case, as_of: datetime) -> int:
    return sum(one.event == Event.APPEAL for one in known(case.steps, as_of))


def _reversed(ours: Iterable[Case], as_of: datetime) -> Share:
    """Return how many appeals ended with another outcome than they began with."""
    count = of = undecided = 0
    for case in ours:
        had = known(case.steps, as_of)
        begun = first(had, {Event.APPEAL})
        if begun is None:
            continue
        if first(had, {Event.APPEAL_DECISION, Event.ODS_DECISION}) is None:
            undecided += 1
            continue
        of += 1
        before, after = known_at(case.decisions, begun), known_at(case.decisions, as_of)
        count += outcome(before) is not outcome(after)
    return Share(count, of, undecided)
