"""A backup is made while others write, killed while it is made, and comes back whole.

A short slice runs with the other tests. The whole campaign, on either database:
`[TOCSIN_TEST_POSTGRES=1] TOCSIN_KILLS=100 pytest -s tests/campaigns/test_backup_while_writing.py`.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.campaigns.dying import KILLS
from tests.casework.processes import SETUP, elsewhere_in, said, started
from tests.jobs.backup.conftest import empty_database, tocsin

BACKUPS, STOPPED = 1 + KILLS // 25, KILLS if KILLS > 5 else 2
WRITE = """
import itertools
from pathlib import Path
from tests.casework.people import of
from tests.evidence.sealed_world import sealed
from tocsin.casework import journal, records
from tocsin.casework.models import Network, Organisation, Person
from tocsin.evidence.vault import Vault
ana = of(Person.objects.get(pseudonym="p-ana"), Organisation.objects.get(name="ECDC"))
vault = Vault(Path(sys.argv[1]) / "evidence")
for n in itertools.count():
    digest = sealed(vault, f"{sys.argv[2]} {n}".encode())
    with journal.turn():
        one = records.add(Network(name=f"{sys.argv[2]} {n}: {digest}"), ana)
        seq = journal.last().seq
    print(seq, flush=True)
"""
ASK = """
from pathlib import Path
from tocsin.casework.models import Network
from tocsin.evidence.vault import Vault
sealed = set(Vault(Path(sys.argv[1]) / "evidence").sealed.digests())
names = [one.name for one in Network.objects.filter(name__contains=": ")]
print(len(names), all(name.split(": ")[1] in sealed for name in names))
"""


@pytest.fixture(scope="module")
def at_work(tmp_path_factory):
    """A watch with casework, for processes of their own."""
    (folder := tmp_path_factory.mktemp("at-work") / "watch").mkdir()
    with elsewhere_in(folder) as there:
        said(started(there, SETUP))
        yield there


def committed(writers):
    """Read one line of each writer: what it has written for good by now; return the newest link."""
    return max(int(one.stdout.readline()) for one in writers)


def test_a_backup_made_while_others_write_has_all_that_was_written_before(at_work):
    """Whatever was committed before it began is in it, and whatever casework names is too."""
    folder, environment = at_work
    writers = [started(at_work, WRITE, f"writer {n}") for n in range(2)]
    try:
        for n in range(BACKUPS):
            before = committed(writers)
            path = folder.parent / f"{n}.tar"
            made = json.loads(tocsin(at_work, "backup", path, "--json"))
            head = int(made["manifest"]["database"]["journal"].split(":")[0])
            assert head >= before
            _comes_back(environment, path, folder.parent / f"back{n}")
    finally:
        for one in writers:
            one.kill()
            one.communicate()


def _comes_back(environment, path, into):
    with empty_database() as url:
        there = into, {**environment, **url}
        told = json.loads(tocsin(there, "restore", path, into, "--json", watch=False))
        assert told["proof"]["grade"] == "whole, anchored"
        count, whole = said(started(there, ASK)).split()
        assert (int(count) > 0, whole) == (True, "True")


def test_one_that_was_killed_never_looks_whole(at_work):
    """The name is there with all of it, or it is not there; the next backup is not in its way."""
    folder, environment = at_work
    (folder / "large").write_bytes(random.Random(1).randbytes(8 << 20))
    dice, there = random.Random(KILLS), 0
    for n in range(STOPPED):
        path = folder.parent / f"killed{n}.tar"
        command = [sys.executable, "-c", "from tocsin.cli import main; main()", "backup", path,
                   "--workspace", folder, "--json"]  # fmt: skip
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)  # fmt: skip
        time.sleep(dice.uniform(0.5, 4.0))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        if path.exists():
            there += 1
            names = subprocess.run(["tar", "tf", path], capture_output=True, text=True, check=True)
            assert names.stdout.split()[-1] == "backup/manifest.sha256"
    tocsin(at_work, "backup", folder.parent / "after.tar")
    print(f"{STOPPED} killed: {there} whole, {STOPPED - there} not there")  # noqa: T201  # a campaign's result
