"""A watch, its finding in casework, and Ana's desk."""

import pytest

from tests.casework.flow.worlds import desk_of, key_of, watched
from tests.dispatch.desks import postbox, receiver  # noqa: F401  # fixtures for all of it
from tocsin.casework.models import Finding
from tocsin.flow.taking_in import take_in


@pytest.fixture
def watch(tmp_path):
    return watched(tmp_path)


@pytest.fixture
def desk(house, watch, tmp_path):
    """Ana's, of ECDC, which has a key."""
    return desk_of(house.ana, house.ecdc, watch, key_of(tmp_path / "keys", "ECDC"))


@pytest.fixture
def finding(desk):
    """What the watch found, taken in."""
    take_in(desk.watch, desk.actor)
    return Finding.objects.get()
