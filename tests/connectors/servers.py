"""Local servers that say what a test wants, well or badly. Nothing leaves 127.0.0.1."""

import json
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

from tocsin.connectors import Pace

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Asked:
    """One request."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Say:
    """One answer; `cut` sends fewer bytes than announced, `stall` none until the client leaves."""

    body: object = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    stall: bool = False

    @property
    def content(self):
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class WebServer:
    """Answers each request with what `answer(asked)` returns; `first` answers come before that."""

    def __init__(self, answer, first=()):
        self.asked, self.first, self.answer = [], list(first), answer
        self.left = threading.Event()

    def reply(self, asked):
        self.asked.append(asked)
        return self.first.pop(0) if self.first else self.answer(asked)

    def paths(self):
        return [one.path for one in self.asked]


@contextmanager
def web(answer, *first):
    """Run a web server; yields it with its address as `url`."""
    server = WebServer(answer, first)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = server.reply(Asked(parts.path, dict(parse_qsl(parts.query)), headers))
            self.send_response_only(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.content)))
            self.end_headers()
            if said.stall:
                server.left.wait(10)
            if said.cut or said.stall:
                self.wfile.write(said.content[: len(said.content) // 2])
                self.close_connection = True
            elif said.status != 304:
                self.wfile.write(said.content)

        def log_message(self, *_):
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            """A client that was killed, or had enough, is no news."""

    listening = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.url = f"http://127.0.0.1:{listening.server_port}"
    try:
        yield server
    finally:
        server.left.set()
        listening.shutdown()
        listening.server_close()
        thread.join()


@contextmanager
def jetstream(handle):
    """Run a websocket server; `handle(socket, query)` speaks; yields its address."""

    def handler(socket):
        with suppress(ConnectionClosed):  # a client that was killed is no news
            handle(socket, dict(parse_qsl(urlsplit(socket.request.path).query)))

    with serve(handler, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/subscribe"
        finally:
            server.shutdown()
            thread.join()


def pace(**more):
    """Return a pace that never waits and knows what it would have waited, in `pace.waits`."""
    waits = []
    made = Pace(sleep=waits.append, now=lambda: NOW, timeout=0.3, **more)
    object.__setattr__(made, "waits", waits)
    return made


def status(number, text="Alegeri", **more):
    """Return a Mastodon status as its interface hands it out."""
    uri = f"https://m.example/users/ana/statuses/{number}"
    return {
        "id": str(number),
        "created_at": "2024-11-24T10:00:00.000Z",
        "uri": uri,
        "url": uri,
        "content": f"<p>{text} {number}</p>",
        "visibility": "public",
        "account": {"id": "1", "acct": "ana", "url": "https://m.example/@ana", "username": "ana"},
        "tags": [],
        "mentions": [],
        "media_attachments": [],
        **more,
    }


def event(number, text="Alegeri", **more):
    """Return a Jetstream event, `number` seconds into the hour before NOW."""
    at = int(NOW.timestamp() - 3600 + number) * 1_000_000
    return {
        "did": f"did:plc:{number % 7}",
        "time_us": at,
        "kind": "commit",
        "commit": {
            "operation": "create",
            "collection": "app.bsky.feed.post",
            "rkey": f"k{number}",
            "record": {
                "$type": "app.bsky.feed.post",
                "createdAt": "2026-11-21T11:00:00Z",
                "text": f"{text} {number}",
            },
        },
        **more,
    }
