"""Workers are killed again and again: every job ends exactly once in effect, and none is stuck.

A short slice runs with the other tests. The whole campaign, on either database:
`[TOCSIN_TEST_POSTGRES=1] TOCSIN_KILLS=100 pytest -s tests/campaigns/test_killed_workers.py`.
"""

from tests.campaigns.dying import KILLS
from tests.casework.processes import SETUP, said, started

JOBS, EACH = 2 + KILLS // 3, 300
KILL = """
import random
from datetime import timedelta
from pathlib import Path
from tests.campaigns.dying import killed
from tests.casework.people import of
from tests.jobs.deeds import FOUND, Counting
from tocsin.casework.models import Network, Organisation, Person
from tocsin.casework.proof import prove
from tocsin.jobs import clock
from tocsin.jobs import lease as leases
from tocsin.jobs.asking import ask
from tocsin.jobs.kinds import KINDS
from tocsin.jobs.models import Job
from tocsin.jobs.worker import Worker
KINDS["found"] = FOUND
kills, jobs, each = map(int, sys.argv[2:])
ana = of(Person.objects.get(pseudonym="p-ana"), Organisation.objects.get(name="ECDC"))
dice, hits, late = random.Random(kills), 0, 0.0
leases.STALLS = 1_000  # workers that live half a second bring nothing further

def work():
    Worker(Path(sys.argv[1]), lasts=timedelta(seconds=0.5)).run(until_empty=False)

def overdue():
    ends = Job.objects.filter(state="running").values_list("lease_until", flat=True)
    return max([(clock.now() - end).total_seconds() for end in ends], default=0.0)

for n in range(jobs):
    ask("found", Counting(f"{n}", each), ana, key=f"{n}")
for n in range(kills):
    killed(work, dice.uniform(0.02, 1.2))
    hits += Job.objects.filter(state="running").exists()
    late = max(late, overdue())
lives = 0
while Job.objects.exclude(state="done").exists():
    assert not Job.objects.filter(state__in=["failed", "cancelled"]).exists()
    killed(work, 3.0)
    late, lives = max(late, overdue()), lives + 1
    assert lives < 100
networks = Network.objects.exclude(name="Election watch").count()
print(Job.objects.count(), networks, hits, bool(prove()), f"{late:.1f}")
"""


def test_however_often_workers_are_killed_every_job_is_done_once(elsewhere):
    """A job is so many rows: one too many or too few would be a deed done twice or not at all."""
    said(started(elsewhere, SETUP))
    told = said(started(elsewhere, KILL, KILLS, JOBS, EACH))

    jobs, rows, hits, whole, late = told.split()
    assert (int(jobs), int(rows), whole) == (JOBS, JOBS * EACH, "True")
    assert int(hits) > KILLS / 2
    assert float(late) < 30
    print(f"{KILLS} killed, {hits} in the middle of a job: {jobs} jobs done once, {rows} rows, "  # noqa: T201  # a campaign's result
          f"at most {late} s after a lease was over")  # fmt: skip
