"""By the API: what was decided can be contested, upheld and taken back, in the open."""

from tests.casework.cases import noticed
from tests.casework.people import of
from tocsin.casework import findings


def decided(house):
    return findings.decide(noticed(house), "confirm", of(house.bo, house.ecdc), "seen")


def test_a_contest_is_answered_and_both_stay(house, ana, bo):
    finding = decided(house)
    made = ana.post(
        "/corrections/contests", {"finding": finding.pk, "by": "A reader", "note": "not so"},
        expect=201,
    )  # fmt: skip
    answer = bo.post(f"/corrections/{made['id']}/uphold", {"note": "it stands"}, expect=201)
    assert (answer["kind"], answer["answers"]) == ("upheld", made["id"])
    assert {one["id"] for one in ana.get("/corrections")["items"]} == {made["id"], answer["id"]}
    assert ana.get(f"/corrections/{made['id']}")["contested_by"] == "A reader"


def test_a_finding_is_taken_back_in_the_open(house, bo):
    finding = decided(house)
    said = {"finding": finding.pk, "note": "we were wrong"}
    assert bo.post("/corrections/withdrawn", said, expect=201)["kind"] == "withdrawn"
    finding.refresh_from_db()
    assert finding.state == "withdrawn"


def test_a_contest_is_of_one_thing(ana):
    assert ana.post("/corrections/contests", {"by": "x", "note": "y"}, expect=409)["reason"] == "of"
