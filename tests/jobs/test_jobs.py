"""A job is asked for once, had by one worker at a time, and ends once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from tests.casework.people import of
from tests.jobs.deeds import FOUND, Counting, deed, worked
from tocsin.casework.errors import Refused
from tocsin.casework.models import Network
from tocsin.dispatch.transport import TransportError
from tocsin.jobs import lease as leases
from tocsin.jobs.asking import ask
from tocsin.jobs.asking import cancel as call_off
from tocsin.jobs.lease import LEASE, STALLS, Cancelled, Lease, Lost, cancel, sweep, take
from tocsin.jobs.models import Job
from tocsin.jobs.worker import TRIES, Worker
from tocsin.vocabulary.errors import FileError, UnknownNameError


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets."""
    now = leases.clock.now()
    shown = [now]
    monkeypatch.setattr("tocsin.jobs.clock.now", lambda: shown[0])

    def later(by):
        shown[0] += by

    return later


@pytest.fixture
def asked(ana, kinds):
    """Ask for five networks."""
    kinds(FOUND)
    return lambda **more: ask("found", Counting("Ours", 5), ana, **more)


def test_a_job_is_done_and_says_what_came_of_it(asked):
    job = worked(asked())

    assert (job.state, job.done, job.total, job.unit) == ("done", 5, 5, "networks")
    assert job.result == {"networks": 5}
    assert job.lease_until is None
    assert job.ended_at >= job.started_at
    assert Network.objects.filter(name__startswith="Ours").count() == 5


def test_asking_again_by_the_same_key_is_the_same_job(asked):
    first = asked(key="today")

    assert asked(key="today") == first
    assert asked() != asked()
    worked(first)
    assert asked(key="today") == first


def test_what_failed_or_was_called_off_may_be_asked_for_again(asked):
    first = asked(key="today")
    cancel(first)

    assert asked(key="today") != first


def test_keys_of_two_organisations_are_two(house, asked):
    assert ask("found", {"name": "Theirs", "count": 1}, of(house.cai, house.delta), key="k") != (
        asked(key="k")
    )


@pytest.mark.usefixtures("asked")
def test_only_who_holds_a_role_may_ask(house):
    nobody = of(house.ana, house.ecdc)
    object.__setattr__(nobody, "roles", frozenset({"viewer"}))

    with pytest.raises(Refused, match="analyst"):
        ask("found", Counting("Ours", 1), nobody)


@pytest.mark.parametrize("wrong", [{"name": "x"}, {"name": "x", "count": "1"},
                                   {"name": "x", "count": 1, "more": 1}])  # fmt: skip
@pytest.mark.usefixtures("asked")
def test_parameters_that_are_none_are_refused(ana, wrong):
    with pytest.raises(Refused, match="parameters"):
        ask("found", wrong, ana)


def test_an_unknown_kind_is_named_with_those_near(ana):
    with pytest.raises(UnknownNameError, match="did you mean import"):
        ask("imports", {}, ana)


def test_one_job_is_had_by_one_worker(asked):
    job = asked()

    assert take("one") == job
    assert take("other") is None


def test_the_oldest_comes_first(asked):
    jobs = [asked() for _ in range(3)]

    assert [take("w") for _ in range(3)] == jobs


def test_what_a_dead_worker_had_is_queued_again_once_its_lease_is_over(asked, clock):
    asked()
    dead = take("dead")
    clock(LEASE - timedelta(seconds=1))
    assert sweep() == 0
    clock(timedelta(seconds=2))

    assert sweep() == 1
    again = take("living")
    assert (again, again.attempt) == (dead, 2)


def test_a_worker_that_only_seemed_dead_writes_nothing_more(asked, clock):
    """What it was about to write goes with the transaction that it wrote it in."""
    job = asked()
    take("slow")
    clock(2 * LEASE)
    sweep()
    take("other")
    slow = Lease(job.pk, 1)

    def write():
        with transaction.atomic():
            Network.objects.create(name="Late")
            slow.come(1, 5, "", "")

    with pytest.raises(Lost):
        write()

    assert not Network.objects.filter(name="Late").exists()
    assert not any([slow.renew(), slow.finish(None), slow.fail(""), slow.give_back()])
    assert Lease(job.pk, 2).finish({})


def test_who_comes_further_has_the_job_for_longer(asked, clock):
    job = asked()
    take("slow")
    clock(LEASE * 0.9)
    Lease(job.pk, 1).come(1, 5, "", "")
    clock(LEASE * 0.9)

    assert sweep() == 0


def test_a_job_that_kills_its_workers_is_given_up(asked, clock):
    job = asked()
    for _ in range(STALLS):
        assert take("victim")
        clock(2 * LEASE)
        sweep()

    job.refresh_from_db()
    assert take("next") is None
    assert (job.state, job.error) == ("failed", "its worker died 5 times, and it came no further")


def test_a_job_that_comes_further_each_time_is_never_given_up(asked, clock):
    job = asked()
    for n in range(4 * STALLS):
        Lease(job.pk, take("victim").attempt).come(n + 1, 99, "", "")
        clock(2 * LEASE)
        sweep()

    assert take("next") == job


def test_a_queued_job_is_called_off_at_once(asked):
    job = cancel(asked())

    assert job.state == "cancelled"
    assert take("w") is None


def test_a_running_job_is_called_off_where_it_stands(ana, kinds):
    """What was kept by then stays, with how far that is."""

    def until_called_off(work, _):
        work.come(1, 5)
        cancel(work.job)
        work.come(2, 5)

    kinds(deed("endless", until_called_off))
    job = worked(ask("endless", {}, ana))

    assert (job.state, job.done, job.error) == ("cancelled", 1, "")


def test_who_asked_or_might_have_asked_calls_it_off_and_nobody_else(house, asked):
    job = asked()
    viewer = of(house.bo, house.ecdc)
    object.__setattr__(viewer, "roles", frozenset({"viewer"}))

    for nobody in (viewer, of(house.cai, house.delta)):
        with pytest.raises(Refused):
            call_off(job, nobody)
    assert call_off(job, of(house.bo, house.ecdc)).state == "cancelled"
    assert call_off(asked(), of(house.ana, house.ecdc)).state == "cancelled"


def test_what_died_while_called_off_is_not_begun_again(asked, clock):
    job = asked()
    take("dead")
    cancel(job)
    with pytest.raises(Cancelled):
        Lease(job.pk, 1).hold()
    clock(2 * LEASE)
    sweep()

    job.refresh_from_db()
    assert job.state == "cancelled"


def test_what_ended_is_not_called_off(asked):
    job = worked(asked())

    with pytest.raises(Refused, match="has ended; got done"):
        cancel(job)


def test_the_database_holds_a_job_to_its_end(asked):
    job = worked(asked())

    with pytest.raises(DatabaseError, match="stays as it ended"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="queued", ended_at=None)


def refusing(error):
    def run(_, __):
        raise error

    return run


def test_a_rule_that_says_no_is_the_end_and_is_told(ana, kinds):
    kinds(deed("refused", refusing(FileError("a.csv", "expected posts"))))
    job = worked(ask("refused", {}, ana))

    assert (job.state, job.error) == ("failed", "a.csv: expected posts")


def test_a_bug_in_one_job_does_not_end_the_worker(ana, kinds, caplog):
    kinds(deed("buggy", refusing(ZeroDivisionError("by nought"))))
    job = worked(ask("buggy", {}, ana))

    assert (job.state, job.error) == ("failed", "ZeroDivisionError: by nought")
    assert "Traceback" in caplog.text


def test_what_may_pass_is_tried_again_later_and_ever_later(ana, kinds, clock):
    kinds(deed("busy", refusing(TransportError("email", "no answer", permanent=False))))
    job = ask("busy", {}, ana)
    waits = []
    for _ in range(TRIES):
        before = leases.clock.now()
        worked(job)
        waits.append((job.not_before - before).total_seconds())
        clock(timedelta(hours=1))

    assert waits[:5] == [30, 60, 120, 240, 480]
    assert job.state == "failed"


def test_what_may_have_arrived_is_never_sent_again_by_a_program(ana, kinds):
    error = TransportError("email", "no answer", permanent=False, uncertain=True)
    kinds(deed("sent", refusing(error)))

    assert worked(ask("sent", {}, ana)).state == "failed"


def test_a_worker_that_is_told_to_stop_gives_its_job_back(asked):
    job, worker = asked(), Worker(settings.TOCSIN_WATCH)
    worker.stop()
    worked(job, worker)

    assert (job.state, job.done) == ("queued", 0)
    assert take("next") == job


def test_who_lost_their_role_has_nothing_done_in_their_name(house, asked):
    job = asked()
    house.ana.participations.update(stopped_on=house.ana.created_at.date())

    assert (worked(job).state, "role" in job.error) == ("failed", True)


def test_a_job_is_seen_by_its_organisation_alone(house, asked):
    job = asked()

    assert job in Job.objects.visible_to(house.bo.user)
    assert job not in Job.objects.visible_to(house.cai.user)
