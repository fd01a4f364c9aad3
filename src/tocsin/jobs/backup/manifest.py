"""What a backup says of itself, at the end of the file, so that one that was cut says nothing.

The members' names, sizes and hashes stand in a list of their own before it, one a line: a watch may
have a hundred thousand files.
"""

from datetime import datetime

from msgspec import Struct

FORMAT = 1
LIST = "backup/members.jsonl"
MANIFEST = "backup/manifest.json"
SEAL = "backup/manifest.sha256"
KEYS = "backup/keys.json"
WATCH = "watch/"
"""Before the path of each file of the watch."""
SQLITE = "database/tocsin.sqlite3"
TABLES = "database/tables/"
"""Before the name of each table of a dump."""


class Member(Struct, frozen=True):
    """One file of the backup."""

    path: str
    size: int
    sha256: str


class Table(Struct, frozen=True):
    """One table of casework, as it must be found again."""

    name: str
    rows: int


class Database(Struct, frozen=True, kw_only=True):
    """Casework as of one moment."""

    vendor: str
    """`sqlite`: a copy of the file. `postgresql`: a dump, one member a table."""
    migrations: tuple[str, ...]
    """Those that were applied, `app.name`."""
    tables: tuple[Table, ...]
    journal: str | None
    """Newest link of the journal then, SEQ:DIGEST; null: it was empty."""


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup is of, and what is in it."""

    format: int
    tocsin: str
    """Version that made it."""
    watch: str
    """Its name."""
    made_at: datetime
    members: int
    bytes: int
    members_sha256: str
    """Of the list of members."""
    database: Database | None
    """Null: the watch had no casework."""
    custody: str | None
    """Newest link of the vault's custody log then; null: it had none."""
    vanished: tuple[str, ...] = ()
    """Files that went while it was made: what was mapped anew, and replaced."""
