"""Asking for a job: by somebody who may, with parameters of its kind, once by its key."""

from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.storable import plain
from tocsin.jobs import clock, lease
from tocsin.jobs.kinds import named
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.models import ENDED, Job, JobState


def ask(kind: str, parameters: object, actor: Actor, *, key: str = "") -> Job:
    """Queue a job, or return the one of this key that neither failed nor was called off.

    `parameters` are of the kind's own type, or what JSON has of it. Raises `Refused` for who holds
    no role for it, and for parameters that are none; `UnknownNameError` for a kind that is none.
    """
    wanted = named(kind)
    if actor.person is not None:
        actor.must_be(kind, *wanted.roles)
    asked = read(wanted, parameters)
    wanted.check(asked)
    told = plain(msgspec.to_builtins(asked))
    owner = actor.organisation.pk if actor.organisation else ""
    known = f"{owner}:{kind}:{key}" if key else ""
    if len(known) > 200:
        raise Refused("key", kind, "is known by a key of up to 150 characters", got=len(key))
    now = clock.now()
    made = Job(
        kind=kind, parameters=told, key=known, organisation=actor.organisation,
        asked_by=actor.person, asked_at=now, not_before=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        same = _of_key(known)
        if same is None:
            raise
        return same
    return made


def cancel(job: Job, actor: Actor) -> Job:
    """Call a job off, as who asked for it, or as who may ask for such a job there.

    Raises `Refused` for anybody else, and for a job that ended.
    """
    asked = actor.person is not None and job.asked_by_id == actor.person.pk
    if not asked:
        actor.must_own(job.place, job.organisation_id or 0)
        if actor.person is not None:
            actor.must_be(job.place, *named(job.kind).roles)
    return lease.cancel(job)


def read(kind: Kind, parameters: object) -> Any:  # noqa: ANN401  # the kind's own type
    """Return parameters as a kind's own type; raises `Refused` where they are none."""
    try:
        return msgspec.convert(msgspec.to_builtins(parameters), kind.parameters)
    except msgspec.ValidationError as error:
        raise Refused("parameters", kind.name, f"reads other parameters: {error}") from None


def _of_key(key: str) -> Job | None:
    alive = Job.objects.exclude(state__in=set(ENDED) - {JobState.DONE})
    return alive.filter(key=key).first() if key else None
