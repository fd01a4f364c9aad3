"""A watch's database and secret, and the casework opened in a process of its own."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tocsin.console.database import database
from tocsin.console.secret import FILE, secret_key
from tocsin.vocabulary.errors import ConfigError


@pytest.fixture
def watch(tmp_path):
    (tmp_path / "tocsin.toml").write_text('name = "river"\n')
    return tmp_path


def python(code, *arguments, **environment):
    """Run code in a process of its own, that knows of no watch but those it is told."""
    mine = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**mine, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


OPEN = "import sys; from tocsin.casework.opening import opened; opened(sys.argv[1]); "


def test_sqlite_waits_for_its_turn_and_for_the_disk(watch):
    """As the database itself says, not as we told it."""
    asked = (
        "from django.db import connection as c; cursor = c.cursor(); "
        "print([cursor.execute(f'PRAGMA {p}').fetchone()[0] for p in "
        "('journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout')])"
    )
    answer = python(OPEN + asked, watch)

    assert answer.stdout.strip() == "['wal', 2, 1, 20000]", answer.stderr
    assert database(watch)["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_what_holds_names_is_readable_by_its_owner_alone(watch):
    python(OPEN, watch)

    for name in ("tocsin.sqlite3", FILE):
        assert stat.S_IMODE((watch / name).stat().st_mode) == 0o600, name


def test_opening_casework_loads_no_tables_of_posts(watch):
    """Who works on cases does not wait for Polars."""
    answer = python(OPEN + "print('polars' in sys.modules)", watch)

    assert answer.stdout.strip() == "False", answer.stderr


def test_a_process_works_on_one_watch(watch, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "tocsin.toml").write_text('name = "lake"\n')
    answer = python(OPEN + "opened(sys.argv[2])", watch, other)

    assert "a process works on one watch" in answer.stderr


def test_a_folder_without_a_watch_is_refused(tmp_path):
    answer = python(OPEN, tmp_path)

    assert "no tocsin.toml here" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_tables_of_a_newer_tocsin_are_left_alone(watch):
    newer = (
        "from django.db.migrations.recorder import MigrationRecorder as R; "
        "from django.db import connection; R(connection).record_applied('casework', '9999_moon')"
    )
    python(OPEN + newer, watch)
    answer = python(OPEN, watch)

    assert "made by a newer Tocsin; got casework.9999_moon" in answer.stderr


def test_a_secret_is_made_once(watch):
    assert secret_key(watch) == secret_key(watch)
    assert len(secret_key(watch)) >= 64


def test_a_secret_that_others_can_read_is_none(watch):
    secret_key(watch)
    (watch / FILE).chmod(0o640)

    with pytest.raises(ConfigError, match="chmod 600"):
        secret_key(watch)


def test_two_watches_have_two_secrets(watch, tmp_path_factory):
    assert secret_key(watch) != secret_key(tmp_path_factory.mktemp("other"))


@pytest.mark.parametrize("url", ["mysql://u@h/n", "nonsense", "oracle://u@h/n"])
def test_another_database_is_refused(url):
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        database(Path(), url)


def test_settings_without_a_watch_have_no_database_and_no_secret():
    """A type checker or a build needs neither; who uses one is refused."""
    code = (
        "import django; from django.conf import settings; django.setup(); "
        "from tocsin.casework.models import Network\n"
        "for use in (lambda: settings.SECRET_KEY, lambda: Network.objects.count()):\n"
        "    try: use()\n"
        "    except django.core.exceptions.ImproperlyConfigured: print('refused')\n"
    )
    answer = python(code, DJANGO_SETTINGS_MODULE="tocsin.console.settings")

    assert answer.stdout.split() == ["refused", "refused"], answer.stderr
