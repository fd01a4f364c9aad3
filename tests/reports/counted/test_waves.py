"""A wave counts the records as they stood, and every number opens to them."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.casework.figures import rows
from tests.casework.figures.alliance import AS_OF, JUNE, YEAR
from tests.casework.figures.test_past import actor, kept
from tocsin.casework import findings
from tocsin.casework.figures.asking import Period
from tocsin.casework.figures.past import Past
from tocsin.casework.models import AlertRevision, Classification, Exhibit, Finding
from tocsin.reports.commitment14 import Beside, commitment14_report, wave
from tocsin.reports.document.pages import html
from tocsin.reports.network import Shown

LATER = AS_OF + timedelta(days=1)


@pytest.fixture
def accounts(world):
    """Nine accounts, each with a finding of TTP-9; six of these concern Romania."""
    about = rows.subjects(world, "account", "facebook", 9)
    made = rows.findings(world, about, kind="copypasta")
    classified(made, "commitment14", "TTP-9")
    classified(made[:6], "place", "RO")
    return about


def classified(some, scheme, code, **more):
    """Say a word of findings."""
    Classification.objects.bulk_create(
        Classification(finding=one, scheme=scheme, code=code, **more) for one in some
    )


def told(world, as_of=AS_OF, period=YEAR):
    """Return a wave."""
    return wave(Past(world.user, as_of), "CDN", period)


def page(world, **shown):
    """Return the report of a wave as a page."""
    past = Past(world.user, AS_OF)
    return html(commitment14_report(wave(past, "CDN", YEAR), Shown(**shown), Beside(), past))


def suspended(world, about, **more):
    """Say that a platform suspended something that it was notified of."""
    revision = AlertRevision.objects.get(alert=world.alerts[0], number=1)
    return rows.decide(world.submission, rows.asset(revision, about), "account:SUSPENDED", **more)


def test_instances_are_counted_by_ttp_and_country(world, accounts):
    found = told(world).counted.instances
    assert len(accounts) == 9
    assert (found.value("RO", "TTP-9"), found.value("", "TTP-9")) == (6, 3)
    assert (found.eu("TTP-9"), found.distinct()) == (6, 9)


def test_what_is_of_another_period_or_not_confirmed_does_not_count(world):
    about = rows.subjects(world, "account", "facebook", 3)
    some = [
        *rows.findings(world, about[:1], kind="copypasta", at=JUNE.replace(year=2023)),
        *rows.findings(world, about[1:2], kind="copypasta", state="proposed"),
        *rows.findings(world, about[2:], kind="copypasta", state="rejected"),
    ]
    classified(some, "commitment14", "TTP-9")
    assert told(world).counted.instances.eea("TTP-9") == 0
    assert told(world, period=Period.read("2023")).counted.instances.value("", "TTP-9") == 1


def test_two_findings_that_say_the_same_are_one_instance(world, accounts):
    [one] = rows.findings(world, accounts[:1], kind="copypasta")
    classified([one], "commitment14", "TTP-9")
    first = Finding.objects.filter(kind="copypasta").order_by("pk")[0]
    Finding.objects.filter(pk=one.pk).update(canonical=first)
    assert told(world).counted.instances.distinct() == 9


def test_actions_are_decisions_of_the_period_on_what_findings_name(world, accounts):
    suspended(world, accounts[0])
    suspended(world, accounts[1], decided_at=JUNE.replace(year=2023))
    suspended(world, rows.subjects(world, "account", "facebook", 1)[0])
    found = told(world).counted
    assert found.actions.value("RO", "account:SUSPENDED") == 1
    assert found.acted.value("RO", "TTP-9") == 1
    assert told(world, period=Period.read("2023")).counted.actions.distinct() == 1


def test_an_action_counts_in_its_own_period_though_the_deed_was_earlier(world, accounts):
    made = suspended(world, accounts[0], decided_at=datetime(2025, 2, 1, tzinfo=UTC))
    found = told(world, period=Period.read("2025")).counted
    assert found.instances.distinct() == 0
    assert found.actions.records["RO", "account:SUSPENDED"] == (f"decision:{made.pk}",)


def test_no_violation_is_no_action_and_a_corrected_answer_counts_as_corrected(world, accounts):
    first = suspended(world, accounts[0])
    rows.decide(world.submission, first.asset, "ours:NO_VIOLATION", supersedes=first)
    rows.decide(world.submission, rows.asset(first.submission.revision, accounts[1]),
                "ours:NO_VIOLATION")  # fmt: skip
    assert told(world).counted.actions.columns == ()


def test_an_account_under_another_name_is_the_same(world, accounts):
    [other] = rows.subjects(world, "account", "facebook", 1)
    type(other).objects.filter(pk=other.pk).update(canonical=accounts[0])
    suspended(world, other)
    assert told(world).counted.actions.value("RO", "account:SUSPENDED") == 1


def test_as_of_an_instant_it_is_what_was_known_then(world, accounts):
    suspended(world, accounts[1], recorded_at=LATER)
    finding = Finding.objects.filter(kind="copypasta").order_by("pk")[0]
    findings.decide(kept(world, finding), "withdraw", actor(world), "mistaken")
    then, now = told(world), told(world, as_of=datetime.now(UTC))
    assert (then.counted.instances.distinct(), then.counted.actions.distinct()) == (9, 0)
    assert (now.counted.instances.distinct(), now.counted.actions.distinct()) == (8, 1)


def test_a_suggested_ttp_counts_nowhere(world):
    about = rows.subjects(world, "account", "facebook", 2)
    made = rows.findings(world, about, kind="copypasta")
    classified(made[:1], "commitment14", "TTP-9", standing="suggested")
    classified(made[1:], "commitment14", "TTP-9")
    assert told(world).counted.instances.distinct() == 1


def test_every_number_leads_to_its_records_and_these_to_findings(world, accounts):
    finding = Finding.objects.filter(kind="copypasta").order_by("pk")[0]
    Exhibit.objects.create(label="pages", manifest_sha256="ab" * 32, sealed_at=AS_OF,
                           finding=finding, **rows.shared(world))  # fmt: skip
    made = suspended(world, accounts[0])
    said = page(world)
    leads, ids = set(re.findall(r'href="#([^"]+)"', said)), re.findall(r'id="([^"]+)"', said)
    assert leads <= set(ids)
    assert len(ids) == len(set(ids))
    assert {"instances-RO-TTP-9", "actions-RO-account-SUSPENDED"} <= leads
    assert f"finding-{finding.pk}" in leads
    assert f"decision:{made.pk}" in said
    assert "facebook Ltd: account:SUSPENDED" in said
    assert "ab" * 32 in said


def test_the_same_instant_is_the_same_page(world, accounts):
    before = page(world)
    [late] = rows.findings(world, accounts[:1], kind="copypasta")
    classified([late], "commitment14", "TTP-9")
    Finding.objects.filter(pk=late.pk).update(created_at=LATER)
    assert page(world) == before


def test_the_public_reads_neither_names_nor_records_under_a_label(world, accounts):
    clear = Finding.objects.filter(kind="copypasta").order_by("pk")[:6]
    Finding.objects.filter(pk__in=[one.pk for one in clear[:2]]).update(tlp="clear")
    said = page(world, public=True)
    assert "TLP:CLEAR" in said
    assert "One post" not in said
    assert accounts[0].native_id not in said
    assert set(re.findall(r"finding:\d+", said)) == {clear[0].place, clear[1].place}
