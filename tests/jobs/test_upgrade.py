"""Casework of an earlier version comes up to date and loses nothing; a later one is left alone."""

import gzip
import json
import tarfile
from pathlib import Path

import msgspec
import pytest
from django.db import connection

from tests.casework.processes import said, started
from tocsin.jobs.backup.manifest import Database

RELEASES = sorted((Path(__file__).parents[1] / "releases").glob("*-*"))
LOAD = """
from pathlib import Path
import msgspec
from tocsin.casework.opening import set_up
from tocsin.jobs.backup.manifest import Database
from tocsin.jobs.backup.restoring import load
told = msgspec.json.decode(Path(sys.argv[2]).read_bytes(), type=Database)
load(told, Path(sys.argv[3]))
"""
LOOK = """
import json
from django.db import connection
from tocsin.casework.models import Finding, Submission
from tocsin.casework.proof import prove
from tocsin.evidence.chain import Anchor
counts, rows = {}, {}
with connection.cursor() as cursor:
    for table in json.loads(sys.argv[3]):
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        [counts[table]] = cursor.fetchone()
proof = prove(Anchor.parse(sys.argv[2]))
states = sorted(Finding.objects.values_list("state", flat=True))
decided = Submission.objects.get(state="responded").decisions.get()
print(json.dumps({
    "wrong": [str(one) for one in proof.wrong], "links": proof.chain.links,
    "erased": proof.erased, "counts": counts, "states": states,
    "recorded": str(decided.recorded_at), "informed": str(decided.informed_at),
}))
"""
WORK = """
from tests.casework.people import of
from tocsin.casework import findings, records
from tocsin.casework.models import Finding, Network, Organisation, Person
from tocsin.casework.proof import prove
bo = of(Person.objects.get(pseudonym="p-bo"), Organisation.objects.get(name="ECDC"))
findings.decide(Finding.objects.filter(state="proposed").first(), "confirm", bo)
records.change(Network.objects.get(), bo, name="Watch of elections")
proof = prove()
print(bool(proof), *proof.wrong)
"""
NEWER = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).record_applied("casework", "9999_later")
"""


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def earlier(request, elsewhere, tmp_path):
    """A watch whose casework an earlier version left, and what it held then."""
    folder, environment = elsewhere
    told = msgspec.json.decode((request.param / "database.json").read_bytes(), type=Database)
    if connection.vendor == "sqlite":
        content = gzip.decompress((request.param / "casework.sqlite3.gz").read_bytes())
        (folder / "tocsin.sqlite3").write_bytes(content)
        from tocsin.jobs.backup.database import told as told_of  # noqa: PLC0415  # beside `told`

        told = told_of(folder / "tocsin.sqlite3")
    else:
        with tarfile.open(request.param / "tables.tar.gz") as tar:
            tar.extractall(tmp_path / "dump", filter="data")
        code = LOAD.replace("from tocsin.jobs", "set_up(sys.argv[1])\nfrom tocsin.jobs", 1)
        load = started(
            (folder, environment), code, request.param / "database.json",
            tmp_path / "dump" / "tables", opened=False,
        )  # fmt: skip
        said(load)
    return elsewhere, told


def test_what_an_earlier_version_kept_is_all_there(earlier):
    """Every row of every table, every link, and each record as its newest link has it."""
    elsewhere, told = earlier
    names = [one.name for one in told.tables if one.name != "django_migrations"]
    found = json.loads(said(started(elsewhere, LOOK, told.journal, json.dumps(names))))

    assert found["wrong"] == []
    assert found["links"] == int(told.journal.split(":")[0])
    assert found["erased"] == 1
    rows = {one.name: one.rows for one in told.tables}
    grown = ("django_content_type", "auth_permission")
    assert {name: found["counts"][name] for name in names if name not in grown} == {
        name: rows[name] for name in names if name not in grown
    }
    assert found["states"] == ["confirmed"] + ["proposed"] * 12 + ["rejected"]
    assert found["recorded"] == found["informed"], "when it was written down was not kept then"


def test_work_goes_on_where_an_earlier_version_stopped(earlier):
    elsewhere, _ = earlier

    assert said(started(elsewhere, WORK)) == "True"


def test_casework_of_a_later_version_is_left_alone(elsewhere):
    said(started(elsewhere, NEWER))
    later = started(elsewhere, "print('opened')")
    out, errors = later.communicate()

    assert (out, later.returncode) == ("", 1)
    assert "made by a newer Tocsin; got casework.9999_later" in errors
    assert "install that version, or restore a backup" in errors
