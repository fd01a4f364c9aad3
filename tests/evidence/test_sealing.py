"""A manifest lists all there is, is named by its hash, and is signed or honestly is not."""

import pytest

from tests.evidence.people import ANA
from tests.evidence.sealed_world import CAPTURE, sealed
from tocsin.evidence import keys
from tocsin.evidence.fsck import fsck
from tocsin.evidence.records import EvidenceObject
from tocsin.evidence.sealing import Exhibit, content_hash, identity_hash, seal
from tocsin.evidence.vault import Vault
from tocsin.vocabulary.errors import FileError, UnknownNameError


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "vault")


def test_a_manifest_lists_items_captures_and_objects(vault):
    manifest = vault.sealed.manifest(sealed(vault))

    assert [one.exhibit_no for one in manifest.items] == [1, 2]
    assert {one.capture_id for one in manifest.items} == {one.id for one in manifest.captures}
    assert {name for one in manifest.items for name in one.sha256s} == {
        one.sha256 for one in manifest.objects
    }
    assert all(vault.holds(one.sha256) for one in manifest.objects)
    assert fsck(vault)


def test_sealing_is_logged_with_the_digest(vault):
    digest = sealed(vault)

    last = list(vault.custody.entries())[-1].event
    assert (last.verb, last.evidence_id) == ("sealed", digest)


def test_it_is_signed_where_there_is_a_key(vault, tmp_path):
    key = keys.make(tmp_path / "keys", ANA.org)
    signed, unsigned = sealed(vault, b"1", key=key), sealed(vault, b"2")

    [signature] = vault.sealed.signatures(signed)
    assert keys.holds(signature, key.public)
    assert signature.digest == signed
    assert list(vault.sealed.signatures(unsigned)) == []


def test_bytes_that_are_not_kept_cannot_be_sealed(vault):
    nothing = EvidenceObject(
        sha256="ab" * 32, size=1, media_type_sniffed="text/plain", stored_at=CAPTURE.started_at
    )
    with pytest.raises(FileError, match="cannot seal bytes that it does not hold"):
        seal(
            vault,
            [Exhibit(label="a", capture=CAPTURE, objects=[nothing])],
            subject="a",
            custody=ANA,
        )


def test_a_changed_manifest_is_not_given_out(vault):
    digest = sealed(vault)
    path = vault.folder / "sealed" / digest[:2] / f"{digest}.json"
    path.write_bytes(path.read_bytes().replace(b"Cluj", b"Iasi"))

    with pytest.raises(FileError, match="was changed since it was sealed"):
        vault.sealed.manifest(digest)
    assert [one.kind for one in fsck(vault).faults] == ["manifest"]


def test_a_manifest_that_is_not_here_is_named(vault):
    with pytest.raises(UnknownNameError, match="manifest"):
        vault.sealed.manifest("ab" * 32)


def test_an_edited_post_has_the_same_identity_and_other_content():
    assert identity_hash("x", "1") == identity_hash("x", "1") != identity_hash("tiktok", "1")
    assert content_hash("Vote  on\nMonday") == content_hash("Vote on Monday")
    assert content_hash("Vote on Monday") != content_hash("Vote on Tuesday")
