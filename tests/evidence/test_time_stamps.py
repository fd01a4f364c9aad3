"""A time proof says what its authority said, about these bytes, and never more."""

import random
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from msgspec.structs import replace

from tests.evidence.authority import SilentAuthority, authority
from tests.evidence.people import ANA
from tests.evidence.sealed_world import sealed
from tocsin.evidence.der import sorted_certificates
from tocsin.evidence.records import Step
from tocsin.evidence.time_stamps import (
    AS_SENT,
    SORTED,
    TimeStampError,
    WebAuthority,
    asked,
    check,
    led,
    prove,
    read,
    roots,
)
from tocsin.evidence.vault import Vault
from tocsin.vocabulary.errors import ConfigError, SourceError


@pytest.fixture(scope="module")
def stamper(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("tsa"), chain=True)


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "vault")


@pytest.fixture
def proof(vault, stamper):
    digest = sealed(vault)
    prove(vault, stamper, custody=ANA)
    return vault.sealed.proof(digest)


def test_one_stamp_proves_any_number_of_manifests(vault, stamper):
    digests = [sealed(vault, b"%d" % n) for n in range(20)]
    assert set(vault.sealed.unproven()) == set(digests)

    proofs = prove(vault, stamper, custody=ANA)

    assert len({one.token for one in proofs}) == 1
    assert vault.sealed.unproven() == ()
    trusted = roots(stamper.root)
    for digest in digests:
        assert check(vault.sealed.proof(digest), trusted).imprint == proofs[0].imprint_sha256


def test_the_head_of_the_custody_log_is_stamped_along(vault, stamper):
    """Nobody can cut off the newest lines and say that there never were any."""
    sealed(vault)
    head = vault.custody.head()
    prove(vault, stamper, custody=ANA)

    assert check(vault.sealed.proof(head.digest), roots(stamper.root))


def test_without_an_answer_there_is_no_proof_yet_and_the_next_try_has_it(vault, stamper):
    digest = sealed(vault)
    with pytest.raises(SourceError, match="gave no time stamp"):
        prove(vault, SilentAuthority(), custody=ANA)

    assert vault.sealed.proof(digest) is None
    assert vault.sealed.unproven() == (digest,)
    assert len(prove(vault, stamper, custody=ANA)) == 2
    assert prove(vault, stamper, custody=ANA) == ()


def test_openssl_agrees_about_a_manifest_stamped_alone(vault, stamper, tmp_path):
    """Whoever has no Tocsin checks it with the command that is everywhere."""
    digest = sealed(vault)
    content = vault.folder / "sealed" / digest[:2] / f"{digest}.json"
    _, token = asked(content.read_bytes(), stamper)
    (tmp_path / "token.tsr").write_bytes(token)

    subprocess.run(
        ["openssl", "ts", "-verify", "-data", content, "-in", tmp_path / "token.tsr",
         "-CAfile", stamper.root],
        check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "ab" * 32},
        {"imprint_sha256": "ab" * 32},
        {"path": ()},
        {"path": (Step("left", "zz"),)},
        {"gen_time": datetime(2020, 1, 1, tzinfo=UTC)},
        {"policy_oid": "1.2.3"},
        {"accuracy_ms": 1},
        {"chain_pem": ""},
        {"token": ""},
        {"token": "zz"},
        {"token": "3000"},
    ],
    ids=lambda change: "-".join(map(str, *change.items()))[:30],
)
def test_nothing_written_beside_a_token_can_say_something_else(proof, stamper, change):
    with pytest.raises(TimeStampError):
        check(replace(proof, **change), roots(stamper.root))


def test_without_roots_a_token_is_still_held_against_what_it_is_said_to_be_over(proof):
    """Nobody's trust is needed to see that a stamp is over something else."""
    assert led(proof).imprint == proof.imprint_sha256
    other = "ab" * 32
    with pytest.raises(TimeStampError, match="imprint"):
        led(replace(proof, digest=other, imprint_sha256=other, path=()))


def test_the_same_root_twice_is_one_root(proof, stamper):
    assert check(proof, roots(stamper.root) * 2)


def test_another_root_does_not_vouch_for_it(proof, tmp_path):
    stranger = authority(tmp_path / "stranger")

    with pytest.raises(TimeStampError, match="not signed by whom these roots vouch for"):
        check(proof, roots(stranger.root))


def test_a_root_that_comes_with_the_token_is_not_believed(proof):
    """The chain of this authority has its own root in it; that alone is nobody's trust."""
    assert "BEGIN CERTIFICATE" in proof.chain_pem

    with pytest.raises(TimeStampError):
        check(proof, ())


def test_an_authority_whose_certificate_ran_out_since_is_believed(vault, tmp_path):
    """It was valid when it stamped; later it cannot stamp any more, and what it said stands."""
    fresh = authority(tmp_path / "tsa", chain=True, years=(-1, 0.00001))
    digest = sealed(vault)
    prove(vault, fresh, custody=ANA)

    proof = vault.sealed.proof(digest)
    assert check(proof, roots(fresh.root)).gen_time <= datetime.now(UTC) + timedelta(minutes=6)


def test_certificates_out_of_order_are_sorted_and_it_is_said(tmp_path):
    """OpenSSL sends them as they come; the set is outside what is signed."""
    ways = set()
    for n in range(8):
        stamp, token = asked(b"hello", authority(tmp_path / f"{n}", chain=True))
        ways.add(stamp.way)
        assert len(sorted_certificates(token)) == len(token)
    alone, _ = asked(b"hello", authority(tmp_path / "alone"))

    assert SORTED in ways
    assert alone.way == AS_SENT


def test_a_changed_byte_is_refused_or_changes_nothing_that_was_said(proof, stamper):
    token, dice, trusted = bytes.fromhex(proof.token), random.Random(1), roots(stamper.root)
    accepted = 0
    for _ in range(400):
        changed = bytearray(token)
        changed[dice.randrange(len(token))] ^= 1 << dice.randrange(8)
        try:
            other = check(replace(proof, token=changed.hex()), trusted)
        except TimeStampError:
            continue
        accepted += 1
        assert (other.gen_time, other.imprint) == (proof.gen_time, proof.imprint_sha256)
    assert accepted < 20


@pytest.mark.parametrize(
    "token", [b"", b"\x30", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"\x1f\0"]
)
def test_what_is_no_answer_is_refused(token):
    with pytest.raises(TimeStampError, match="expected an answer of a time-stamp authority"):
        read(token)


def test_a_refusal_is_said(stamper):
    with pytest.raises(TimeStampError, match=r"refused: status 2"):
        read(stamper.stamp(b"no request"))


class Deaf:
    """An authority that stamps what it was asked the first time, again and again."""

    def __init__(self, inner):
        self.inner, self.first, self.name = inner, None, "deaf"

    def stamp(self, request):
        self.first = self.first or self.inner.stamp(request)
        return self.first


def test_a_stamp_of_another_question_is_not_taken(stamper):
    """Neither one over other bytes, nor an old one over the same: the nonce tells."""
    deaf = Deaf(stamper)
    asked(b"hello", deaf)

    with pytest.raises(TimeStampError, match="something else than it was asked"):
        asked(b"other", deaf)
    with pytest.raises(TimeStampError, match="something else than it was asked"):
        asked(b"hello", deaf)


@dataclass(frozen=True)
class Twisting:
    """An authority that keeps the nonce and stamps other bytes."""

    inner: object
    name: str = "twisting"

    def stamp(self, request):
        mine, other = sha256(b"hello").digest(), sha256(b"other").digest()
        return self.inner.stamp(request.replace(mine, other))


def test_a_stamp_of_other_bytes_is_not_taken(stamper):
    with pytest.raises(TimeStampError, match="something else than it was asked"):
        asked(b"hello", Twisting(stamper))


def test_an_address_that_is_none_is_refused():
    with pytest.raises(ConfigError, match="expected an http address"):
        WebAuthority("file:///etc/passwd")


def test_nobody_at_the_address_is_no_stamp():
    with pytest.raises(SourceError, match="gave no time stamp"):
        WebAuthority("http://127.0.0.1:9/").stamp(b"")
