"""A program asks for reports and exports, hands in what others sent, and reads figures."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.casework.case_files import a_case
from tests.casework.cases import approved, noticed
from tests.casework.people import given, of, somebody
from tests.console.api.calling import HERE, Caller
from tests.console.pages.test_reports import EVENT
from tests.jobs.deeds import worked
from tocsin.casework import findings
from tocsin.casework.models import Finding, ReportFigure, Role
from tocsin.evidence.checks import Trust
from tocsin.evidence.verify import verify
from tocsin.flow import preserving
from tocsin.flow.desk import Desk, Why
from tocsin.jobs import handed_in
from tocsin.jobs.models import Job
from tocsin.watch import Watch

pytestmark = pytest.mark.usefixtures("no_files")


def done(told):
    """Return a job that was asked for, done."""
    return worked(Job.objects.get(pk=told["id"]))


def bytes_of(answer):
    return b"".join(answer.streaming_content)


def test_every_report_says_what_it_heeds_and_needs(ana):
    told = {one["name"]: one for one in ana.get("/reports")}

    assert {"network", "qre", "election", "responses", "flagger", "dossier"} <= set(told)
    assert told["dossier"]["needs"] == ["incident"]
    assert set(told["dossier"]["needs"]) <= set(told["dossier"]["takes"])
    assert {"pdf", "html"} <= set(told["network"]["forms"])
    assert {one["of"] for one in ana.get("/exports")} >= {"findings", "alert", "alerts"}


def test_a_report_is_asked_for_and_its_file_is_for_who_asked(house, ana):
    case = a_case(house)
    asked = {"report": "dossier", "incident": case.pk, "form": "pdf", "key": "dossier-1"}
    told = ana.post("/reports", asked, expect=201)
    assert ana.post("/reports", asked, expect=201)["id"] == told["id"]
    assert ana("GET", f"/jobs/{told['id']}/file").status_code == 404
    job = done(told)
    answer = ana("GET", f"/jobs/{told['id']}/file", expect=200)

    assert ana.get(f"/jobs/{told['id']}")["result"]["file"] == job.file.name
    assert bytes_of(answer).startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'attachment; filename="{job.file.name}"'
    for person, organisation in ((house.bo, house.ecdc), (house.cai, house.delta)):
        theirs = Caller.of(person, organisation)("GET", f"/jobs/{told['id']}/file")
        assert theirs.status_code == 404


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"report": "dosier"}, 409),
        ({"report": "dossier"}, 409),
        ({"report": "flagger", "incident": 1}, 409),
        ({"report": "network", "language": "xx"}, 422),
        ({"report": "network", "shape": "round"}, 422),
        ({"report": "network", "rows": -1}, 422),
    ],
)
def test_what_cannot_be_asked_is_refused_at_once(asked, status, ana):
    answer = ana("POST", "/reports", asked)

    assert answer.status_code == status
    assert answer.told["rule"]
    assert not Job.objects.exists()


def test_a_program_that_only_reads_gets_what_its_organisation_reads(house):
    """Ana works for both; the token is of one, and so is what its export holds."""
    findings.decide(noticed(house), "confirm", of(house.bo, house.ecdc))
    both = somebody("eva", house.ecdc, Role.VIEWER)
    given(both, house.delta, Role.VIEWER)
    counts = []
    for organisation in (house.ecdc, house.delta):
        program = Caller.of(both, organisation, "read")
        told = program.post("/exports", {"of": "findings", "form": "csv"}, expect=201)
        counts.append(done(told).result["counts"]["rows"])
    assert counts == [1, 0]


def test_what_others_sent_is_handed_in_as_it_is(house, ana):
    told = ana("POST", "/received?name=an+event.json&tlp=amber", EVENT, expect=201).told
    job = done(told)

    assert (job.state, job.error) == ("done", "")
    [taken] = ana.get(f"/jobs/{told['id']}")["result"]["taken"]
    assert (taken["new"], taken["tlp"]) == (1, "green")
    assert any("T9999" in one["id"] + one["reason"] for one in taken["unused"])
    assert Finding.objects.get(owner=house.ecdc).state == "proposed"
    assert ana("POST", "/received?tlp=white", EVENT).status_code == 422
    viewer = Caller.of(somebody("vic", house.ecdc, Role.VIEWER), house.ecdc, "read")
    assert viewer("POST", "/received", EVENT).status_code == 403


def test_nothing_or_too_much_is_refused_and_not_kept(ana, monkeypatch):
    monkeypatch.setattr(handed_in, "LARGEST", 100)
    for body in ("", json.dumps(EVENT)):
        answer = ana.client.generic(
            "POST", "/api/v1/received", body, content_type="application/json",
            headers={"Authorization": f"Bearer {ana.token}"},
        )  # fmt: skip
        assert answer.status_code == 409
    place = Path(settings.TOCSIN_WATCH) / handed_in.UPLOADS / handed_in.RECEIVED
    assert list(place.iterdir()) == []


def test_a_session_hands_in_with_its_form_token(house):
    client = Client(enforce_csrf_checks=True, **HERE)
    client.force_login(house.ana.user)
    refused = client.post("/api/v1/received", EVENT, content_type="application/json")
    assert refused.status_code == 403
    free = Client(**HERE)
    free.force_login(house.ana.user)
    assert free.post("/api/v1/received", EVENT, content_type="application/json").status_code == 201


def test_a_figure_is_published_read_and_shown_as_corrected(house, ana):
    finding = noticed(house)
    findings.decide(finding, "confirm", of(house.bo, house.ecdc))
    said = {"rule": "findings.confirmed", "report": "2024", "text": "One burst was confirmed"}
    kept = ana.post("/published-figures", said, expect=201)
    where = f"/published-figures/{kept['id']}"
    fresh, behind = ana.get(where), ana.get(f"{where}/records")
    finding.refresh_from_db()
    findings.decide(finding, "withdraw", of(house.bo, house.ecdc), "a mistake")
    later = ana.get(where)

    assert (kept["value"], kept["rounding"], kept["is_estimate"]) == (1, "exact", False)
    assert (fresh["comparison"]["is_corrected"], fresh["definition"] != "") == (False, True)
    assert [one["record"] for one in behind["items"]] == [finding.place]
    assert behind["items"][0]["what"] == finding.claim
    assert (later["value"], later["comparison"]["now"]) == (1, 0)
    assert later["comparison"]["is_corrected"]
    [gone] = later["comparison"]["gone"]
    assert (gone["record"], gone["happened"][0]["verb"]) == (finding.place, "finding.withdraw")
    assert [one["id"] for one in ana.get("/published-figures?report=2024")["items"]] == [kept["id"]]
    untrue = ana("POST", "/published-figures", {**said, "text": "Two bursts"})
    assert (untrue.status_code, "must be true" in untrue.told["rule"]) == (409, True)
    assert Caller.of(house.cai, house.delta)("GET", where).status_code == 404


def test_what_a_published_figure_counted_is_shown_to_who_may_read_it_alone(house, ana):
    """A figure that the network reads does not open the findings behind it."""
    findings.decide(noticed(house), "confirm", of(house.bo, house.ecdc))
    said = {"rule": "findings.confirmed", "report": "2024", "text": "One burst was confirmed"}
    kept = ana.post("/published-figures", said, expect=201)
    shared = {"tlp": "green", "visibility": "network", "network": house.network}
    ReportFigure.objects.filter(pk=kept["id"]).update(**shared)
    cai = Caller.of(house.cai, house.delta)
    told = cai.get(f"/published-figures/{kept['id']}")

    assert told["value"] == 1
    assert told["comparison"]["unseen"] == 1
    assert cai.get(f"/published-figures/{kept['id']}/records")["items"] == []


def test_an_exhibit_is_handed_over_as_a_bundle_that_verifies(house, ana):
    approved(house)
    finding = noticed(house, "k9")
    desk = Desk.of(Watch(settings.TOCSIN_WATCH), of(house.ana, house.ecdc))
    exhibit = preserving.preserve(desk, finding, Why("monitoring"))
    where = f"/exhibits/{exhibit.pk}/bundle"
    answer = ana("POST", where, {"purpose": "a copy"}, expect=200)
    path = Path(settings.TOCSIN_WATCH) / "bundle-of-a-test.zip"
    path.write_bytes(bytes_of(answer))
    report = verify(path, Trust())
    path.unlink()

    assert answer["Content-Type"] == "application/zip"
    assert {one.result for one in report.checks} & {"pass"}
    assert ana("POST", where, {"purpose": "p", "recipient": house.delta.pk}).status_code == 409
    reading = Caller.of(house.ana, house.ecdc, "read", "propose")
    narrow = reading("POST", where, {"purpose": "p", "recipient": house.delta.pk})
    assert (narrow.status_code, narrow.told["reason"]) == (403, "scope")
    assert Caller.of(house.cai, house.delta)("POST", where, {"purpose": "p"}).status_code == 404
