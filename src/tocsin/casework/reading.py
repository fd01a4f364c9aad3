"""Records that somebody is about to use: only those that they may read."""

from collections.abc import Iterable
from typing import Any, TypeVar

from tocsin.casework.access import Actor, asker
from tocsin.casework.errors import Refused
from tocsin.casework.models.record import Record

Used = TypeVar("Used", bound=Record)


def readable(records: Iterable[Used], actor: Actor) -> list[Used]:
    """Return records of one kind, each once; raises `Refused` for one that is not to be read.

    A program uses what it was given: whoever wrote it answers for that.
    """
    some = {one.pk: one for one in records}
    if not some or actor.person is None:
        return list(some.values())
    kind: Any = type(next(iter(some.values())))
    seen = kind.objects.visible_to(asker(actor)).filter(pk__in=some)
    if hidden := some.keys() - set(seen.values_list("pk", flat=True)):
        places = ", ".join(some[one].place for one in sorted(hidden)[:5])
        raise Refused("not_found", places, "is not here, or not yours to read")
    return list(some.values())
