"""Meetings, trainings, workshops: those that were held, and who came."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tocsin.casework.figures import meant
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import Counted, rule
from tocsin.casework.models import Activity, ActivityKind, Held

ASKED = "period network election topic"
PUBLIC = (ActivityKind.WORKSHOP, ActivityKind.PRESENTATION)
ESTIMATE = "estimate"


class Met(NamedTuple):
    """One thing that people came to."""

    id: int
    kind: str
    on_date: date
    topic: str
    attendance: int | None
    attendance_basis: str
    held: str
    owner_id: int


def held(past: Past, question: Question, *kinds: str) -> list[Met]:
    """Return the activities of some kinds that took place in the period."""
    owners = meant.owners(past, question)
    rows = past.rows(Activity, Met, kind=frozenset(kinds), held=Held.HELD)
    about = _about(past, question, {one.id for one in rows})
    topic = (question.topic or "").casefold()
    return [
        one
        for one in rows
        if question.within(one.on_date)
        and topic in one.topic.casefold()
        and (owners is None or one.owner_id in owners)
        and (about is None or one.id in about)
    ]


@rule(
    "meetings.held", "meetings",
    "Meetings with officials that took place in the period; planned and cancelled ones do not "
    "count.",
    takes=ASKED,
)  # fmt: skip
def meetings_held(past: Past, question: Question) -> Iterable[Counted]:
    """Count meetings."""
    return _each(held(past, question, ActivityKind.MEETING))


@rule(
    "introductions.made", "introductions",
    "Introductions of smaller organisations to officials that took place in the period.",
    takes=ASKED,
)  # fmt: skip
def introductions_made(past: Past, question: Question) -> Iterable[Counted]:
    """Count introductions."""
    return _each(held(past, question, ActivityKind.INTRODUCTION))


@rule(
    "people.trained", "people",
    "Distinct people who came to a training that took place in the period, on the topic when one "
    "is named; who came to several counts once.",
    takes=ASKED,
)  # fmt: skip
def people_trained(past: Past, question: Question) -> Iterable[Counted]:
    """Count trainees."""
    of = {one.id for one in held(past, question, ActivityKind.TRAINING)}
    came = defaultdict(set)
    for activity, person in past.links(Activity, "attendances", of, "person_id"):
        came[person].add(activity)
    return [
        Counted(f"person:{person}", tuple(f"activity:{one}" for one in sorted(there)))
        for person, there in came.items()
    ]


@rule(
    "workshops.held", "workshops and presentations",
    "Workshops and presentations that took place in the period.",
    takes=ASKED,
)  # fmt: skip
def workshops_held(past: Past, question: Question) -> Iterable[Counted]:
    """Count workshops."""
    return _each(held(past, question, *PUBLIC))


@rule(
    "workshops.attended", "attendances",
    "Attendances at workshops and presentations that took place in the period, added up: who came "
    "twice counts twice; an estimate when any of them is one.",
    takes=ASKED,
)  # fmt: skip
def workshops_attended(past: Past, question: Question) -> Iterable[Counted]:
    """Add up attendances."""
    for one in held(past, question, *PUBLIC):
        is_estimate = one.attendance_basis == ESTIMATE
        yield Counted(f"activity:{one.id}", amount=one.attendance, is_estimate=is_estimate)


def _each(some: Iterable[Met]) -> list[Counted]:
    return [Counted(f"activity:{one.id}") for one in some]


def _about(past: Past, question: Question, of: set[int]) -> set[int] | None:
    """Return the activities about the election that is asked for; null: any will do."""
    if question.election is None:
        return None
    wanted = meant.election(past, question.election)
    return {key for key, one in past.links(Activity, "elections", of) if one == wanted}
