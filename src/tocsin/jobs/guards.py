"""What the database itself holds of jobs: one that ended stays as it ended."""

from django.db.backends.base.base import BaseDatabaseWrapper

from tocsin.casework import triggers
from tocsin.casework.triggers import Guard

ENDED = "OLD.state IN ('done', 'failed', 'cancelled')"
GUARDS = (
    Guard(
        "jobs_job_ends_once",
        "jobs_job",
        "UPDATE",
        "a job that ended stays as it ended",
        f"{ENDED} AND (NEW.state <> OLD.state OR NEW.attempt <> OLD.attempt)",
    ),
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in place, over one of the same name."""
    triggers.install(connection, GUARDS)


def missing(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Return the guards that are not there, or are switched off."""
    return triggers.missing(connection, GUARDS)
