"""Who does the jobs: one after the other, each leased meanwhile, and those of the dead again.

Any number of workers may run, on any machine that reaches the database and the watch's folder.
"""

import logging
import os
import platform
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
from django.db import DatabaseError, InterfaceError, connection

from tocsin.dispatch.transport import TransportError
from tocsin.jobs import handed_in, results, rounds
from tocsin.jobs import lease as leases
from tocsin.jobs.asking import read
from tocsin.jobs.kinds import named
from tocsin.jobs.lease import LEASE, Cancelled, Lease, Lost
from tocsin.jobs.models import Job
from tocsin.jobs.work import Work
from tocsin.vocabulary.errors import SourceError, TocsinError

PAUSE = 1.0
"""Seconds between two looks into an empty queue."""
SWEEP = 5.0
"""Seconds between two sweeps."""
ROUND = 60.0
"""Seconds between two looks whether a round begins."""
BEATS = 4
"""Renewals in the length of a lease."""
AGAIN = timedelta(seconds=30)
"""How long what may pass waits the first time; twice as long each time after."""
TRIES = 6
"""Attempts at what may pass."""
log = logging.getLogger(__name__)


class Stopped(TocsinError):  # noqa: N818  # it says what happened
    """The worker was told to stop: its job goes back into the queue."""


class Worker:
    """One worker of one watch, whose casework this process has opened."""

    def __init__(
        self, folder: Path, *, lasts: timedelta = LEASE, told: Callable[[Job], None] | None = None
    ) -> None:
        """`told` hears of each job as it ended."""
        self.folder, self.lasts, self.told = folder, lasts, told
        self.name = f"{platform.node()[:80]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.stopping = threading.Event()
        self._sweep_at = self._round_at = 0.0

    def stop(self) -> None:
        """Take no more jobs, and give back the one at hand as soon as it comes further."""
        self.stopping.set()

    def run(self, *, until_empty: bool = False) -> int:
        """Do jobs until stopped, or until nothing is left to do; return how many were begun."""
        begun = 0
        while not self.stopping.is_set():
            try:
                job = self._next()
            except (DatabaseError, InterfaceError) as error:
                log.warning("%s: cannot reach the queue: %s", self.name, error)
                connection.close()
                job = None
            if job:
                self.do(job)
                begun += 1
            elif until_empty:
                break
            else:
                self.stopping.wait(PAUSE)
        return begun

    def do(self, job: Job) -> None:
        """Do a job that was taken, and write how it ended."""
        lease = Lease(job.pk, job.attempt, self.lasts)
        try:
            with beating(lease, named(job.kind).longest):
                self._done(job, lease)
        except (DatabaseError, InterfaceError) as error:
            log.warning("%s: lost the database: %s", job.place, error)
            connection.close()  # the lease runs out, and somebody goes on
        if self.told:
            job.refresh_from_db()
            self.told(job)

    def _next(self) -> Job | None:
        now = time.monotonic()
        if now >= self._sweep_at:
            leases.sweep()
            self._sweep_at = now + min(SWEEP, self.lasts.total_seconds())
        if now >= self._round_at:
            rounds.begin()
            self._tidy()
            self._round_at = now + ROUND
        return leases.take(self.name, self.lasts)

    def _tidy(self) -> None:
        """Drop files that nobody waits for; a disk that lets nothing be dropped ends no worker."""
        try:
            results.sweep(self.folder)
            handed_in.sweep(self.folder)
        except OSError as error:
            log.warning("%s: cannot drop files: %s", self.name, error)

    def _done(self, job: Job, lease: Lease) -> None:
        """Do a job, and write how it ended; `DatabaseError` passes."""
        work = _Stoppable(job, self.folder, lease, self.stopping)
        try:
            kind = named(job.kind)
            result = kind.run(work, read(kind, job.parameters))
            lease.finish(msgspec.to_builtins(result))
        except Stopped:
            lease.give_back()
        except Cancelled:
            lease.cancelled()
        except Lost as error:
            log.warning("%s", error)
        except TocsinError as error:
            self._failed(job, lease, error)
        except (DatabaseError, InterfaceError):
            raise
        except Exception as error:  # a bug in one job must not end the worker
            log.exception("%s: failed", job.place)
            lease.fail(f"{type(error).__name__}: {error}")

    def _failed(self, job: Job, lease: Lease, error: TocsinError) -> None:
        if passes(error) and job.stalled < TRIES:
            lease.give_back(after=AGAIN * 2 ** (job.stalled - 1), error=str(error))
        else:
            lease.fail(str(error))


class _Stoppable(Work):
    """Work that a worker may be told to stop."""

    def __init__(self, job: Job, folder: Path, lease: Lease, stopping: threading.Event) -> None:
        super().__init__(job, folder, lease)
        self._stopping = stopping

    def come(self, done: int, total: int | None = None, unit: str = "", note: str = "") -> None:
        if self._stopping.is_set():
            raise Stopped(f"{self.job.place}: its worker was told to stop")
        super().come(done, total, unit, note)


def passes(error: TocsinError) -> bool:
    """Whether trying again later may help, and is safe."""
    if isinstance(error, TransportError):
        return not (error.permanent or error.uncertain)
    return isinstance(error, SourceError) and error.passes


@contextmanager
def beating(lease: Lease, longest: timedelta) -> Iterator[None]:
    """Renew a lease from another thread, `longest` at most, while a block works."""
    over = threading.Event()
    last = time.monotonic() + longest.total_seconds()

    def beat() -> None:
        try:
            while not over.wait(lease.lasts.total_seconds() / BEATS):
                if time.monotonic() > last or not _renewed(lease):
                    return
        finally:
            connection.close()  # this thread's own

    thread = threading.Thread(target=beat, name=f"lease of job {lease.job}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renewed(lease: Lease) -> bool:
    """Renew a lease; true as well when the database is busy: the next beat may reach it."""
    try:
        return lease.renew()
    except (DatabaseError, InterfaceError) as error:
        log.warning("job:%s: its lease was not renewed: %s", lease.job, error)
        connection.close()
        return True
