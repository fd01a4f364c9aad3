"""Killed with `kill -9` at any moment, a collection goes on where its stored records end."""

import json
import os
import random
import signal
from datetime import timedelta
from multiprocessing import get_context

import pytest

from tests.connectors import child
from tests.connectors.conftest import Desk
from tests.connectors.servers import NOW, event, jetstream, web
from tests.connectors.test_bluesky import replay
from tests.connectors.test_mastodon import FIRST, following, timeline
from tocsin.connectors.bluesky import Bluesky

POSTS = 60
FEWEST = 10
"""Syncs that even a collection with nothing to do may need."""
BEFORE = NOW - timedelta(hours=1)


@pytest.fixture(scope="module")
def processes():
    """Processes that start warm: the modules are imported, and no thread runs yet."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.connectors.child", "tocsin.connectors.mastodon"])
    return context


def start(processes, folder, connector, deaths=None):
    process = processes.Process(target=child.collect, args=(str(folder), connector, deaths))
    process.start()
    return process


def kill(process):
    if process.pid and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)


def lines(folder):
    """Return every record stored, half ones left out."""
    content = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.jsonl")))
    return [line for line in content.split(b"\n") if line.startswith(b"{") and line.endswith(b"}")]


def mark(folder, name):
    """Return where the cursor stands, or null before it was first written."""
    found = list(folder.rglob("cursor.json"))
    return json.loads(found[0].read_bytes())["cursor"].get(name) if found else None


def rows(desk):
    return desk.corpus.table("posts").sort("native_id").select("native_id", "text").collect()


def test_mastodon_killed_again_and_again_is_mastodon_read_once(processes, tmp_path):
    """The server pulls the plug: on one question before it answers, on the next a bit after."""
    folder, dice, kills, good = tmp_path / "killed", random.Random(2026), [], timeline(POSTS)
    running = []

    def answer(asked):
        if running and dice.random() < 0.4:
            kills.append(running[0].pid)
            kill(running[0])
        return good(asked)

    with web(answer) as server:
        connector = following(server, pause=timedelta(0))
        for _ in range(12):
            process = start(processes, folder, connector)
            running[:] = [process]
            process.join()
            settled = mark(folder, "tag:alegeri")
            stored = [int(json.loads(line)["id"]) for line in lines(folder)]
            assert settled is None or int(settled) <= max(stored), "the cursor is ahead"
            assert settled is None or set(range(FIRST, int(settled) + 1)) <= set(stored)
        running.clear()
        start(processes, folder, connector).join()
        Desk(tmp_path / "once").collect(connector)

    assert len(kills) > 5
    assert rows(Desk(folder)).equals(rows(Desk(tmp_path / "once")))
    assert rows(Desk(folder)).height == POSTS
    assert len(lines(folder)) == len(set(lines(folder)))


def test_bluesky_killed_at_every_sync_to_disk_is_bluesky_heard_once(processes, tmp_path):
    """Each process dies one sync later than the one before: between any two steps, once."""
    folder, settled = tmp_path / "killed", []
    with jetstream(replay([event(n) for n in range(POSTS)])) as url:
        connector = Bluesky(server=url, since=BEFORE, quiet=timedelta(milliseconds=1))
        for number in range(1, 25):
            process = start(processes, folder, connector, number)
            process.join()
            settled.append(int(mark(folder, "time_us") or 0))
            stored = [json.loads(line)["time_us"] for line in lines(folder)]
            assert settled[-1] <= max(stored, default=0), "the cursor is ahead"
            assert process.exitcode == -signal.SIGKILL or number > FEWEST
        start(processes, folder, connector).join()
        Desk(tmp_path / "once").collect(connector)

    assert settled == sorted(settled), "the cursor goes back"
    assert rows(Desk(folder)).equals(rows(Desk(tmp_path / "once")))
    assert rows(Desk(folder)).height == POSTS + 1
    assert len(lines(folder)) == len(set(lines(folder)))
