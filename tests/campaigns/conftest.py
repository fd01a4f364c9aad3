"""Campaigns that need a watch with a database of its own, for processes of their own."""

import pytest

from tests.casework.processes import elsewhere_in


@pytest.fixture
def elsewhere(tmp_path):
    """A watch for processes of their own."""
    with elsewhere_in(tmp_path) as there:
        yield there
