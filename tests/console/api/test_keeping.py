"""By the API: who leads closes casework and opens it again, and holds what must be kept."""

import pytest

from tests.casework.cases import noticed


@pytest.fixture
def finding(house):
    return noticed(house)


def test_what_is_held_is_released_for_a_reason(bo, finding):
    said = {"finding": finding.pk, "reason": "asked for", "authority": "Court 1/24"}
    made = bo.post("/holds", said, expect=201)
    assert made["held"] == finding.place
    assert [one["id"] for one in bo.get("/holds")["items"]] == [made["id"]]
    done = bo.on(f"/holds/{made['id']}", "release", {"reason": "the case is over"})
    assert done["release_reason"] == "the case is over"


def test_an_analyst_holds_nothing_and_a_neighbour_reads_no_hold(ana, bo, cai, finding):
    said = {"finding": finding.pk, "reason": "r", "authority": "a"}
    ana.post("/holds", said, expect=403)
    made = bo.post("/holds", said, expect=201)
    cai.get(f"/holds/{made['id']}", expect=404)


def test_a_hold_is_of_one_record(bo):
    assert bo.post("/holds", {"reason": "r", "authority": "a"}, expect=409)["reason"] == "of"


def test_who_leads_closes_casework_for_writing(ana, bo):
    assert bo.get("/emergency")["mode"] == "normal"
    ana("PUT", "/emergency", {"mode": "read_only", "reason": "a raid"}, expect=403)
    bo("PUT", "/emergency", {"mode": "read_only", "reason": "a raid"}, expect=200)
    told = ana.post("/incidents", {"title": "t"}, expect=503)
    assert told["reason"] == "emergency"
    bo("PUT", "/emergency", {"mode": "normal", "reason": "over"}, expect=200)
    ana.post("/incidents", {"title": "t"}, expect=201)
