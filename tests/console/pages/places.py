"""One of everything that pages show, and the address of each page."""

from datetime import timedelta

from django.urls import reverse

from tests.casework.cases import account, drafted, noticed
from tests.casework.people import AT, given, of
from tocsin.casework import alerts, circulating, findings, incidents, kinds
from tocsin.casework.figures.register import rules
from tocsin.casework.models import Exhibit, Role
from tocsin.flow.reporting import REPORTS

PLAIN = (
    "start",
    "search",
    "catalog",
    "findings",
    "incidents",
    "alerts",
    "alert-draft",
    "submissions",
    "overdue",
    "evidence",
    "evidence-check",
    "records",
    "team",
    "tokens",
    "jobs",
    "reports",
    "exports",
    "received",
    "figures",
)


def furnished(house, label="Posts"):
    """Return records of ECDC by name: what Ana and Bo made of one finding."""
    ana, bo = of(house.ana, house.ecdc), of(house.bo, house.ecdc)
    finding = noticed(house, subjects=[account("77")])
    findings.decide(finding, "confirm", bo)
    incident = incidents.open_(ana, "Forged ballots", findings=[finding])
    revision = drafted(house)
    alerts.rest_on(revision, [finding], ana)
    house.platform.clearance = "amber"
    house.platform.save()
    submission = circulating.address(
        revision, house.platform, ana, channel="email", address="a@b.example"
    )
    exhibit = Exhibit.objects.create(
        owner=house.ecdc,
        label=label,
        manifest_sha256="b" * 64,
        sealed_at=AT,
        finding=finding,
        incident=incident,
        items=3,
        size=4000,
    )
    outcome = kinds.add("outcome", ana, {"kind": "geo_block", "on_date": AT.date()})
    return {
        "finding": finding,
        "incident": incident,
        "alert": revision.alert,
        "revision": revision,
        "submission": submission,
        "exhibit": exhibit,
        "outcome": outcome,
    }


def addresses(things):
    """Return every page that shows something of these, by the name of its address."""
    found = {name: reverse(name) for name in PLAIN}
    for name in ("finding", "incident", "revision", "submission", "exhibit", "alert"):
        found[name] = reverse(name, args=[things[name].pk])
    found["record-list"] = reverse("record-list", args=["outcome"])
    found["record"] = reverse("record", args=["outcome", things["outcome"].pk])
    found["record-edit"] = reverse("record-edit", args=["outcome", things["outcome"].pk])
    for kind in kinds.KINDS:
        found[f"list {kind}"] = reverse("record-list", args=[kind])
    for kind, one in kinds.KINDS.items():
        if Role.ANALYST in one.adds:
            found[f"new {kind}"] = reverse("record-new", args=[kind])
    for name in ("revision-edit", "revision-assets"):
        found[name] = reverse(name, args=[things["revision"].pk])
    for name in ("submission-answer", "submission-preview"):
        found[name] = reverse(name, args=[things["submission"].pk])
    found["edit finding"] = reverse("record-edit", args=["finding", things["finding"].pk])
    found["edit incident"] = reverse("record-edit", args=["incident", things["incident"].pk])
    found["edit alert"] = reverse("record-edit", args=["alert", things["alert"].pk])
    found["event"] = reverse("submission-event", args=[things["submission"].pk, "withdraw"])
    found["finding-rows"] = reverse("finding-rows", args=[things["finding"].pk])
    for name in REPORTS:
        found[f"report {name}"] = reverse("report", args=[name])
    for name in rules():
        found[f"figure {name}"] = reverse("figure-rule", args=[name])
    for name in ("disarm:T0049.003", "disarm:T0009", "sanctions:833/2014", "budapest:7"):
        found[f"catalog {name}"] = reverse("catalog-entry", args=[name])
    found["custody"] = reverse("exhibit-custody", args=[things["exhibit"].pk])
    return found


__all__ = ["addresses", "furnished", "given", "timedelta"]
