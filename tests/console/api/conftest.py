"""Programs of Ana, Bo and Cai."""

import pytest

from tests.casework.people import given
from tests.console.api.calling import Caller
from tocsin.casework.models import Role


@pytest.fixture
def ana(house):
    """Ana's program at ECDC: analyst and sender."""
    return Caller.of(house.ana, house.ecdc)


@pytest.fixture
def bo(house):
    """Bo's program at ECDC: analyst, reviewer, coordinator."""
    return Caller.of(house.bo, house.ecdc)


@pytest.fixture
def leading(house):
    """Ana's program, once she leads."""
    given(house.ana, house.ecdc, Role.ADMIN)
    return Caller.of(house.ana, house.ecdc)


@pytest.fixture
def cai(house):
    """Cai's program at Delta, of the same network."""
    return Caller.of(house.cai, house.delta)
