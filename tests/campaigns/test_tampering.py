"""Bundles with one changed byte, at random: no change of content passes.

A short slice runs with the other tests. The whole campaign:
`TOCSIN_CAMPAIGN=10000 pytest tests/campaigns/test_tampering.py`.
"""

import os
import random

import pytest

from tests.evidence.bundled import bundled
from tests.evidence.tampering import files_of
from tests.evidence.test_verify import AS_MADE
from tocsin.evidence.verify import verify

ROUNDS = int(os.environ.get("TOCSIN_CAMPAIGN", "150"))


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return bundled(tmp_path_factory.mktemp("good"))


def test_no_changed_byte_passes_as_untouched(good, tmp_path):
    whole, files = good.path.read_bytes(), files_of(good.path)
    dice, path, noted = random.Random(ROUNDS), tmp_path / "b.zip", 0
    for _ in range(ROUNDS):
        changed = bytearray(whole)
        place = dice.randrange(len(whole))
        changed[place] ^= dice.randrange(1, 256)
        path.write_bytes(changed)

        report = verify(path, good.trust)
        if report:
            noted += 1
            assert report.packing != AS_MADE, place
            assert files_of(path) == files, place
    print(f"{ROUNDS} changed: {ROUNDS - noted} refused, {noted} noted as packed otherwise")  # noqa: T201  # a campaign's result


def test_no_good_bundle_is_refused(good, tmp_path):
    for n in range(max(2, ROUNDS // 500)):
        folder = tmp_path / f"{n}"
        folder.mkdir()
        made = bundled(folder)
        report = verify(made.path, made.trust)
        assert report.grade == "organisation-signed + time proof", report
    assert verify(good.path, good.trust)
