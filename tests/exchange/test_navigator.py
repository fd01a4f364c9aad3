"""A layer shows what people confirmed, apart from what is only suggested, one framework each."""

import io
import json

from msgspec.structs import replace

from tests.exchange.records import CLONE, FINDING, technique
from tocsin.exchange.navigator import layer, write

TWICE = replace(FINDING, key="k2")


def by_code(made):
    return {one["techniqueID"]: one for one in made["techniques"]}


def test_the_score_counts_confirmed_findings():
    made = layer("Case", [FINDING, TWICE, CLONE], "disarm")
    found = by_code(made)
    assert found["T0084.001"]["score"] == 2
    assert found["T0084.001"]["tactic"] == "develop-content"
    assert found["T0149.003"]["score"] == 0
    assert found["T0149.003"]["color"]
    assert made["gradient"]["maxValue"] == 2


def test_a_suggestion_on_a_confirmed_finding_scores_nothing_and_says_whose_it_is():
    told = replace(CLONE, state="confirmed")
    whole = technique("T0049.003", on="incident:1", because="flooded")
    made = by_code(layer("Case", [told], "disarm", [whole]))
    assert made["T0149.003"]["score"] == 0
    assert "finding:2: suggested by copypasta 3" in made["T0149.003"]["comment"]
    assert made["T0049.003"]["score"] == 1
    assert "incident:1: confirmed by p-bo: flooded" in made["T0049.003"]["comment"]


def test_the_two_frameworks_stay_apart():
    disarm, attack = (layer("Case", [FINDING], one) for one in ("disarm", "attack"))
    assert (disarm["domain"], attack["domain"]) == ("DISARM", "enterprise-attack")
    assert set(by_code(attack)) == {"T1566"}
    assert not set(by_code(disarm)) & set(by_code(attack))


def test_what_was_rejected_or_withdrawn_is_not_shown():
    gone = [replace(FINDING, state=state) for state in ("rejected", "withdrawn")]
    assert layer("Case", gone, "disarm")["techniques"] == []


def test_a_technique_of_no_catalog_is_shown_by_its_id():
    odd = replace(FINDING, techniques=(technique("T9999"),))
    [one] = layer("Case", [odd], "disarm")["techniques"]
    assert one["techniqueID"] == "T9999"
    assert "tactic" not in one


def test_it_is_json_that_is_the_same_every_time():
    first, second = io.BytesIO(), io.BytesIO()
    assert write("Case", [FINDING, CLONE], "disarm", first) == 2
    write("Case", [FINDING, CLONE], "disarm", second)
    assert first.getvalue() == second.getvalue()
    assert json.loads(first.getvalue())["name"] == "Case"


def test_nothing_of_an_outlet_under_annex_xv_leaves_as_clear():
    told = replace(FINDING, claim="See https://de.rt.com/x")
    for tlp, is_there in (("clear", False), ("green", True)):
        out = io.BytesIO()
        write("Case", [told], "disarm", out, tlp)
        assert (b"rt.com" in out.getvalue()) is is_there
