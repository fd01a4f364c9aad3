"""Outlets with their channels, and how far something reached: what records hold, and no more."""

import json

import pytest
from msgspec.structs import replace

from tests.exchange.records import ALERT, ARTICLE, CHANNEL, EFFECT, FINDING, subject
from tests.exchange.stix.test_bundle import bundle, of, problems
from tocsin.exchange.incoming import read
from tocsin.exchange.stix import Profile, check
from tocsin.exchange.stix.check import faults_by_rule
from tocsin.exchange.stix.extensions import IMPACT, OUTLET
from tocsin.exchange.stix.markings import MARKINGS

SECOND = replace(CHANNEL, place="channelexposure:2", subject="x:account:13", act="")
FULL = replace(ALERT, channels=(CHANNEL, SECOND), effects=(EFFECT,), articles=(ARTICLE,))


def within(found, extension):
    """Return what an extension holds, by the object it is in."""
    return [one["extensions"][extension] for one in found["objects"]
            if extension in one.get("extensions", {})]  # fmt: skip


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("tlp", ["clear", "amber"])
def test_outlets_and_reach_are_valid_for_the_validator_and_for_our_check(profile, tlp):
    found = bundle(replace(FULL, tlp=tlp), profile)
    assert problems(found) == ([], [])
    assert list(check(found)) == []


def test_an_outlet_has_several_channels_each_with_its_own_reason():
    found = bundle(FULL)
    [outlet] = [one for one in of(found, "identity") if one.get("roles") == ["outlet"]]
    assert (outlet["name"], outlet["identity_class"]) == ("Herald of Rivers", "unknown")
    joined = [one for one in of(found, "relationship") if one["target_ref"] == outlet["id"]]
    accounts = {one["id"]: one["user_id"] for one in of(found, "user-account")}
    assert sorted(accounts[one["source_ref"]] for one in joined) == ["12", "13"]
    first, second = (one["extensions"][OUTLET] for one in joined)
    assert first == {
        "extension_type": "property-extension", "version": "1.0.0",
        "exposure": "state_controlled", "basis": CHANNEL.basis, "act": CHANNEL.act,
        "assessed_on": "2024-11-20", "rests_on": ["finding:1", "exhibit:3"],
        "rests_on_withheld": 1,
    }  # fmt: skip
    assert "act" not in second
    [report] = of(found, "report")
    assert {outlet["id"], *(one["id"] for one in joined)} <= {*report["object_refs"]}


def test_a_channel_behind_which_nobody_is_named_has_its_class_and_no_outlet():
    found = bundle(replace(FULL, channels=(replace(CHANNEL, behind=""),)))
    assert not [one for one in of(found, "identity") if one.get("roles")]
    [note] = [one for one in of(found, "note") if OUTLET in one.get("extensions", {})]
    [about] = note["object_refs"]
    assert next(one for one in found["objects"] if one["id"] == about)["user_id"] == "12"
    assert "state controlled" in note["content"]


def test_an_effect_is_an_interval_with_its_method_and_the_margin_beside_it():
    numbers = within(bundle(FULL), IMPACT)[0]
    assert (numbers["metric"], numbers["about"]) == ("reach", "operation")
    assert (numbers["lowest"], numbers["highest"], numbers["unit"]) == (900, 1400, "views")
    assert (numbers["basis"], numbers["margin"], numbers["margin_source"]) == (
        "Counters read twice.", 2740, "BEC",
    )  # fmt: skip
    assert not {"engagement", "harm", "stated"} & numbers.keys()


def test_readers_of_the_press_are_kept_apart_from_those_of_the_operation():
    found = bundle(FULL)
    numbers = within(found, IMPACT)[1]
    assert (numbers["about"], numbers["stated"], numbers["unit"]) == ("press", 12_000, "readers")
    assert numbers["outlet"] == "River Gazette"
    assert "River Gazette" in {one["name"] for one in of(found, "identity")}


def test_what_is_not_known_has_no_property():
    unknown = replace(ARTICLE, reach=None, reach_basis="", outlet_country="")
    [numbers] = within(bundle(replace(ALERT, articles=(unknown,))), IMPACT)
    assert not {"stated", "unit", "basis", "outlet_country", "copy_of"} & numbers.keys()
    plain = bundle(ALERT)
    assert within(plain, IMPACT) == within(plain, OUTLET) == []
    assert not {IMPACT, OUTLET} & {one["id"] for one in plain["objects"]}


@pytest.mark.parametrize(
    ("kind", "reach", "told"),
    [("unlabelled_ads", 70_000, 70_000), ("unlabelled_ads", 0, None),
     ("unlabelled_ads", True, None), ("unlabelled_ads", None, None), ("copypasta", 70_000, None)],
)  # fmt: skip
def test_a_finding_says_how_many_it_reached_where_its_detector_measures_that(kind, reach, told):
    """Nought is what the detector says where the library says nothing."""
    one = replace(FINDING, kind=kind, measures={"reach": reach})
    found = within(bundle(replace(ALERT, findings=(one,))), IMPACT)
    assert [each["stated"] for each in found] == ([told] if told else [])
    assert all("counts twice" in each["basis"] for each in found)


def test_as_clear_nobody_learns_whose_a_channel_is():
    """A list of the channels of a sanctioned outlet is itself a way to it."""
    found = bundle(replace(FULL, tlp="clear"))
    assert "Herald of Rivers" not in json.dumps(found)
    assert within(found, OUTLET) == []
    assert len(within(found, IMPACT)) == 2


def test_a_class_marked_clear_is_a_fault():
    found = bundle(FULL)
    for one in found["objects"]:
        if OUTLET in one.get("extensions", {}):
            one["object_marking_refs"] = [MARKINGS["clear"]]
    assert faults_by_rule(check(found)) == {"annex-xv": 2}


def test_a_property_that_our_extension_does_not_have_is_a_fault():
    found = bundle(FULL)
    within(found, IMPACT)[0]["harm"] = "much"
    assert faults_by_rule(check(found)) == {"property": 1}


def test_an_address_of_the_press_under_annex_xv_does_not_leave_as_clear():
    told = replace(ARTICLE, url="https://de.rt.com/x", title="de.rt.com says")
    found = bundle(replace(ALERT, tlp="clear", articles=(told,)))
    assert "rt.com" not in json.dumps(found)
    assert list(check(found)) == []


def test_a_channel_of_which_nothing_else_is_told_is_left_out():
    found = bundle(replace(FULL, channels=(replace(CHANNEL, subject="x:account:99"),)))
    assert within(found, OUTLET) == []


def test_what_we_receive_of_ours_is_not_about_the_other_channels_of_an_outlet(tmp_path):
    """Two findings about two channels of one outlet stay two."""
    two = tuple(
        replace(FINDING, key=f"k{n}", place=f"finding:{n}", subjects=(subject(native=n),))
        for n in ("12", "13")
    )
    path = tmp_path / "a.json"
    path.write_text(json.dumps(bundle(replace(FULL, findings=two, assets=()))))
    [found] = read(path)
    assert [one.subjects for one in found.proposals] == [("x:account:12",), ("x:account:13",)]
    assert "ECDC" in found.summary
