"""`tocsin init --pseudonymise` and `tocsin reveal`, from the outside."""

import json

import pytest
from typer.testing import CliRunner

from tocsin.cli import app
from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.watch import Watch

MAPPING = """
platform = "x"
timezone = "UTC"
[columns]
native_id = "id"
created_at = "created_at"
"account.native_id" = "author"
"account.handle" = "handle"
text = "text"
"""


def tocsin(*words):
    """Run one command in this process; return its exit status and what it printed."""
    ran = CliRunner().invoke(app, [str(word) for word in words])
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran.exit_code, ran.stdout


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A watch that renames people, with one post of one account in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "posts.csv").write_text(
        "id,created_at,author,handle,text\n1,2026-05-20 10:00:00,9930001,maria_ionescu,hello\n"
    )
    (tmp_path / "posts.mapping.toml").write_text(MAPPING)
    assert tocsin("init", "watch", "--pseudonymise")[0] == 0
    assert tocsin("import", "posts.csv", "-w", "watch")[0] == 0
    return tmp_path


def handle():
    """Return the stand-in of the one account."""
    return Watch("watch").corpus.table("accounts").collect()["handle"].item()


def test_making_such_a_watch_says_where_its_key_lies(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    status, printed = tocsin("init", "w", "--pseudonymise", "--key", "my.key", "--json")

    assert status == 0
    assert json.loads(printed)["key"] == str((tmp_path / "my.key").resolve())
    assert (tmp_path / "my.key").stat().st_mode & 0o777 == 0o600


def test_a_key_without_renaming_is_wrong_usage(tmp_path):
    assert tocsin("init", tmp_path / "w", "--key", tmp_path / "my.key")[0] == 2


def test_a_stand_in_is_turned_back(folder):  # noqa: ARG001  # we work in it
    status, printed = tocsin("reveal", f"@{handle()}", "--reason", "order 7", "-w", "watch")

    assert status == 0
    assert "maria_ionescu" in printed


def test_machines_are_told_too(folder):  # noqa: ARG001  # we work in it
    _, printed = tocsin("reveal", handle(), "--reason", "order 7", "-w", "watch", "--json")

    [one] = json.loads(printed)
    assert one == {"stand_in": handle(), "original": "maria_ionescu", "what": "handle"}


def test_everybody_goes_to_a_file(folder):
    status, _ = tocsin("reveal", "--all", "--reason", "x", "--out", "all.csv", "-w", "watch")

    assert status == 0
    assert "maria_ionescu" in (folder / "all.csv").read_text()


@pytest.mark.parametrize(
    "words",
    [
        ["reveal", "--reason", "x"],
        ["reveal", "abc", "--all", "--reason", "x"],
        ["reveal", "--all", "--reason", "x"],
        ["reveal", "abc"],
    ],
    ids=["nobody", "some and all", "all to the screen", "no reason"],
)
def test_wrong_usage_is_told_before_anything_is_read(folder, words):
    assert tocsin(*words, "-w", "watch")[0] == 2
    assert not (folder / "watch" / "reveals.jsonl").exists()


def test_a_name_that_is_not_there_and_another_key_are_refused(folder):
    (folder / "other.key").write_text("ab" * 32)
    (folder / "other.key").chmod(0o600)

    with pytest.raises(UnknownNameError):
        tocsin("reveal", "nobody_here", "--reason", "x", "-w", "watch")
    with pytest.raises(ConfigError, match="not the key of this watch"):
        tocsin("reveal", handle(), "--reason", "x", "--key", "other.key", "-w", "watch")


def test_a_watch_that_renames_nobody_has_nothing_to_reveal(folder):
    tocsin("init", folder / "clear")

    with pytest.raises(ConfigError, match="renames nobody"):
        tocsin("reveal", "abc", "--reason", "x", "-w", folder / "clear")
