"""Eight at once, in processes of their own: nothing is lost, and the chain is whole."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[2]
WRITERS, EACH = 8, 6
OPEN = "import sys; from tocsin.casework.opening import opened; opened(sys.argv[1])\n"
SETUP = """
from tests.casework.people import House
from tests.casework.cases import noticed
house = House.built()
noticed(house)
"""
WRITE = """
from django.db import transaction
from tests.casework.people import of
from tocsin.casework import journal, records
from tocsin.casework.errors import Conflict
from tocsin.casework.models import Finding, Organisation, Person
from tocsin.casework.access import Actor
ecdc = Organisation.objects.get(name="ECDC")
ana = of(Person.objects.get(pseudonym="p-ana"), ecdc)
conflicts = 0
for n in range(int(sys.argv[2])):
    while True:
        finding = Finding.objects.order_by("pk").first()
        measures = {"turns": finding.measures.get("turns", 0) + 1}
        try:
            records.change(finding, ana, measures=measures)
            break
        except Conflict:
            conflicts += 1
print(conflicts)
"""
ASK = """
from tocsin.casework.models import Finding, JournalEntry
from tocsin.casework.proof import prove
proof = prove()
turns = Finding.objects.get().measures["turns"]
print(bool(proof), turns, JournalEntry.objects.filter(verb="finding.change").count(), proof.wrong)
"""
ASK_COUNTS = """
from tocsin.casework.models import Finding, JournalEntry, Subject
from tocsin.casework.proof import prove
proposed = JournalEntry.objects.filter(verb="finding.propose").count()
print(bool(prove()), Finding.objects.count(), Subject.objects.count(), proposed)
"""


@pytest.fixture
def elsewhere(tmp_path):
    """A watch with casework of its own; on PostgreSQL, a database of its own."""
    (tmp_path / "tocsin.toml").write_text('name = "river"\n')
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "TOCSIN_WATCH"}}
    with database() as url:
        yield tmp_path, {**environment, **url, "PYTHONPATH": str(ROOT)}


@contextmanager
def database():
    """Make a database beside the one of these tests, where that is on a server."""
    if connection.vendor == "sqlite":
        yield {}
        return
    import psycopg  # noqa: PLC0415  # only here

    told = settings.DATABASES["default"]
    where = f"postgres://{told['USER']}@{quote(told['HOST'], safe='')}"
    with psycopg.connect(f"{where}/postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE eight TEMPLATE template0")
        yield {"DATABASE_URL": f"{where}/eight"}
        server.execute("DROP DATABASE eight WITH (FORCE)")


def started(elsewhere, code, *arguments):
    folder, environment = elsewhere
    return subprocess.Popen(
        [sys.executable, "-c", OPEN + code, folder, *map(str, arguments)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def said(process):
    """Return what a process printed; its errors are ours."""
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    return out.strip()


def test_eight_writers_lose_nothing(elsewhere):
    """Each reads, adds one, and writes, until it is let: the sum is exact, and so is the journal.

    With Django's own settings of SQLite 649 of 800 such writes failed, and on PostgreSQL without
    turns 604 links were lost.
    """
    said(started(elsewhere, SETUP))
    conflicts = [said(p) for p in [started(elsewhere, WRITE, EACH) for _ in range(WRITERS)]]
    total = WRITERS * EACH

    assert len(conflicts) == WRITERS
    assert said(started(elsewhere, ASK)) == f"True {total} {total} ()"


def test_a_watch_is_opened_for_the_first_time_by_several_at_once(elsewhere):
    """One makes the tables, the others wait for it."""
    several = [started(elsewhere, "print('open')") for _ in range(3)]

    assert [said(one) for one in several] == ["open"] * 3
