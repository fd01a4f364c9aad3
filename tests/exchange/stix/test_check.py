"""Every broken graph that the public validator lets pass is caught, and nothing sound is."""

import copy
import json

import pytest
from stix2validator import ValidationOptions, validate_string

from tests.exchange.stix.test_bundle import bundle, of, problems
from tocsin.exchange.stix import Fault, check
from tocsin.exchange.stix.check import faults_by_rule
from tocsin.exchange.stix.markings import MARKINGS


def dangling_reference(found):
    of(found, "report")[0]["object_refs"].append(
        "campaign--11111111-1111-4111-8111-111111111111"
    )  # fmt: skip


def dangling_target(found):
    of(found, "relationship")[0]["target_ref"] = (
        "observed-data--11111111-1111-4111-8111-111111111111"
    )


def unknown_property(found):
    of(found, "campaign")[0]["colour"] = "red"


def made_up_id(found):
    one = of(found, "domain-name")[0]
    old, one["id"] = one["id"], "domain-name--11111111-1111-4111-8111-111111111111"
    for other in found["objects"]:
        other.update(json.loads(json.dumps(other).replace(old, one["id"])))


def wrong_pair(found):
    one = next(one for one in of(found, "relationship") if one["relationship_type"] == "indicates")
    one["source_ref"], one["target_ref"] = one["target_ref"], one["source_ref"]


def missing_definition(found):
    found["objects"] = [one for one in found["objects"] if one["type"] != "extension-definition"]


def anothers_name(found):
    of(found, "attack-pattern")[0]["external_references"][0]["source_name"] = "mitre-attack"


def sanctioned_text(found):
    for one in found["objects"]:
        if "object_marking_refs" in one:
            one["object_marking_refs"] = [MARKINGS["clear"]]
    of(found, "report")[0]["description"] = "As de.rt[.]com says"


def out_of_order(found):
    of(found, "observed-data")[0]["last_observed"] = "2001-01-01T00:00:00.000Z"


def twice(found):
    found["objects"].append(copy.deepcopy(found["objects"][-1]))


def not_an_identity(found):
    of(found, "report")[0]["created_by_ref"] = of(found, "campaign")[0]["id"]


def a_type_of_nobody(found):
    of(found, "posting")[0]["type"] = "x-thing"


BROKEN = {
    dangling_reference: "reference", dangling_target: "reference", unknown_property: "property",
    made_up_id: "observable-id", wrong_pair: "relationship", missing_definition: "extension",
    anothers_name: "framework", sanctioned_text: "annex-xv", out_of_order: "order", twice: "twice",
    not_an_identity: "type", a_type_of_nobody: "extension",
}  # fmt: skip


@pytest.mark.parametrize("spoil", BROKEN, ids=lambda one: one.__name__)
def test_a_broken_graph_is_caught_by_its_rule(spoil):
    found = bundle()
    assert list(check(found)) == []
    spoil(found)
    assert BROKEN[spoil] in faults_by_rule(check(found))


@pytest.mark.parametrize(
    "spoil",
    [dangling_reference, dangling_target, unknown_property, wrong_pair, missing_definition],
    ids=lambda one: one.__name__,
)
def test_the_public_validator_lets_these_pass(spoil):
    """If it ever catches one, our rule may go."""
    found = bundle()
    spoil(found)
    assert validate_string(json.dumps(found), ValidationOptions(version="2.1")).is_valid


@pytest.mark.parametrize(
    "odd",
    [{}, {"objects": None}, {"objects": [7, None, "x", []]}, {"objects": [{}]},
     {"objects": [{"type": "report", "id": 7, "object_refs": [7, None], "extensions": 3}]},
     {"objects": [{"type": "url", "id": "url--1", "value": {"a": 1.5}}]}],
)  # fmt: skip
def test_what_is_no_bundle_is_answered_and_never_crashes(odd):
    assert all(isinstance(one, Fault) for one in check(odd))


def without(kind, name):
    return lambda found: of(found, kind)[0].pop(name)


def with_(kind, **values):
    return lambda found: of(found, kind)[0].update(values)


MALFORMED = {
    "an incident without a name": without("incident", "name"),
    "a time that is none": with_("report", published="2024-11-23 22:00"),
    "a time not in milliseconds": with_("report", created="2024-11-23T22:00:00Z"),
    "a pattern that does not end": with_("indicator", pattern="[domain-name:value = 'a"),
    "seen last before first": with_("observed-data", last_observed="2001-01-01T00:00:00.000Z"),
    "half a hash": with_("file", hashes={"SHA-256": "abc"}),
    "an opinion of no scale": with_("opinion", opinion="so-so"),
    "an id of another type": with_("campaign", id="tool--11111111-1111-4111-8111-111111111111"),
}


@pytest.mark.parametrize("spoil", MALFORMED)
def test_what_is_malformed_is_caught_by_the_validator_or_by_us(spoil):
    found = bundle()
    assert problems(found) == ([], [])
    MALFORMED[spoil](found)
    assert problems(found) != ([], []) or list(check(found))
