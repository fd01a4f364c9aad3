"""Kinds of jobs for tests: each is told what to do by the test."""

from datetime import timedelta

from django.conf import settings
from msgspec import Struct

from tocsin.casework import journal, records
from tocsin.casework.models import Network, Role
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.lease import Lease, take
from tocsin.jobs.worker import Worker


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


class Counting(Struct, frozen=True, forbid_unknown_fields=True):
    """How many networks to found, and what they are called."""

    name: str
    count: int


def deed(name, run, parameters=Nothing):
    """Return a kind that does what a function does."""
    return Kind(
        name=name, title=name, parameters=parameters, run=run, roles=(Role.ANALYST,),
        longest=timedelta(hours=1),
    )  # fmt: skip


def found(work, asked):
    """Found networks, each in one transaction with how far that is; go on where it stopped.

    Nothing but the progress says which are there: were it not kept with them, a kill would show as
    one too many or one too few.
    """
    for n in range(work.job.done, asked.count):
        with journal.turn():
            records.add(Network(name=f"{asked.name} {n}"), work.actor)
            work.come(n + 1, asked.count, "networks", asked.name)
    return {"networks": asked.count}


FOUND = deed("found", found, Counting)


def worked(job, worker=None):
    """Have a worker do a job whose turn it is, in this thread and without a heart."""
    worker = worker or Worker(settings.TOCSIN_WATCH)
    taken = take(worker.name)
    assert taken == job
    worker._done(taken, Lease(taken.pk, taken.attempt))  # noqa: SLF001  # its thread would need rows of its own
    job.refresh_from_db()
    return job
