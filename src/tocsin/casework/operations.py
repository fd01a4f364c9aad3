"""Operations: subjects that are part of one, and on what ground."""

from collections.abc import Iterable

from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Operation, OperationMember, Role, Subject


def join(operation: Operation, subjects: Iterable[Subject], basis: str, actor: Actor) -> Operation:
    """Say that subjects are part of an operation, and why we think so."""
    _may(operation, actor)
    if not basis.strip():
        raise Refused("basis", operation.place, "has members on a ground in words")
    with journal.turn():
        there = set(operation.members.values_list("subject_id", flat=True))
        new = {one.pk: one for one in subjects if one.pk not in there}
        OperationMember.objects.bulk_create(
            OperationMember(operation=operation, subject=one, basis=basis) for one in new.values()
        )
        return records.parts_changed(operation, actor, basis, verb="join")


def leave(operation: Operation, subjects: Iterable[Subject], actor: Actor, note: str) -> Operation:
    """Say that subjects are no part of an operation after all."""
    _may(operation, actor)
    with journal.turn():
        operation.members.filter(subject__in=list(subjects)).delete()
        return records.parts_changed(operation, actor, note, verb="leave")


def _may(operation: Operation, actor: Actor) -> None:
    actor.must_be(operation.place, Role.ANALYST)
    actor.must_own(operation.place, operation.owner_id)
