"""A database with every table, and each test in a transaction that is taken back."""

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.casework.people import House
from tests.casework.processes import elsewhere_in
from tocsin.casework.opening import up_to_date


@pytest.fixture(scope="session")
def _tables():
    up_to_date(settings.TOCSIN_WATCH)
    yield
    connection.close()


@pytest.fixture(autouse=True)
def _taken_back(_tables):
    """Everything a test writes is gone after it."""
    block = transaction.atomic()
    # What asks for a commit of its own is content with a savepoint.
    block._from_testcase = True  # noqa: SLF001  # as Django's own test cases do
    block.__enter__()
    yield
    transaction.set_rollback(True)
    block.__exit__(None, None, None)


@pytest.fixture
def house():
    """Two organisations of one network, and who works there."""
    return House.built()


@pytest.fixture
def elsewhere(tmp_path):
    """A watch for processes of their own."""
    with elsewhere_in(tmp_path) as there:
        yield there
