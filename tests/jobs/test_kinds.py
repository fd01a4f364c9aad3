"""What can be asked for is done as the same step by hand is done, and twice is once."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.casework.cases import noticed
from tests.casework.people import given, of
from tests.jobs.deeds import worked
from tocsin.casework.errors import Refused
from tocsin.casework.models import Exhibit, Role, Submission
from tocsin.jobs import rounds
from tocsin.jobs.asking import ask
from tocsin.jobs.kinds import KINDS, taking_in
from tocsin.jobs.kinds.importing import uploaded
from tocsin.jobs.lease import Cancelled, Lease, take
from tocsin.jobs.models import Job
from tocsin.jobs.work import Work
from tocsin.watch import Watch

MAPPING = 'platform = "x"\ncolumns = {native_id = "id", text = "text"}\n'


@pytest.fixture
def handed_in():
    """Put a file of two posts into the watch's uploads."""
    folder = Path(settings.TOCSIN_WATCH) / "uploads"
    folder.mkdir(exist_ok=True)
    (folder / "posts.csv").write_text("id,text\n1,Vote\n2,Vote again\n")
    (folder / "posts.mapping.toml").write_text(MAPPING)
    return folder


@pytest.fixture
def admin(house):
    given(house.ana, house.ecdc, Role.ADMIN)
    return of(house.ana, house.ecdc)


def test_every_kind_says_what_it_does_and_who_may_ask():
    for name, kind in KINDS.items():
        assert (kind.name, bool(kind.title), bool(kind.roles)) == (name, True, True)


@pytest.mark.usefixtures("handed_in")
def test_files_that_were_handed_in_are_imported_once(ana):
    first = worked(ask("import", {"files": ["posts.csv"]}, ana))
    again = worked(ask("import", {"files": ["posts.csv"]}, ana))

    assert (first.state, first.error) == ("done", "")
    assert set(first.result["files"]) <= {"imported", "already"}
    assert again.result["files"] == {"already": 1}
    assert Watch(settings.TOCSIN_WATCH).corpus.table("posts").collect().height == 2


@pytest.mark.parametrize("name", ["../tocsin.toml", "/etc/passwd", "nowhere.csv", "", "a/../../b"])
def test_only_what_was_handed_in_is_imported(ana, handed_in, name):
    with pytest.raises(Refused, match="handed in"):
        uploaded(handed_in.parent, name)
    job = worked(ask("import", {"files": [name]}, ana))

    assert (job.state, "handed in" in job.error) == ("failed", True)


def test_a_link_out_of_the_uploads_is_not_followed(handed_in):
    link = handed_in / "link.csv"
    link.symlink_to("/etc/hostname")
    try:
        with pytest.raises(Refused, match="handed in"):
            uploaded(handed_in.parent, "link.csv")
    finally:
        link.unlink()


def test_detectors_run_and_what_they_found_is_taken_in(ana):
    detected = worked(ask("detect", {"detectors": ["copypasta"]}, ana))
    taken = worked(ask("take_in", {"detectors": ["copypasta"]}, ana))

    assert (detected.state, detected.error) == ("done", "")
    assert taken.state == "done"
    assert taken.result == {"new": 0, "again": 0, "known": 0}


def test_who_calls_off_a_taking_in_takes_the_chunk_back_that_was_in_hand(ana, monkeypatch):
    """How far it is stands in the transaction of the findings: what is not told is not there."""

    def take_one_in(watch, *_, told, **__):
        told(Watch(watch.folder).runs.all()[0], taking_in.TakenIn(new=1))

    monkeypatch.setattr(taking_in, "take_in", take_one_in)
    worked(ask("detect", {"detectors": ["copypasta"]}, ana))
    job = ask("take_in", {}, ana)
    taken = take("w")
    Job.objects.filter(pk=job.pk).update(cancel_asked_at=job.asked_at)
    work = Work(taken, Path(settings.TOCSIN_WATCH), Lease(taken.pk, taken.attempt))
    with pytest.raises(Cancelled):
        taking_in.run(work, taking_in.Parameters())


def test_evidence_is_sealed_once_and_seen_by_who_may_read_the_finding(house, ana):
    finding = noticed(house)
    first = worked(ask("preserve", {"findings": [finding.pk], "purpose": "an alert"}, ana))
    again = worked(ask("preserve", {"findings": [finding.pk], "purpose": "an alert"}, ana))
    cai = of(house.cai, house.delta)
    theirs = worked(ask("preserve", {"findings": [finding.pk], "purpose": "a look"}, cai))

    assert (first.state, first.error) == ("done", "")
    assert first.result["exhibits"] == again.result["exhibits"]
    assert Exhibit.objects.count() == 1
    assert (theirs.state, "not yours to read" in theirs.error) == ("failed", True)


def test_what_is_not_there_is_not_sent(house):
    ana = of(house.ana, house.ecdc)
    job = worked(ask("send", {"submission": 4711}, ana))

    assert (job.state, "not there" in job.error) == ("failed", True)
    assert not Submission.objects.exists()


def test_nobody_looks_where_the_watch_was_not_told_to(ana):
    job = worked(ask("recheck", {}, ana))

    assert (job.state, job.error) == ("done", "")
    assert job.result == {"looks": 0, "skipped": 0, "back": 0}


def test_a_backup_is_for_administrators(ana):
    with pytest.raises(Refused, match="admin"):
        ask("backup", {}, ana)


@pytest.mark.usefixtures("house")
def test_a_round_that_nobody_needs_is_not_begun():
    assert rounds.begin() == 0
    assert not Job.objects.exists()
