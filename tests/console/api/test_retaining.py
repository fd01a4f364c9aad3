"""By the API: a dry run changes nothing, and what is due is disposed of by two people."""

from datetime import UTC, datetime, timedelta

from tests.casework.cases import noticed
from tocsin.casework.models import Finding


def long_ago(finding):
    """Make a finding three days old."""
    Finding.objects.filter(pk=finding.pk).update(created_at=datetime.now(UTC) - timedelta(days=3))


def policy(bo):
    """Return a policy that keeps findings for a day."""
    said = {"kind": "finding", "days": 1, "legal_basis": "consent", "purpose": "research"}
    return bo.post("/retention-policies", said, expect=201)


def test_one_proposes_and_another_disposes(house, bo, leading):
    long_ago(noticed(house))
    made = policy(bo)
    due = bo.get(f"/disposals/due/{made['id']}")
    assert due["count"] == 1
    assert Finding.objects.count() == 1
    asked = bo.post("/disposals", {"policy": made["id"]}, expect=201)
    assert (asked["state"], asked["records"]) == ("proposed", 1)
    bo.on(f"/disposals/{asked['id']}", "approve", {}, expect=403)
    done = leading.on(f"/disposals/{asked['id']}", "approve", {})
    assert (done["state"], done["disposed"], done["held"]) == ("done", 1, 0)


def test_what_was_proposed_can_be_declined(house, bo, leading):
    long_ago(noticed(house))
    asked = bo.post("/disposals", {"policy": policy(bo)["id"]}, expect=201)
    told = leading.on(f"/disposals/{asked['id']}", "decline", {"note": "still needed"})
    assert (told["state"], told["disposed"]) == ("declined", None)
    assert len(leading.get("/disposals")["items"]) == 1
