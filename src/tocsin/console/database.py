"""Where casework is kept: SQLite in the watch's folder, or PostgreSQL by `DATABASE_URL`.

SQLite as Django sets it up is no database for a team: of 800 writes by eight at once it refused
649. Taking the write lock when a transaction begins, waiting for it, and the write-ahead log make
that none; a full sync makes a committed change survive a power cut.
"""

from pathlib import Path

import dj_database_url

from tocsin.vocabulary.errors import ConfigError

FILE = "tocsin.sqlite3"
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
}
KEPT = 60
"""Seconds that an idle connection to PostgreSQL is kept."""
ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


def database(folder: Path, url: str | None = None) -> dict[str, object]:
    """Return Django's settings of the database of a watch.

    >>> database(Path("w"), "postgres://ana@db.example/ecdc")["HOST"]
    'db.example'

    Raises `ConfigError` for a URL that is none, or of another database.
    """
    if not url:
        return _sqlite(str(folder / FILE))
    try:
        told = dj_database_url.parse(url, conn_max_age=KEPT, conn_health_checks=True)
    except (ValueError, KeyError) as error:
        raise ConfigError(f"DATABASE_URL: must be a database's URL ({error})") from error
    if told["ENGINE"] not in ENGINES:
        engine = url.partition(":")[0]
        raise ConfigError(f"DATABASE_URL: must begin with postgres:// or sqlite://; got {engine!r}")
    return _sqlite(told["NAME"]) if told["ENGINE"] == ENGINES[0] else {**told}


def _sqlite(name: str) -> dict[str, object]:
    return {"ENGINE": ENGINES[0], "NAME": name, "OPTIONS": dict(SQLITE)}
