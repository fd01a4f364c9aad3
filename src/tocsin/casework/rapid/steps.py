"""What is stored of a submission's way: one step for each event that was let through."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tocsin.casework.rapid.states import Event, State


@dataclass(frozen=True, kw_only=True)
class Step:
    """One event that was let through, as it is stored for ever."""

    seq: int
    """1, 2, 3, … for each submission."""
    event: Event
    source: State | None
    target: State
    actor: str
    on_behalf_of: str = ""
    """The recipient's contact, when somebody else wrote down what they said."""
    occurred_at: datetime
    recorded_at: datetime
    note: str = ""
    evidence: str = ""
    """Id of the letter or e-mail."""


def rounds(steps: Iterable[Step]) -> tuple[tuple[Step, ...], ...]:
    """Return the steps of each round, by number; a new round begins with the step that says so."""
    found: list[list[Step]] = []
    for one in sorted(steps, key=lambda one: one.seq):
        if not found or one.event == Event.NEW_ROUND:
            found.append([])
        found[-1].append(one)
    return tuple(tuple(taken) for taken in found)
