"""What the vault has, it keeps: whole, once, unchanged, and with a trace of every touch."""

import ast
import os
import random
import re
import signal
import subprocess
import sys
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.people import ANA
from tests.evidence.sealed_world import sealed
from tocsin.evidence.custody import event
from tocsin.evidence.fsck import fsck, repair
from tocsin.evidence.vault import Origin, Vault
from tocsin.vocabulary.errors import FileError, UnknownNameError

SOURCE = Path(__file__).parents[2] / "src" / "tocsin"


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "vault")


def verbs(vault):
    return [one.event.verb for one in vault.custody.entries()]


def place(vault, name):
    return vault.folder / "objects" / name[:2] / name[2:4] / name


def test_what_is_put_in_comes_out_under_its_hash(vault, tmp_path):
    shot = tmp_path / "shot.png"
    shot.write_bytes(b"\x89PNG\r\n\x1a\n...")
    kept = vault.put(shot, custody=ANA, origin=Origin(name_claimed="shot.png"))

    assert kept.sha256 == sha256(shot.read_bytes()).hexdigest()
    assert (kept.size, kept.media_type_sniffed) == (11, "image/png")
    assert vault.record(kept.sha256) == kept
    with vault.open(kept.sha256, custody=ANA) as file:
        assert file.read() == shot.read_bytes()
    assert verbs(vault) == ["collected", "accessed"]
    assert fsck(vault)


@settings(max_examples=25)
@given(st.lists(st.binary(max_size=40), max_size=8))
def test_equal_bytes_are_kept_once_and_logged_every_time(tmp_path_factory, contents):
    vault = Vault(tmp_path_factory.mktemp("v"))
    names = [vault.put(BytesIO(one), custody=ANA).sha256 for one in contents]

    found = fsck(vault)
    assert found
    assert names == [sha256(one).hexdigest() for one in contents]
    assert (found.objects, found.events) == (len(set(contents)), len(contents))


def test_kept_bytes_cannot_be_written_to_by_accident(vault):
    name = vault.put(b"a ballot", custody=ANA).sha256

    assert place(vault, name).stat().st_mode & 0o222 == 0


def test_every_touch_says_who_and_why(vault, tmp_path):
    name = vault.put(b"a ballot", custody=ANA).sha256
    vault.export(name, tmp_path / "out.txt", custody=ANA)

    last = list(vault.custody.entries())[-1].event
    assert (last.verb, last.actor, last.authority) == ("exported", "ana", "case 17")
    assert last.sha256_before == last.sha256_after == name
    assert (tmp_path / "out.txt").read_bytes() == b"a ballot"


def test_an_export_never_overwrites(vault, tmp_path):
    name = vault.put(b"a ballot", custody=ANA).sha256
    (tmp_path / "out.txt").write_bytes(b"somebody's")

    with pytest.raises(FileError, match=r"out\.txt"):
        vault.export(name, tmp_path / "out.txt", custody=ANA)
    assert (tmp_path / "out.txt").read_bytes() == b"somebody's"


def spoil(vault, name, content=b"another"):
    path = place(vault, name)
    path.chmod(0o644)
    path.write_bytes(content)


def test_spoiled_bytes_are_given_to_nobody(vault, tmp_path):
    name = vault.put(b"a ballot", custody=ANA).sha256
    spoil(vault, name)

    with pytest.raises(FileError, match="was changed"), vault.open(name, custody=ANA):
        pass
    with pytest.raises(FileError, match="was changed"):
        vault.export(name, tmp_path / "out", custody=ANA)
    with pytest.raises(FileError, match="was changed"):
        vault.put(b"a ballot", custody=ANA)
    assert not (tmp_path / "out").exists()
    assert verbs(vault).count("verification_failed") == 2
    assert [one.kind for one in fsck(vault).faults] == ["changed"]


@pytest.mark.parametrize("name", ["", "a" * 64, "../../etc/passwd", "A" * 64])
def test_what_is_not_here_is_named(vault, name):
    with pytest.raises(UnknownNameError, match="evidence object"), vault.open(name, custody=ANA):
        pass


def test_a_source_that_cannot_be_read_leaves_nothing(vault, tmp_path):
    with pytest.raises(FileError, match=r"gone\.png: could not be kept"):
        vault.put(tmp_path / "gone.png", custody=ANA)
    assert fsck(vault).objects == 0
    assert verbs(vault) == []


class Full:
    """A source on whose second piece the disk is full."""

    def __init__(self):
        self.read_once = False

    def read(self, _):
        if self.read_once:
            raise OSError(28, "No space left on device")
        self.read_once = True
        return b"a ballot"


def test_a_full_disk_is_said_and_leaves_nothing(vault):
    with pytest.raises(FileError, match="No space left"):
        vault.put(Full(), custody=ANA)
    assert fsck(vault)
    assert verbs(vault) == []


def drop_record(vault, name):
    (vault.folder / "records" / name[:2] / f"{name}.json").unlink()


def test_each_kind_of_damage_is_named(vault):
    gone, bare, fine = (vault.put(b, custody=ANA).sha256 for b in (b"1", b"2", b"3"))
    place(vault, gone).unlink()
    drop_record(vault, bare)
    (vault.folder / "objects" / "note.txt").write_text("hello")
    (vault.folder / "incoming" / "half").write_bytes(b"...")
    lines = vault.custody.path.read_bytes().splitlines(keepends=True)
    vault.custody.path.write_bytes(lines[0] + lines[2])

    kinds = sorted(one.kind for one in fsck(vault).faults)
    assert kinds == ["custody", "missing", "stray", "unfinished", "unrecorded"]
    assert not any(fine in one.place for one in fsck(vault).faults)


def test_what_a_stopped_writer_left_is_accounted_for(vault):
    bare = vault.put(b"1", custody=ANA).sha256
    drop_record(vault, bare)
    vault.custody.path.unlink()
    (vault.folder / "incoming" / "half").write_bytes(b"...")

    assert {one.kind for one in repair(vault, custody=ANA)} == {"unrecorded", "unfinished"}
    assert fsck(vault)
    assert verbs(vault) == ["recovered"]


def test_a_manifest_whose_sealing_was_not_logged_is_accounted_for(vault):
    digest = sealed(vault)
    lines = vault.custody.path.read_bytes().splitlines(keepends=True)
    vault.custody.path.write_bytes(b"".join(lines[:-1]))
    (vault.folder / "sealed" / digest[:2] / f".{digest}.json.99").write_bytes(b"{")

    assert [one.kind for one in fsck(vault).faults] == ["unlogged", "unfinished"]
    repair(vault, custody=ANA)
    assert fsck(vault)
    assert verbs(vault)[-1] == "sealed"


def test_a_sealed_manifest_that_is_gone_is_named(vault):
    digest = sealed(vault)
    (vault.folder / "sealed" / digest[:2] / f"{digest}.json").unlink()

    assert [(one.kind, one.place) for one in fsck(vault).faults] == [("missing", digest)]


def test_what_was_disposed_of_is_not_missed(vault):
    """Nothing here disposes of anything yet; whoever does leaves this event."""
    name = vault.put(b"a ballot", custody=ANA).sha256
    place(vault, name).unlink()
    assert not fsck(vault)

    vault.custody.add(event("disposed", ANA, before=name))
    assert fsck(vault)


def test_a_disk_that_cannot_be_written_to_is_said(vault, monkeypatch):
    def read_only(*_, **__):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tocsin.evidence.vault._copied", read_only)
    with pytest.raises(FileError, match="Read-only file system"):
        vault.put(b"a ballot", custody=ANA)
    assert fsck(vault)


def test_a_place_that_cannot_hold_a_vault_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(FileError, match="cannot hold a vault"):
        Vault(tmp_path / "file")


def test_a_log_that_cannot_be_written_to_is_said(vault):
    """The bytes are kept, nobody was told so, and the next repair accounts for them."""
    vault.custody.path.mkdir()
    with pytest.raises(FileError, match=r"custody\.jsonl: could not be written to"):
        vault.put(b"a ballot", custody=ANA)

    vault.custody.path.rmdir()
    assert [one.kind for one in repair(vault, custody=ANA)] == ["unlogged"]
    assert fsck(vault)


def test_putting_it_in_again_accounts_for_it_as_well(vault):
    bare = vault.put(b"1", custody=ANA).sha256
    drop_record(vault, bare)
    vault.put(b"1", custody=ANA)

    assert fsck(vault)


WRITER = """
import random, sys
from tests.evidence.people import ANA
from tocsin.evidence.vault import Vault
vault, dice = Vault(sys.argv[1]), random.Random(int(sys.argv[2]))
while True:
    name = vault.put(dice.randbytes(dice.choice([10, 1000, 100_000])), custody=ANA).sha256
    print(name, flush=True)
"""


def killed_while_writing(folder, seed, seconds):
    """Start a writer, kill it, and return what it had been told is kept."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, folder, str(seed)], stdout=subprocess.PIPE, text=True
    )
    told = [writer.stdout.readline().strip()]
    time.sleep(seconds)
    os.kill(writer.pid, signal.SIGKILL)
    told += [one for one in writer.stdout.read().split("\n") if len(one) == 64]
    writer.wait()
    writer.stdout.close()
    return told


def test_a_writer_that_is_killed_loses_nothing_it_was_told_is_kept(vault):
    """A short slice of the campaign in tests/campaigns."""
    dice = random.Random(6)
    for seed in range(6):
        told = killed_while_writing(vault.folder, seed, dice.uniform(0, 0.05))
        repair(vault, custody=ANA)

        found = fsck(vault)
        assert found, found.faults
        assert all(vault.holds(name) for name in told)


def test_nothing_else_touches_the_folder():
    """Custody is logged by the vault; code that goes round it would leave no trace."""
    allowed = {"vault.py", "fsck.py", "sealed.py", "custody.py", "destroying.py"}
    for path in SOURCE.rglob("*.py"):
        if path.parent.name == "evidence" and path.name in allowed:
            continue
        text = path.read_text()
        if "evidence" in text:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    reached = (node.value.id, node.attr) == ("vault", "folder")
                    assert not reached, f"{path.name} reaches into the vault's folder"
        assert not re.search(r"vault[^\n]{0,20}/ \"(objects|records|sealed)\"", text), path.name
