"""An alert of Ana's that Bo approved, on its way to the platform."""

from tests.casework.flow.worlds import SHEET
from tests.casework.people import of
from tocsin.casework import alerts, circulating, records
from tocsin.casework.access import Actor
from tocsin.casework.models import Alert, AlertRevision, Asset, Organisation, Subject, Submission
from tocsin.flow.desk import Desk
from tocsin.watch.watch import Watch

MAIL = """
[[transport]]
kind = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "alerts@ecdc.example"
timeout = 5.0
recipient = "Bigbook"
address = "desk@bigbook.example"
"""
PORTAL = """
[[transport]]
name = "portal"
kind = "folder"
folder = "outbox"
recipient = "Bigbook"
"""
NOTICE = """
[[transport]]
name = "notice"
kind = "article16"
by = "email"
recipient = "Bigbook"
address = "notices@bigbook.example"
"""


def telling(desk: Desk, *ways: str) -> Desk:
    """Return the same desk in a watch that has these ways of telling others."""
    (desk.watch.folder / "tocsin.toml").write_text("".join([SHEET, *ways]))
    return Desk(Watch(desk.watch.folder), desk.actor, desk.vault, desk.signer)


def drafted(house, findings=(), ref="NET-2026-001", tlp="green", assets=2) -> AlertRevision:
    """Return Ana's draft about two posts."""
    ana = of(house.ana, house.ecdc)
    revision = AlertRevision(
        title="Five accounts copy two texts about the ballots",
        summary="The same two texts, both false, from five accounts within half an hour.",
        action="Remove the posts before the stations open.",
    )
    alerts.draft(Alert(ref=ref, tlp=tlp), revision, ana)
    if findings:
        alerts.rest_on(revision, findings, ana)
    named = [
        Asset(
            subject=records.add(Subject(kind="post", native_id=f"{ref}-{n}"), Actor(None)),
            url=f"https://x.example/{n}/status", evidence_sha256="a" * 64,
            requested_measure="visibility:CONTENT_REMOVED",
        )
        for n in range(assets)
    ]  # fmt: skip
    return alerts.name(revision, named, ana)


def approved(
    house, findings=(), recipient: Organisation | None = None, **more: object
) -> Submission:
    """Return the draft as a submission to the platform that Bo approved."""
    revision, ana = drafted(house, findings, **more), of(house.ana, house.ecdc)
    made = circulating.address(revision, recipient or house.platform, ana)
    circulating.submit(revision, ana)
    circulating.approve(revision, of(house.bo, house.ecdc))
    return Submission.objects.get(pk=made.pk)
