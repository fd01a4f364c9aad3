"""Bytes are destroyed with a certificate, or are still there; the chain holds either way."""

import os

import pytest

from tests.evidence.people import ANA
from tests.evidence.sealed_world import sealed
from tocsin.evidence import bundle, canonical, destroying
from tocsin.evidence.checks import Trust
from tocsin.evidence.destroying import Asked, certificate, destroy
from tocsin.evidence.fsck import fsck, repair
from tocsin.evidence.receiving import received
from tocsin.evidence.vault import Origin, Vault
from tocsin.vocabulary.errors import UnknownNameError

ASKED = Asked(
    reason="Court order", authority="Tribunal Cluj 17/2026", proposed_by="p-ana",
    approved_by="p-bo", backups="None is older than a week",
)  # fmt: skip


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "vault")


def names(vault, digest):
    return [one.sha256 for one in vault.sealed.manifest(digest).objects]


def test_bytes_go_and_the_vault_is_whole(vault):
    digest = sealed(vault)
    ours = names(vault, digest)

    made = destroy(vault, digest, ASKED, custody=ANA)

    assert made.destroyed == tuple(ours)
    assert not any(vault.holds(one) for one in ours)
    with pytest.raises(UnknownNameError):
        vault.record(ours[0])
    found = fsck(vault)
    assert found.faults == ()
    assert (found.objects, found.destroyed, found.manifests) == (0, 2, 1)


def test_the_log_names_the_certificate_and_every_hash(vault):
    digest = sealed(vault)
    made = destroy(vault, digest, ASKED, custody=ANA)

    told = [one.event for one in vault.custody.entries() if one.event.verb == "disposed"]
    assert [one.sha256_before for one in told] == [None, *names(vault, digest)]
    assert {one.result for one in told} == {f"certificate {canonical.digest(made)}"}
    assert certificate(vault, digest).asked == ASKED


def test_what_another_manifest_names_stays(vault):
    one = sealed(vault, b"Vote on Monday", b"Vote on Tuesday")
    other = sealed(vault, b"Vote on Tuesday")

    made = destroy(vault, one, ASKED, custody=ANA)

    [shared] = names(vault, other)
    assert [left.sha256 for left in made.kept] == [shared]
    assert vault.holds(shared)
    assert fsck(vault).faults == ()
    assert destroy(vault, other, ASKED, custody=ANA).destroyed == (shared,)
    assert fsck(vault).faults == ()


def test_what_something_else_rests_on_stays_and_so_does_what_was_sent(vault):
    digest = sealed(vault, b"a letter", b"an attachment", b"a post")
    letter, sent, post = names(vault, digest)
    vault.put(b"an attachment", custody=ANA, origin=Origin(verb="derived"))

    made = destroy(vault, digest, ASKED, custody=ANA, needed={letter: "an answer"})

    assert made.destroyed == (post,)
    assert {one.sha256: one.why for one in made.kept} == {
        letter: "an answer", sent: f"it went along with the {ANA.purpose}",
    }  # fmt: skip


def test_a_bundle_that_it_came_in_goes_with_the_last_of_its_manifests(vault, tmp_path):
    theirs = Vault(tmp_path / "theirs")
    digests = [sealed(theirs, b"Vote on Monday"), sealed(theirs, b"Vote on Tuesday")]
    bundle.make(theirs, digests, tmp_path / "b.zip", custody=ANA)
    us = ANA.__class__(actor="bo", org="Delta", purpose="p")
    received(tmp_path / "b.zip", vault, Trust(), custody=us)

    first = destroy(vault, digests[0], ASKED, custody=us)
    assert (len(first.destroyed), len(first.kept)) == (1, 1)
    last = destroy(vault, digests[1], ASKED, custody=us)
    assert (len(last.destroyed), len(last.kept)) == (2, 0)
    assert fsck(vault).objects == 0
    assert fsck(vault).faults == ()


def test_bytes_that_come_again_are_evidence_again(vault):
    digest = sealed(vault, b"Vote on Monday")
    destroy(vault, digest, ASKED, custody=ANA)
    again = sealed(vault, b"Vote on Monday")

    assert vault.holds(names(vault, again)[0])
    assert fsck(vault).faults == ()


class Killed(BaseException):
    """As a signal that nobody catches."""


@pytest.mark.parametrize("moment", range(8))
def test_killed_at_any_moment_it_is_still_there_or_gone_with_a_certificate(
    vault, monkeypatch, moment
):
    """And what was begun is told, and finished by the same call or by a repair."""
    digest = sealed(vault)
    ours = names(vault, digest)
    with monkeypatch.context() as patched:
        steps = _deadly(patched, moment)
        with pytest.raises(Killed):
            destroy(vault, digest, ASKED, custody=ANA)

    found, there = fsck(vault), [vault.holds(one) for one in ours]
    if any(told.verb == "disposed" for told in _events(vault)):
        assert {one.kind for one in found.faults} <= {"undestroyed"}
        assert any(there) == bool(found.faults)
        assert certificate(vault, digest)
    else:
        assert all(there)
        assert {one.kind for one in found.faults} <= {"unfinished"}
    assert steps == moment + 1, "it ended before: the last moment is none"
    if moment % 2:
        repair(vault, custody=ANA)
        assert fsck(vault).faults == ()
    assert destroy(vault, digest, ASKED, custody=ANA).destroyed == tuple(ours)
    assert fsck(vault).faults == ()
    assert sum(told.verb == "disposed" for told in _events(vault)) == 3


def _events(vault):
    return [one.event for one in vault.custody.entries()]


def _deadly(patched, moment):
    """Let the call of this number to the disk be the last."""
    calls = Counter()
    fsync, unlink = os.fsync, os.unlink

    def counted(real):
        def call(*given, **named):
            if calls.add() > moment:
                raise Killed
            return real(*given, **named)

        return call

    patched.setattr(os, "fsync", counted(fsync))
    patched.setattr(os, "unlink", counted(unlink))
    return calls


class Counter:
    """A number that goes up."""

    def __init__(self):
        self.number = 0

    def add(self):
        self.number += 1
        return self.number

    def __eq__(self, other):
        return self.number == other

    __hash__ = None


def test_a_certificate_that_was_changed_or_is_gone_is_told(vault):
    digest = sealed(vault)
    destroy(vault, digest, ASKED, custody=ANA)
    path = vault.sealed.folder / digest[:2] / f"{digest}.destroyed"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Court", b"Count"))
    assert [one.kind for one in fsck(vault).faults] == ["manifest"]
    path.unlink()
    assert [one.kind for one in fsck(vault).faults] == ["manifest"]
    path.write_bytes(whole)
    assert fsck(vault).faults == ()


def test_a_forged_certificate_destroys_nothing(vault):
    """Only what the log names is finished by a repair."""
    digest, other = sealed(vault), sealed(vault, b"Vote on Sunday")
    made = destroy(vault, other, ASKED, custody=ANA)
    forged = vault.sealed.folder / digest[:2] / f"{digest}.destroyed"
    forged.write_bytes(canonical.dumps(made).replace(other.encode(), digest.encode()))

    repair(vault, custody=ANA)
    assert not forged.exists()
    assert all(vault.holds(one) for one in names(vault, digest))
    assert destroying.certificate(vault, digest) is None


@pytest.mark.parametrize(
    ("was", "now"), [(b'{"event"', b'x{"event"'), (b"disposed", b"accessed")], ids=["line", "word"]
)
def test_a_repair_leaves_certificates_alone_where_the_log_does_not_hold(vault, was, now):
    """The log may come back from a backup; a certificate that was removed would not."""
    digest = sealed(vault)
    destroy(vault, digest, ASKED, custody=ANA)
    lines = vault.custody.path.read_bytes().splitlines(keepends=True)
    first = next(n for n, line in enumerate(lines) if b"disposed" in line)
    lines[first] = lines[first].replace(was, now, 1)
    vault.custody.path.write_bytes(b"".join(lines))

    kinds = {one.kind for one in fsck(vault).faults}
    assert kinds >= {"custody", "manifest"}
    assert "unfinished" not in kinds
    repair(vault, custody=ANA)
    assert certificate(vault, digest).asked == ASKED
