"""Whatever records hold, PyMISP reads the event whole, and gives it back."""

import json
import os

from hypothesis import HealthCheck, given, settings

from tests.exchange.misp.test_event import at, definition, loaded
from tests.exchange.told import alerts
from tocsin.exchange.misp import event

EXAMPLES = int(os.environ.get("TOCSIN_EXCHANGE_EXAMPLES", "10"))
CLEARED = [HealthCheck.too_slow]


@settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=CLEARED)
@given(alerts())
def test_any_alert_is_an_event_that_comes_back_whole(told):
    sent = event(told)["Event"]
    back = json.loads(loaded(told).to_json())
    assert back["info"] == sent["info"]
    assert [one["uuid"] for one in back["Object"]] == [one["uuid"] for one in sent["Object"]]
    for there, here in zip(back["Object"], sent["Object"], strict=True):
        assert [at(one) for one in there["Attribute"]] == [at(one) for one in here["Attribute"]]
        filled = {one["object_relation"] for one in here["Attribute"]}
        theirs = definition(here["name"])
        assert not set(theirs.get("required", [])) - filled
        any_of = set(theirs.get("requiredOneOf", []))
        assert not any_of or any_of & filled, here["name"]
    assert len({one["uuid"] for one in sent["Object"]}) == len(sent["Object"])
