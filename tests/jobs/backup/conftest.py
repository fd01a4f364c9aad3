"""A watch with something of everything, and a backup of it; made once, and then only read."""

import json
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from tests.casework.processes import SETUP, elsewhere_in, said, started
from tests.evidence.sealed_world import sealed
from tocsin.evidence import keys
from tocsin.evidence.vault import Vault
from tocsin.watch import Watch

MAPPING = 'platform = "x"\ncolumns = {native_id = "id", text = "text"}\n'
PASSWORD = "a password of some length"  # noqa: S105  # of a test
ERASED = "Ana Pop was wrong"
ERASE = f"""
from tests.casework.people import given, of
from tocsin.casework import records
from tocsin.casework.models import JournalEntry, Network, Organisation, Person, Role
from tocsin.casework.proof import erase
ecdc, network = Organisation.objects.get(name="ECDC"), Network.objects.get()
ana = Person.objects.get(pseudonym="p-ana")
given(ana, ecdc, Role.AUDITOR)
given(ana, ecdc, Role.ADMIN)
records.change(network, of(ana, ecdc), "{ERASED}", name="Watch")
erase([JournalEntry.objects.latest("seq").seq], of(ana, ecdc), "asked by the person")
"""


@pytest.fixture(scope="session")
def full(tmp_path_factory):
    """A watch with posts, a finding, people, evidence, keys, and a file of every other kind."""
    place = tmp_path_factory.mktemp("full")
    (place / "watch").mkdir()
    with elsewhere_in(place / "watch") as (folder, environment):
        there = folder, {**environment, "TOCSIN_KEYS": str(place / "keys"),
                         "TOCSIN_BACKUP_PASSWORD": PASSWORD}  # fmt: skip
        said(started(there, SETUP + ERASE))
        (folder / "posts.csv").write_text("id,text\n1,Vote\n2,Vote again\n")
        (folder / "posts.mapping.toml").write_text(MAPPING)
        assert [one.status for one in Watch(folder).import_(folder / "posts.csv")] == ["imported"]
        key = keys.make(place / "keys", "ECDC")
        sealed(Vault(folder / "evidence"), b"one", b"two" * 100_000, key=key)
        (folder / "uploads").mkdir()
        (folder / "uploads" / "handed in.txt").write_text("a file")
        (folder / "pairs").mkdir()
        (folder / "pairs" / "made again").write_text("from the corpus")
        (folder / ".hidden").write_text("not finished")
        (folder / "link").symlink_to("/etc/hostname")
        yield there


@pytest.fixture(scope="session")
def backup(full):
    """A backup of it with its keys, and what the command said of it."""
    path = full[0].parent / "backup.tar"
    made = json.loads(tocsin(full, "backup", path, "--with-keys", "--json"))
    return path, made


@pytest.fixture
def empty(tmp_path):
    """An empty place: a folder that is not there and, on PostgreSQL, a database beside."""
    with empty_database() as url:
        yield tmp_path / "back", url


def tocsin(there, *arguments, watch=True, status=0):
    """Run a command in a watch; return what it printed."""
    folder, environment = there
    named = ["--workspace", folder] if watch else []
    command = [
        sys.executable,
        "-c",
        "from tocsin.cli import main; main()",
        *map(str, [*arguments, *named]),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout if status == 0 else done.stderr + done.stdout


@contextmanager
def empty_database():
    """Make a database with nothing in it, where these tests run on a server."""
    if connection.vendor == "sqlite":
        yield {}
        return
    import psycopg  # noqa: PLC0415  # only here

    told = settings.DATABASES["default"]
    where = f"postgres://{told['USER']}@{quote(told['HOST'], safe='')}"
    with psycopg.connect(f"{where}/postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE restored TEMPLATE template0")
        yield {"DATABASE_URL": f"{where}/restored"}
        server.execute("DROP DATABASE restored WITH (FORCE)")
