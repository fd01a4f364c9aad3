"""Rapid response is plain functions: its tests know of no database."""

import pytest


@pytest.fixture(autouse=True)
def _taken_back():
    """Stand in for the transaction that other tests of casework run in."""
