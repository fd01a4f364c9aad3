"""A backup into an empty place: unpacked, held against its own list, and only then given its name.

Nothing is overwritten, and nothing is believed: every size and hash, every table's count and the
newest links of journal and custody log must be found again. Casework of another version comes back
as it was; opening it then brings it up to date.
"""

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from tocsin.casework import triggers
from tocsin.casework.opening import set_up
from tocsin.jobs import guards
from tocsin.jobs.backup import database, packing
from tocsin.jobs.backup.manifest import (
    FORMAT,
    KEYS,
    LIST,
    MANIFEST,
    SEAL,
    SQLITE,
    TABLES,
    WATCH,
    Database,
    Manifest,
    Member,
)
from tocsin.vocabulary.durable import made, sync_file, sync_folder
from tocsin.vocabulary.errors import ConfigError, FileError

STANDARD_INPUT = Path("-")
CASEWORK = "tocsin.sqlite3"


def restore(
    source: Path,
    into: Path,
    *,
    postgres: bool = False,
    placed: Callable[[bytes | None], None] = lambda _: None,
) -> Manifest:
    """Bring a watch back from a file, or from standard input as `-`.

    `into` is a new or an empty folder. `postgres`: casework goes into the empty database that
    DATABASE_URL names. `placed` is given the keys under their password, null for none, once the
    files are there and before anything is opened. Raises `FileError` for what is no whole backup,
    and `ConfigError` for a place that is not empty.
    """
    _must_be_empty(into)
    with _reading(source) as file, _staging(into) as staging:
        manifest = _unpacked(file, str(source), staging)
        _must_be_readable(source, manifest, postgres=postgres)
        keys = staging / KEYS
        content = keys.read_bytes() if keys.exists() else None
        watch, told = staging / WATCH.rstrip("/"), manifest.database
        if told and not postgres:
            (staging / SQLITE).rename(watch / CASEWORK)
            _must_be_same(told, database.told(watch / CASEWORK))
        _sync(watch)
        _put_in_place(watch, into)
        with _undone(into):
            placed(content)
            if told and postgres:
                set_up(into)
                load(told, staging / TABLES)
    return manifest


def load(told: Database, folder: Path) -> None:
    """Put a dump into an empty PostgreSQL, at the version it was dumped from.

    Tables are made as they were then; guards are taken off while rows come back in whatever order,
    and put on again in the same transaction.
    """
    if names := connection.introspection.table_names():
        raise ConfigError(f"DATABASE_URL: must name an empty database; got a table {names[0]!r}")
    executor = MigrationExecutor(connection)
    wanted = [_key(one) for one in told.migrations]
    if newer := sorted(set(wanted) - set(executor.loader.graph.nodes)):
        raise ConfigError(f"backup: made by a newer Tocsin; got {'.'.join(newer[-1])}; install it")
    last = [one for one in wanted if not _followed(executor, one, wanted)]
    state = executor.migrate(last)
    by_table = {one._meta.db_table: one for one in state.apps.get_models(include_auto_created=True)}
    with transaction.atomic():
        _guards_off()
        for name in by_table:
            _execute(f'DELETE FROM "{name}"')  # noqa: S608  # what migrations themselves put there
        for path in sorted(folder.glob("*.jsonl")):
            with path.open("rb") as file:
                database.load(_model(by_table, path.stem), file)
        for statement in connection.ops.sequence_reset_sql(no_style(), [*by_table.values()]):
            _execute(statement)
        _execute("SET CONSTRAINTS ALL IMMEDIATE")
        _guards_on()
    _must_be_same(told, database.described())


def _unpacked(file: IO[bytes], shown: str, staging: Path) -> Manifest:
    """Unpack, and hold what came against the list that came with it."""
    found: dict[str, Member] = {}
    for one in packing.unpack(file, shown, staging):
        found[one.member.path] = one.member
        (staging / one.member.path).chmod(one.mode | 0o400)
    sealed, told, listed = (found.pop(name, None) for name in (SEAL, MANIFEST, LIST))
    if sealed is None or told is None or listed is None:
        raise FileError(shown, "is not a whole backup: it ends before it says what is in it",
                        way_out="take another")  # fmt: skip
    if (staging / SEAL).read_bytes() != told.sha256.encode():
        raise FileError(shown, "its manifest is not the one it was made with")
    manifest = _manifest(shown, (staging / MANIFEST).read_bytes())
    if listed.sha256 != manifest.members_sha256:
        raise FileError(shown, "its list of members is not the one it was made with")
    for member in packing.members(staging / LIST):
        if found.pop(member.path, None) != member:
            raise FileError(shown, "holds a member that is not as it was made", got=member.path)
    if found:
        raise FileError(shown, "holds a member that nobody listed", got=min(found))
    return manifest


def _manifest(shown: str, content: bytes) -> Manifest:
    try:
        return msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise FileError(shown, "expected the manifest of a backup", got=str(error)) from None


def _must_be_readable(source: Path, manifest: Manifest, *, postgres: bool) -> None:
    if manifest.format > FORMAT:
        raise FileError(source, f"expected a backup of format {FORMAT}", got=str(manifest.format),
                        way_out="install a newer Tocsin")  # fmt: skip
    vendor = manifest.database.vendor if manifest.database else None
    if vendor and (vendor == "postgresql") != postgres:
        way_out = ("set DATABASE_URL to an empty database" if vendor == "postgresql"
                   else "unset DATABASE_URL")  # fmt: skip
        raise ConfigError(f"{source}: its casework is of {vendor}; {way_out}")


def _must_be_same(told: Database, found: Database) -> None:
    """Raise `FileError` unless every count and the journal's newest link are found again."""
    if found.journal != told.journal:
        raise FileError("journal", f"expected the newest link {told.journal}",
                        got=str(found.journal))  # fmt: skip
    if set(told.tables) - set(found.tables):
        differing = min(set(told.tables) - set(found.tables), key=lambda one: one.name)
        raise FileError(differing.name, f"expected {differing.rows:,} rows")
    if set(found.migrations) != set(told.migrations):
        raise FileError("migrations", "expected those that the backup was made with")


def _must_be_empty(into: Path) -> None:
    if into.is_symlink() or (into.exists() and not into.is_dir()):
        raise ConfigError(f"{into}: must be a new folder, or an empty one")
    if into.is_dir() and any(into.iterdir()):
        raise ConfigError(f"{into}: must be empty, as nothing is overwritten; name a new folder")


def _key(name: str) -> tuple[str, str]:
    app, _, migration = name.partition(".")
    return app, migration


def _followed(
    executor: MigrationExecutor, one: tuple[str, str], among: Iterable[tuple[str, str]]
) -> bool:
    """Whether a later migration of the same app is among those that were applied."""
    later = executor.loader.graph.node_map[one].children
    return any(child.key[0] == one[0] and child.key in among for child in later)


def _model(by_table: dict[str, type[models.Model]], name: str) -> type[models.Model]:
    if name not in by_table:
        raise FileError(name, "is no table of the version that the backup names")
    return by_table[name]


def _guards_off() -> None:
    for guard in (*triggers.GUARDS, *guards.GUARDS):
        if guard.table in connection.introspection.table_names():
            _execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")


def _guards_on() -> None:
    names = connection.introspection.table_names()
    for guard in (*triggers.GUARDS, *guards.GUARDS):
        if guard.table in names:
            for statement in guard.sql(connection.vendor):
                _execute(statement)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _reading(source: Path) -> Iterator[IO[bytes]]:
    if source == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise FileError(source, "cannot be read", got=str(error.strerror)) from None
    with file:
        yield file


@contextmanager
def _undone(into: Path) -> Iterator[None]:
    """Take a folder that was just put in place away again when a block fails."""
    try:
        yield
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        raise


@contextmanager
def _staging(into: Path) -> Iterator[Path]:
    """Give a folder beside a new one; nothing of it stays unless it is moved."""
    made(into.resolve().parent)
    folder = into.resolve().parent / f".{into.name}.restoring-{secrets.token_hex(4)}"
    folder.mkdir(0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Wait until the disk has a folder with all below it."""
    for here, _, _ in os.walk(folder):
        sync_folder(Path(here))


def _put_in_place(watch: Path, into: Path) -> None:
    if into.is_dir():
        into.rmdir()  # it was empty, and still is, or this refuses
    watch.rename(into)
    sync_file(into.resolve().parent)
