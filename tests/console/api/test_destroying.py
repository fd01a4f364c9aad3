"""By the API: bytes go when one proposes it and another approves, and say so afterwards."""

import pytest

from tests.casework.cases import noticed

WHY = {"reason": "asked for", "authority": "Court 1/24"}
COPIES = {"backups": "weekly, until 2026-12-01"}


@pytest.fixture
def exhibit(ana, house):
    """A finding by hand, sealed."""
    said = {"finding": noticed(house).pk, "purpose": "monitoring"}
    [made] = ana.post("/exhibits", said, expect=201)
    return made


def test_one_proposes_and_another_destroys(bo, leading, exhibit):
    made = leading.post("/destructions", {"exhibit": exhibit["id"], **WHY}, expect=201)
    assert (made["state"], made["destroyed"]) == ("proposed", [])
    where = f"/destructions/{made['id']}"
    leading.on(where, "approve", COPIES, expect=403)
    done = bo.on(where, "approve", COPIES)
    assert (done["state"], len(done["destroyed"]), done["kept"]) == ("done", 1, [])
    assert bo.get(f"/exhibits/{exhibit['id']}")["grade"] == "destroyed"
    bo.on(where, "finish", None, expect=409)


def test_what_is_held_stays(bo, leading, exhibit):
    bo.post("/holds", {"exhibit": exhibit["id"], **WHY}, expect=201)
    refused = leading.post("/destructions", {"exhibit": exhibit["id"], **WHY}, expect=409)
    assert refused["reason"] == "hold"


def test_what_was_proposed_can_be_declined(bo, leading, exhibit):
    made = leading.post("/destructions", {"exhibit": exhibit["id"], **WHY}, expect=201)
    told = bo.on(f"/destructions/{made['id']}", "decline", {"note": "still needed"})
    assert told["state"] == "declined"
    assert [one["id"] for one in bo.get("/destructions")["items"]] == [made["id"]]


def test_a_neighbour_reads_nothing_of_it(cai, leading, exhibit):
    made = leading.post("/destructions", {"exhibit": exhibit["id"], **WHY}, expect=201)
    cai.get(f"/destructions/{made['id']}", expect=404)
    assert cai.get("/destructions")["items"] == []
