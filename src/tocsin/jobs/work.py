"""What a job is given to do its work with."""

import time
from functools import cached_property
from pathlib import Path

from tocsin.casework.access import Actor, acting, program
from tocsin.casework.errors import Refused
from tocsin.casework.models import User
from tocsin.jobs.lease import Lease
from tocsin.jobs.models import Job
from tocsin.watch import Watch

OFTEN = 1.0
"""Seconds between two words on how far it is."""


class Work:
    """A job that a worker has, and the watch it is about."""

    def __init__(self, job: Job, folder: Path, lease: Lease) -> None:
        self.job, self.folder, self.lease = job, folder, lease
        self._told = 0.0

    @cached_property
    def watch(self) -> Watch:
        """The watch, opened."""
        return Watch(self.folder)

    @cached_property
    def actor(self) -> Actor:
        """Who asked, with the roles they hold now; a program where nobody did.

        Raises `Refused` when they hold none any more.
        """
        job = self.job
        if job.asked_by is None:
            return program(job.organisation) if job.organisation else Actor(None)
        if job.organisation is None or job.asked_by.user is None:
            raise Refused("role", job.place, "is done for somebody who signs in", got=job.asked_by)
        return acting(job.asked_by.user, job.organisation)

    @property
    def user(self) -> User:
        """Whose eyes it sees with; raises `Refused` for a job that nobody asked for."""
        person = self.actor.person
        if person is None or person.user is None:
            raise Refused("role", self.job.place, "is done for somebody who signs in")
        return person.user

    def come(self, done: int, total: int | None = None, unit: str = "", note: str = "") -> None:
        """Write how far it is: inside a transaction, with its data or not at all.

        Raises `Lost` when the job is another worker's by now and `Cancelled` when it was called
        off; let both pass.
        """
        self._told = time.monotonic()
        self.lease.come(done, total, unit, note)

    def now_and_then(
        self, done: int, total: int | None = None, unit: str = "", note: str = ""
    ) -> None:
        """As `come`, once a second at most: for what is told of often, and writes no rows."""
        if time.monotonic() - self._told >= OFTEN:
            self.come(done, total, unit, note)
