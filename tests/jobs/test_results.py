"""What a job made is kept for who asked, for a while, whole or not at all."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests.casework.cases import approved, noticed
from tests.casework.people import of, somebody
from tests.jobs.deeds import worked
from tocsin.casework import findings, incidents
from tocsin.casework.access import asker
from tocsin.casework.errors import Refused
from tocsin.casework.models import Participation, ReportFigure, Role
from tocsin.jobs import clock, handed_in, results
from tocsin.jobs.asking import ask
from tocsin.jobs.kinds import reporting
from tocsin.jobs.lease import Cancelled, Lease, take
from tocsin.jobs.models import Job, JobFile
from tocsin.jobs.work import Work
from tocsin.vocabulary.errors import UnknownNameError


@pytest.fixture
def folder():
    """The watch; what earlier tests left there is swept, for no row is left of it."""
    watch = Path(settings.TOCSIN_WATCH)
    results.sweep(watch)
    yield watch
    for path in (watch / results.FOLDER).glob("*"):
        path.unlink()


@pytest.fixture
def alert(house):
    """A confirmed finding in an incident, and an approved alert."""
    finding = noticed(house)
    findings.decide(finding, "confirm", of(house.bo, house.ecdc))
    incidents.open_(of(house.ana, house.ecdc), "Forged", findings=[finding])
    return approved(house)


def kept(folder):
    """Return the names of the files that lie there."""
    return {one.name for one in (folder / results.FOLDER).iterdir()} - {results.LOCK}


def made(actor, kind="export", **wanted):
    """Return a job that a worker did."""
    wanted = wanted or {"of": "findings", "form": "csv"}
    job = worked(ask(kind, wanted, actor))
    assert "not yours" in job.error or (job.state, job.error) == ("done", "")
    return job


def work_of(job, folder):
    """Return the job as a worker has it."""
    taken = take("w")
    assert taken == job
    return Work(taken, folder, Lease(taken.pk, taken.attempt))


@pytest.mark.usefixtures("alert")
def test_an_export_is_kept_under_the_hash_of_its_bytes(ana, folder):
    job = made(ana)
    path = results.place(folder, job.file)

    assert (job.state, job.error) == ("done", "")
    assert job.result["counts"] == {"rows": 1}
    assert job.result["sha256"] == path.name == job.file.sha256
    assert path.stat().st_size == job.result["size"]
    assert job.file.name == "findings.findings.tlp-amber.csv"
    assert kept(folder) == {path.name}


@pytest.mark.usefixtures("alert")
def test_a_report_is_as_of_when_it_was_asked_for(ana, folder):
    job = made(ana, "report", report="responses", form="json")
    told = results.place(folder, job.file).read_text()

    assert f'"dated": "{job.asked_at:%Y-%m-%dT%H:%M:%S.%f}Z"' in told
    assert (job.done, job.total, job.unit) == (1, 2, "steps")


@pytest.mark.usefixtures("alert", "folder")
def test_a_file_is_for_who_asked_alone_and_while_they_read_there(house, ana):
    job = made(ana)

    def seen_by(person, organisation):
        return JobFile.objects.visible_to(asker(of(person, organisation))).count()

    assert (seen_by(house.ana, house.ecdc), seen_by(house.bo, house.ecdc)) == (1, 0)
    assert seen_by(house.cai, house.delta) == 0
    reader = asker(ana)
    Participation.objects.filter(person=house.ana).update(stopped_on=clock.now().date())
    assert not JobFile.objects.visible_to(reader).exists()
    assert job.file.tlp == "amber"


@pytest.mark.usefixtures("alert")
def test_begun_again_after_it_was_kept_it_is_the_file_there_is(ana, folder):
    job = ask("export", {"of": "findings", "form": "csv"}, ana)
    work = work_of(job, folder)
    kind = results.keep(work, lambda out: out.write(b"a") and results.Made("a", "text/csv", ""))
    again = results.keep(work, lambda _: pytest.fail("written twice"))

    assert kind == again
    assert kept(folder) == {kind.sha256}


def test_what_fails_on_the_way_leaves_nothing(ana, folder):
    work = work_of(ask("export", {"of": "findings", "form": "csv"}, ana), folder)

    def breaks(out):
        out.write(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        results.keep(work, breaks)
    Job.objects.filter(pk=work.job.pk).update(cancel_asked_at=clock.now())
    with pytest.raises(Cancelled):
        results.keep(work, lambda _: results.Made("a", "text/csv", ""))
    assert kept(folder) == set()
    assert not JobFile.objects.exists()


def test_a_file_that_grows_too_large_is_refused_whole(ana, folder, monkeypatch):
    monkeypatch.setattr(results, "LARGEST", 3 << 20)
    work = work_of(ask("export", {"of": "findings", "form": "csv"}, ana), folder)

    def writes(out):
        for _ in range(5):
            out.write(b"x" * (1 << 20))

    with pytest.raises(Refused, match="at most 3 MB"):
        results.keep(work, writes)
    assert kept(folder) == set()


@pytest.mark.usefixtures("alert")
def test_the_sweep_takes_what_expired_and_what_no_row_names(ana, folder, monkeypatch):
    job, other = made(ana), made(ana, of="alerts", form="misp")
    file = job.file
    stray = folder / results.FOLDER / ("f" * 64)
    stray.write_bytes(b"?")
    part = folder / results.FOLDER / ".9.1.part"
    part.write_bytes(b"?")
    JobFile.objects.filter(job=job).update(expires_at=clock.now() - timedelta(seconds=1))

    assert results.sweep(folder) == 2
    assert kept(folder) == {other.file.sha256, part.name}
    assert not JobFile.objects.filter(job=job).exists()
    with pytest.raises(Refused, match="no longer kept"):
        results.place(folder, file)
    monkeypatch.setattr(results, "STALE", -1)
    assert results.sweep(folder) == 1
    assert results.sweep(folder) == 0


@pytest.mark.usefixtures("alert")
def test_two_jobs_of_the_same_bytes_share_a_file_until_both_are_gone(ana, folder):
    first, second = made(ana), made(ana)
    JobFile.objects.filter(job=first).update(expires_at=clock.now())

    assert first.file.sha256 == second.file.sha256
    assert results.sweep(folder) == 0
    assert results.place(folder, second.file).is_file()


@pytest.mark.usefixtures("alert")
def test_the_oldest_make_room(ana, folder, monkeypatch):
    first = made(ana)
    monkeypatch.setattr(results, "TOGETHER", first.file.size + 1)
    second = made(ana, of="findings", form="stix")

    assert list(JobFile.objects.values_list("job", flat=True)) == [second.pk]
    assert results.sweep(folder) == 1


def test_what_can_come_to_nothing_is_refused_before_anybody_waits(ana):
    for kind, wanted, rule in (
        ("report", {"report": "dossier"}, "needs incident"),
        ("report", {"report": "flagger", "incident": 1}, "got incident"),
        ("report", {"report": "network", "shape": 1}, "unknown field"),
        ("export", {"of": "findings", "form": "misp"}, "leaves as"),
        ("receive", {"file": "received/x", "tlp": "white"}, "is one of"),
    ):
        with pytest.raises(Refused, match=rule):
            ask(kind, wanted, ana)
    with pytest.raises(UnknownNameError):
        ask("report", {"report": "dosier"}, ana)
    assert not Job.objects.exists()


def test_an_incident_of_others_makes_no_file(house, ana, folder):
    theirs = incidents.open_(of(house.cai, house.delta), "Theirs")
    job = made(ana, "report", report="dossier", incident=theirs.pk)

    assert (job.state, "not yours to read" in job.error) == ("failed", True)
    assert kept(folder) == set()


def test_what_is_handed_in_is_kept_until_its_job_has_ended(ana, folder, monkeypatch):
    name = handed_in.hand_in(folder, "../../a b.json", [b'{"type":', b' "x"}'])
    path = folder / handed_in.UPLOADS / name
    job = ask("receive", {"file": name}, ana)
    hours_ago = path.stat().st_mtime - 3600
    os.utime(path, (hours_ago, hours_ago))

    assert path.name.endswith("-a-b.json")
    assert path.read_bytes() == b'{"type": "x"}'
    assert handed_in.sweep(folder) == 0
    assert "STIX" in worked(job).error
    assert handed_in.sweep(folder) == 1
    assert not path.exists()
    monkeypatch.setattr(handed_in, "LARGEST", 4)
    others = list(path.parent.iterdir())
    for chunks in ([b"12345"], [b"123", b"45"], []):
        with pytest.raises(Refused, match="between 1 byte"):
            handed_in.hand_in(folder, "x", chunks)
    assert list(path.parent.iterdir()) == others


@pytest.mark.usefixtures("alert", "folder")
def test_a_network_report_publishes_its_figures_once_however_often_it_is_begun(house, ana):
    asked = {"report": "network", "form": "json", "period": "2024", "publish": "2024"}
    job = made(ana, "report", **asked)
    figures = ReportFigure.objects.filter(report="2024")
    count = figures.count()
    JobFile.objects.all().delete()
    again = work_of(ask("report", asked, ana), Path(settings.TOCSIN_WATCH))
    again.job.asked_at = job.asked_at
    reporting.run(again, reporting.Wanted(**asked))

    assert count > 0
    assert figures.count() == count
    later = worked(ask("report", asked, ana))
    assert (later.state, "is published already" in later.error) == ("failed", True)
    viewer = of(somebody("vic", house.ecdc, Role.VIEWER), house.ecdc)
    theirs = worked(ask("report", {**asked, "publish": "other"}, viewer))
    assert (theirs.state, "a figure of a report" in theirs.error) == ("failed", True)
    assert not JobFile.objects.filter(job=theirs).exists()
