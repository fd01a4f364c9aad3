"""Proving the journal: four questions, each answered with places.

the chain     does every link follow, up to the anchor that is kept elsewhere?
payloads      is each what its link commits to, and was each that is gone erased with a word?
records       is every row what its newest link says, no row more and no row less?
guards        are the triggers there that keep others from writing?
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice, takewhile
from pathlib import Path
from typing import cast

from django.apps import apps
from django.db import connection, transaction
from django.db.models import ManyToOneRel, Max, Model
from msgspec import Struct

from tocsin.casework import holds, journal, triggers
from tocsin.casework.access import Actor
from tocsin.casework.chunks import in_chunks
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    FigureRecords,
    Finding,
    FindingEvidence,
    JournalEntry,
    JournalPayload,
    ReportFigure,
    Role,
)
from tocsin.casework.models.record import Record, Snapshot, plain, snapshots
from tocsin.evidence import chain
from tocsin.evidence.chain import Anchor, Broken, Link, Verdict
from tocsin.vocabulary.durable import sync_file
from tocsin.vocabulary.errors import FileError

AT_ONCE = 500
"""Rows held in memory."""


class Wrong(Struct, frozen=True):
    """One thing that does not hold, and where."""

    place: str
    """`journal:7`, `finding:12`, or a guard's name."""
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


class Proof(Struct, frozen=True, kw_only=True):
    """What came of proving the journal."""

    chain: Verdict
    anchored: Anchor | None
    """The link that was known from elsewhere; null: none, so a cut of the newest may not show."""
    erased: int
    """Payloads that were erased, each with a link that says why."""
    records: int
    """Rows that were compared with what the journal says of them."""
    wrong: tuple[Wrong, ...]

    def __bool__(self) -> bool:
        return not self.wrong


def prove(anchor: Anchor | None = None) -> Proof:
    """Answer the four questions of the database as it is now, while others go on writing."""
    with _one_moment():
        verdict = _followed(anchor)
        broken = verdict.broken
        found = [Wrong(f"journal:{broken.seq}", broken.why)] if broken else []
        erased, payloads = _payloads()
        count, records = _records()
        lost = [Wrong(name, "this guard is not there") for name in triggers.missing(connection)]
    return Proof(
        chain=verdict,
        anchored=anchor,
        erased=erased,
        records=count,
        wrong=(*found, *payloads, *records, *lost),
    )


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it was at one moment, without making a writer wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        _execute("BEGIN DEFERRED")  # Django's own would take the write lock
        try:
            yield
        finally:
            _execute("ROLLBACK")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def anchored(path: Path) -> Anchor:
    """Add the newest link to a file that lies elsewhere, and wait until the disk has it.

    Raises `Refused` for an empty journal, and `FileError` when the file's last line is no anchor
    or no link of this journal: another journal's file must not be gone on with.
    """
    head = journal.last()
    if head is None:
        raise Refused("empty", "journal", "has nothing yet that an anchor could hold")
    before = last_anchor(path) if path.exists() else None
    if before and not JournalEntry.objects.filter(seq=before.seq, digest=before.digest).exists():
        raise FileError(path, "its last anchor is no link of this journal", got=str(before),
                        way_out="prove the journal, or name another file")  # fmt: skip
    with path.open("a", encoding="ascii") as file:
        file.write(f"{head}\n")
        file.flush()
        os.fsync(file.fileno())
    sync_file(path.parent)
    return head


def last_anchor(path: Path) -> Anchor:
    """Return the newest anchor in a file; raises `FileError` when there is none."""
    try:
        lines = path.read_text(encoding="ascii").split()
        return Anchor.parse(lines[-1])
    except (OSError, ValueError, IndexError) as error:
        raise FileError(path, "must end with an anchor, SEQ:DIGEST", got=str(error)) from error


def erase(seqs: Iterable[int], actor: Actor, reason: str) -> int:
    """Erase payloads, and add a link for each that says so; return how many there were.

    For administrators and coordinators, of what was done for their organisation. Raises `Refused`
    where a record is under a legal hold.
    """
    actor.must_be("journal", Role.ADMIN, Role.COORDINATOR)
    if not reason.strip():
        raise Refused("reason", "journal", "is erased from with a reason alone")
    with journal.turn():
        entries = JournalEntry.objects.filter(seq__in=[*seqs])
        theirs = entries.exclude(organisation_id=None).exclude(organisation_id=actor.for_whom.pk)
        if other := theirs.order_by("seq").first():
            raise Refused("owner", f"journal:{other.seq}", "is another organisation's")
        holds.must_not_be_held(set(entries.values_list("place", flat=True)))
        return erased(entries.values_list("seq", flat=True), actor, reason)


def erased(seqs: Iterable[int], actor: Actor, reason: str) -> int:
    """Erase payloads by somebody else's rule, as `retention` has one; return how many."""
    with journal.turn():
        gone = JournalPayload.objects.filter(entry_id__in=[*seqs])
        found = sorted(gone.values_list("entry_id", flat=True))
        gone.delete()
        for_whom = actor.organisation.pk if actor.organisation else None
        said = journal.encoded({"note": reason})
        journal.write_all(
            [
                journal.Deed("journal.erase", f"journal:{seq}", actor.name, for_whom, said)
                for seq in found
            ]
        )
    return len(found)


def _followed(anchor: Anchor | None) -> Verdict:
    """Follow the chain; a link with a value that is none breaks it like any other change."""
    try:
        return chain.verify(_links(), anchor)
    except ValueError:
        before = [*takewhile(_readable, JournalEntry.objects.order_by("seq").values_list("seq"))]
        whole = chain.verify(islice(_links(chunk=1), len(before)), None)
        why = "was changed: it holds a value that is none"
        return Verdict(whole.links, whole.head, whole.broken or Broken(len(before) + 1, why))


def _readable(key: tuple[int]) -> bool:
    try:
        JournalEntry.objects.get(seq=key[0])
    except ValueError:
        return False
    return True


def _links(chunk: int = AT_ONCE) -> Iterator[Link]:
    entries = JournalEntry.objects.order_by("seq").iterator(chunk)
    return (journal.link(entry) for entry in entries)


def _payloads() -> tuple[int, list[Wrong]]:
    """Return how many were erased with a word, and what is wrong with the others."""
    said = JournalEntry.objects.filter(verb="journal.erase").values_list("place", flat=True)
    erased, count, found = set(said), 0, []
    links = JournalEntry.objects.order_by("seq").defer("at").select_related("payload")
    for entry in links.iterator(AT_ONCE):
        payload: JournalPayload | None = getattr(entry, "payload", None)
        if payload is None:
            count += 1
            if f"journal:{entry.seq}" not in erased:
                found.append(Wrong(f"journal:{entry.seq}", "its payload is gone without a word"))
        elif not _committed(entry, payload):
            found.append(Wrong(f"journal:{entry.seq}", "its payload is not what it commits to"))
    return count, found


def _committed(entry: JournalEntry, payload: JournalPayload) -> bool:
    salt, content = bytes(payload.salt), bytes(payload.content)
    return len(salt) == chain.SALT and chain.commitment(salt, content) == entry.commitment


def audited() -> Iterator[type[Record]]:
    """Every model whose changes are in the journal."""
    for model in apps.get_models():
        if issubclass(model, Record):
            yield model


def _records() -> tuple[int, list[Wrong]]:
    """Compare every row with what its newest link says of it."""
    count, found = 0, []
    for model in audited():
        newest = _newest(str(model._meta.model_name))
        for rows in _chunks(model):
            count += len(rows)
            found += _differing(model, rows, newest)
            for place in rows:
                newest.pop(place, None)
        found += [Wrong(place, f"is gone; journal:{seq} has it") for place, seq in newest.items()]
    return count, found + _evidence()


def _evidence() -> list[Wrong]:
    """Compare ids of evidence, too many for a link, with their hash in the record."""
    return [
        *_beside(FindingEvidence, Finding, "evidence_sha256", "its evidence"),
        *_beside(FigureRecords, ReportFigure, "record_ids_sha256", "what it counted"),
    ]


def _beside(
    lists: type[FindingEvidence | FigureRecords],
    owners: type[Finding | ReportFigure],
    column: str,
    what: str,
) -> Iterator[Wrong]:
    """Compare lists that stand beside their records with the hashes in these."""
    hashes = dict(owners._base_manager.exclude(**{column: ""}).values_list("pk", column))
    place = owners._meta.model_name
    for key, rows in lists._base_manager.order_by("pk").values_list("pk", "rows").iterator(AT_ONCE):
        if sha256(rows.encode()).hexdigest() != hashes.pop(key, ""):
            yield Wrong(f"{place}:{key}", f"{what} is not what its hash says")
    for key in hashes:
        yield Wrong(f"{place}:{key}", f"{what} is gone")


def _chunks(model: type[Record]) -> Iterator[dict[str, Snapshot]]:
    """Return the records of a model by place, some at a time."""
    name = model._meta.model_name
    keys = model._base_manager.order_by("pk").values_list("pk", flat=True).iterator(AT_ONCE)
    for some in in_chunks(keys, AT_ONCE):
        yield {f"{name}:{key}": row for key, row in _snapshots(model, some).items()}


def _snapshots(model: type[Record], keys: list[int]) -> dict[int, Snapshot]:
    """Return some records as they are; one with a value that is none is nothing but that."""
    try:
        return snapshots(model, keys)
    except ValueError as error:
        if len(keys) == 1:
            return {keys[0]: {"a value that is none": str(error)[:200]}}
        return {key: row for one in keys for key, row in _snapshots(model, [one]).items()}


def _differing(
    model: type[Record], rows: dict[str, Snapshot], newest: dict[str, int]
) -> list[Wrong]:
    """Return the rows that are not as the journal has them; an erased payload tells nothing."""
    seqs = [newest[place] for place in rows if place in newest]
    said = JournalPayload.objects.filter(entry_id__in=seqs)
    after = {one.entry_id: _after(one) for one in said}
    found = []
    for place, row in rows.items():
        seq = newest.get(place)
        if seq is None:
            found.append(Wrong(place, "is not in the journal"))
        elif seq in after and (why := _difference(model, row, after[seq])):
            found.append(Wrong(place, f"is not as journal:{seq} has it: {why}"))
    return found


def _after(payload: JournalPayload) -> Snapshot:
    """Return the record as a payload has it; of one that was changed past reading, nothing."""
    try:
        said = journal.decoded(payload.content)
    except ValueError:
        return {}
    found = said.get("after") if isinstance(said, dict) else None
    return found if isinstance(found, dict) else {}


def _difference(model: type[Record], now: Snapshot, after: Snapshot) -> str:
    relations = {name: model._meta.get_field(name) for name in model.parts}
    parts = {name: cast("ManyToOneRel", one).related_model for name, one in relations.items()}
    differing = [
        key
        for key in sorted(now.keys() | after.keys())
        if not (
            _same_parts(parts[key], now.get(key, []), after.get(key, []))
            if key in parts
            else _same(model, key, now, after)
        )
    ]
    return ", ".join(differing)


def _same_parts(model: type[Model], now: list[Snapshot], after: list[Snapshot]) -> bool:
    return len(now) == len(after) and all(
        _same(model, key, one, other)
        for one, other in zip(now, after, strict=True)
        for key in one.keys() | other.keys()
    )


def _same(model: type[Model], column: str, now: Snapshot, after: Snapshot) -> bool:
    """Whether a column is as the journal has it.

    A link that was written before a column was there says nothing of it: then it must be as it is
    where nobody set it. Of a time that is set by itself nothing can be said until the record next
    changes. A column that is not there any more is no difference.
    """
    if column in now and column in after:
        equal: bool = now[column] == after[column]
        return equal
    fields = {one.attname: one for one in model._meta.concrete_fields}
    if column not in now:
        return column not in fields
    field = fields.get(column)
    if field is None:
        return bool(now[column] == [])
    unset: object = plain(field.get_default())
    return bool(callable(field.default) or now[column] is None or now[column] == unset)


def _newest(name: str) -> dict[str, int]:
    """Return the newest link of each record of a kind."""
    entries = JournalEntry.objects.filter(place__startswith=f"{name}:").order_by()
    return dict(entries.values_list("place").annotate(newest=Max("seq")))
