"""What can still be done about a decision, and until when: complaint, then an out-of-court body.

Computed from steps and decisions, like every clock here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tocsin.casework.rapid.clock import known
from tocsin.casework.rapid.deadlines import BRUSSELS, appeal_until, out_of_court_due
from tocsin.casework.rapid.states import Event, State
from tocsin.casework.rapid.steps import Step, rounds


@dataclass(frozen=True, kw_only=True)
class Redress:
    """Ways left after a decision, as of an instant."""

    appeal_until: datetime | None
    """Null: nobody was informed of a decision yet."""
    can_appeal: bool
    appealed_at: datetime | None
    body_due: datetime | None
    """When the body should have decided; null: the case was not taken to one."""
    body_due_if_complex: datetime | None
    is_body_late: bool
    """Whether even the longer time is over, and the case is still with the body."""


def redress(
    steps: Iterable[Step],
    informed_at: datetime | None,
    as_of: datetime,
    *,
    zone: str = BRUSSELS,
) -> Redress:
    """Return what is left to do about the latest decision, of which we learned at `informed_at`."""
    latest = (rounds(known(steps, as_of)) or ((),))[-1]
    state = latest[-1].target if latest else None
    told = informed_at if informed_at is not None and informed_at <= as_of else None
    until = None if told is None else appeal_until(told, zone)
    taken_at = _last(latest, Event.TO_ODS)
    body = None if taken_at is None else out_of_court_due(taken_at, zone)
    longest = None if taken_at is None else out_of_court_due(taken_at, zone, is_complex=True)
    return Redress(
        appeal_until=until,
        can_appeal=state == State.RESPONDED and until is not None and as_of < until,
        appealed_at=_last(latest, Event.APPEAL),
        body_due=body,
        body_due_if_complex=longest,
        is_body_late=state == State.OUT_OF_COURT and longest is not None and as_of >= longest,
    )


def _last(taken: Iterable[Step], event: Event) -> datetime | None:
    """Return when an event occurred last; null when it did not."""
    return max((one.occurred_at for one in taken if one.event == event), default=None)
