"""Sign-in at one's own server, by OpenID Connect: a small server of these tests, on loopback."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.console.browsing import Browser, with_password
from tocsin.casework.models import User

NAMES = {
    "issuer": "", "authorization_endpoint": "/authorise", "token_endpoint": "/token",
    "userinfo_endpoint": "/me", "jwks_uri": "/keys",
}  # fmt: skip


class Server(BaseHTTPRequestHandler):
    """Says who it is, gives a token for any code, and says whose it is."""

    def do_GET(self):
        if self.path.endswith("openid-configuration"):
            return self._say({name: self.server.origin + path for name, path in NAMES.items()})
        return self._say({"sub": self.server.subject, "name": "Somebody"})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say({"access_token": "opaque", "token_type": "Bearer"})

    def _say(self, what):
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def running(subject):
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        server.origin, server.subject = f"http://127.0.0.1:{server.server_port}", subject
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def server(settings_with):
    with running("them-17") as server:
        app = {
            "provider_id": "sso", "name": "ECDC", "client_id": "tocsin", "secret": "s3cret",
            "settings": {"server_url": server.origin, "oauth_pkce_enabled": True},
        }  # fmt: skip
        settings_with(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}})
        yield server


def there_and_back(browser, process="login"):
    """Follow the way to the server and back again, as a browser does."""
    answer = browser.send(f"/accounts/oidc/sso/login/?process={process}")
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = f"/accounts/oidc/sso/login/callback/?code=any&state={asked['state'][0]}"
    return browser.get(back)


@pytest.mark.usefixtures("house", "server")
def test_an_account_that_nobody_connected_gets_nowhere(browser):
    """Whatever the server says about them, their name or their mail included."""
    before = User.objects.count()
    there_and_back(browser)

    assert browser.get("/").status_code == 302
    assert User.objects.count() == before


@pytest.mark.usefixtures("server")
def test_an_account_that_was_connected_signs_in(house, browser):
    browser.sign_in(with_password(house.ana))
    browser.send("/accounts/reauthenticate/", password="correct horse battery staple")  # noqa: S106
    there_and_back(browser, "connect")
    another = Browser()
    answer = there_and_back(another)

    assert answer.headers["Location"] == "/"
    assert "ana" in another.get("/").content.decode()


@pytest.mark.usefixtures("house", "server")
def test_an_answer_that_was_not_asked_for_is_refused(browser):
    """An attacker's answer must not sign anybody in as the attacker."""
    browser.get("/accounts/login/")
    browser.get("/accounts/oidc/sso/login/callback/?code=any&state=forged")

    assert browser.get("/").status_code == 302
