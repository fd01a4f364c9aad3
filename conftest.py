"""Django is set up before any module with models is imported: over a watch made for these tests.

Its casework is kept in SQLite; with TOCSIN_TEST_POSTGRES set, in a PostgreSQL started for it (see
`tests/postgres.py`), and the same tests run.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from unittest.mock import patch


def set_up(stack: ExitStack) -> None:
    """Set Django up; the environment is as it was afterwards, for commands that tests start."""
    watch = stack.enter_context(_folder())
    (watch / "tocsin.toml").write_text('name = "tests"\n')
    told = {"TOCSIN_WATCH": str(watch), "DJANGO_SETTINGS_MODULE": "tocsin.console.settings"}
    if os.environ.get("TOCSIN_TEST_POSTGRES"):
        told["DATABASE_URL"] = stack.enter_context(_postgres())
    with patch.dict(os.environ, told):
        import django  # noqa: PLC0415  # only once it is told where

        if "DATABASE_URL" not in told:
            os.environ.pop("DATABASE_URL", None)
        django.setup()


def pytest_unconfigure() -> None:
    """Stop and remove what was started."""
    KEPT.close()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="tocsin-tests-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgres() -> Iterator[str]:
    """Start a server and make it a database; yield the database's URL."""
    from tests.postgres import cluster  # noqa: PLC0415  # most tests need none

    with _folder() as folder, cluster(folder) as url:
        import psycopg  # noqa: PLC0415  # nor this

        with psycopg.connect(url("postgres"), autocommit=True) as server:
            server.execute("CREATE DATABASE tocsin TEMPLATE template0")
        yield url("tocsin")


KEPT = ExitStack()
set_up(KEPT)  # now, because conftest.py files further in import models before any hook is called
