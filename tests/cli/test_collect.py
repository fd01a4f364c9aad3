"""`tocsin collect` as people and scripts use it; nothing leaves 127.0.0.1."""

import json
import signal
import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest
from typer.testing import CliRunner

from tests.connectors.servers import Say, web
from tests.connectors.test_mastodon import timeline
from tocsin.cli import app
from tocsin.vocabulary.errors import ConfigError, ParameterError
from tocsin.watch import Watch


@pytest.fixture
def watch(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("TOCSIN_MASTODON_KEY", raising=False)
    return Watch.create(tmp_path / "watch")


def tocsin(*words):
    result = CliRunner().invoke(app, ["collect", *map(str, words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def collect(watch, server, *more):
    wanted = ["mastodon", f"server={server.url}", "tags=alegeri", "since=1970-01-01T00:00:01Z"]
    return tocsin(*wanted, "pause=0s", "--once", "-w", watch.folder, *more)


def test_once_it_collects_imports_and_says_so(watch):
    with web(timeline(7)) as server:
        result = collect(watch, server)

    assert "mastodon: 7 new, 0 seen before, 7 posts imported" in result.stdout
    assert "nothing more for now" in result.stdout
    assert result.exit_code == 0
    assert watch.corpus.table("posts").collect().height == 7


def test_the_status_is_json_for_machines(watch):
    with web(timeline(7)) as server:
        told = json.loads(collect(watch, server, "--json").stdout)

    assert (told["ended"], told["records"], told["waiting"]) == ("done", 7, 0)


def test_a_source_that_does_not_answer_is_status_1(watch):
    with web(lambda _: Say({"error": "closed"}, status=401)) as server:
        result = collect(watch, server)

    assert result.exit_code == 1
    assert "the source does not answer" in result.stdout
    assert "status 401" in result.stdout


def test_what_a_server_says_cannot_drive_the_terminal(watch):
    with web(lambda _: Say(b"\x1b[31m[bold]red", status=400)) as server:
        result = collect(watch, server)

    assert "\x1b" not in result.stdout
    assert "[bold]red" in result.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_it_imports_what_is_stored_and_ends_well(watch, number):
    """Ctrl-C, and what a service manager sends, come in the middle of a collection."""
    good, running = timeline(17), []

    def answer(asked):
        if len(server.asked) == 3:
            running[0].send_signal(number)
        return good(asked)

    wanted = ["server={}", "tags=alegeri", "since=1970-01-01T00:00:01Z", "pause=0s", "--json"]
    with web(answer) as server:
        words = [one.format(server.url) for one in wanted]
        start = [sys.executable, "-c", "from tocsin.cli import main; main()", "collect", "mastodon"]
        running.append(
            subprocess.Popen(
                [*start, *words, "-w", watch.folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        )
        out, error = running[0].communicate(timeout=60)

    last = json.loads(out.splitlines()[-1])
    assert (running[0].returncode, error, last["ended"]) == (0, b"", "interrupted")
    assert last["waiting"] == 0
    assert watch.corpus.table("posts").collect().height == last["records"] > 0


def test_without_a_name_it_lists_what_there_is():
    result = tocsin()

    assert "Bluesky Jetstream" in result.stdout
    assert "server (needed)" in result.stdout
    assert "rss" in json.loads(tocsin("--json").stdout)


def test_the_list_says_what_is_not_installed(monkeypatch):
    """The core has no httpx; what needs none of it is listed all the same."""
    load = EntryPoint.load

    def without_httpx(entry):
        if entry.name == "rss":
            raise ModuleNotFoundError(name="httpx")
        return load(entry)

    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(EntryPoint, "load", without_httpx)
    result = tocsin()

    assert "needs httpx, which is not installed" in result.stdout
    assert "Watched folder" in result.stdout


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (["rss", "feed=https://a.example", "feeds=x"], ConfigError, "did you mean feeds"),
        (["mastodon", "server=a.example", "since=today", "tags=a"], ConfigError, "since must be"),
        (["mastodon", "tags=a"], ConfigError, "mastodon.server: must be given"),
        (["mastodon", "server=a.example"], ParameterError, "or else tags or accounts"),
    ],
)
def test_a_wrong_parameter_is_told_before_anything_is_asked(watch, words, error, message):
    with pytest.raises(error, match=message):
        tocsin(*words, "-w", watch.folder)


@pytest.mark.parametrize("words", [["--every", "often"], ["--every", "0s"], ["loose"]])
def test_wrong_usage_is_status_2(watch, words):
    assert tocsin("rss", "feeds=https://a.example/", "-w", watch.folder, *words).exit_code == 2


def test_a_watched_folder_goes_through_the_same_command(watch, tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.csv").write_text("id,text\n1,vot\n")
    (drop / "a.mapping.toml").write_text('platform = "x"\n[columns]\nnative_id = "id"\n')
    result = tocsin("folder", f"path={drop}", "settle=0s", "--once", "-w", watch.folder)

    assert "folder: 1 new" in result.stdout
    assert watch.corpus.table("posts").collect().height == 1
