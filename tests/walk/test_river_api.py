"""The page about the API is true: its commands are run, in order, and lead where it says.

Over a watch in which five accounts copied two texts; by e-mail to a server of these tests.
"""

import json
import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from tests.casework.conftest import _tables, _taken_back, house
from tests.casework.flow.sendings import MAIL, NOTICE
from tests.casework.flow.worlds import key_of, watched
from tests.casework.people import of
from tests.console.api.calling import Caller
from tests.dispatch.desks import postbox
from tocsin.casework.models import LivenessCheck, Submission
from tocsin.evidence.vault import Vault
from tocsin.flow.taking_in import take_in

__all__ = ["_tables", "_taken_back", "house", "postbox"]
PAGE = Path(__file__).parents[2] / "docs" / "api.md"
KEEPING = re.compile(r"(\w+)=\$\((.*) \| jq (?:-r )?'(.*)'\)")


def lines():
    """Yield the commands of the page's story."""
    story = PAGE.read_text().split("## From a finding to an answer")[1].split("## Good to know")[0]
    for block in re.findall(r"^```sh\n(.*?)^```", story, flags=re.DOTALL | re.MULTILINE):
        yield from (line for line in block.splitlines() if line and not line.startswith("api()"))


def picked(told, path):
    """Return what `jq` would: `.items[0].id`."""
    for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        told = told[name] if name else told[int(index)]
    return told


class Shell:
    """As much of a shell as the page needs."""

    def __init__(self, **variables):
        self.variables = variables

    def run(self, line):
        """Run one line: call, and keep what it keeps."""
        kept = KEEPING.fullmatch(line)
        told = self.call(kept[2] if kept else line)
        if kept:
            self.variables[kept[1]] = picked(told, kept[3])

    def call(self, command):
        """Call the API as `api TOKEN METHOD PATH [-H HEADER] [-d BODY]` does."""
        filled = re.sub(r"\$(\w+)", lambda found: str(self.variables[found[1]]), command)
        name, token, method, path, *rest = shlex.split(filled)
        assert name == "api"
        headers, body = {}, None
        for flag, value in zip(rest[::2], rest[1::2], strict=True):
            if flag == "-H":
                key, _, said = value.partition(": ")
                headers[key.lower().replace("-", "_")] = said
            else:
                body = json.loads(value)
        answer = Caller(token)(method, path, body, **headers)
        assert answer.status_code < 300, (command, answer.told)
        return answer.told


@pytest.fixture
def watch(tmp_path, postbox, monkeypatch):
    """The watch that is served, with a key, and two ways to the platform."""
    made = watched(tmp_path, MAIL.format(port=postbox.port) + NOTICE)
    monkeypatch.setenv("TOCSIN_KEYS", str(key_of(tmp_path / "keys", "ECDC")))
    with override_settings(TOCSIN_WATCH=made.folder):
        yield made


def test_the_page_leads_from_a_finding_to_an_answer(house, watch, postbox):
    take_in(watch, of(house.ana, house.ecdc))
    now = datetime.now(UTC)
    shell = Shell(
        ANA=Caller.of(house.ana, house.ecdc).token,
        BO=Caller.of(house.bo, house.ecdc).token,
        SOON=(now + timedelta(hours=1)).isoformat(),
        LATER=(now + timedelta(hours=3)).isoformat(),
    )
    for line in lines():
        shell.run(line)

    sent = Submission.objects.get()
    assert sent.state == "responded"
    assert [one.measure for one in sent.decisions.order_by("pk")] == [
        "visibility:CONTENT_REMOVED",
        "ours:NO_VIOLATION",
    ]
    assert len(postbox.messages) == 2
    assert LivenessCheck.objects.count() == 2
    one = f"/assets/{shell.variables['ONE']}/conclusion"
    at = (now + timedelta(hours=4)).isoformat().replace("+", "%2B")
    assert shell.call(f'api "$ANA" GET "{one}?as_of={at}"')["seen"] == "removed"
    assert Vault(watch.folder / "evidence").sealed.digests()


def test_asked_again_under_its_key_a_sending_is_answered_and_not_done(house, watch, postbox):
    """The answer got lost on the way; nobody gets a second notice."""
    take_in(watch, of(house.ana, house.ecdc))
    shell = Shell(
        ANA=Caller.of(house.ana, house.ecdc).token,
        BO=Caller.of(house.bo, house.ecdc).token,
    )
    for line in lines():
        shell.run(line)
        if "/send" in line:
            break
    before = len(postbox.messages)

    again = shell.call(line)

    assert again["submission"]["state"] == "sent"
    assert len(postbox.messages) == before
    other = line.replace("ballots-2024-1", "another-key")
    with pytest.raises(AssertionError, match="conflict"):
        shell.call(other)
    with pytest.raises(AssertionError, match="another request's"):
        shell.call(
            line.replace("expect_sha256", "expect_sha256").replace("}'", ', "channels": []}\'')
        )


@pytest.mark.usefixtures("postbox")
def test_what_nobody_answered_is_overdue_in_the_inbox(house, watch):
    take_in(watch, of(house.ana, house.ecdc))
    shell = Shell(
        ANA=Caller.of(house.ana, house.ecdc).token,
        BO=Caller.of(house.bo, house.ecdc).token,
    )
    for line in lines():
        shell.run(line)
        if "/send" in line:
            break
    later = (datetime.now(UTC) + timedelta(days=10)).isoformat().replace("+", "%2B")

    [due] = shell.call(f'api "$ANA" GET "/inbox?as_of={later}"')["due"]

    assert due["submission"]["id"] == shell.variables["SUBMISSION"]
    assert due["clock"]["standing"] == "overdue"
