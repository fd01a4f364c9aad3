"""A database with every table, and each test in a transaction that is taken back."""

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.casework.people import House, of
from tests.casework.processes import elsewhere_in
from tocsin.casework.opening import up_to_date
from tocsin.jobs.kinds import KINDS


@pytest.fixture(scope="session")
def _tables():
    up_to_date(settings.TOCSIN_WATCH)
    yield
    connection.close()


@pytest.fixture
def _taken_back(_tables):
    """Everything a test writes is gone after it."""
    block = transaction.atomic()
    block.__enter__()
    yield
    transaction.set_rollback(True)
    block.__exit__(None, None, None)


@pytest.fixture
def house(_taken_back):
    """Two organisations of one network, and who works there."""
    return House.built()


@pytest.fixture
def ana(house):
    """Ana, as she acts for ECDC."""
    return of(house.ana, house.ecdc)


@pytest.fixture
def elsewhere(tmp_path, _tables):
    """A watch for processes of their own."""
    with elsewhere_in(tmp_path) as there:
        yield there


@pytest.fixture
def kinds(monkeypatch):
    """Put a kind of job into the table for a test."""
    return lambda kind: monkeypatch.setitem(KINDS, kind.name, kind)
