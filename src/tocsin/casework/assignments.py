"""Assignments: somebody is to do something about a record, by a day."""

from datetime import UTC, datetime

from tocsin.casework import comments, records
from tocsin.casework.access import Actor, acting
from tocsin.casework.comments import Commented, column
from tocsin.casework.errors import Refused
from tocsin.casework.models import Assignment, Person
from tocsin.casework.reading import readable


def assign(
    record: Commented, person: Person, actor: Actor, *, task: str = "",
    due_at: datetime | None = None,
) -> Assignment:  # fmt: skip
    """Ask a colleague (or oneself) to do something about a record that both may read."""
    actor.must_be("an assignment", *comments.SPEAKERS)
    readable([record], actor)
    if person.user is None:
        raise Refused("person", person, "signs in no more")
    readable([record], acting(person.user, actor.for_whom))
    row = Assignment(
        **{column(record): record}, organisation=actor.for_whom, person=person,
        given_by=actor.person, task=task, due_at=due_at,
    )  # fmt: skip
    return records.add(row, actor)


def done(assignment: Assignment, actor: Actor, note: str = "") -> Assignment:
    """Say that it is done: the person may, and whoever gives such tasks."""
    actor.must_own(assignment.place, assignment.organisation_id)
    if actor.person is None or actor.person.pk != assignment.person_id:
        actor.must_be(assignment.place, *comments.SPEAKERS)
    if assignment.done_at is not None:
        raise Refused("illegal", assignment.place, "is done already", got=assignment.done_at)
    return records.change(assignment, actor, note, verb="done", done_at=datetime.now(UTC))
