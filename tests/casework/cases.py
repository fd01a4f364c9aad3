"""Findings and alerts to work on, in the world of `people.py`."""

from datetime import timedelta

from tests.casework.people import AT, of
from tocsin.casework import alerts, findings, records
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    Asset,
    Finding,
    Subject,
)


def noticed(house, key="k1", by=None, subjects=(), **more):
    """Return a finding of ECDC, proposed by Ana."""
    finding = Finding(
        key=key, kind="copypasta", claim="3 accounts posted one text 4 times",
        first_at=AT, last_at=AT + timedelta(minutes=9), **more,
    )  # fmt: skip
    return findings.propose(finding, of(by or house.ana, house.ecdc), subjects, {"place": ["RO"]})


def account(native="12"):
    """Return an account that findings can be about."""
    return records.add(Subject(kind="account", native_id=native), Actor(None))


def drafted(house, ref="NET-2024-001", assets=1, **labels):
    """Return Ana's draft of an alert, with assets whose evidence is sealed."""
    ana = of(house.ana, house.ecdc)
    alert = Alert(ref=ref, **labels)
    revision = alerts.draft(
        alert, AlertRevision(title="Forged ballots", summary="One text, three accounts"), ana
    )
    named = [
        Asset(subject=account(f"{ref}-{n}"), url=f"https://x.example/{n}", evidence_sha256="a" * 64)
        for n in range(assets)
    ]
    return alerts.name(revision, named, ana)


def approved(house, **more):
    """Return a revision that Bo approved."""
    revision = alerts.submit(drafted(house, **more), of(house.ana, house.ecdc))
    return alerts.approve(revision, of(house.bo, house.ecdc))
