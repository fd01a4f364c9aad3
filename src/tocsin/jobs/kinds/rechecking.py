"""Looking again at what a recipient said is gone, where the watch was told to look by itself."""

from msgspec import Struct

from tocsin.casework.models import Role
from tocsin.flow import rechecking
from tocsin.flow.desk import Desk
from tocsin.jobs import clock
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.work import Work

AT_ONCE = 20
"""Addresses under one seal."""


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing to choose: what is due is looked at."""


class Rechecked(Struct, frozen=True, kw_only=True):
    """What came of it."""

    looks: int
    skipped: int
    back: int
    """Assets that are there again."""


def run(work: Work, _: Nothing) -> Rechecked:
    """Look at what is due of the actor's organisation, some at a time; what was seen is kept."""
    if not work.watch.settings.looking.on:
        return Rechecked(looks=0, skipped=0, back=0)
    desk, owner = Desk.of(work.watch, work.actor), work.actor.for_whom.pk
    due = [
        one
        for one in rechecking.due(work.watch, clock.now())
        if one.overdue and one.submission.revision.alert.owner_id == owner
    ]
    looks, skipped, back = 0, 0, 0
    for start in range(0, len(due), AT_ONCE):
        work.come(start, len(due), "addresses")
        seen = rechecking.look(desk, due[start : start + AT_ONCE])
        looks, skipped = looks + len(seen.checks), skipped + len(seen.skipped)
        back += len(seen.back)
    return Rechecked(looks=looks, skipped=skipped, back=back)


KIND = Kind(
    name="recheck",
    title="look again at what is said to be gone",
    parameters=Nothing,
    run=run,
    roles=(Role.ANALYST, Role.ADMIN),
)
