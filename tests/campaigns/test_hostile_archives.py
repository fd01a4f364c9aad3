"""Web archives and bundles made to break a reader: every one ends in an answer, never in a crash.

A short slice runs with the other tests. The whole campaign:
`TOCSIN_CAMPAIGN=10000 pytest tests/campaigns/test_hostile_archives.py`.
"""

import os
import random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.evidence.bundled import bundled
from tests.evidence.tampering import files_of, write
from tests.evidence.web import wacz_file
from tocsin.evidence import wacz
from tocsin.evidence.verify import verify
from tocsin.vocabulary.errors import FileError

ROUNDS = int(os.environ.get("TOCSIN_CAMPAIGN", "100"))
JUNK = [
    b"", b"{}", b"[]", b"null", b"[" * 5000, b"\xff\xfe", b"1e400", b'{"a":1,"a":2}', b"\0" * 5000,
    b'{"resources": [{"path": "../x", "hash": "", "bytes": -1}]}', b'"\\ud800"', b"WARC/1.1\r\n",
]  # fmt: skip


def spoiled(content, dice):
    """Change bytes, cut, double or replace a file."""
    changed = bytearray(content)
    match dice.randrange(5):
        case 0 if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        case 1 if changed:
            del changed[dice.randrange(len(changed)) :]
        case 2:
            changed += content
        case 3:
            return dice.choice(JUNK)
        case _:
            place = dice.randrange(len(changed) + 1)
            changed[place:place] = dice.choice(JUNK)
    return bytes(changed)


def test_a_spoiled_web_archive_is_read_or_refused(tmp_path):
    good = wacz_file(tmp_path)
    files, dice, path = files_of(good), random.Random(ROUNDS), tmp_path / "b.wacz"
    refused = problems = 0
    for _ in range(ROUNDS):
        name = dice.choice(list(files))
        other = {**files, name: spoiled(files[name], dice)}
        write(path, other, dice.choice([0, ZIP_DEFLATED]))
        if dice.random() < 0.3:
            path.write_bytes(spoiled(path.read_bytes(), dice))
        try:
            told = wacz.read(path)
        except FileError:
            refused += 1
            continue
        problems += bool(told.problems)
    print(f"{ROUNDS} web archives: {refused} refused, {problems} with problems named")  # noqa: T201  # a campaign's result
    assert refused
    assert problems


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return bundled(tmp_path_factory.mktemp("good"))


def test_a_spoiled_bundle_gets_a_report(good, tmp_path):
    files, dice, path = files_of(good.path), random.Random(ROUNDS), tmp_path / "b.zip"
    for _ in range(ROUNDS):
        name = dice.choice(list(files))
        other = {**files, name: spoiled(files[name], dice)}
        write(path, other)
        report = verify(path, good.trust)
        assert len(report.checks) == 9
        assert bool(report) == (other == files), name


def test_a_bundle_that_unpacks_to_gigabytes_is_refused_by_its_list(tmp_path):
    """Two megabytes that say they are one file of two gigabytes."""
    path = tmp_path / "b.zip"
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as made, made.open("x", "w") as file:
        for _ in range(100):
            file.write(bytes(1 << 20))

    assert verify(path).grade == "failed"
