"""The world of the report, built once: what a test adds to it is taken back."""

import os

import pytest
from django.db import transaction

from tests.casework.figures import alliance, traps

SILENCE = int(os.environ.get("TOCSIN_SILENCE", "990"))
"""Posts against the French silence: 99,000 in the report, fewer in a run of every day."""


@pytest.fixture(scope="package")
def _kept(_tables):
    """Hold a transaction in which the world is, for all tests of this folder."""
    with transaction.atomic():
        yield traps.laid(alliance.built(SILENCE))
        transaction.set_rollback(True)


@pytest.fixture
def world(_kept):
    """The world, with every trap."""
    return _kept
