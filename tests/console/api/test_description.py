"""The API keeps to its own description, whatever it is asked: schemathesis asks.

With the other tests, one request that fits and one that does not to each operation, as Bo. All of
it: `TOCSIN_EXAMPLES=200 pytest tests/console/api/test_description.py`, on either database: each
request by somebody else, with every role, with several, or of another organisation, and four of
five at records that there are.
"""

import os
import random

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.console.api.aiming import aimed
from tests.console.api.calling import HERE, Caller
from tests.console.matrix import World
from tocsin.casework.models import Person
from tocsin.console.api.root import api

EXAMPLES = int(os.environ.get("TOCSIN_EXAMPLES", "1"))
QUICK = settings(
    max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def described():
    """Return the description, with the application behind it."""
    schema = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))
    schema.app = get_wsgi_application()
    schema.config.update(base_url=f"http://{HERE['SERVER_NAME']}")
    return schema


def operations():
    """Return every operation of the API with its name."""
    found = [one.ok() for one in described().get_all_operations()]
    return [pytest.param(one, id=one.label) for one in found]


@pytest.fixture(autouse=True)
def _open():
    """Leave the connection of the test open between requests, as Django's own client does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def asking(house):
    """Who asks, as tokens, and what makes requests find something."""
    if EXAMPLES == 1:
        return [Caller.of(house.bo, house.ecdc).token], lambda case, _dice: case
    world = World.built(house)
    round_, theirs = (Person.objects.get(pseudonym=f"p-{one}") for one in ("round", "theirs"))
    people = [(one, house.ecdc) for one in [*world.people.values(), round_, round_, round_]]
    tokens = [Caller.of(*one).token for one in [*people, (theirs, house.delta)]]
    return tokens, lambda case, dice: aimed(case, world, dice)


@pytest.mark.parametrize("operation", operations())
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda one: one.name.lower())
def test_it_keeps_to_its_description(operation, mode, asking):
    tokens, aim = asking
    dice = random.Random(operation.label)

    @seed(20241124)
    @QUICK
    @given(
        case=operation.as_strategy(generation_mode=mode),
        token=st.sampled_from(tokens),
    )
    def asked(case, token):
        if mode is GenerationMode.POSITIVE:
            case = aim(case, dice)
        with transaction.atomic():
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
            transaction.set_rollback(True)

    asked()
