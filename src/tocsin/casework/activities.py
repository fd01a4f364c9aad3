"""Activities: who came, by name or by number."""

from collections.abc import Iterable

from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.kinds.table import kind
from tocsin.casework.models import Activity, Attendance, Person


def attended(activity: Activity, persons: Iterable[Person], actor: Actor) -> Activity:
    """Say who came, in the place of whom was named before; their number follows."""
    _may(activity, actor)
    some = {one.pk: one for one in persons}
    with journal.turn():
        activity.attendances.all().delete()
        Attendance.objects.bulk_create(
            Attendance(activity=activity, person=one) for one in some.values()
        )
        return records.change(
            activity, actor, "attendance", attendance=len(some), attendance_basis="list"
        )


def counted(activity: Activity, count: int, basis: str, actor: Actor) -> Activity:
    """Say how many came where nobody was named; `basis` is counted or estimate."""
    _may(activity, actor)
    return records.change(activity, actor, "attendance", attendance=count, attendance_basis=basis)


def _may(activity: Activity, actor: Actor) -> None:
    actor.must_be(activity.place, *kind("activity").changes)
    actor.must_own(activity.place, activity.owner_id)
