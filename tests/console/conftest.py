"""The console's tests work in the world of casework, and each is taken back."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.conftest import _tables, _taken_back, house

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
