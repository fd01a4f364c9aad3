"""A whole watch gets one grade, which claims no more than what was looked at."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.casework.cases import noticed
from tests.jobs.deeds import FOUND, Counting
from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.models import Exhibit, Network
from tocsin.evidence.chain import Anchor
from tocsin.jobs import clock
from tocsin.jobs.asking import ask
from tocsin.jobs.models import Job
from tocsin.jobs.proof import Anchors, proved
from tocsin.watch import Watch


@pytest.fixture
def watch(house):
    noticed(house)
    return Watch(Path(settings.TOCSIN_WATCH))


def results(whole):
    return {one.name: one.result for one in whole.checks if one.result in ("fail", "attention")}


def test_a_watch_that_nobody_touched_is_whole_and_anchored_by_a_link_from_elsewhere(watch):
    head = journal.last()

    assert proved(watch).grade == "whole"
    assert proved(watch, Anchors(journal=head)).grade in ("whole", "whole, anchored")
    assert proved(watch).journal == str(head)


def test_a_journal_that_ends_before_its_anchor_fails(watch):
    later = Anchor(journal.last().seq + 1, "a" * 64)
    found = proved(watch, Anchors(journal=later))

    assert (found.grade, results(found)["journal"]) == ("failed", "fail")
    assert not found


def test_a_row_past_the_journal_fails_by_its_name(watch):
    extra = Network.objects.create(name="Ours")
    [records_check] = [one for one in proved(watch).checks if one.name == "records"]

    assert records_check.result == "fail"
    assert extra.place in records_check.places[0]


def test_a_guard_that_is_not_there_fails_by_its_name(watch):
    on = "" if connection.vendor == "sqlite" else " ON jobs_job"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER jobs_job_ends_once{on}")
    [guards] = [one for one in proved(watch).checks if one.name == "guards"]

    assert (guards.result, guards.places) == ("fail", ("jobs_job_ends_once",))


def test_an_exhibit_that_the_vault_does_not_have_fails(house, watch):
    lost = Exhibit(
        owner=house.ecdc, label="lost", manifest_sha256="a" * 64, sealed_at=clock.now(), tlp="green"
    )
    records.add(lost, Actor(house.ecdc))
    found = proved(watch)

    assert results(found)["exhibits"] == "fail"


def test_a_job_whose_worker_is_gone_asks_for_attention(ana, watch, kinds):
    kinds(FOUND)
    job = ask("found", Counting("Ours", 1), ana)
    long_ago = clock.now() - timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(state="running", attempt=1, lease_until=long_ago)
    found = proved(watch)

    assert (found.grade, results(found)) == ("attention", {"jobs": "attention"})
    assert found, "nothing was lost"
