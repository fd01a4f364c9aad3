"""Having a job for a while: taken by compare-and-set, renewed while the worker lives, then over.

A worker that is killed renews nothing; once its lease is over, `sweep` queues the job again. A
worker that only seemed dead finds out when it next writes: every write of it names its attempt, in
the transaction of the data it belongs to, and a later attempt has another number.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from tocsin.casework.errors import Refused
from tocsin.jobs import clock
from tocsin.jobs.models import Job, JobState
from tocsin.vocabulary.errors import TocsinError

LEASE = timedelta(seconds=60)
STALLS = 5
"""Attempts in a row that may come no further before a job is given up: one that kills its worker
must not kill every other."""
TRIED = 8
"""Jobs at which workers that ask at the same moment try their luck."""
LONGEST_NOTE = 200


class Lost(TocsinError):  # noqa: N818  # it says what happened
    """Somebody else has the job by now: what this worker was about to write must not be kept."""


class Cancelled(TocsinError):  # noqa: N818  # the same
    """Somebody called the job off."""


@dataclass(frozen=True)
class Lease:
    """One attempt at one job."""

    job: int
    attempt: int
    lasts: timedelta = LEASE

    def renew(self) -> bool:
        """Say that the worker lives; false when the job is not its own any more."""
        now = clock.now()
        return bool(self._rows().update(heartbeat_at=now, lease_until=now + self.lasts))

    def come(self, done: int, total: int | None, unit: str, note: str) -> None:
        """Write how far it is, in the transaction of the data if there is one.

        Raises `Lost` and `Cancelled`, which undo that transaction.
        """
        now = clock.now()
        rows = self._rows().filter(cancel_asked_at__isnull=True)
        further = Q(done__lt=done)
        kept = rows.update(
            heartbeat_at=now, lease_until=now + self.lasts, total=total, unit=unit,
            note=note[:LONGEST_NOTE],
        )  # fmt: skip
        if not kept:
            raise self._why()
        rows.filter(further).update(done=done, stalled=0)

    def hold(self) -> None:
        """Make sure that it is still this worker's; raises `Lost` and `Cancelled`."""
        now = clock.now()
        rows = self._rows().filter(cancel_asked_at__isnull=True)
        if not rows.update(heartbeat_at=now, lease_until=now + self.lasts):
            raise self._why()

    def finish(self, result: object) -> bool:
        """Write that it is done, and what came of it; false when that is not ours to say."""
        return self._end(JobState.DONE, result=result, note="")

    def fail(self, error: str) -> bool:
        """Write that it cannot be done, and why."""
        return self._end(JobState.FAILED, error=error)

    def cancelled(self) -> bool:
        """Write that it was called off."""
        return self._end(JobState.CANCELLED)

    def give_back(self, *, after: timedelta = timedelta(0), error: str = "") -> bool:
        """Queue it again, for anybody: now, or after a while because of an error that may pass."""
        return bool(
            self._rows().update(
                state=JobState.QUEUED, lease_until=None, error=error,
                not_before=clock.now() + after,
            )
        )  # fmt: skip

    def _end(self, state: JobState, **values: object) -> bool:
        told: dict[str, Any] = {**values, "state": state, "lease_until": None}
        return bool(self._rows().update(ended_at=clock.now(), **told))

    def _rows(self) -> QuerySet[Job, Job]:
        return Job.objects.filter(pk=self.job, attempt=self.attempt, state=JobState.RUNNING)

    def _why(self) -> TocsinError:
        if self._rows().exists():
            return Cancelled(f"job:{self.job}: was called off")
        return Lost(f"job:{self.job}: is another worker's by now")


def take(worker: str, lasts: timedelta = LEASE) -> Job | None:
    """Return a job that is this worker's from now on, the oldest first; null: there is none."""
    now = clock.now()
    ready = Job.objects.filter(state=JobState.QUEUED, not_before__lte=now).order_by("not_before")
    for job in ready[:TRIED]:
        rows = Job.objects.filter(pk=job.pk, state=JobState.QUEUED, attempt=job.attempt)
        if rows.update(
            state=JobState.RUNNING, attempt=F("attempt") + 1, stalled=F("stalled") + 1,
            worker=worker, lease_until=now + lasts, heartbeat_at=now, error="",
            started_at=Coalesce("started_at", Value(now)),
        ):  # fmt: skip
            job.refresh_from_db()
            return job
    return None


def sweep() -> int:
    """Queue again what dead workers had, or give it up; return how many jobs that were."""
    now, swept = clock.now(), 0
    for job in Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now):
        rows = Job.objects.filter(
            pk=job.pk, attempt=job.attempt, state=JobState.RUNNING, lease_until__lt=now
        )
        swept += rows.update(**_after_death(job), lease_until=None)
    return swept


def cancel(job: Job) -> Job:
    """Call a job off: at once where nobody has it, else as soon as its worker comes further.

    What it has written by then stays. Raises `Refused` for one that ended.
    """
    now = clock.now()
    rows = Job.objects.filter(pk=job.pk)
    queued = rows.filter(state=JobState.QUEUED)
    if not queued.update(state=JobState.CANCELLED, cancel_asked_at=now, ended_at=now):
        running = rows.filter(state=JobState.RUNNING)
        if not running.update(cancel_asked_at=Coalesce("cancel_asked_at", Value(now))):
            job.refresh_from_db()
            raise Refused("ended", job.place, "has ended", got=job.state)
    job.refresh_from_db()
    return job


def _after_death(job: Job) -> dict[str, Any]:
    """Return the columns of a job whose worker died."""
    now = clock.now()
    if job.cancel_asked_at:
        return {"state": JobState.CANCELLED, "ended_at": now}
    if job.stalled >= STALLS:
        why = f"its worker died {job.stalled} times, and it came no further"
        return {"state": JobState.FAILED, "ended_at": now, "error": why}
    return {"state": JobState.QUEUED, "not_before": now}
