"""Whatever records hold, a bundle of them is valid for everybody, and comes back as it went."""

import io
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.exchange.records import FINDING, subject
from tests.exchange.stix.test_bundle import bundle, problems
from tests.exchange.told import alerts, findings
from tocsin.exchange.incoming import read
from tocsin.exchange.stix import Profile, check, write_findings

EXAMPLES = int(os.environ.get("TOCSIN_EXCHANGE_EXAMPLES", "6"))
"""Random records of each kind; thousands in a campaign."""
often = settings(
    max_examples=EXAMPLES, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip


@pytest.mark.parametrize("profile", Profile)
@often
@given(alerts(), st.booleans())
def test_any_alert_is_a_valid_bundle(profile, told, counters):
    found = bundle(told, profile, counters=counters)
    assert problems(found) == ([], [])
    assert list(check(found)) == []
    assert found == bundle(told, profile, counters=counters)


@pytest.mark.parametrize("profile", Profile)
@often
@given(st.lists(st.integers(1, 99), max_size=4, unique=True).flatmap(
    lambda numbers: st.tuples(*(findings(n) for n in numbers))
), st.sampled_from(["clear", "red"]))  # fmt: skip
def test_any_findings_are_a_valid_bundle(profile, told, tlp):
    out = io.BytesIO()
    write_findings(told, out, name="all", tlp=tlp, profile=profile)
    found = json.loads(out.getvalue())
    assert problems(found) == ([], [])
    assert list(check(found)) == []


@often
@given(alerts())
def test_any_alert_comes_back_with_its_findings_and_what_they_are_about(tmp_path, told):
    """Accounts, posts and hosts by the same ids; countries by theirs; each finding once."""
    if told.tlp == "clear":
        told = replace(told, tlp="green")
    path = tmp_path / "a.json"
    path.write_text(json.dumps(bundle(told)))
    [found] = read(path)
    assert found.tlp == told.tlp
    if not told.findings:
        return
    assert len(found.proposals) == len(told.findings)
    back = {name for one in found.proposals for name in one.subjects}
    for finding in told.findings:
        for one in finding.subjects:
            assert any(one.native.casefold() in name.casefold() for name in back)


def test_a_finding_about_thousands_is_valid():
    many = tuple(subject(native=str(n)) for n in range(3_000))
    out = io.BytesIO()
    write_findings([replace(FINDING, subjects=many)], out, name="all", tlp="amber")
    found = json.loads(out.getvalue())
    assert list(check(found)) == []
    assert sum(one["type"] == "user-account" for one in found["objects"]) == 3_000
