"""Our web archives are accepted by py-wacz, and those of py-wacz by us."""

import subprocess
import sys

import pytest

from tests.evidence.web import wacz_file, warc
from tocsin.evidence import wacz

RUN = "import sys; from wacz.main import main; sys.exit(main(sys.argv[1:]))"


def py_wacz(*words):
    """Run py-wacz in a process of its own: it prints, and changes how warnings are shown."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RUN, *map(str, words)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip


def test_py_wacz_accepts_what_we_write(tmp_path):
    done = py_wacz("validate", "-f", wacz_file(tmp_path))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "valid" in done.stdout.lower()


def test_we_accept_what_py_wacz_writes(tmp_path):
    source, made = tmp_path / "page.warc.gz", tmp_path / "theirs.wacz"
    source.write_bytes(warc())
    done = py_wacz("create", "-o", made, "--detect-pages", "--title", "Ballots", source)
    assert done.returncode == 0, done.stdout + done.stderr

    found = wacz.read(made)

    assert found.problems == ()
    assert found.title == "Ballots"


@pytest.mark.parametrize("where", [0.3, 0.6])
def test_both_refuse_one_that_was_changed(tmp_path, where):
    """A bit of the archive itself, wherever it is packed."""
    path = wacz_file(tmp_path)
    content = bytearray(path.read_bytes())
    archive = (tmp_path / "source.warc.gz").read_bytes()
    begins = bytes(content).index(archive[:64])
    content[begins + int(len(archive) * where)] ^= 1
    path.write_bytes(content)

    assert py_wacz("validate", "-f", path).returncode != 0
    assert wacz.read(path).problems
