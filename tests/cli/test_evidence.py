"""Preserve, bundle and verify as one analyst uses them, with nothing else at hand."""

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from typer.testing import CliRunner

from tests.cli.test_commands import HEADER, LIE, MAPPING, row
from tests.evidence.authority import authority
from tests.evidence.web import wacz_file
from tocsin.cli import app
from tocsin.vocabulary.errors import ConfigError

OTHER = "Polling stations close at nine this evening and the buses stop at eight"
ROWS = [
    row(10 * t + n, 20 * t + n, f"a{n}", text)
    for t, text in enumerate((LIE, OTHER))
    for n in range(5)
]
"""Five accounts that copy two texts together."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A watch with one finding, a key, and a screenshot."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TOCSIN_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("TOCSIN_TIME_STAMPS", raising=False)
    tocsin("init", "watch")
    monkeypatch.chdir(tmp_path / "watch")
    (tmp_path / "posts.csv").write_text(HEADER + "".join(ROWS))
    (tmp_path / "map.toml").write_text(MAPPING)
    (tmp_path / "shot.png").write_bytes(b"\x89PNG\r\n\x1a\n...")
    return tmp_path


def tocsin(*words, status=0):
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result


def told(*words, status=0):
    return json.loads(tocsin(*words, "--json", status=status).stdout)


@pytest.fixture
def stamper(folder):
    """A time-stamp authority on loopback."""
    inner = authority(folder / "tsa", chain=True)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            answer = inner.stamp(asked)
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", inner.root
    server.shutdown()
    server.server_close()


def test_from_a_finding_to_a_bundle_that_a_stranger_believes(folder, stamper, monkeypatch):
    url, root = stamper
    tocsin("key", "new", "Elections Observatory")
    tocsin("key", "show", "--out", folder / "observatory.pem")
    tocsin("import", folder / "posts.csv", "--map", folder / "map.toml")
    tocsin("detect", "copypasta", "--set", "copypasta.q=1")
    [found] = told("findings")
    sealed = told(
        "preserve", folder / "shot.png", "--finding", found["key"][:6], "--stamp", url,
        "--purpose", "alert 17",
    )  # fmt: skip
    assert len(sealed["sealed"]) == 2
    assert (sealed["signed"], sealed["waiting"]) == (True, 0)

    out = folder / "alert.zip"
    made = told("bundle", found["key"], "--out", out, "--purpose", "alert 17", "--to", "X")
    assert (made["manifests"], made["objects"]) == (1, 3)

    received = folder / "elsewhere"
    received.mkdir()
    monkeypatch.chdir(received)
    shutil.move(out, received)
    report = told("verify", "alert.zip", "--key", folder / "observatory.pem", "--roots", root)
    assert report["grade"] == "organisation-signed + time proof"
    assert report["subjects"][0].startswith(f"finding {found['key']}: ")


def test_a_finding_is_kept_with_its_posts_and_the_records_behind_them(folder):
    tocsin("import", folder / "posts.csv", "--map", folder / "map.toml")
    tocsin("detect", "copypasta", "--set", "copypasta.q=1")
    [found] = told("findings")
    [digest] = told("preserve", "--finding", found["key"])["sealed"]

    sealed = folder / "watch" / "evidence" / "sealed" / digest[:2] / f"{digest}.json"
    manifest = json.loads(sealed.read_bytes())
    kept = {one["name_claimed"]: one["sha256"] for one in manifest["objects"]}
    objects = folder / "watch" / "evidence" / "objects"
    content = {name: (objects / sha[:2] / sha[2:4] / sha).read_text() for name, sha in kept.items()}
    posts = [json.loads(line) for line in content["posts.jsonl"].splitlines()]
    records = [json.loads(line) for line in content["records.jsonl"].splitlines()]
    assert [one["post_id"] for one in posts] == found["evidence"]
    assert [one["raw"] for one in records] == [one.strip() for one in ROWS]
    assert json.loads(content[f"finding-{found['key']}.json"])["claim"] == found["claim"]
    assert len(manifest["items"]) == 11
    assert len({one["identity_hash"] for one in manifest["items"]}) == 11
    assert "imported from posts.csv" in manifest["captures"][1]["notes"]


def test_without_a_key_and_a_stamp_it_says_what_is_missing(folder):
    result = tocsin("preserve", folder / "shot.png")

    assert "1 exhibit, 1 file: shot.png" in result.stdout
    assert "not signed" in result.stderr
    assert "1 without a time proof yet" in result.stderr
    assert "no proof yet" in tocsin("evidence", "list").stdout


def test_an_authority_that_does_not_answer_is_status_1_and_loses_nothing(folder, stamper):
    url, _ = stamper
    result = tocsin("preserve", folder / "shot.png", "--stamp", "http://127.0.0.1:9/", status=1)
    assert "no time proof yet" in result.stderr

    assert told("preserve", "--stamp", url) == {
        "sealed": [], "signed": False, "proofs": 2, "waiting": 0, "not_stamped_because": "",
    }  # fmt: skip
    assert told("evidence", "list")[0]["proven_at"]


def test_a_web_archive_is_checked_before_it_is_kept(folder):
    good = wacz_file(folder)
    [digest] = told("preserve", "--url-capture", good)["sealed"]
    sealed = folder / "watch" / "evidence" / "sealed" / digest[:2] / f"{digest}.json"
    [capture] = json.loads(sealed.read_bytes())["captures"]
    assert capture["method"] == "third_party_archive"
    assert capture["requested_url"].startswith("https://www.example.org/ballots")

    broken = good.read_bytes().replace(b'"title": "Ballots"', b'"title": "Bullets"')
    (folder / "broken.wacz").write_bytes(broken)
    with pytest.raises(Exception, match=r"broken\.wacz"):
        tocsin("preserve", "--url-capture", folder / "broken.wacz")
    tocsin("preserve", folder / "broken.wacz")


def test_a_touched_bundle_is_status_1_with_the_reasons(folder):
    tocsin("preserve", folder / "shot.png")
    tocsin("bundle", "--all", "--out", folder / "b.zip", "--purpose", "test")
    content = (folder / "b.zip").read_bytes()
    (folder / "b.zip").write_bytes(content.replace(b"PNG", b"PNK"))

    result = tocsin("verify", folder / "b.zip", status=1)
    assert "failed" in result.stdout
    assert "SHA-256" in result.stdout


def test_an_unsigned_bundle_is_graded_so(folder):
    tocsin("preserve", folder / "shot.png")
    tocsin("bundle", "--all", "--out", folder / "b.zip", "--purpose", "test")

    result = tocsin("verify", folder / "b.zip")
    assert "b.zip: unsigned" in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("preserve",),
        ("bundle", "--out", "b.zip", "--purpose", "x"),
        ("bundle", "--all", "abc", "--out", "b.zip", "--purpose", "x"),
        ("verify", "b.zip", "--anchor", "nonsense"),
        ("evidence", "check", "--anchor", "nonsense"),
    ],
)
def test_wrong_usage_is_status_2(folder, words):
    assert folder
    tocsin(*words, status=2)


def test_the_vault_is_checked_and_repaired(folder):
    tocsin("preserve", folder / "shot.png")
    assert "whole" in tocsin("evidence", "check").stdout
    anchor = tocsin("evidence", "anchor").stdout.strip()
    (folder / "watch" / "evidence" / "incoming" / "half").write_bytes(b"...")

    assert "unfinished" in tocsin("evidence", "check", status=1).stdout
    assert told("evidence", "check", "--repair", "--anchor", anchor)["faults"] == []
    assert "missing" in tocsin("evidence", "check", "--anchor", f"99:{'a' * 64}", status=1).stdout


def test_a_vault_that_is_not_there_is_not_made_by_looking(folder):
    with pytest.raises(ConfigError, match="holds no evidence yet"):
        tocsin("evidence", "list", "--vault", "typo")
    assert not (folder / "watch" / "typo").exists()


def test_a_watch_that_renames_people_takes_no_files_inside(folder, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    tocsin("init", folder / "nameless", "--pseudonymise")

    with pytest.raises(ConfigError, match="keep them in a vault outside the watch"):
        tocsin("preserve", folder / "shot.png", "-w", folder / "nameless")
    tocsin("preserve", folder / "shot.png", "-w", folder / "nameless", "--vault", folder / "v")
    assert not (folder / "nameless" / "evidence").exists()


def test_keys_are_replaced_in_the_open(folder):
    tocsin("key", "new", "Elections Observatory")
    tocsin("key", "show", "--out", folder / "old.pem")
    tocsin("key", "rotate")
    assert "in use" in tocsin("key", "show").stdout

    tocsin("preserve", folder / "shot.png")
    tocsin("bundle", "--all", "--out", folder / "b.zip", "--purpose", "test")
    report = told("verify", folder / "b.zip", "--key", folder / "old.pem")
    assert report["grade"] == "organisation-signed"


def test_a_vault_needs_no_watch(folder, monkeypatch):
    monkeypatch.chdir(folder)
    tocsin("preserve", "shot.png", "--vault", "vault")
    tocsin("bundle", "--all", "--vault", "vault", "--out", "b.zip", "--purpose", "test")

    assert told("verify", "b.zip")["objects"] == 1


def test_a_key_under_a_password_signs_with_it_alone(folder, monkeypatch):
    monkeypatch.setenv("TOCSIN_KEY_PASSWORD", "correct horse battery")
    tocsin("key", "new", "Elections Observatory", "--lock")
    sealed = told("preserve", folder / "shot.png", "--purpose", "alert 17")
    assert sealed["signed"]
    tocsin("key", "rotate", "--lock")

    monkeypatch.delenv("TOCSIN_KEY_PASSWORD")
    with pytest.raises(ConfigError, match="lies under a password"):
        tocsin("preserve", folder / "shot.png", "--purpose", "alert 17")
    tocsin("key", "show")
    monkeypatch.setenv("TOCSIN_KEY_PASSWORD", "correct horse battery")
    tocsin("key", "lock", "--unlock")
    monkeypatch.delenv("TOCSIN_KEY_PASSWORD")
    assert told("preserve", folder / "shot.png", "--purpose", "alert 17")["signed"]
