"""Processes of their own that work on a watch of their own."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[2]
OPEN = "import sys; from tocsin.casework.opening import opened; opened(sys.argv[1])\n"
SETUP = """
from tests.casework.people import House
from tests.casework.cases import noticed
house = House.built()
noticed(house)
"""


@contextmanager
def elsewhere_in(folder):
    """Make a watch with casework of its own; on PostgreSQL, in a database of its own."""
    (folder / "tocsin.toml").write_text('name = "river"\n')
    with_tables(folder)
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "TOCSIN_WATCH"}}
    with database() as url:
        yield folder, {**environment, **url, "PYTHONPATH": str(ROOT)}


def with_tables(folder):
    """Copy the empty tables of these tests into a watch: to make them takes five seconds."""
    ours = settings.TOCSIN_WATCH / "tocsin.sqlite3"
    if connection.vendor != "sqlite" or not ours.exists():
        return
    there = sqlite3.connect(folder / "tocsin.sqlite3")
    with closing(sqlite3.connect(ours)) as here, closing(there):
        here.backup(there)


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
        server.execute("CREATE DATABASE elsewhere TEMPLATE template0")
        yield {"DATABASE_URL": f"{where}/elsewhere"}
        server.execute("DROP DATABASE elsewhere WITH (FORCE)")


def started(elsewhere, code, *arguments, opened=True):
    """Start code in a process that has opened the watch, or has yet to."""
    folder, environment = elsewhere
    first = OPEN if opened else "import sys\n"
    return subprocess.Popen(
        [sys.executable, "-c", first + code, folder, *map(str, arguments)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def said(process):
    """Return what a process printed; its errors are ours."""
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    return out.strip()
