"""The tests run on the database that was asked for, with every guard in place."""

import os

from django.core.management import call_command
from django.db import connection

from tocsin.casework.triggers import missing


def test_the_database_is_the_one_that_was_asked_for():
    asked = "postgresql" if os.environ.get("TOCSIN_TEST_POSTGRES") else "sqlite"

    assert connection.vendor == asked


def test_every_guard_is_there_after_the_last_migration():
    """On SQLite, a migration that alters a guarded table loses its triggers, unless it says so."""
    assert missing(connection) == ()


def test_no_change_of_a_model_is_without_its_migration():
    call_command("makemigrations", "casework", check=True, dry_run=True, verbosity=0)
