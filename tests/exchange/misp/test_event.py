"""An alert is one MISP event that PyMISP reads whole, and the same every time."""

import io
import json
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from msgspec.structs import replace
from pymisp import MISPEvent

from tests.exchange.records import ALERT, CLONE, FINDING, asset, subject, technique
from tocsin.exchange.misp import event, write
from tocsin.exchange.misp.templates import CATEGORIES, TEMPLATES


def loaded(told=ALERT):
    """Return what PyMISP makes of an event, its objects held to their templates."""
    found = MISPEvent(strict_validation=True)
    found.load(event(told))
    return found


def test_a_round_trip_through_pymisp_loses_nothing():
    sent = event(ALERT)["Event"]
    back = json.loads(loaded().to_json())
    assert back["info"] == sent["info"]
    assert {one["name"] for one in back["Tag"]} == {one["name"] for one in sent["Tag"]}
    assert [one["name"] for one in back["Object"]] == [one["name"] for one in sent["Object"]]
    for there, here in zip(back["Object"], sent["Object"], strict=True):
        assert there["uuid"] == here["uuid"]
        assert there["template_uuid"] == here["template_uuid"]
        assert [at(one) for one in there["Attribute"]] == [at(one) for one in here["Attribute"]]
        assert len(there.get("ObjectReference", [])) == len(here["ObjectReference"])
    assert (
        back["Galaxy"][0]["GalaxyCluster"][0]["uuid"]
        == (sent["Galaxy"][0]["GalaxyCluster"][0]["uuid"])
    )


def definition(name):
    """Return a template as PyMISP ships it."""
    path = files("pymisp") / "data" / "misp-objects" / "objects" / name / "definition.json"
    return json.loads(path.read_text())


def at(attribute):
    """Return an attribute's relation, type and value, a time as an instant."""
    value = attribute["value"]
    if attribute["type"] == "datetime":
        value = datetime.fromisoformat(value).astimezone(UTC)
    return attribute["object_relation"], attribute["type"], value


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_is_as_misp_has_it(name):
    ours, theirs = TEMPLATES[name], definition(name)
    assert (ours.uuid, ours.category) == (theirs["uuid"], theirs["meta-category"])
    assert int(ours.version) == theirs["version"]
    for relation, kind in ours.attributes.items():
        assert theirs["attributes"][relation]["misp-attribute"] == kind
        assert kind in CATEGORIES


def test_every_object_has_what_its_template_asks_for():
    odd = [
        subject(kind, "7", platform)
        for platform in ("tiktok", "telegram", "facebook", "x", "")
        for kind in ("account", "channel", "page", "group", "post", "ad", "image", "domain")
    ]
    told = replace(ALERT, findings=(replace(FINDING, subjects=tuple(odd)),))
    for one in event(told)["Event"]["Object"]:
        theirs = definition(one["name"])
        filled = {attribute["object_relation"] for attribute in one["Attribute"]}
        assert not set(theirs.get("required", [])) - filled
        any_of = set(theirs.get("requiredOneOf", []))
        assert not any_of or any_of & filled, one["name"]


def test_a_technique_that_misps_galaxy_lacks_is_a_label_of_its_version():
    told = replace(ALERT, findings=(replace(CLONE, techniques=(technique("T0149.003"),)),))
    found = event(told)["Event"]
    assert found["Galaxy"] == []
    assert 'disarm-1.6:technique="T0149.003 Lookalike Domain"' in {
        one["name"] for one in found["Tag"]
    }


def test_a_suggestion_is_no_tag_and_stands_in_a_comment():
    found = event(ALERT)["Event"]
    tags = {one["name"] for one in found["Tag"]}
    assert not any("T0149.003" in one for one in tags)
    [clone] = [one["comment"] for one in found["Object"] if "finding:2" in one["comment"]]
    assert "disarm:T0149.003 (disarm 1.6) suggested by copypasta 3" in clone
    [pasta] = [one["comment"] for one in found["Object"] if "finding:1\n" in one["comment"]]
    assert "T0084.001 (disarm 1.6) confirmed by p-bo: word for word; proof: 2 rows" in pasta


def test_a_finding_points_to_what_it_is_about():
    found = event(ALERT)["Event"]["Object"]
    there = {one["uuid"]: one["name"] for one in found}
    pointed = [ref["referenced_uuid"] for one in found for ref in one["ObjectReference"]]
    assert [there[one] for one in pointed] == [
        "twitter-account", "twitter-account", "domain-ip", "microblog",
    ]  # fmt: skip


@pytest.mark.parametrize(("tlp", "distribution"), [("red", "0"), ("amber", "1"), ("clear", "3")])
def test_an_event_goes_no_further_than_its_label_and_is_not_published(tlp, distribution):
    found = event(replace(ALERT, tlp=tlp))["Event"]
    assert (found["distribution"], found["published"]) == (distribution, False)
    assert {"name": f"tlp:{tlp}"} in found["Tag"]


def test_the_same_alert_gives_the_same_bytes():
    first, second = io.BytesIO(), io.BytesIO()
    write(ALERT, first)
    write(ALERT, second)
    assert first.getvalue() == second.getvalue()


def test_nothing_of_an_outlet_under_annex_xv_leaves_as_clear():
    told = replace(
        ALERT, tlp="clear", assets=(asset(subject("domain", "rt.com", ""), "https://rt.com/x"),)
    )
    assert "rt.com" not in json.dumps(event(told))
    assert "rt.com" in json.dumps(event(replace(told, tlp="green")))
