"""Killed at any moment, an import leaves a corpus that reads; the next run finishes the work."""

import random
import time
from multiprocessing import get_context

import pytest

from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file
from tocsin.importers.mapping import Mapping

KILLS = 50
ROWS = 800
MAPPING = Mapping(platform="x", columns={"native_id": "id", "text": "text"})


@pytest.fixture(scope="module")
def processes():
    """Processes that start warm: the modules are imported, and no thread runs yet."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tocsin.importers.lane"])
    return context


@pytest.fixture
def files(tmp_path):
    """Write a few files, each a batch of its own."""
    made = []
    for n in range(5):
        path = tmp_path / f"posts{n}.csv"
        rows = [f"{n}-{k},Vote number {k} #vote https://a.example/{k}\n" for k in range(ROWS)]
        path.write_text("id,text\n" + "".join(rows))
        made.append(path)
    return made


def importing(processes, path, folder):
    """Start a process that imports a file."""
    known = {"mapping": MAPPING}
    child = processes.Process(target=import_file, args=(path, Corpus(folder)), kwargs=known)
    child.start()
    return child


def counts(corpus):
    found = {name: table.collect().height for name, table in corpus.tables().items()}
    return found | {"records": corpus.records().collect().height}


def test_fifty_kills_lose_nothing_and_double_nothing(processes, files, tmp_path):
    """Moments are spread over the whole of an import, its start and its last rename included."""
    clean, folder = Corpus(tmp_path / "clean"), tmp_path / "corpus"
    for path in files:
        import_file(path, clean, mapping=MAPPING)
    begun = time.monotonic()
    importing(processes, files[0], tmp_path / "warm").join()
    long = time.monotonic() - begun
    dice = random.Random(2026)

    for n in range(KILLS):
        child = importing(processes, files[n % len(files)], folder)
        child.join(dice.random() * long * 1.2)
        child.kill()
        child.join()
        left = Corpus(folder)
        assert left.check() == ()
        assert left.table("posts").collect().height == ROWS * len(left.batches())

    for path in files:
        assert import_file(path, Corpus(folder), mapping=MAPPING).status in ("imported", "already")
    after = Corpus(folder)
    assert counts(after) == counts(clean)
    assert after.digest == clean.digest
    assert [one.name for one in (folder / "staging").iterdir()] == [".lock"]


def test_two_processes_with_one_file_make_one_batch(processes, files, tmp_path):
    folder = tmp_path / "corpus"
    both = [importing(processes, files[0], folder) for _ in range(2)]
    for child in both:
        child.join()

    assert [child.exitcode for child in both] == [0, 0]
    assert len(Corpus(folder).batches()) == 1
    assert Corpus(folder).table("posts").collect().height == ROWS


def test_readers_read_while_another_process_imports(processes, files, tmp_path):
    folder = tmp_path / "corpus"
    import_file(files[0], Corpus(folder), mapping=MAPPING)
    reader = Corpus(folder)
    children = [importing(processes, path, folder) for path in files[1:]]
    while any(child.is_alive() for child in children):
        assert reader.table("posts").collect().height % ROWS == 0
    for child in children:
        child.join()

    assert reader.table("posts").collect().height == ROWS * len(files)
