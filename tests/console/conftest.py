"""The console's tests work in the world of casework, and each is taken back."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.casework.conftest import _tables, _taken_back, house
from tests.console.browsing import Browser
from tocsin.jobs import handed_in, results

__all__ = ["_tables", "_taken_back", "django_writes", "house"]


@pytest.fixture
def django_writes():
    """Return a context that lists the statements which write."""

    @contextmanager
    def watching():
        written = []
        with CaptureQueriesContext(connection) as asked:
            yield written
        verbs = ("INSERT", "UPDATE", "DELETE")
        written += [one["sql"] for one in asked if one["sql"].startswith(verbs)]

    return watching


@pytest.fixture
def settings_with():
    """Return a function that overrides settings until the test ends."""
    held = []

    def override(**named):
        held.append(override_settings(**named))
        held[-1].enable()

    yield override
    for one in reversed(held):
        one.disable()


@pytest.fixture
def no_files():
    """Leave no file that a job made or that was handed in."""
    yield
    watch = Path(settings.TOCSIN_WATCH)
    for name in (results.FOLDER, f"{handed_in.UPLOADS}/{handed_in.RECEIVED}"):
        for path in (watch / name).glob("*"):
            path.unlink()


@pytest.fixture(autouse=True)
def _quick(settings_with):
    """Hash passwords quickly: how slowly Django does is not ours to test."""
    settings_with(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


@pytest.fixture
def browser():
    """Return a browser that nobody has signed in with."""
    return Browser()
