"""Events come in whole; one too large for that comes in piece by piece, with the same rows."""

import json
from collections import Counter

from tests.importers.golden import FOLDER, records, said
from tests.importers.records import said as says
from tocsin.importers import misp_event
from tocsin.importers.head import look
from tocsin.importers.layout import Elements
from tocsin.importers.misp_event import MispEvent

EVENT = FOLDER / "misp_event" / "event.json"
STREAMED = Elements(("Event.Attribute", "Event.Object", "Event.Tag+", "Event.Orgc+", "Event~"))


def indicators(sights):
    return {(one.native_id, one.kind, one.value) for one in sights if hasattr(one, "address")}


def test_a_large_event_gives_the_rows_of_a_small_one():
    whole = [sight for record in records(EVENT) for sight in said(MispEvent(), record)]
    parts = [sight for one in records(EVENT, STREAMED) for sight in said(MispEvent(), one)]

    assert indicators(parts) == indicators(whole)
    assert [one for one in parts if hasattr(one, "title")] == [whole[0]]
    assert whole[0].tags
    assert whole[0].author


def test_an_event_past_the_limit_is_read_in_parts(monkeypatch):
    monkeypatch.setattr(misp_event, "LARGE", 10)

    assert MispEvent().sniff(look(EVENT)).layout == STREAMED


def test_a_proposal_is_no_attribute():
    event = json.loads(EVENT.read_text())["Event"]
    found = list(MispEvent().sights(records(EVENT)[0], Counter()))

    assert len(found) == 1 + len(event["Attribute"]) + 1
    assert all("proposal" not in str(one) for one in found)


def test_an_event_without_anything_in_it_is_an_incident():
    assert says("misp_event", {"uuid": "5c06", "info": "Nothing"})["incident"].title == "Nothing"
