"""From what a detector found to what came of it, by the command line alone.

Ana triages, groups, preserves and drafts; Bo approves; the alert goes out by e-mail and as an
Article 16 notice; the answer is mixed; a later look finds one account back; the other recipient
says nothing; and what was sealed is believed in another folder, without any of this.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.dispatch.desks import postbox  # noqa: F401  # a fixture
from tocsin.demo import river
from tocsin.watch import Watch

WAYS = """
[contact]
name = "ECDC desk"
address = "desk@ecdc.example"
good_faith = true

[[transport]]
name = "mail"
kind = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "alerts@ecdc.example"

[[transport]]
name = "notice"
kind = "article16"
by = "mail"
"""
MEASURE = "account:SUSPENDED"


class Shell:
    """One process in which commands are typed, in a watch of its own."""

    def __init__(self, watch, home):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TOCSIN_")}
        environment |= {"PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "200",
                        "TOCSIN_KEYS": str(home / "keys")}  # fmt: skip
        environment.pop("DATABASE_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.walk.shell"], cwd=watch, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __call__(self, *words, who="ana", status=0):
        """Type a command; return what it answered."""
        asked = [str(word) for word in words], {"TOCSIN_AS": who}
        print(json.dumps(asked), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        assert answer["status"] == status, (words, answer)
        return answer

    def told(self, *words, **more):
        """Type a command, and read what it says to machines."""
        return json.loads(self(*words, "--json", **more)["out"])


@pytest.fixture
def watch(tmp_path, postbox):  # noqa: F811
    """The river election as X and Bluesky gave it, looked through for coordination."""
    folder = tmp_path / "watch"
    made = river.generate(folder, posts=15_000)
    opened = Watch(folder)
    opened.import_(*(file for file in made.exports if file.parent.name in ("x", "bluesky")))
    opened.detect("coordinated", "copypasta")
    with (folder / "tocsin.toml").open("a") as sheet:
        sheet.write(WAYS.format(port=postbox.port))
    return folder


@pytest.fixture
def shell(watch, tmp_path):
    """A shell in that watch, with a key, a team of two and two recipients."""
    typed = Shell(watch, tmp_path)
    typed("key", "new", "ECDC")
    typed("team", "found", "ECDC", "--person", "ana", "--country", "RO")
    typed("team", "person", "bo", "--role", "analyst", "--role", "reviewer", "--role", "admin")
    for name, way in (("X Corp", "mail"), ("Bluesky", "notice")):
        typed("team", "recipient", name, "--channel", way, "--clearance", "amber",
              "--address", f"desk@{way}.example")  # fmt: skip
    typed("team", "organisation", "Regulator", "--kind", "authority", "--clearance", "amber")
    yield typed
    typed.process.stdin.close()
    assert typed.process.wait(timeout=30) == 0
    typed.process.stdout.close()


def ago(hours):
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


def triaged(shell):
    """Ana takes the findings in and decides; return the one that stands."""
    shell("case", "take-in")
    [found] = shell.told("case", "findings", "--kind", "coordinated")
    shell("case", "decide", "confirm", found["key"])
    shell("case", "decide", "reject", "--kind", "copypasta", "--note", "fans, who say so", "--yes")
    shell("case", "classify", found["key"], "dsa:art35")
    return shell.told("case", "finding", found["key"])


def drafted(shell, found):
    """Ana groups, preserves and drafts; return the alert's reference and its assets."""
    incident = shell.told("case", "open", "One network's links", found["key"])["ref"]
    shell("preserve", "--incident", incident, "--purpose", "an alert")
    accounts = [name for name in found["subjects"] if name.startswith("x:")][:3]
    made = shell.told(
        "alert", "draft", "36 accounts share one network's links", "--incident", incident,
        "--summary", "They share the same links within seconds.", "--assets", "none",
        "--action", "Look at the accounts before polling day.",
    )  # fmt: skip
    ref = made["ref"].partition("/")[0]
    made = shell.told("alert", "assets", ref, *accounts, "--measure", MEASURE)
    assert all(one["evidence_sha256"] for one in made["assets"])
    shell("alert", "address", ref, "X Corp", "--channel", "mail")
    shell("alert", "address", ref, "Bluesky", "--channel", "notice")
    return ref, made["assets"]


def approved(shell, ref):
    """Bo approves; Ana, who wrote it, cannot."""
    shell("alert", "submit", ref)
    refused = shell("alert", "approve", ref, status=1)
    assert "is approved by none of its authors" in refused["errors"]
    shell("alert", "approve", ref, who="bo")


def sent(shell, ref, box):
    """Ana sends exactly what she saw, by two ways."""
    for name in (f"{ref}:X Corp", f"{ref}:Bluesky"):
        seen = shell.told("alert", "preview", name)
        shell("alert", "send", name, "--expect", seen["sha256"])
    mail, notice = (message_from_bytes(one, policy=default) for one in box.messages)
    told = [one["To"].addresses[0].addr_spec for one in (mail, notice)]
    assert told == ["desk@mail.example", "desk@notice.example"]
    files = {one.get_filename(): one for one in notice.iter_attachments()}
    text = files["article-16-notice.txt"].get_content()
    assert "Notice under Article 16" in text
    assert "https://x.com/" in text
    assert "dsa:art35" in text
    assert "article-16-notice.txt" not in {one.get_filename() for one in mail.iter_attachments()}


def answered(shell, name, assets):
    """X removes one, sees no fault in another, and says nothing of the third."""
    first, second, _ = assets
    shell("answer", "acknowledge", name, "--speaker", "Desk 3")
    items = (f"{first['url']}={MEASURE}", f"{second['number']}=ours:NO_VIOLATION")
    shell("answer", "record", name, *items, "--decided", ago(9), "--mode", "both")
    told = shell.told("answer", "show", name)
    assert [one["measure"] for one in told["decisions"]] == [MEASURE, "ours:NO_VIOLATION"]
    shell("answer", "close", name, "partially_resolved", who="bo")


def looked(shell, name, asset, file):
    """Somebody looks again and again: it was gone for hours, and is there again."""
    seen = ((8, "account_gone"), (6, "account_gone"), (4, "available"), (2, "available"))
    rows = [f"{asset['subject']},{ago(hours)},RO,{result}" for hours, result in seen]
    file.write_text("\n".join(["asset,checked_at,vantage,result", *rows, "nobody,,,"]) + "\n")
    told = shell.told("answer", "recheck", file, status=1)
    assert (told["looks"], [one["line"] for one in told["rejects"]]) == (4, [6])
    [back] = shell.told("answer", "reopened")
    assert (back["basis"], back["is_confirmed"]) == ("same_id", True)
    if shell.told("answer", "show", name)["state"] == "closed":
        shell("answer", "reopen", name, back["id"])
    assert shell.told("answer", "show", name)["state"] == "reopened"


def believed_elsewhere(shell, ref, folder):
    """The regulator gets the evidence, and checks it in a folder where there is nothing else."""
    folder.mkdir()
    shell("key", "show", "--out", folder / "ecdc.pem")
    shell("bundle", "--alert", ref, "--to", "Regulator", "--purpose", "request 4711",
          "--out", folder / "alert.zip")  # fmt: skip
    [handed] = shell.told("case", "records", "transfer")
    assert handed["recipient"] == "Regulator"
    ran = subprocess.run(
        [Path(sys.executable).parent / "tocsin", "verify", "alert.zip", "--key", "ecdc.pem",
         "--json"],
        cwd=folder, env={"PATH": os.environ["PATH"], "HOME": str(folder)}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert json.loads(ran.stdout)["grade"] == "organisation-signed"
    assert [one.name for one in sorted(folder.iterdir())] == ["alert.zip", "ecdc.pem"]


def test_from_a_finding_to_an_account_that_came_back(shell, postbox, tmp_path):  # noqa: F811
    found = triaged(shell)
    ref, assets = drafted(shell, found)
    approved(shell, ref)
    sent(shell, ref, postbox)
    answered(shell, f"{ref}:X Corp", assets)
    looked(shell, f"{ref}:X Corp", assets[0], tmp_path / "looks.csv")

    later = (datetime.now(UTC) + timedelta(days=10)).isoformat()
    [late] = shell.told("answer", "overdue", "--as-of", later)
    assert (late["name"], late["owes"]) == (f"{ref}/1:Bluesky", "acknowledge")
    counted = shell.told("answer", "statistics", "--by", "recipient")
    assert counted["X Corp"]["measures"] == {MEASURE: 1, "ours:NO_VIOLATION": 1}
    assert (counted["Bluesky"]["sent"], counted["Bluesky"]["to_respond"]["open"]) == (1, 1)
    believed_elsewhere(shell, ref, tmp_path / "elsewhere")
