"""Who may alter tables edits the database past every rule: `prove` names each place.

In a world with a row in every audited table, every column is changed, every row deleted, every row
doubled, and the newest links cut off; each by itself, and taken back. A slice of it runs with the
other tests; all of it: `[TOCSIN_TEST_POSTGRES=1] TOCSIN_EDITS=all pytest -s
tests/campaigns/test_edited.py`.
"""

import os
import random
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction

from tests.campaigns.every_table import AT, World
from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    AlertRevision,
    FigureRecords,
    Finding,
    FindingEvidence,
    JournalEntry,
    JournalPayload,
    Network,
    ReportFigure,
)
from tocsin.casework.opening import up_to_date
from tocsin.casework.proof import audited, prove
from tocsin.evidence.chain import Anchor

ALL = os.environ.get("TOCSIN_EDITS") == "all"
SHARE = 1.0 if ALL else 0.04
IDS = "x:post:1\nx:post:2"
HASH = sha256(IDS.encode()).hexdigest()
ASKED = {
    "EmergencySwitch": {"id": 1},
    "Finding": {"evidence_sha256": HASH},
    "ReportFigure": {"record_ids_sha256": HASH},
    "Assignment": {"finding": lambda world: world.row(Finding)},
    "Comment": {"finding": lambda world: world.row(Finding)},
    "Correction": {"revision": lambda world: world.row(AlertRevision)},
}


@pytest.fixture
def world():
    """A row in every table, without guards; taken back afterwards."""
    up_to_date(settings.TOCSIN_WATCH)
    with transaction.atomic():
        made = World(**ASKED).filled()
        FindingEvidence.objects.create(finding=made.rows[Finding], rows=IDS)
        FigureRecords.objects.create(figure=made.rows[ReportFigure], rows=IDS)
        assert prove(), prove().wrong
        with without_guards():
            yield made
        transaction.set_rollback(True)


@contextmanager
def without_guards():
    """Let everything be written, as for somebody who takes the triggers off for a while."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, _ in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        yield


def wrong(anchor=None):
    """Return the places where the journal does not hold, guards that are off left out."""
    return [one.place for one in prove(anchor).wrong if ":" in one.place]


def places(world):
    """Return what each row belongs to: (model, key, place of its record)."""
    for model in audited():
        record = world.rows[model]
        yield model, record.pk, record.place
        for name in model.parts:
            relation = model._meta.get_field(name)
            part = relation.related_model
            mine = part._base_manager.filter(**{relation.field.name: record})
            yield from ((part, key, record.place) for key in mine.values_list("pk", flat=True))
        for field in model._meta.many_to_many:
            through = getattr(model, field.name).through
            mine = through._base_manager.filter(**{field.m2m_field_name(): record})
            yield from ((through, key, record.place) for key in mine.values_list("pk", flat=True))


def other(field, value):
    """Return another value that a column takes."""
    new = {
        models.ForeignKey: lambda: (value or 0) + 100_000,
        models.BooleanField: lambda: not value,
        models.DateTimeField: lambda: (value or AT) + timedelta(days=1),
        models.DateField: lambda: (value or AT.date()) + timedelta(days=1),
        models.IntegerField: lambda: (value or 0) + 1,
        models.FloatField: lambda: (value or 0) + 1,
        models.JSONField: lambda: ["edited"],
        models.BinaryField: lambda: bytes(value) + b"!",
        models.Field: lambda: ("!" + (value or ""))[: field.max_length],
    }
    return next(made() for kind, made in new.items() if isinstance(field, kind))


def edits(world):
    """Yield every edit: what it is called, the place it is at, and how it is done."""
    for model, key, place in places(world):
        rows = model._base_manager.filter(pk=key)
        table = model._meta.db_table
        for field in model._meta.concrete_fields:
            if not field.primary_key:
                value = rows.values_list(field.attname, flat=True).get()
                new = {field.attname: other(field, value)}
                yield (
                    f"{table}.{field.column}",
                    place,
                    lambda rows=rows, new=new: rows.update(**new),
                )
        yield f"delete from {table}", place, lambda rows=rows: deleted(rows)
        yield f"insert into {table}", place, lambda rows=rows: doubled(rows)


def doubled(rows):
    """Put a row beside a row, alike but for what must be unique."""
    row = rows.get()
    row.pk = None
    unique = {name for one in row._meta.constraints
              if isinstance(one, models.UniqueConstraint) for name in one.fields}  # fmt: skip
    for field in row._meta.concrete_fields:
        must_differ = field.unique or field.name in unique
        if must_differ and not (field.remote_field or field.primary_key):
            setattr(row, field.attname, other(field, getattr(row, field.attname)))
    models.Model.save_base(row, raw=True, force_insert=True)


def deleted(rows):
    """Delete rows as SQL does, and nothing that hangs on them."""
    table, key = rows.model._meta.db_table, rows.model._meta.pk.column
    with connection.cursor() as cursor:
        for one in list(rows.values_list("pk", flat=True)):
            cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = %s', [one])


def located(place, edit, *, beside=False):
    """Return whether an edit is named at its place; null: the database itself refuses it.

    `beside`: at a place of the same kind that is not this one.
    """
    try:
        with transaction.atomic():
            edit()
            found = wrong()
            transaction.set_rollback(True)
    except IntegrityError:
        return None
    if not beside:
        return place in found
    return any(one != place and one.startswith(place.partition(":")[0]) for one in found)


def test_every_edit_of_every_table_is_named(world):
    dice = random.Random(9)
    told = {True: 0, False: 0, None: 0}
    for name, place, edit in edits(world):
        if dice.random() < SHARE:
            beside = name in {f"insert into {model._meta.db_table}" for model in audited()}
            found = located(place, edit, beside=beside)
            told[found] += 1
            assert found is not False, f"{name}: was not found at {place}"
    assert told[True] > told[None]
    print(f"{told[True]} edits were named, {told[None]} the database refused")  # noqa: T201  # a campaign's result


def test_every_edit_of_the_journal_itself_is_named(world):
    """Each column of a link and of its payload; a link less, one more."""
    seqs = [2, JournalEntry.objects.count() // 2, JournalEntry.objects.count() - 1]
    for seq in seqs:
        for model, column in ((JournalEntry, "seq"), (JournalPayload, "entry_id")):
            rows = model.objects.filter(**{column: seq})
            for field in model._meta.concrete_fields:
                if field.primary_key:
                    continue
                new = {field.attname: other(field, rows.values_list(field.attname, flat=True)[0])}
                with transaction.atomic():
                    rows.update(**new)
                    assert f"journal:{seq}" in wrong(), (seq, field.attname)
                    transaction.set_rollback(True)
        with transaction.atomic():
            deleted(JournalPayload.objects.filter(entry_id=seq))
            deleted(JournalEntry.objects.filter(seq=seq))
            assert f"journal:{seq}" in wrong()
            transaction.set_rollback(True)
    assert world.rows


@pytest.mark.parametrize("many", [1, 5, 25])
def test_the_newest_links_cut_off_with_their_records_show_by_the_anchor(world, many):
    assert world.rows
    first = journal.last().seq + 1
    lonely = [records.add(Network(name=f"Ours {n}"), Actor(None)) for n in range(many)]
    newest = journal.last()
    deleted(JournalPayload.objects.filter(entry_id__gte=first))
    deleted(JournalEntry.objects.filter(seq__gte=first))
    deleted(Network.objects.filter(pk__in=[one.pk for one in lonely]))

    assert wrong() == []
    assert wrong(Anchor(newest.seq, newest.digest)) == [f"journal:{first}"]


def test_lists_of_ids_that_are_kept_beside_their_record_are_held_against_its_hash(world):
    """Too many for a link: the rows behind a finding, and those that a figure counted."""
    for lists, of in ((FindingEvidence, Finding), (FigureRecords, ReportFigure)):
        rows, place = lists.objects.all(), world.rows[of].place
        for edit in (lambda rows=rows: rows.update(rows="!" + IDS),
                     lambda rows=rows: deleted(rows)):  # fmt: skip
            assert located(place, edit)


@pytest.mark.parametrize("garbage", ["no time", "2024-13-45 00:00:00"])
def test_a_value_that_is_none_is_named_too(world, garbage):
    """SQLite takes any text in any column; what nobody can read is found all the same."""
    if connection.vendor == "postgresql":
        return  # it takes none
    finding = world.rows[Finding].place
    for table, column, key, place in (
        ("casework_finding", "first_at", "id", finding),
        ("casework_journalentry", "at", "seq", "journal:1"),
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = 1", [garbage])
            assert place in wrong(), (table, column)
            transaction.set_rollback(True)
