"""`tocsin serve`: from an empty watch to a page, and a clean end."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import httpx
import pytest
from django.conf import settings
from django.db import connection

from tocsin.console.serving import Served, serve
from tocsin.vocabulary.errors import ConfigError

PASSWORD = "correct horse battery staple"  # noqa: S105  # of somebody who is made up
PATIENCE = 90


@pytest.fixture
def watch(tmp_path):
    """A watch whose tables are made already, where they are in a file: to make them takes long."""
    (tmp_path / "tocsin.toml").write_text('name = "river"\n')
    if connection.vendor == "sqlite":
        held = settings.DATABASES["default"]["NAME"]
        copy = tmp_path / "tocsin.sqlite3"
        with closing(sqlite3.connect(held)) as here, closing(sqlite3.connect(copy)) as there:
            here.backup(there)
        copy.chmod(0o600)
    return tmp_path


@contextmanager
def serving(watch, *options, lines=2):
    """Run `tocsin serve` on a free port; yield the process, its address and its last line."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from tocsin.cli import main; main()", "serve"]
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "TOCSIN_WATCH"}}
    process = subprocess.Popen(
        [*command, "--workspace", str(watch), "--port", str(port), "--workers", "1", *options],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        said = [process.stdout.readline() for _ in range(lines)]
        yield process, f"http://127.0.0.1:{port}", said[-1].strip()
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def answering(address):
    """Wait until the console answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/health").text == "well\n":
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("it did not answer")


def test_from_an_empty_watch_to_a_page_of_ones_own(watch):
    """One command, one link, one form; and a signal ends it, its worker and its children."""
    with serving(watch, lines=3) as (process, address, link):
        assert link.startswith(f"{address}/accounts/invitation/"), link
        answering(address)
        with httpx.Client(base_url=address, follow_redirects=True) as browser:
            token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', browser.get(link).text)[1]
            page = browser.post(link, data={
                "csrfmiddlewaretoken": token, "organisation": "ECDC", "username": "ana",
                "new_password1": PASSWORD, "new_password2": PASSWORD,
            })  # fmt: skip
            style = browser.get("/static/console/tocsin.css")
        assert (page.status_code, page.url.path) == (200, "/")
        assert "ECDC" in page.text
        assert style.headers["Content-Type"].startswith("text/css")
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=30)

    assert process.returncode == 0, errors
    assert link not in out + errors
    with closing(socket.socket()) as again:
        again.bind(("127.0.0.1", int(address.rpartition(":")[2])))


def test_the_second_start_prints_no_link(watch):
    """Nor does it for a watch that was begun on the command line: it says what to do."""
    begun = (
        "import sys; from tocsin.casework.opening import opened; opened(sys.argv[1]); "
        "from tocsin.casework.founding import found; found('ECDC', 'ana')"
    )
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "TOCSIN_WATCH"}}
    subprocess.run([sys.executable, "-c", begun, str(watch)], env=environment, check=True)
    with serving(watch, "--no-worker") as (process, address, said):
        answering(address)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=30)

    assert said == "No password yet: ana; make a link with tocsin team invite USER"
    assert "invitation" not in out
    assert process.returncode == 0, errors


def test_a_port_that_is_taken_is_refused(watch):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        served = Served(port=taken.getsockname()[1])
        with pytest.raises(ConfigError, match="choose another"):
            serve(watch, served, print)


def test_passwords_do_not_cross_a_network_in_the_clear(watch):
    with pytest.raises(ConfigError, match="others would send their passwords in the clear"):
        serve(watch, Served(host="0.0.0.0"), print)  # noqa: S104  # it is refused
