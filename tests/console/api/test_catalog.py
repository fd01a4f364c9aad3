"""Programs look the catalog up: what a name may mean, with all that is known of each entry."""

import pytest


def ids(entries):
    return [one["id"] for one in entries]


@pytest.fixture
def look(ana):
    return lambda words, more="": ana.get(f"/catalog?words={words}{more}")


def test_a_name_that_several_go_by_is_answered_with_all_of_them(look):
    found = look("Grizzly%20Steppe")
    assert ids(found["named"]) == ["actor:apt28", "actor:apt29"]
    assert "Fancy Bear" in found["named"][0]["aliases"]
    assert found["near"] == []


def test_an_entry_is_told_with_its_facts_and_countermeasures(look):
    [one] = look("disarm:T0049.003")["named"]
    assert (one["framework_title"], one["edition"], one["licence"]) == (
        "DISARM Framework", "1.6", "CC BY-SA 4.0",
    )  # fmt: skip
    assert one["parents"] == ["disarm:T0049"]
    cautions = [bool(counter["caution"]) for counter in one["counters"]]
    assert cautions == sorted(cautions)
    assert set(cautions) == {False, True}
    assert [edition["version"] for edition in one["editions"]][-1] == "1.6"
    [tactic] = look("disarm:TA01")["named"]
    assert {"language": "de", "title": "Strategie planen"} in tactic["names"]


def test_a_retired_id_says_what_stands_for_it_and_a_day_leaves_it_out(look):
    [one] = look("T0009")["named"]
    assert one["alternatives"] == [["disarm:T0097.108", "disarm:T0143.002"]]
    assert one["valid_to"] == "2024-11-21"
    assert one["counters"] == []
    later = look("T0009", "&on=2025-01-01")
    assert later["named"] == []
    assert "disarm:T0097.108" in ids(later["near"])


def test_ids_and_names_of_other_versions_are_told_apart(look):
    found = look("T0048")
    assert (ids(found["named"]), ids(found["once"])) == (["disarm:T0048"], ["amitt:T0048"])
    [renamed] = look("create%20personas")["named"]
    assert {"version": "1.4", "title": "Create Personas"} in renamed["editions"]


def test_what_is_nearly_a_name_or_nothing_at_all(look, ana):
    assert ids(look("use%20copypasta!")["near"]) == ["disarm:T0084.001"]
    nothing = {"named": [], "once": [], "held": [], "near": [], "left_out": 0}
    assert look("qqzzqq") == nothing
    assert ana.get("/catalog") == nothing


def test_what_holds_the_words_is_capped_and_the_rest_counted(look):
    found = look("actor")
    assert len(found["held"]) == 50
    assert found["left_out"] > 500


def test_a_provision_is_told_with_what_it_asks_for(look):
    [one] = look("budapest:7")["named"]
    assert "inauthentic_data" in ids(one["elements"])
