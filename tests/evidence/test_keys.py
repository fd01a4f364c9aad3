"""A signature is an organisation's word: made with a guarded key, and followed through rotation."""

import subprocess
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.evidence.people import ANA
from tocsin.evidence import keys
from tocsin.vocabulary.errors import ConfigError

DIGEST = "ab" * 32


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


def test_a_key_signs_and_anybody_with_the_public_half_can_tell(folder):
    key = keys.make(folder, ANA.org)
    signature = keys.current(folder).sign("manifest", DIGEST)

    assert keys.holds(signature, key.public)
    assert signature.org == ANA.org


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "cd" * 32},
        {"org": "Somebody else"},
        {"what": "bundle"},
        {"signed_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"key_id": "0" * 32},
        {"signature": "00" * 64},
        {"signature": "no hexadecimal"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_signature_covers_all_it_says(folder, change):
    key = keys.make(folder, ANA.org)
    signature = key.sign("manifest", DIGEST)

    assert not keys.holds(replace(signature, **change), key.public)


def test_the_private_half_is_readable_by_its_owner_alone(folder):
    key = keys.make(folder, ANA.org)
    private = folder / f"{key.public.key_id}.pem"

    assert private.stat().st_mode & 0o777 == 0o600
    private.chmod(0o644)
    with pytest.raises(ConfigError, match="others may read this private key"):
        keys.current(folder)


def test_a_key_is_not_made_over_another(folder):
    keys.make(folder, ANA.org)

    with pytest.raises(ConfigError, match="holds keys already"):
        keys.make(folder, ANA.org)


def test_without_a_key_it_says_how_to_make_one(folder):
    with pytest.raises(ConfigError, match="tocsin key new"):
        keys.current(folder)


def test_who_knows_an_old_key_can_follow_to_the_newest(folder):
    first = keys.make(folder, ANA.org).public
    keys.rotate(folder)
    third = keys.rotate(folder).public
    known = keys.public_keys(folder)

    assert [one.introduced_by for one in known] == [None, first.key_id, known[1].key_id]
    assert keys.followed(third, [first.raw], known)
    assert keys.followed(third, [third.raw], known)
    assert not keys.followed(first, [third.raw], known), "a new key vouches for no older one"
    assert not keys.followed(third, [first.raw], [known[0], third]), "a step is missing"
    assert keys.current(folder).public == third


def test_an_introduction_cannot_be_claimed(folder, tmp_path):
    first = keys.make(folder, ANA.org).public
    stranger = keys.make(tmp_path / "other", ANA.org).public
    claimed = replace(stranger, introduced_by=first.key_id, introduction="00" * 64)

    assert not keys.followed(claimed, [first.raw], [first, claimed])
    assert not keys.followed(replace(stranger, introduced_by=stranger.key_id), [first.raw], [first])


def test_a_key_introduces_none_of_another_organisation(folder, tmp_path):
    """Whoever is pinned could otherwise speak in anybody's name."""
    first = keys.make(folder, ANA.org)
    other = keys.make(tmp_path / "other", "The regulator").public
    other = replace(other, introduced_by=first.public.key_id)
    signed = replace(other, introduction=first.private.sign(keys.introducing(other)).hex())

    assert not keys.followed(signed, [first.public.raw], [first.public, signed])
    ours = replace(other, org=ANA.org)
    ours = replace(ours, introduction=first.private.sign(keys.introducing(ours)).hex())
    assert keys.followed(ours, [first.public.raw], [first.public, ours])


def test_other_programs_read_the_public_key(folder, tmp_path):
    key = keys.make(folder, ANA.org).public
    (tmp_path / "key.pem").write_bytes(key.pem())

    told = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", tmp_path / "key.pem", "-noout", "-text"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert "ED25519" in told.stdout
    assert keys.pinned(tmp_path / "key.pem") == key.raw


def test_what_is_no_public_key_is_refused(tmp_path):
    (tmp_path / "key.pem").write_text("no key")

    with pytest.raises(ConfigError, match="expected a public key in PEM"):
        keys.pinned(tmp_path / "key.pem")
    with pytest.raises(ConfigError, match="cannot be read"):
        keys.pinned(tmp_path / "gone.pem")


WORDS = "correct horse battery"


def test_a_key_under_a_password_is_opened_by_it_alone(folder, monkeypatch):
    """From the environment, or from whoever is asked; and the disk has no key without it."""
    monkeypatch.delenv(keys.PASSWORD, raising=False)
    made = keys.make(folder, ANA.org, WORDS)
    path = folder / f"{made.public.key_id}.pem"
    assert b"ENCRYPTED PRIVATE KEY" in path.read_bytes()

    with pytest.raises(ConfigError, match="lies under a password"):
        keys.current(folder)
    with pytest.raises(ConfigError, match="another password"):
        keys.current(folder, lambda _: "something else")
    assert keys.current(folder, lambda _: WORDS).public == made.public
    monkeypatch.setenv(keys.PASSWORD, WORDS)
    assert keys.holds(keys.current(folder).sign("manifest", DIGEST), made.public)
    assert keys.in_use(folder) == made.public


def test_a_password_is_put_on_changed_and_taken_off(folder, monkeypatch):
    monkeypatch.delenv(keys.PASSWORD, raising=False)
    key = keys.make(folder, ANA.org)
    keys.locked(folder, WORDS)
    keys.locked(folder, f"{WORDS}!", lambda _: WORDS)
    assert keys.current(folder, lambda _: f"{WORDS}!").public == key.public
    with pytest.raises(ConfigError, match="12 characters"):
        keys.locked(folder, "short", lambda _: f"{WORDS}!")

    keys.locked(folder, "", lambda _: f"{WORDS}!")
    assert keys.current(folder).public == key.public
    assert (folder / f"{key.public.key_id}.pem").stat().st_mode & 0o077 == 0


def test_a_key_that_is_locked_introduces_the_next(folder, monkeypatch):
    monkeypatch.delenv(keys.PASSWORD, raising=False)
    first = keys.make(folder, ANA.org, WORDS)
    second = keys.rotate(folder, WORDS, lambda _: WORDS)

    assert keys.followed(second.public, [first.public.raw], keys.public_keys(folder))
    assert keys.current(folder, lambda _: WORDS).public == second.public
