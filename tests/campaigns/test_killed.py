"""Sealing is killed again and again: never a record without its bytes, nothing unaccounted for.

A short slice runs with the other tests. The whole campaign:
`TOCSIN_KILLS=100 pytest tests/campaigns/test_killed.py`.
"""

import os
import random
import signal
import subprocess
import sys
import time

from tests.evidence.people import ANA
from tocsin.evidence import keys
from tocsin.evidence.fsck import REPAIRABLE, fsck, repair
from tocsin.evidence.vault import Vault

KILLS = int(os.environ.get("TOCSIN_KILLS", "5"))
WRITER = """
import random, sys
from tests.evidence.people import ANA
from tests.evidence.sealed_world import sealed
from tocsin.evidence import keys
from tocsin.evidence.vault import Vault
from pathlib import Path
vault, dice = Vault(sys.argv[1]), random.Random(int(sys.argv[3]))
key = keys.current(Path(sys.argv[2]))
while True:
    texts = [dice.randbytes(dice.choice([4, 400, 40_000])).hex().encode() for _ in range(3)]
    print(sealed(vault, *texts, key=key), flush=True)
"""


def killed(folder, key_folder, seed, seconds):
    """Seal without end, be killed, and return what had been reported as sealed."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, folder, key_folder, str(seed)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = [writer.stdout.readline().strip()]
    time.sleep(seconds)
    os.kill(writer.pid, signal.SIGKILL)
    told += [one for one in writer.stdout.read().split("\n") if len(one) == 64]
    writer.wait()
    writer.stdout.close()
    return told


def test_killed_while_sealing_nothing_is_lost_and_nothing_is_unaccounted_for(tmp_path):
    keys.make(tmp_path / "keys", ANA.org)
    dice, left, vault = random.Random(KILLS), 0, Vault(tmp_path / "vault")
    for seed in range(KILLS):
        told = killed(vault.folder, tmp_path / "keys", seed, dice.uniform(0, 0.15))
        before = fsck(vault)
        assert all(one.kind in REPAIRABLE for one in before.faults), before.faults
        left += len(repair(vault, custody=ANA))

        found = fsck(vault)
        assert found, found.faults
        assert set(told) <= set(vault.sealed.digests())
        for digest in told:
            assert list(vault.sealed.signatures(digest))
    print(f"{KILLS} killed: {left} left behind and accounted for, {found.objects} objects whole")  # noqa: T201  # a campaign's result
