"""The index of words: what each database has for it, and how it is asked.

SQLite: a full-text table of three letters at a time (FTS5, trigram), kept by triggers.
PostgreSQL: the same as a GIN index, where `pg_trgm` may be had: it comes with the server, and
whoever owns a database may take it. Without it every text is read: that is slower, and finds the
same.
"""

from collections.abc import Sequence

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "casework_searchedtext"
INDEX = "casework_searchedtext_words"
SHORTEST = 3
"""Letters of a word that an index of three letters knows."""
FTS = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5(kind, text, content='{TABLE}', "
    "content_rowid='id', tokenize='trigram case_sensitive 1')"
)
_OLD = (
    f"INSERT INTO {INDEX}({INDEX}, rowid, kind, text) VALUES('delete', OLD.id, OLD.kind, OLD.text);"
)
_NEW = f"INSERT INTO {INDEX}(rowid, kind, text) VALUES (NEW.id, NEW.kind, NEW.text);"  # noqa: S608
FOUND = f"{INDEX} AS found JOIN {TABLE} ON {TABLE}.id = found.rowid"
TRIGGERS = {
    f"{INDEX}_in": f"AFTER INSERT ON {TABLE} BEGIN {_NEW} END",
    f"{INDEX}_out": f"AFTER DELETE ON {TABLE} BEGIN {_OLD} END",
    f"{INDEX}_anew": f"AFTER UPDATE ON {TABLE} BEGIN {_OLD} {_NEW} END",
}
FEW = 8
"""Words of which the index is asked; the texts that it finds are read for the others."""


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the index, over a table of texts that is there."""
    if connection.vendor == "sqlite":
        _execute(connection, FTS)
        for name, what in TRIGGERS.items():
            _execute(connection, f"DROP TRIGGER IF EXISTS {name}")
            _execute(connection, f"CREATE TRIGGER {name} {what}")
        rebuild(connection)
    elif _trigrams(connection):
        made = f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin (text gin_trgm_ops)"
        _execute(connection, made)


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Make the index anew from the texts: of what was deleted, nothing stays in it."""
    if connection.vendor == "sqlite":
        _execute(connection, f"INSERT INTO {INDEX}({INDEX}) VALUES('rebuild')")


def first(connection: BaseDatabaseWrapper, kind: str, terms: Sequence[str], most: int) -> list[int]:
    """Return the keys of records of a kind that have all terms, in no order; at most so many."""
    known = sorted((one for one in terms if len(one) >= SHORTEST), key=len, reverse=True)[:FEW]
    if connection.vendor == "sqlite" and known:
        rows, asked = f"{FOUND} WHERE {INDEX} MATCH %s", [_match(kind, known)]
        others = [one for one in terms if one not in known]
    else:
        rows, asked, others = f"{TABLE} WHERE {TABLE}.kind = %s", [kind], list(terms)
    rows += rf" AND {TABLE}.text LIKE %s ESCAPE '\'" * len(others)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {TABLE}.record FROM {rows} LIMIT {most:d}",  # noqa: S608  # our own names
            [*asked, *(f"%{_plain(one)}%" for one in others)],
        )
        return [key for (key,) in cursor.fetchall()]


def _match(kind: str, terms: Sequence[str]) -> str:
    """Return a question of FTS5; in quotation marks nothing has a meaning."""
    quoted = " AND ".join('"' + one.replace('"', '""') + '"' for one in terms)
    return f'kind : "{kind}" AND text : ({quoted})'


def _plain(term: str) -> str:
    r"""Return a term in which LIKE sees nothing but letters.

    >>> _plain("100%_")
    '100\\%\\_'
    """
    return term.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _trigrams(connection: BaseDatabaseWrapper) -> bool:
    """Whether PostgreSQL has `pg_trgm`, taken now where it may be."""
    try:
        with transaction.atomic(using=connection.alias):
            _execute(connection, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:  # not installed with the server, or not ours to take
        return False
    return True


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
