"""What somebody else sealed is taken in whole, after it was verified, and stays theirs."""

import pytest

from tests.evidence.bundled import bundled
from tocsin.evidence.checks import Trust
from tocsin.evidence.fsck import fsck
from tocsin.evidence.receiving import received
from tocsin.evidence.records import Custody
from tocsin.evidence.vault import Vault, hashed

CLEO = Custody(actor="cleo", org="Delta", purpose="second opinion", counterparty="Observatory")


@pytest.fixture
def sent(tmp_path):
    return bundled(tmp_path)


@pytest.fixture
def ours(tmp_path):
    return Vault(tmp_path / "ours")


def test_a_bundle_that_holds_is_kept_with_its_signatures_and_proofs(sent, ours):
    report, digests = received(sent.path, ours, sent.trust, custody=CLEO)

    assert report.grade == "organisation-signed + time proof"
    assert digests == sent.digests
    for one in digests:
        assert ours.sealed.manifest(one) == sent.vault.sealed.manifest(one)
        assert list(ours.sealed.signatures(one)) == list(sent.vault.sealed.signatures(one))
        assert ours.sealed.proof(one) == sent.vault.sealed.proof(one)
        assert all(ours.holds(kept.sha256) for kept in ours.sealed.manifest(one).objects)
    assert ours.holds(hashed(sent.path))
    assert fsck(ours), fsck(ours).faults


def test_the_log_says_that_it_was_received_and_from_whom(sent, ours):
    received(sent.path, ours, sent.trust, custody=CLEO)

    told = [one.event for one in ours.custody.entries()]
    assert {one.verb for one in told} == {"received", "timestamped"}
    assert {(one.actor, one.org, one.counterparty) for one in told} == {
        ("cleo", "Delta", "Observatory")
    }
    assert {one.evidence_id for one in told if one.verb == "received"} == {"", *sent.digests}


def test_nothing_is_kept_of_one_that_does_not_hold(sent, ours):
    content = bytearray(sent.path.read_bytes())
    content[len(content) // 2] ^= 1
    sent.path.write_bytes(content)

    report, digests = received(sent.path, ours, sent.trust, custody=CLEO)

    assert (bool(report), digests) == (False, ())
    assert (ours.sealed.digests(), list(ours.custody.entries())) == ((), [])


def test_nor_of_one_by_another_key_than_the_one_that_was_named(sent, ours):
    other = Trust(keys=("ab" * 32,))

    assert received(sent.path, ours, other, custody=CLEO)[1] == ()


def test_what_comes_again_is_kept_once(sent, ours):
    first = received(sent.path, ours, sent.trust, custody=CLEO)
    before = fsck(ours).objects

    assert received(sent.path, ours, sent.trust, custody=CLEO) == first
    assert fsck(ours).objects == before
