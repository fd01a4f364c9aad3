"""Opening the casework of a watch: Django is set up over it, and its tables are brought up to date.

Django has one configuration in a process, so a process works on one watch.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from tocsin.evidence.locks import locked
from tocsin.vocabulary.errors import ConfigError, FileError

SETTINGS = "tocsin.console.settings"
READ_ONLY = "25006"
"""What PostgreSQL answers who writes where nothing may be written; no `OperationalError`."""
SHEET = "tocsin.toml"
LOCK = ".casework-lock"


def opened(folder: Path | str) -> None:
    """Make the casework of a watch the one this process works on.

    Raises `ConfigError` where there is no watch, where this process has opened another, and where
    a newer Tocsin has been at its tables.
    """
    up_to_date(set_up(folder))


def set_up(folder: Path | str) -> Path:
    """Set Django up over a watch and leave its tables as they are; return its folder.

    Raises `ConfigError` where there is no watch, and where this process has opened another.
    """
    folder = Path(folder).resolve()
    if not (folder / SHEET).is_file():
        raise ConfigError(f"{folder}: no {SHEET} here; `tocsin init` makes a watch")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not settings.configured:
        os.environ["TOCSIN_WATCH"] = str(folder)
    if folder != settings.TOCSIN_WATCH:
        raise ConfigError(
            f"{folder}: a process works on one watch; got {settings.TOCSIN_WATCH} before"
        )
    if not apps.ready:
        django.setup()
    return folder


def up_to_date(folder: Path) -> None:
    """Make the tables, or bring them to this version's; of several processes, one does it."""
    with storing():
        _private()
        if not _behind():
            return
        with locked(folder / LOCK):
            if _behind():
                call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def storing() -> Iterator[None]:
    """Say in words that the database cannot be read or written: a full disk, one that is read-only.

    Raises `FileError`. A transaction that was begun is taken back: nothing of it is kept.
    """
    try:
        yield
    except DatabaseError as error:
        if not is_not_stored(error):
            raise
        raise not_stored(error) from error


def is_not_stored(error: DatabaseError) -> bool:
    """Whether the database, and not what it was asked, is why something was not done."""
    state = getattr(error.__cause__, "sqlstate", "")
    return isinstance(error, OperationalError) or state == READ_ONLY


def not_stored(error: DatabaseError) -> FileError:
    """Return in words what a database could not do."""
    name = str(settings.DATABASES["default"]["NAME"])
    said = str(error).partition("\n")[0]
    return FileError(name, "could not be read or written", got=said, way_out=_way_out(said))


def _way_out(said: str) -> str:
    if "locked" in said:
        return "another program writes to it: ask again in a moment"
    if "connect" in said:
        return "have the database run, and let this user connect to it"
    return "make room on its disk, or let this user write there"


def _behind() -> bool:
    """Whether migrations wait; raises `ConfigError` when there are some that we do not know."""
    executor = MigrationExecutor(connection)
    known = set(executor.loader.graph.nodes)
    ours = {app for app, _ in known}
    applied = {key for key in executor.loader.applied_migrations if key[0] in ours}
    if newer := sorted(".".join(key) for key in applied - known):
        raise ConfigError(
            f"{settings.DATABASES['default']['NAME']}: its tables were made by a newer Tocsin; "
            f"got {newer[-1]}; install that version, or restore a backup"
        )
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _private() -> None:
    """Let nobody but its owner read a new SQLite file: it will hold names."""
    if connection.vendor == "sqlite":
        with suppress(FileExistsError):
            name = str(connection.settings_dict["NAME"])
            os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
