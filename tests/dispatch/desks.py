"""The other side of a dispatch: mail servers and receivers of webhooks, on this machine."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller


class Postbox:
    """A mail server that takes everything, unless it was told to say something else."""

    def __init__(self):
        self.messages, self.says, self.recipients = [], {}, []

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802  the library calls it so
        envelope.mail_from = address
        return self.says.get("MAIL", "250 OK")

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  the library calls it so
        self.recipients.append(address)
        envelope.rcpt_tos.append(address)
        return self.says.get("RCPT", "250 OK")

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802  the library calls it so
        if self.says.get("DATA") == "hang up":
            server.transport.abort()
            return "250 never heard"
        if "DATA" not in self.says:
            self.messages.append(envelope.content)
        return self.says.get("DATA", "250 OK queued as 17")


class Desk(Controller):
    """A mail server on whichever port is free."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def opened(box, **settings):
    """Return a running mail server on a free port of loopback."""
    desk = Desk(box, hostname="127.0.0.1", port=0, **settings)
    desk.start()
    return desk


@pytest.fixture
def postbox():
    """A mail server on a free port of loopback."""
    ours = Postbox()
    desk = opened(ours)
    ours.port = desk.port
    yield ours
    desk.stop()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1/")
        self.end_headers()
        self.wfile.write(b"thanks")

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    """A web server that takes what is posted and answers with `status`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as ours:
        ours.got, ours.status = [], 200
        thread = threading.Thread(target=ours.serve_forever)
        thread.start()
        yield ours
        ours.shutdown()
        thread.join()
