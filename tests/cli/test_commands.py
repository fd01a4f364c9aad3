"""The command line, from the outside: what it prints, what it writes, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tocsin.cli import app, doctor, main, options, screen, summary

LIE = "The ballots were printed abroad, share this before they delete it"
HEADER = "id,created_at,author,text,link\n"
MAPPING = """
platform = "x"
timezone = "UTC"
[columns]
native_id = "id"
created_at = "created_at"
"account.native_id" = "author"
text = "text"
link = "link"
"""


def row(n, minute, author, text=LIE, link="https://river.example/a"):
    return f'{n},2026-05-20 10:{minute:02}:00,{author},"{text}",{link}\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with one export of five posts, and the mapping beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    rows = "".join(row(n, n, f"a{n}") for n in range(5))
    (tmp_path / "posts.csv").write_text(HEADER + rows)
    (tmp_path / "posts.mapping.toml").write_text(MAPPING)
    return tmp_path


def tocsin(*words):
    """Run one command in this process; return its exit status and what it printed."""
    ran = CliRunner().invoke(app, [str(word) for word in words])
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran.exit_code, ran.stdout


@pytest.fixture
def ended(monkeypatch, capsys):
    """Run one command as a shell would; return its exit status and all it printed."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["tocsin", *words])
        with pytest.raises(SystemExit) as stopped:
            main()
        told = capsys.readouterr()
        return stopped.value.code, " ".join((told.out + told.err).replace("│", " ").split())

    return run


def test_the_main_job_ends_with_a_briefing(folder):
    status, printed = tocsin("run", "posts.csv", "--into", "watch")

    assert status == 0
    assert "imported" in printed
    assert "briefing.html" in printed
    assert "River" not in (folder / "watch" / "briefing.html").read_text()
    assert (folder / "watch" / "tocsin.toml").exists()


@pytest.mark.usefixtures("folder")
def test_the_main_job_speaks_json():
    status, printed = tocsin("run", "posts.csv", "--into", "watch", "--json")
    told = json.loads(printed)

    assert status == 0
    assert [one["records"] for one in told["files"]] == [5]
    assert {run["detector"] for run in told["runs"]} >= {"copypasta", "coordinated"}
    assert Path(told["briefing"]).exists()


def test_a_second_run_adds_nothing(folder):
    tocsin("run", "posts.csv", "--into", "watch")
    _, printed = tocsin("run", "posts.csv", "--into", "watch", "--json")
    told = json.loads(printed)

    assert told["files"][0]["status"] == "already"
    assert len({run["id"] for run in told["runs"]}) == len(list(folder.glob("watch/findings/*/")))


@pytest.mark.usefixtures("folder")
def test_names_are_dealt_anew_when_asked():
    tocsin("run", "posts.csv", "--into", "watch")
    _, printed = tocsin("detect", "coordinated", "--permute", "3", "-w", "watch", "--json")

    assert json.loads(printed)[0]["parameters"]["permutations"] == 3


def test_a_lost_record_ends_in_one_and_the_good_ones_are_in(folder):
    with (folder / "posts.csv").open("a") as file:
        file.write("6,not a time\n")

    status, printed = tocsin("run", "posts.csv", "--into", "watch", "--json")
    [one] = json.loads(printed)["files"]

    assert status == 1
    assert (one["records"], one["rejects"]) == (5, 1)


def test_a_file_nobody_knows_ends_in_one_and_says_what_to_do(folder):
    (folder / "odd.csv").write_text(HEADER + row(1, 1, "ana"))
    tocsin("init", "watch")

    status, printed = tocsin("import", "odd.csv", "--workspace", "watch")

    assert status == 1
    assert "odd.csv" in printed
    assert "--accept" in printed


def test_a_dry_run_keeps_nothing(folder):
    tocsin("init", "watch")

    status, printed = tocsin("import", "posts.csv", "--dry-run", "-w", "watch", "--json")

    assert status == 0
    assert json.loads(printed)[0]["records"] == 5
    assert not list((folder / "watch").glob("corpus/batches/*"))


def test_findings_lead_to_posts_and_posts_to_records(folder):
    """Five links shared by the same three accounts within seconds, day after day."""
    shared = [
        f'{day}{n},2026-05-{day:02}T10:00:0{n}Z,a{n},"Look, day {day}",https://river.example/{day}\n'
        for day in range(1, 29)
        for n in range(3)
    ]
    noise = [
        f'9{n:04},2026-05-{1 + n % 28:02}T{n % 24:02}:30:00Z,u{n % 200},"Some words {n}",'
        f"https://elsewhere.example/{n}\n"
        for n in range(800)
    ]
    (folder / "posts.csv").write_text(HEADER + "".join(shared + noise))
    tocsin("run", "posts.csv", "--into", "watch")

    _, listed = tocsin("findings", "-w", "watch", "--detector", "coordinated", "--json")
    [one] = json.loads(listed)
    _, shown = tocsin("findings", one["key"][:6], "-w", "watch", "--json")

    assert sorted(one["subjects"]) == ["x:account:a0", "x:account:a1", "x:account:a2"]
    assert {post["post_id"] for post in json.loads(shown)["posts"]} == set(one["evidence"])
    assert all(post["src_record"] for post in json.loads(shown)["posts"])
    status, table = tocsin("network", "url", "-w", "watch", "--out", folder / "edges.csv")
    assert (status, "3 edges" in table) == (0, True)
    assert (folder / "edges.csv").read_text().count("\n") == 4


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["detect", "copypaste", "-w", "watch"], 2, "did you mean copypasta"),
        (
            ["detect", "copypasta", "--set", "copypasta.acounts=3", "-w", "watch"],
            2,
            "did you mean accounts",
        ),
        (
            ["detect", "copypasta", "--set", "copypasta.accounts=1", "-w", "watch"],
            2,
            "must be at least 2",
        ),
        (["detect", "--set", "nonsense", "-w", "watch"], 2, "NAME.PARAMETER=VALUE"),
        (["detect", "copypasta", "--permute", "2", "-w", "watch"], 2, "--permute is for coord"),
        (["findings", "ffff", "-w", "watch"], 2, "finding: no such name; got 'ffff'"),
        (["findings", "-w", "nowhere"], 2, "holds no tocsin.toml"),
        (["init", "watch"], 2, "is a watch already"),
        (["init", "other", "--election", "RO-2099"], 2, "no such name; got 'RO-2099'"),
        (["network", "urls", "-w", "watch"], 2, "did you mean url"),
        (["network", "url", "--window", "soon", "-w", "watch"], 2, "--window wants"),
        (["catalog", "lookup", "disarm:T0084.01"], 2, "did you mean disarm:T0084.001"),
        (["import", "nowhere.csv", "-w", "watch"], 1, "nowhere.csv"),
        (["import", "watch", "-w", "watch"], 1, "expected files; the folder holds none"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else None,
)
@pytest.mark.usefixtures("folder")
def test_a_wrong_word_gets_a_way_out(ended, words, status, told):
    tocsin("init", "watch")

    found, printed = ended(*words)

    assert found == status, printed
    assert told in printed


def test_settings_with_a_typing_error_stop_with_the_key(folder, ended):
    """A misspelt key must not switch a rule off in silence."""
    (folder / "watch").mkdir()
    (folder / "watch" / "tocsin.toml").write_text('name = "x"\nelektions = []\n')

    status, printed = ended("findings", "-w", "watch")

    assert status == 2
    assert "elektions" in printed


def test_an_interruption_keeps_what_was_finished(folder):
    """Ctrl-C in a long second file: the first is in, the second is not, and it says so."""
    with (folder / "long.csv").open("w") as file:
        file.write(HEADER)
        file.writelines(row(n, n % 60, f"a{n % 999}", f"{LIE} {n}") for n in range(60_000))
    (folder / "long.mapping.toml").write_text(MAPPING)
    tocsin("init", "watch")
    command = [
        Path(sys.executable).with_name("tocsin"),
        "import",
        "posts.csv",
        "long.csv",
        "-w",
        "watch",
    ]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
    batch = sha256((folder / "long.csv").read_bytes()).hexdigest()[:16]
    while not list((folder / "watch").glob(f"corpus/staging/{batch}.*/")):
        time.sleep(0.01)
        assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()

    assert process.returncode == 1
    assert "1 files are in" in " ".join(told.split())
    assert len(list((folder / "watch").glob("corpus/batches/*"))) == 1
    _, again = tocsin("import", "posts.csv", "long.csv", "-w", "watch", "--json")
    assert [one["status"] for one in json.loads(again)] == ["already", "imported"]
    assert not list((folder / "watch").glob("corpus/staging/*/"))


def test_help_does_not_load_what_it_does_not_need():
    """Loading Polars alone would take longer than the whole answer."""
    loaded = "[name for name in ('polars', 'numpy', 'rich') if name in sys.modules]"
    code = f"import sys, tocsin.cli; print({loaded})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


def test_the_doctor_finds_a_batch_that_lost_a_file(folder):
    tocsin("run", "posts.csv", "--into", "watch")
    assert tocsin("doctor", "-w", "watch")[0] == 0
    [lost] = (folder / "watch").glob("corpus/batches/*/posts-*.parquet")
    lost.unlink()

    status, printed = tocsin("doctor", "-w", "watch", "--json")

    assert status == 1
    assert [check["name"] for check in json.loads(printed) if not check["ok"]] == ["corpus"]


@pytest.mark.parametrize(
    ("wanted", "there", "ok"), [(False, False, True), (True, True, True), (True, False, False)]
)
def test_the_doctor_says_whether_languages_can_be_told(folder, monkeypatch, wanted, there, ok):
    tocsin("init", "watch")
    sheet = folder / "watch" / "tocsin.toml"
    if wanted:
        sheet.write_text(sheet.read_text().replace("# detect_languages", "detect_languages"))
    if not there:
        monkeypatch.setattr(doctor, "DETECTOR", "no-such-distribution")

    checks = {one["name"]: one for one in json.loads(tocsin("doctor", "-w", "watch", "--json")[1])}

    assert checks["language detection"]["ok"] is ok
    assert ("detect_languages = true" in checks["language detection"]["found"]) is not wanted


def test_the_nearest_watch_above_is_the_one(folder, monkeypatch):
    tocsin("init", "watch")
    inside = folder / "watch" / "deep" / "er"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)

    assert tocsin("import", folder / "posts.csv", "--json")[0] == 0
    assert tocsin("report", "briefing")[0] == 0
    assert (folder / "watch" / "briefing.html").exists()


def test_collected_text_cannot_steer_a_terminal():
    assert screen.plain("a\x1b[2Jb\u202ec") == "a\\x1b[2Jb\\u202ec"
    assert screen.cell("[red]x") == "\\[red]x"


def test_what_is_said_to_be_wrong_cannot_steer_it_either(ended):
    status, printed = ended("findings", "-w", "\x1b[2J\u202eno such")

    assert status == 2
    assert "\\x1b[2J\\u202eno such" in printed


@pytest.mark.usefixtures("folder")
def test_what_the_system_refuses_is_told_without_a_traceback(ended):
    tocsin("init", "watch")

    status, printed = ended("backup", "x" * 3000, "-w", "watch")

    assert status == 1
    assert printed.endswith("x: File name too long")


def test_nobody_has_to_listen():
    """The other end may be closed before the start, as by `>&-`, or on the way, as by `head`."""
    told = [Path(sys.executable).with_name("tocsin"), "catalog", "lookup", "disarm:T0049"]
    deaf = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *told], capture_output=True, check=False)
    assert (deaf.returncode, deaf.stderr) == (0, b"")

    with subprocess.Popen(told, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as gone:
        gone.stdout.close()
        assert gone.stderr.read() == b""
    assert gone.returncode == 1


def test_parameters_are_read_from_assignments():
    assert options.parameters(["a.b=1", "c.d=x=y"]) == {"a__b": "1", "c__d": "x=y"}


def test_files_are_named_by_the_shortest_end_that_tells_them_apart():
    paths = [Path("x/a/posts.csv"), Path("y/a/posts.csv"), Path("ads.csv")]

    assert list(summary.short_names(paths).values()) == [
        "x/a/posts.csv",
        "y/a/posts.csv",
        "ads.csv",
    ]


def test_a_closed_pipe_is_no_error(folder):
    tocsin("init", "watch")
    command = f"{Path(sys.executable).with_name('tocsin')} findings -w watch | head -0"
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )

    assert "Traceback" not in ran.stderr
