"""Reports, exports, what others sent: asked for on a page, done by a job, for who asked."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.casework.case_files import a_case
from tests.casework.cases import approved
from tests.casework.people import of, somebody
from tests.console.pages.places import furnished
from tests.jobs.deeds import worked
from tocsin.casework import incidents
from tocsin.casework.models import Finding, Incident, Role
from tocsin.flow.reporting import REPORTS
from tocsin.jobs import clock, handed_in, results
from tocsin.jobs.models import Job, JobFile

EVENT = {
    "Event": {
        "uuid": "5ad8b4c2-0000-4000-8000-000000000001",
        "info": "Cloned <b>outlets</b>",
        "date": "2024-11-20",
        "timestamp": "1732060800",
        "Tag": [{"name": "tlp:green"}, {"name": 'misp-galaxy:disarm-techniques="T9999"'}],
        "Attribute": [
            {"uuid": "5ad8b4c2-0000-4000-8000-000000000002", "type": "domain",
             "category": "Network activity", "value": "spiegel.example", "timestamp": "1732060800"},
        ],
    }
}  # fmt: skip


pytestmark = pytest.mark.usefixtures("no_files")


def asked_for(answer):
    """Return the job that a page asked for, done."""
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return worked(Job.objects.get(pk=int(answer["Location"].strip("/").rpartition("/")[2])))


def read(answer):
    return b"".join(answer.streaming_content)


def test_a_long_report_is_a_job_whose_page_leads_to_the_file(house, at):
    approved(house)
    browser = at(house.ana)
    where = reverse("report", args=["network"])
    asked = {"form": "html", "period": "2024", "language": "fr", "asked": "network=Election watch"}
    waiting = browser.post(where, asked)
    before = browser.get(waiting["Location"]).content.decode()
    job = asked_for(waiting)
    after = browser.get(waiting["Location"]).content.decode()
    listed = browser.get(reverse("reports")).content.decode()

    assert "It waits for a worker." in before
    assert job.parameters["asked"] == {"network": "Election watch"}
    assert (job.state, job.error) == ("done", "")
    assert "Read it" in after
    assert job.file.sha256 in after
    for page in (after, listed):
        assert reverse("job-file", args=[job.pk]) in page
    assert JobFile.objects.get().expires_at - clock.now() > timedelta(days=6)


def test_a_report_that_is_shown_runs_nothing_and_keeps_its_anchors(house, at):
    approved(house)
    browser = at(house.ana)
    asked = {"form": "html", "language": "en"}
    job = asked_for(browser.post(reverse("report", args=["responses"]), asked))
    where = reverse("job-file", args=[job.pk])
    shown, taken = browser.get(f"{where}?show"), browser.get(where)

    assert shown["Content-Disposition"].startswith("inline")
    assert taken["Content-Disposition"] == f'attachment; filename="{job.file.name}"'
    for answer in (shown, taken):
        policy = answer["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert "script" not in policy
        assert answer["Content-Type"] == "text/html; charset=utf-8"
    page = read(shown).decode()
    assert page == read(taken).decode()
    assert "<script" not in page


def test_only_who_asked_gets_the_file_and_others_see_that_there_was_a_job(house, at):
    job = asked_for(at(house.ana).post(reverse("exports"), {"of": "findings", "form": "csv"}))
    where, file = reverse("job", args=[job.pk]), reverse("job-file", args=[job.pk])

    assert at(house.bo).get(file).status_code == 404
    assert job.file.sha256 not in at(house.bo).get(where).content.decode()
    assert at(house.cai).get(where).status_code == 404
    assert len(read(at(house.ana).get(file))) == job.file.size


def test_a_file_that_is_no_longer_kept_is_said(house, at):
    browser = at(house.ana)
    job = asked_for(browser.post(reverse("exports"), {"of": "findings", "form": "csv"}))
    JobFile.objects.update(expires_at=clock.now())
    gone = browser.get(reverse("job-file", args=[job.pk]))
    results.sweep(Path(settings.TOCSIN_WATCH))

    assert (gone.status_code, "ask for it again" in gone.content.decode()) == (409, True)
    assert "no longer kept" in browser.get(reverse("job", args=[job.pk])).content.decode()
    assert browser.get(reverse("job-file", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("name", [one.name for one in REPORTS.values() if one.is_short])
def test_a_report_on_an_incident_is_there_at_once(name, house, at):
    case = a_case(house)
    browser = at(house.ana)
    where = reverse("report", args=[name])
    told = browser.get(where, {"incident": case.ref}).content.decode()
    asked = {"incident": case.ref, "form": "html", "language": "en", "request": "preservation"}
    page = browser.post(where, asked)
    kept = browser.post(where, {**asked, "form": "pdf"})

    assert f'value="{case.ref}"' in told
    assert (page.status_code, page["Content-Disposition"][:6]) == (200, "inline")
    assert case.ref in page.content.decode()
    assert kept.content.startswith(b"%PDF")
    assert kept["Content-Disposition"].startswith("attachment")
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("name", "told", "rule"),
    [
        ("dossier", {"incident": "INC-1"}, "No incident that you may read is called INC-1."),
        ("dossier", {}, "This field is required"),
        ("network", {"period": "soon"}, ""),
        ("network", {"asked": "network"}, "Each line is name=value; got network"),
        ("network", {"plan": "title = 1"}, ""),
        ("election", {"election": "999"}, "Select a valid choice"),
        ("responses", {"as_of": "2999-01-01T00:00"}, ""),
        ("responses", {"form": "exe"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(name, told, rule, house, at):
    asked = {"form": "html", "language": "en", **told}
    answer = at(house.ana).post(reverse("report", args=[name]), asked)
    if rule:
        assert answer.status_code == 422
        assert rule in answer.content.decode().replace("&#x27;", "'")
    else:
        assert asked_for(answer).state == "failed"


def test_a_case_of_others_is_not_there_for_a_report(house, at):
    theirs = incidents.open_(of(house.cai, house.delta), "Theirs")
    answer = at(house.ana).post(
        reverse("report", args=["plan"]), {"incident": theirs.ref, "form": "html"}
    )
    assert answer.status_code == 422
    assert at(house.ana).get(reverse("report", args=["none"])).status_code == 404


def test_an_export_of_an_alert_an_incident_and_all(house, at):
    things = furnished(house)
    approved(house, ref="NET-2024-009")
    browser = at(house.ana)
    asked = [
        ({"of": "findings", "form": "stix"}, "objects"),
        ({"of": "incident", "incident": things["incident"].ref, "form": "xlsx"}, "findings"),
        ({"of": "alert", "revision": things["revision"].alert.ref, "form": "misp"}, "assets"),
        ({"of": "alerts", "form": "navigator", "tlp": "amber"}, "alerts"),
    ]
    for told, counted in asked:
        job = asked_for(browser.post(reverse("exports"), told))
        assert (job.error, job.result["counts"][counted] > 0) == ("", True)
        page = browser.get(reverse("job", args=[job.pk])).content.decode()
        assert counted.capitalize() in page


@pytest.mark.parametrize(
    "told",
    [
        {"of": "findings", "form": "misp"},
        {"of": "alert", "form": "misp"},
        {"of": "alert", "form": "misp", "revision": "NET-1/x"},
        {"of": "incident", "form": "csv", "incident": "INC-9"},
        {"of": "findings", "form": "csv", "period": "soon"},
        {"of": "everything", "form": "csv"},
    ],
)
def test_an_export_that_cannot_be_is_not_asked_for(told, house, at):
    answer = at(house.ana).post(reverse("exports"), told)
    assert answer.status_code in {409, 422}
    assert 'role="alert"' in answer.content.decode()
    assert not Job.objects.exists()


def test_what_others_sent_becomes_an_incident_and_what_was_not_used_is_said(house, at):
    browser = at(house.ana)
    file = SimpleUploadedFile("../an event.json", json.dumps(EVENT).encode())
    job = asked_for(browser.post(reverse("received"), {"file": file, "tlp": "red"}))
    page = browser.get(reverse("job", args=[job.pk])).content.decode()
    [incident] = Incident.objects.filter(owner=house.ecdc)

    assert (job.state, job.error) == ("done", "")
    assert Finding.objects.get(owner=house.ecdc).state == "proposed"
    assert reverse("incident", args=[incident.pk]) in page
    assert "New findings to decide on: 1; known already: 0." in page
    assert "T9999" in page
    assert "<b>outlets" not in page
    again = SimpleUploadedFile("event.json", json.dumps(EVENT).encode())
    job = asked_for(browser.post(reverse("received"), {"file": again, "tlp": "amber"}))
    assert [(one["new"], one["known"]) for one in job.result["taken"]] == [(0, 1)]


def test_a_file_that_is_none_of_these_fails_with_what_was_expected(house, at):
    file = SimpleUploadedFile("a.json", b"GIF89a")
    job = asked_for(at(house.ana).post(reverse("received"), {"file": file, "tlp": "amber"}))

    assert job.state == "failed"
    assert "STIX" in job.error
    assert "STIX" in at(house.ana).get(reverse("job", args=[job.pk])).content.decode()


def test_who_takes_nothing_in_keeps_nothing(house, at, monkeypatch):
    viewer = at(somebody("vic", house.ecdc, Role.VIEWER))
    file = SimpleUploadedFile("a.json", b"1234")
    refused = viewer.post(reverse("received"), {"file": file, "tlp": "amber"})
    assert refused.status_code == 403
    assert "Analysts take in" in viewer.get(reverse("received")).content.decode()
    monkeypatch.setattr(handed_in, "LARGEST", 4)
    file = SimpleUploadedFile("a.json", b"12345")
    answer = at(house.ana).post(reverse("received"), {"file": file, "tlp": "amber"})

    assert answer.status_code == 409
    assert "tocsin case receive takes larger ones" in answer.content.decode()
    place = Path(settings.TOCSIN_WATCH) / handed_in.UPLOADS / handed_in.RECEIVED
    assert list(place.iterdir()) == []
