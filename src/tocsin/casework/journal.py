"""The journal: every deed of casework, one after the other, in a chain of hashes.

A link shows a verb, a record's number and pseudonyms, and commits to the rest: the record as it
was after the deed, and what was said. That rest may be erased, with a link that says by whom and
why, and the chain still holds.

Whoever writes takes turns: `turn` opens the transaction that holds both the deed and its link, and
lets one in at a time. Without, eight writers on PostgreSQL lost three links of four.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import Model
from msgspec import Struct

from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import EmergencySwitch, JournalEntry, JournalPayload, Mode
from tocsin.casework.models.record import Record, snapshots
from tocsin.casework.search.keeping import keep
from tocsin.casework.search.texts import text_of
from tocsin.casework.storable import storable
from tocsin.evidence import chain
from tocsin.evidence.chain import Anchor, Link

LOCK = 0x746F6373696E
"""The advisory lock of PostgreSQL that a turn holds: `tocsin` in ASCII."""
AT_ONCE = 500
"""Rows of one statement."""


_SWITCHING: ContextVar[bool] = ContextVar("switching", default=False)


class Deed(Struct, frozen=True):
    """What is written of one change, before it has its place in the chain."""

    verb: str
    place: str
    actor: str
    organisation_id: int | None
    content: bytes
    words: str | None = None
    """What a search finds the record by from now on; null: what it did before."""


@contextmanager
def turn() -> Iterator[None]:
    """Hold the one turn to write: everything in it is kept with its links, or nothing is.

    Raises `Refused` while the emergency switch lets nobody write.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if not _SWITCHING.get():
            _must_be_let()
        yield


@contextmanager
def switching() -> Iterator[None]:
    """Let whoever turns the emergency switch write in spite of it."""
    token = _SWITCHING.set(True)
    try:
        yield
    finally:
        _SWITCHING.reset(token)


def _must_be_let() -> None:
    switch = EmergencySwitch.objects.exclude(mode=Mode.NORMAL).first()
    if switch:
        raise Refused("emergency", "casework", f"is {switch.get_mode_display()}: {switch.reason}")


def write(
    verb: str, record: Record, actor: Actor, note: Mapping[str, object] | str = ""
) -> JournalEntry:
    """Add what was done to a record, as it is now; inside a `turn`."""
    [entry] = write_all(deeds(verb, [record], actor, note))
    return entry


def deeds(
    verb: str, records: Sequence[Record], actor: Actor, note: Mapping[str, object] | str = ""
) -> list[Deed]:
    """Return what is to be written of the same change to many records of one kind."""
    if not records:
        return []
    kind, place = type(records[0]), records[0].place.partition(":")[0]
    for_whom = actor.organisation.pk if actor.organisation else None
    found = snapshots(kind, [one.pk for one in records])
    said = storable(note) if isinstance(note, str) else note
    return [
        Deed(f"{place}.{verb}", one.place, actor.name, for_whom,
             encoded({"after": found[one.pk], "note": said}), text_of(place, found[one.pk]))
        for one in records
    ]  # fmt: skip


def write_all(deeds: Sequence[Deed]) -> list[JournalEntry]:
    """Add many deeds in their order; inside a `turn`, whose transaction holds them.

    The words that a search finds their records by are kept with them.
    """
    if not connection.in_atomic_block:
        raise Refused("turn", "journal", "is written inside a turn, with the deed itself")
    head, written = last(), []
    for start in range(0, len(deeds), AT_ONCE):
        entries, payloads = [], []
        for one in deeds[start : start + AT_ONCE]:
            entry, payload = _linked(head, one)
            head = Anchor(entry.seq, entry.digest)
            entries.append(entry)
            payloads.append(payload)
        _insert(JournalEntry, entries)
        _insert(JournalPayload, payloads)
        keep((one.place, one.words) for one in deeds[start : start + AT_ONCE])
        written += entries
    return written


def _insert(kind: type[Model], rows: Sequence[Model]) -> None:
    """Insert rows that have all their columns; `bulk_create` costs three times as much."""
    columns = kind._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(str(one.column)) for one in columns)
    values = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(kind._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({values})",  # noqa: S608  # names of our own
            [[one.get_db_prep_save(getattr(row, one.attname), connection) for one in columns]
             for row in rows],
        )  # fmt: skip


def last() -> Anchor | None:
    """Return the newest link; null: the journal is empty."""
    newest = JournalEntry.objects.order_by("-seq").values_list("seq", "digest").first()
    return Anchor(*newest) if newest else None


def facts(entry: JournalEntry | Deed, commitment: str) -> dict[str, object]:
    """Return what a link shows, as its digest covers it."""
    return {
        "actor": entry.actor,
        "commitment": commitment,
        "organisation": entry.organisation_id,
        "place": entry.place,
        "verb": entry.verb,
    }


def link(entry: JournalEntry) -> Link:
    """Return a row as a link of the chain."""
    return Link(
        seq=entry.seq,
        prev=entry.prev,
        at=entry.at,
        facts=facts(entry, entry.commitment),
        digest=entry.digest,
    )


def encoded(value: object) -> bytes:
    """Return a payload's bytes; keys sorted, so that equal payloads are equal bytes."""
    return msgspec.json.encode(value, order="sorted")


def decoded(content: bytes | memoryview) -> Any:  # noqa: ANN401  # JSON is whatever it is
    """Return what a payload says."""
    return msgspec.json.decode(bytes(content))


def _linked(head: Anchor | None, one: Deed) -> tuple[JournalEntry, JournalPayload]:
    salt = chain.new_salt()
    commitment = chain.commitment(salt, one.content)
    made = chain.linked(head, datetime.now(UTC), facts(one, commitment))
    entry = JournalEntry(
        seq=made.seq, prev=made.prev, digest=made.digest, at=made.at, verb=one.verb,
        place=one.place, actor=one.actor, organisation_id=one.organisation_id,
        commitment=commitment,
    )  # fmt: skip
    return entry, JournalPayload(entry=entry, salt=salt, content=one.content)
