"""What the database itself holds of jobs: one that ended stays as it ended."""

from django.db.backends.base.base import BaseDatabaseWrapper

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
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for statement in guard.sql(connection.vendor):
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Return the guards that are not there, or are switched off."""
    listed = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(listed)
        found = {name for (name,) in cursor.fetchall()}
    return tuple(guard.name for guard in GUARDS if guard.name not in found)
