"""The way from a file to casework is killed again and again: nothing is lost, nothing is doubled.

A short slice runs with the other tests. The whole campaign, on either database:
`[TOCSIN_TEST_POSTGRES=1] TOCSIN_KILLS=100 pytest -s tests/campaigns/test_killed_importing.py`.
"""

from tests.campaigns.dying import KILLS
from tests.casework.processes import SETUP, said, started

FILES = 4
BURSTS = 40
"""Texts of each file that five accounts posted within minutes: each is a finding."""
MAPPING = """platform = "x"
columns = {native_id = "id", text = "text", created_at = "at", "account.native_id" = "who"}
"""
KILL = """
import random
from pathlib import Path
from django.db import connection
from tests.campaigns.dying import killed, let
from tests.casework.people import of
from tocsin.casework import importing
from tocsin.casework.models import Finding, FindingStep, JournalEntry, Organisation, Person
from tocsin.casework.proof import prove
from tocsin.flow.taking_in import take_in
from tocsin.watch import Watch
folder, kills = Path(sys.argv[1]), int(sys.argv[2])
files = sorted((folder / "handed-in").glob("*.csv"))
importing.AT_ONCE = 20
ana = of(Person.objects.get(pseudonym="p-ana"), Organisation.objects.get(name="ECDC"))
dice = random.Random(kills)

def work(*some):
    watch = Watch(folder)
    watch.import_(*some or files)
    watch.detect("copypasta", texts=1, q=1.0)
    take_in(watch, ana)

hits, longest = 0, 0.6
for n in range(kills):
    at_work = killed(lambda: work(*files[: 1 + n * len(files) // kills]), dice.uniform(0, longest))
    hits += at_work
    longest = longest if at_work else longest / 2  # as fast as this machine is
let(work)
watch = Watch(folder)
assert watch.corpus.check() == ()
found = Finding.objects.exclude(key="k1")
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchall() == [("ok",)]
proof = prove()
assert proof, proof.wrong
print(hits, watch.corpus.table("posts").collect().height, len(watch.corpus.batches()),
      found.count(), found.values("key").distinct().count(),
      FindingStep.objects.filter(finding__in=found).count(),
      JournalEntry.objects.filter(verb="finding.propose").count())
"""


def handed_in(folder):
    """Write files of posts in which bursts are to be found."""
    (folder / "handed-in").mkdir()
    for n in range(FILES):
        path = folder / "handed-in" / f"posts{n}.csv"
        lines = [
            f"{n}-{k}-{who},{n}.{k}.{who},2024-11-23T22:0{who}:00Z,"
            f"The ballots of district {n} {k} were printed abroad share this\n"
            for k in range(BURSTS)
            for who in range(5)
        ]
        path.write_text("id,who,at,text\n" + "".join(lines))
        path.with_suffix(".mapping.toml").write_text(MAPPING)


def test_killed_anywhere_between_a_file_and_casework_the_next_run_finishes(elsewhere, tmp_path):
    """The child is killed in its import, in the detector, or while findings are taken in."""
    handed_in(tmp_path)
    said(started(elsewhere, SETUP))
    told = said(started(elsewhere, KILL, KILLS))

    hits, *found = map(int, told.split())
    posts, findings = FILES * BURSTS * 5, FILES * BURSTS
    # one finding was there before, and was proposed too
    assert found == [posts, FILES, findings, findings, findings, findings + 1]
    assert hits > KILLS / 2
    print(f"{KILLS} killed, {hits} at work: {posts} posts and {findings} findings, each once")  # noqa: T201  # a campaign's result
