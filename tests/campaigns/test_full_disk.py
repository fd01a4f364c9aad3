"""A disk that is full, or that may only be read: nothing is half kept, and what was kept stays.

The limit is the system's own, on the bytes of a file: it strikes in the middle of a write, at a
byte that dice choose. A short slice runs with the other tests; `TOCSIN_KILLS=100` is all of it.
"""

import random
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.campaigns.dying import KILLS
from tests.evidence.people import ANA
from tests.evidence.sealed_world import sealed
from tocsin.evidence.destroying import Asked, destroy
from tocsin.evidence.fsck import REPAIRABLE, fsck, repair
from tocsin.evidence.vault import Vault
from tocsin.jobs.backup.making import back_up
from tocsin.vocabulary.errors import FileError
from tocsin.watch import Watch

ROUNDS = 4 * KILLS


@contextmanager
def at_most(size):
    """Let no file grow beyond so many bytes: a write that would is cut short, then refused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_sealing_on_a_full_disk_keeps_all_of_it_or_says_that_it_did_not(tmp_path):
    vault, dice, told, refused = Vault(tmp_path), random.Random(6), [], 0
    for n in range(ROUNDS):
        size = dice.choice([10, 300, 1_000, 5_000, 60_000])
        with at_most(size + (vault.custody.path.stat().st_size if n and n % 2 else 0)):
            try:
                told.append(sealed(vault, f"{n} ".encode() * dice.choice([3, 900, 30_000])))
            except (FileError, OSError):
                refused += 1
        assert all(one.kind in (*REPAIRABLE, "unfinished") for one in fsck(vault).faults)
        repair(vault, custody=ANA)
        found = fsck(vault)
        assert found, found.faults
        assert set(told) <= set(vault.sealed.digests())
    told.append(sealed(vault, b"when there is room again"))

    assert fsck(vault)
    assert refused
    print(f"{ROUNDS} on a full disk: {refused} refused, {len(told)} sealed, nothing half")  # noqa: T201  # a campaign's result


@pytest.mark.parametrize("size", [0, 1, 5_000, 20_000, 100_000])
def test_a_backup_that_finds_no_room_is_not_there(tmp_path, size):
    (tmp_path / "watch").mkdir()
    watch = Watch.create(tmp_path / "watch", name="river")
    (watch.folder / "large").write_bytes(b"x" * 200_000)

    with at_most(size), pytest.raises(FileError, match=r"could not be written"):
        back_up(watch, tmp_path / "backup.tar")
    assert [one.name for one in tmp_path.iterdir()] == ["watch"]
    assert not [one for one in watch.folder.iterdir() if one.name.startswith(".backup-")]
    assert back_up(watch, tmp_path / "backup.tar").size > 200_000


@pytest.mark.parametrize("room", [0, 40, 400, 900])
def test_destroying_on_a_full_disk_is_done_or_still_there(tmp_path, room):
    vault = Vault(tmp_path)
    digest = sealed(vault)
    asked = Asked(reason="r", authority="a", proposed_by="p-a", approved_by="p-b", backups="none")
    with at_most(vault.custody.path.stat().st_size + room), pytest.raises(FileError):
        destroy(vault, digest, asked, custody=ANA)
    assert all(one.kind in REPAIRABLE for one in fsck(vault).faults if one.kind != "custody")
    assert all(vault.holds(one.sha256) for one in vault.sealed.manifest(digest).objects)

    assert len(destroy(vault, digest, asked, custody=ANA).destroyed) == 2
    assert fsck(vault)


FOUND = """
import resource, signal, sys
from tocsin.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
main()
"""


@pytest.mark.parametrize("size", [60_000, 200_000])
def test_casework_that_finds_no_room_says_so_in_one_line(tmp_path, size):
    Watch.create(tmp_path / "watch", name="river")
    words = [sys.executable, "-c", FOUND, str(size), "team", "list", "-w", tmp_path / "watch"]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)

    assert ran.returncode in {1, 2}
    assert "Traceback" not in ran.stderr
    assert "disk" in ran.stderr
