"""A backup has all of a watch and nothing of its keys in clear; what is restored is proved."""

import json
import tarfile

import pytest

from tests.jobs.backup.conftest import ERASED, PASSWORD, tocsin
from tocsin.evidence import keys
from tocsin.jobs.backup import locksmith
from tocsin.jobs.backup.contents import files
from tocsin.jobs.backup.making import back_up
from tocsin.jobs.backup.restoring import restore
from tocsin.vocabulary.errors import ConfigError, FileError
from tocsin.watch import Watch


def names(path):
    with tarfile.open(path) as tar:
        return tar.getnames()


def test_a_watch_comes_back_whole_and_says_that_it_was_restored(full, backup, empty, tmp_path):
    """Every count, every hash, the newest links of both logs, and the keys that sign."""
    (path, made), (into, url) = backup, empty
    there = into, {**full[1], **url, "TOCSIN_KEYS": str(tmp_path / "keys")}
    told = json.loads(tocsin(there, "restore", path, into, "--with-keys", "--json", watch=False))

    assert told["proof"]["grade"] == "whole, anchored"
    assert {one["result"] for one in told["proof"]["checks"]} == {"pass"}
    assert told["manifest"] == made["manifest"]
    assert (into / "uploads" / "handed in.txt").read_text() == "a file"
    assert Watch(into).corpus.table("posts").collect().height == 2
    assert (into / "secret-key").read_bytes() == (full[0] / "secret-key").read_bytes()
    assert keys.current(tmp_path / "keys").public.org == "ECDC"

    again = json.loads(tocsin(there, "verify", "--all", "--json"))
    before = made["manifest"]["database"]["journal"]
    out = tmp_path / "journal.jsonl"
    tocsin(there, "journal", "export", out, "--as", "ana")
    newest = json.loads(out.read_text().splitlines()[-1])["link"]
    assert (newest["facts"]["verb"], newest["facts"]["place"]) == (
        "journal.restore",
        f"journal:{before.split(':')[0]}",
    )
    assert again["grade"] == "whole"
    assert again["journal"] == f"{newest['seq']}:{newest['digest']}"
    assert f"{newest['seq']} links follow on" in tocsin(
        there, "journal", "prove", out, "--anchor", before, watch=False
    )
    assert "restored_from_backup" in (into / "evidence" / "custody.jsonl").read_text()


def test_what_is_made_again_hidden_or_a_link_stays_behind(backup):
    found = [one.removeprefix("watch/") for one in names(backup[0])]

    assert "uploads/handed in.txt" in found
    assert not [one for one in found if one.startswith(("pairs", ".hidden", "link", "secret-key"))]
    assert found[-2:] == ["backup/manifest.json", "backup/manifest.sha256"], (
        "who was stopped has not written it"
    )


def test_what_points_comes_before_what_it_points_at(full):
    """Casework, then the vault, then the rest: an inbox before the corpus that takes from it."""
    (full[0] / "inbox").mkdir(exist_ok=True)
    (full[0] / "inbox" / "segment").write_text("raw")
    parts = [path.relative_to(full[0]).parts[0] for path in files(full[0])]
    (full[0] / "inbox" / "segment").unlink()

    assert parts.index("inbox") < parts.index("uploads") < parts.index("tocsin.toml")
    assert parts[-1] == "corpus"


def test_keys_are_in_it_under_a_password_alone(full, backup):
    """Neither the secret nor a private key stands in the file in any form that can be read."""
    content = backup[0].read_bytes()
    secret = (full[0] / "secret-key").read_bytes().strip()
    pems = [one.read_bytes() for one in (full[0].parent / "keys").glob("*.pem")]

    assert pems
    assert not any(one in content for one in (secret, b"PRIVATE KEY", *pems))
    assert not any(PASSWORD.encode() in one for one in (content, str(backup[1]).encode()))


def test_a_wrong_password_and_a_short_one_are_refused():
    told = locksmith.locked({"secret-key": b"x"}, PASSWORD)

    assert locksmith.unlocked(told, PASSWORD) == {"secret-key": b"x"}
    with pytest.raises(FileError, match="password"):
        locksmith.unlocked(told, PASSWORD + "!")
    with pytest.raises(ConfigError, match="at least 12 characters"):
        locksmith.locked({}, "short")


def test_keys_that_are_there_already_stay(tmp_path):
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "secret-key").write_text("mine")
    found = {"secret-key": b"theirs", "signing/a.pem": b"theirs", "privacy.key": b"theirs"}
    written = locksmith.put_back(found, tmp_path / "watch", tmp_path / "keys", None)

    assert written == (tmp_path / "keys" / "a.pem",)
    assert (tmp_path / "watch" / "secret-key").read_text() == "mine"
    assert (tmp_path / "keys" / "a.pem").stat().st_mode & 0o777 == 0o600


def test_what_was_erased_is_not_in_it(backup):
    """The pages of the database that an erased payload stood on are not copied."""
    assert ERASED.encode() not in backup[0].read_bytes()


def test_a_file_that_is_there_is_not_written_over(full, tmp_path):
    (tmp_path / "mine.tar").write_text("mine")

    with pytest.raises(FileError, match="is there already"):
        back_up(Watch(full[0]), tmp_path / "mine.tar")
    assert (tmp_path / "mine.tar").read_text() == "mine"


@pytest.mark.parametrize("place", ["backup.tar", "evidence/backup.tar", "backups/../backup.tar"])
def test_a_backup_is_not_put_where_the_next_one_would_take_it_along(full, place):
    """Each would hold all those before it, and be twice as large."""
    with pytest.raises(FileError, match=r"part of the next backup.*backups"):
        back_up(Watch(full[0]), full[0] / place)
    assert not (full[0] / place).exists()


def test_a_place_that_is_not_empty_is_left_alone(backup, tmp_path):
    (tmp_path / "mine").write_text("mine")

    for place in (tmp_path, tmp_path / "mine"):
        with pytest.raises(ConfigError, match="empty"):
            restore(backup[0], place)


def test_casework_of_a_server_goes_to_a_server(backup, tmp_path):
    other = backup[1]["manifest"]["database"]["vendor"] == "sqlite"

    with pytest.raises(ConfigError, match="DATABASE_URL"):
        restore(backup[0], tmp_path / "back", postgres=other)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_told_and_leaves_nothing(full):
    with pytest.raises(FileError, match="could not be written"):
        back_up(Watch(full[0]), full[0] / "backups" / "no such folder" / "backup.tar")
    assert not [one for one in full[0].iterdir() if one.name.startswith(".backup-")]
