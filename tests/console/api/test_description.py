"""The API keeps to its own description, whatever it is asked: schemathesis asks.

With the other tests, one request that fits and one that does not to each operation, as Bo. All of
it: `TOCSIN_EXAMPLES=200 pytest tests/console/api/test_description.py`, on either database, as
each of three people with other roles.
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from tests.console.api.calling import HERE, Caller
from tocsin.console.api.root import api

EXAMPLES = int(os.environ.get("TOCSIN_EXAMPLES", "1"))
PEOPLE = ["bo", "ana", "cai"] if EXAMPLES > 1 else ["bo"]
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


@pytest.mark.parametrize("operation", operations())
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda one: one.name.lower())
@pytest.mark.parametrize("name", PEOPLE)
def test_it_keeps_to_its_description(operation, mode, name, house):
    where = house.delta if name == "cai" else house.ecdc
    caller = Caller.of(getattr(house, name), where)

    @seed(20241124)
    @QUICK
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        case.call_and_validate(headers={"Authorization": f"Bearer {caller.token}"})

    asked()
