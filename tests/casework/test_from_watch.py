"""From a watch's findings folder to casework, and from there on however the import is killed."""

import signal
from datetime import timedelta

from tests.casework.people import AT, of
from tests.casework.processes import SETUP, said, started
from tests.casework.test_importing import found
from tocsin.casework.importing import TakenIn, take_in
from tocsin.casework.models import Finding
from tocsin.casework.proof import prove
from tocsin.vocabulary.finding import Tie
from tocsin.watch.runs import Run, Runs

ASK = """
from tocsin.casework.models import Finding, JournalEntry, Subject
from tocsin.casework.proof import prove
proposed = JournalEntry.objects.filter(verb="finding.propose").count()
print(bool(prove()), Finding.objects.count(), Subject.objects.count(), proposed)
"""
IMPORT = """
import time
from tests.casework.people import of
from tests.casework.test_importing import Run, found
from tocsin.casework import importing
from tocsin.casework.models import Organisation, Person
importing.AT_ONCE = 5
ana = of(Person.objects.get(pseudonym="p-ana"), Organisation.objects.get(name="ECDC"))
def every():
    for n in range(60):
        print(n, flush=True)
        yield found(f"x:post:{n}", subjects=(f"x:account:{n % 9}",))
importing.take_in(Run(), every(), ana)
"""


def test_what_a_watch_kept_is_what_casework_has(house, tmp_path):
    """The run and its findings as `watch/runs.py` reads them back from disk."""
    one = found("x:post:1", ties=(Tie("x:account:1", "x:account:2", 2.0, 0.01),))
    runs = Runs(tmp_path)
    run = runs.keep(
        Run(id="r1", detector="copypasta", version=1, tocsin="0.1.0", corpus="c" * 64,
            parameters={"accounts": 3, "pause": 600}, started_at=AT, seconds=1.5, status="done"),
        [one],
    )  # fmt: skip

    assert take_in(run, runs.findings(run), of(house.ana, house.ecdc)) == TakenIn(new=1)
    kept = Finding.objects.get()
    assert (kept.key, kept.claim, kept.first_at) == (one.key, one.claim, one.span.first)
    assert kept.last_at - kept.first_at == timedelta(minutes=9)
    assert prove()


def test_an_import_killed_at_any_moment_is_finished_by_the_next(elsewhere):
    """Three are killed, each a little later; the fourth is let, and each is there once."""
    said(started(elsewhere, SETUP))
    for moment in (3, 24, 59):
        importing = started(elsewhere, IMPORT)
        for line in importing.stdout:
            if int(line) >= moment:
                break
        importing.send_signal(signal.SIGKILL)
        importing.communicate()
    said(started(elsewhere, IMPORT))

    # one finding was there before; a subject is one of nine accounts
    assert said(started(elsewhere, ASK)) == "True 61 9 61"
