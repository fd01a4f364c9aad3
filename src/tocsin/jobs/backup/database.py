"""Casework as of one moment: a copy of SQLite's file, or a dump of every table of PostgreSQL.

`VACUUM INTO` writes a copy in one reading transaction, while others write; what was erased is not
in it, since it leaves free pages out. A dump reads every table in one transaction that sees one
moment, and writes one JSON array a row, the columns' names first: no program of the server's
version is needed, here or where it is read back.
"""

import base64
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import msgspec
from django.apps.registry import Apps
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from tocsin.evidence.chain import Anchor
from tocsin.jobs.backup.manifest import Database, Table
from tocsin.vocabulary.errors import FileError

AT_ONCE = 2000
"""Rows in memory."""
MIGRATIONS = "SELECT app || '.' || name FROM django_migrations ORDER BY id"
JOURNAL = "casework_journalentry"
HEAD = f"SELECT seq, digest FROM {JOURNAL} ORDER BY seq DESC LIMIT 1"  # noqa: S608  # our own name


def copied(source: Path, to: Path) -> Database:
    """Copy a SQLite database to a new file; raises `FileError` for one that is damaged."""
    with closing(sqlite3.connect(source, timeout=60, isolation_level=None)) as from_:
        try:
            from_.execute("VACUUM INTO ?", [str(to)])
        except sqlite3.DatabaseError as error:
            raise FileError(source, "could not be copied", got=str(error)) from error
    to.chmod(0o600)
    return told(to)


def told(file: Path) -> Database:
    """Return what is in a SQLite file; raises `FileError` for one that is damaged."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as here:
        try:
            [[verdict]] = here.execute("PRAGMA integrity_check(1)")
        except sqlite3.DatabaseError as error:
            verdict = str(error)
        if verdict != "ok":
            raise FileError(file, "expected a whole database", got=str(verdict),
                            way_out="restore an earlier backup")  # fmt: skip
        listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = sorted(name for (name,) in here.execute(listed))
        counts = [(name, here.execute(_count(name)).fetchone()[0]) for name in names]
        applied = here.execute(MIGRATIONS) if "django_migrations" in names else ()
        head = here.execute(HEAD).fetchone() if JOURNAL in names else None
        return Database(
            vendor="sqlite",
            migrations=tuple(name for (name,) in applied),
            tables=tuple(Table(*one) for one in counts),
            journal=str(Anchor(*head)) if head else None,
        )


@contextmanager
def one_moment() -> Iterator[None]:
    """See all of PostgreSQL as it is now, whatever others write meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def described() -> Database:
    """Return what is in PostgreSQL; in the moment in which it is dumped."""
    with connection.cursor() as cursor:
        cursor.execute(MIGRATIONS)
        applied = tuple(name for (name,) in cursor.fetchall())
        cursor.execute(HEAD)
        head = cursor.fetchone()
        counts = []
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(_count(name))
            counts.append(Table(name, cursor.fetchone()[0]))
    return Database(
        vendor="postgresql",
        migrations=applied,
        tables=tuple(counts),
        journal=str(Anchor(*head)) if head else None,
    )


def table_names(registry: Apps | None = None) -> tuple[str, ...]:
    """Return the tables of every model, those between two models included."""
    from django.apps import apps  # noqa: PLC0415  # beside the type of the same name

    every = (registry or apps).get_models(include_auto_created=True)
    return tuple(dict.fromkeys(one._meta.db_table for one in every if one._meta.managed))


def dump(table: str, out: IO[bytes]) -> int:
    """Write a table's rows, the columns' names first; return how many rows there were."""
    rows = 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # a model's own table
        first = cursor.fetchmany(AT_ONCE)
        out.write(msgspec.json.encode([one[0] for one in cursor.description]) + b"\n")
        while first:
            out.writelines(msgspec.json.encode([_plain(one) for one in row]) + b"\n"
                           for row in first)  # fmt: skip
            rows += len(first)
            first = cursor.fetchmany(AT_ONCE)
    return rows


def load(model: type[models.Model], lines: Iterable[bytes]) -> int:
    """Put a dump's rows into a table that is empty; return how many there were."""
    every = iter(lines)
    names = msgspec.json.decode(next(every), type=list[str])
    fields = {one.column: one for one in model._meta.concrete_fields}
    if unknown := sorted(set(names) - fields.keys()):
        raise FileError(model._meta.db_table, "has no such column", got=", ".join(unknown))
    quoted = ", ".join(map(connection.ops.quote_name, names))
    marks = ", ".join(["%s"] * len(names))
    statement = f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ({marks})'  # noqa: S608  # a model's own names
    columns, rows = [fields[name] for name in names], 0
    with connection.cursor() as cursor:
        for some in _chunks(every):
            cursor.executemany(statement, [_row(columns, line) for line in some])
            rows += len(some)
    return rows


def applied() -> tuple[tuple[str, str], ...]:
    """Return the migrations that a database has had."""
    return tuple(MigrationRecorder(connection).applied_migrations())


def _row(columns: "list[models.Field[Any, Any]]", line: bytes) -> list[Any]:
    values = msgspec.json.decode(line, type=list[Any])
    return [_back(column, value) for column, value in zip(columns, values, strict=True)]


def _back(column: "models.Field[Any, Any]", value: object) -> Any:  # noqa: ANN401  # a column's own
    """Return a dumped value as its column takes it."""
    if isinstance(column, models.JSONField):
        return value  # the server's own text of it
    if isinstance(column, models.BinaryField) and isinstance(value, str):
        value = base64.b64decode(value)
    else:
        value = column.to_python(value)
    return column.get_db_prep_save(value, connection)


def _plain(value: object) -> object:
    """Return a value as JSON has it; what is JSON in the database comes as text, and stays so."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def _count(table: str) -> str:
    return f'SELECT count(*) FROM "{table}"'  # noqa: S608  # a table's own name


def _chunks(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    some: list[bytes] = []
    for line in lines:
        some.append(line)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
