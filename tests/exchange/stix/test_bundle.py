"""Bundles are valid for the public validator and for our own check, and the same every time."""

import io
import json

import pytest
from msgspec.structs import replace
from stix2validator import ValidationOptions, validate_string

from tests.exchange.records import ALERT, AT, CLONE, FINDING, asset, subject, technique
from tocsin.exchange.stix import Profile, check, write_alert, write_findings
from tocsin.exchange.stix.ids import observable_id

ALLOWED = {"103", "244", "302", "303", "305"}
"""Warnings about vocabularies that are open: a type of account that the standard does not list."""


def bundle(told=ALERT, profile=Profile.NEUTRAL, **more):
    out = io.BytesIO()
    write_alert(told, out, profile, **more)
    return json.loads(out.getvalue())


def of(found, kind):
    return [one for one in found["objects"] if one["type"] == kind]


def problems(found):
    """Return the validator's errors, and its warnings outside the fixed list."""
    result = validate_string(json.dumps(found), ValidationOptions(version="2.1", strict=False))
    results = [result] if not isinstance(result, list) else result
    errors = [str(error) for one in results for error in one.errors]
    warnings = [
        str(warning) for one in results for each in getattr(one, "object_results", [])
        for warning in each.warnings
        if not any(f"{{{code}}}" in str(warning) for code in ALLOWED)
    ]  # fmt: skip
    return errors, warnings


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("counters", [False, True])
@pytest.mark.parametrize("tlp", ["clear", "amber+strict"])
def test_a_bundle_is_valid_for_the_validator_and_for_our_check(profile, counters, tlp):
    found = bundle(replace(ALERT, tlp=tlp), profile, counters=counters)
    assert problems(found) == ([], [])
    assert list(check(found)) == []


def test_the_same_alert_gives_the_same_bytes():
    first, second = io.BytesIO(), io.BytesIO()
    write_alert(ALERT, first)
    write_alert(ALERT, second)
    assert first.getvalue() == second.getvalue()


def test_the_alert_is_a_report_that_names_all_of_it():
    found = bundle()
    [report] = of(found, "report")
    assert (report["name"], report["lang"]) == (ALERT.title, "en")
    assert "🚨 假新闻" in report["description"]
    ids = {one["id"] for one in found["objects"]}
    assert set(report["object_refs"]) <= ids
    assert {one["id"] for one in of(found, "incident")} <= set(report["object_refs"])
    [note] = of(found, "note")
    assert "ACCOUNT_SUSPENDED" in note["content"]


def test_a_finding_keeps_its_numbers_in_our_extension():
    found = bundle()
    told = next(one for one in of(found, "incident") if one["name"] == FINDING.claim)
    [(name, numbers)] = told["extensions"].items()
    assert numbers["measures"] == {"accounts": 3, "share_of_all": 0.75}
    assert numbers["chance"]["p"] == 1e-9
    assert numbers["evidence_rows"] == 4
    assert numbers["innocent"] == ["A press release that all quoted."]
    assert name in {one["id"] for one in of(found, "extension-definition")}


def test_only_a_finding_that_somebody_decided_has_an_opinion():
    [opinion] = of(bundle(), "opinion")
    assert (opinion["opinion"], opinion["authors"]) == ("agree", ["p-bo"])


def test_a_technique_is_disarms_and_says_its_version():
    techniques = of(bundle(), "attack-pattern")
    copypasta = next(one for one in techniques if one["name"] == "Use Copypasta")
    assert copypasta["external_references"] == [
        {"source_name": "DISARM", "external_id": "T0084.001"}
    ]
    assert copypasta["description"].startswith("DISARM 1.6, T0084.001")
    assert copypasta["kill_chain_phases"][0]["kill_chain_name"] == "DISARM"


def test_a_relationship_to_a_technique_says_who_says_so_and_how_sure_that_is():
    found = bundle()
    names = {one["id"]: one["name"] for one in of(found, "attack-pattern")}
    told = {
        names[one["target_ref"]]: one
        for one in of(found, "relationship") if one["target_ref"] in names
    }  # fmt: skip
    sure, faint = told["Use Copypasta"], told["Lookalike Domain"]
    assert (sure["confidence"], faint["confidence"]) == (85, 30)
    assert sure["description"] == (
        "Confirmed by p-bo. word for word Proof: 2 rows of its evidence."
    )
    [said] = sure["extensions"].values()
    assert (said["standing"], said["framework_version"], said["added_by"], said["decided_by"]) == (
        "confirmed", "1.6", "copypasta 3", "p-bo",
    )  # fmt: skip
    assert sure["modified"] > sure["created"]
    [said] = faint["extensions"].values()
    assert said["standing"] == "suggested"
    assert "decided_by" not in said


def test_what_no_one_finding_shows_belongs_to_the_report():
    whole = (technique("T0049.003", on=ALERT.place),)
    of_incident = replace(ALERT.incident, techniques=(technique("T0048", on="incident:1"),))
    found = bundle(replace(ALERT, techniques=whole, incident=of_incident))
    [report] = of(found, "report")
    used = [one["target_ref"] for one in of(found, "relationship")
            if one["source_ref"] == report["id"]]  # fmt: skip
    assert len(used) == 2
    assert {*used} <= {*report["object_refs"]}
    assert problems(found) == ([], [])
    assert list(check(found)) == []


def test_an_amitt_number_is_never_sent():
    """OpenCTI would take it for DISARM's technique of that number."""
    told = replace(FINDING, techniques=(technique("T0048", "amitt"),))
    found = bundle(replace(ALERT, findings=(told,)))
    assert of(found, "attack-pattern") == []


def test_a_domain_is_a_mark_by_which_its_operation_is_known():
    found = bundle()
    [mark] = of(found, "indicator")
    assert mark["pattern"] == "[domain-name:value = 'spiegel.ltd']"
    ends = ("relationship_type", "source_ref", "target_ref")
    joined = {
        tuple(one[name].partition("--")[0] for name in ends) for one in of(found, "relationship")
    }
    assert ("indicates", "indicator", "campaign") in joined
    assert ("attributed-to", "campaign", "intrusion-set") in joined


@pytest.mark.parametrize("name", ["o'hare.example", "-x.example", "localhost", "a..b", "x" * 300])
def test_what_cannot_be_a_host_is_kept_as_it_was_written_and_is_no_mark(name):
    """A quote would end the pattern, and everybody's filters would take the rest for theirs."""
    found = bundle(replace(ALERT, findings=(), assets=(asset(subject("domain", name, "")),)))
    assert of(found, "indicator") == of(found, "domain-name") == []
    assert of(found, "posting")[0]["native_id"] == name
    assert problems(found) == ([], [])


def test_a_host_in_another_script_is_one():
    found = bundle(replace(ALERT, assets=(asset(subject("domain", "шпигель.example", "")),)))
    assert of(found, "indicator")[0]["pattern"] == "[domain-name:value = 'шпигель.example']"
    assert problems(found) == ([], [])


def test_opencti_gets_channels_whose_names_say_the_platform():
    """It makes a channel's id of its name: two channels of one name would become one."""
    told = replace(FINDING, subjects=(subject("channel", "news", "telegram"),))
    two = replace(told, key="k9", subjects=(subject("channel", "news", "vk"),))
    found = bundle(replace(ALERT, findings=(told, two), assets=()), Profile.OPENCTI)
    assert [one["name"] for one in of(found, "channel")] == ["telegram:news", "vk:news"]
    assert list(check(found)) == []


def test_nothing_of_an_outlet_under_annex_xv_leaves_as_clear():
    told = replace(
        ALERT,
        tlp="clear",
        summary="See https://de.rt.com/story and de[.]rt[.]com",
        assets=(asset(subject("domain", "rt.com", ""), "https://rt.com/x"),),
    )
    found = bundle(told)
    assert "rt.com" not in json.dumps(found)
    assert "rt[.]com" not in json.dumps(found)
    assert list(check(found)) == []
    assert "de.rt.com" in json.dumps(bundle(replace(told, tlp="green")))


def test_an_address_that_only_looks_like_one_stays():
    told = replace(ALERT, tlp="clear", summary="smart.com and tass.com are not under Annex XV")
    assert "smart.com and tass.com" in json.dumps(bundle(told))


def test_findings_alone_are_written_as_they_come():
    out = io.BytesIO()
    many = (replace(FINDING, key=f"k{n}", place=f"finding:{n}") for n in range(20))
    counts = write_findings(many, out, name="all", tlp="amber")
    found = json.loads(out.getvalue())
    assert counts.objects == len(found["objects"])
    assert counts.by_type["incident"] == 20
    assert counts.by_type["user-account"] == 2
    assert problems(found) == ([], [])
    assert list(check(found)) == []


def test_a_finding_about_nothing_has_nothing_that_was_observed():
    found = bundle(replace(ALERT, findings=(replace(CLONE, subjects=()),), assets=()))
    assert of(found, "observed-data") == []
    assert list(check(found)) == []


def test_ids_of_observables_are_those_of_the_standard():
    """The address of an example in the standard, section 6.6."""
    assert observable_id("ipv4-addr", {"value": "198.51.100.3"}) == (
        "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"
    )


def test_times_are_in_utc_with_milliseconds():
    [report] = of(bundle(), "report")
    assert report["created"] == f"{AT:%Y-%m-%dT%H:%M:%S}.125Z"
