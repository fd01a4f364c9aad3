"""What every page must have, and what no table, log or export may hold. See docs/security.md."""

import json
import logging
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import URLPattern, get_resolver

from tests.casework.people import given, of
from tests.console.browsing import PASSWORD, Browser, with_password
from tocsin.casework.models import Role
from tocsin.console.accounts import inviting
from tocsin.console.logs import Masked, masked
from tocsin.console.tokens import making

POLICY = {
    "default-src 'none'", "base-uri 'none'", "connect-src 'self'", "font-src 'self'",
    "form-action 'self'", "frame-ancestors 'none'", "img-src 'self'", "script-src 'self'",
    "style-src 'self'",
}  # fmt: skip
HEADERS = {
    "Cache-Control": "no-store, private",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
SAMPLES = {"int": "1", "slug": "one", "str": "one", "uuid": "0" * 32, "path": "one"}


def addresses():
    """Return one address of every pattern there is, but for the style sheet."""
    found = set()

    def walk(patterns, before):
        for one in patterns:
            here = before + str(one.pattern)
            if isinstance(one, URLPattern):
                found.add("/" + _filled(here))
            else:
                walk(one.url_patterns, here)

    walk(get_resolver().url_patterns, "")
    return sorted([*found - {"/accounts/logout/"}, "/nowhere"])


def _filled(route):
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m[1] or "str", "one"), route)
    return re.sub(r"\(\?P<\w+>[^)]*\)", "one", route).replace("^", "").replace("$", "")


@pytest.fixture
def quiet(caplog):
    """Say nothing of the refusals that are asked for."""
    caplog.set_level(logging.CRITICAL, "django.request")


@pytest.fixture(scope="module")
def answers():
    """Where what was answered is kept, for every test that looks at it."""
    return {}


@pytest.fixture
def pages(house, caplog, answers):
    """What every address answers to nobody, and to an administrator; it must answer."""
    caplog.set_level(logging.CRITICAL, "django.request")
    if not answers:
        given(house.bo, house.ecdc, Role.ADMIN)
        signed_in = Browser()
        signed_in.force_login(house.bo.user)
        for path in addresses():
            answers["nobody", path] = Browser().get(path)
            answers["an administrator", path] = signed_in.get(path)
    return answers


def test_every_answer_has_every_header(pages):
    """Whatever the address and whatever it answers: a page, a refusal, a redirect, an error."""
    for asked, answer in pages.items():
        assert answer.status_code < 500, asked
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, (asked, name)
        assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY, asked


def test_no_page_has_a_script_or_a_style_of_its_own(pages):
    """Nor names another host to load from."""
    for asked, answer in pages.items():
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = answer.content.decode()
        assert not re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page), asked
        assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page), asked
        assert not re.findall(r'(?:src|srcset|action|data|poster)="?(?:https?:)?//', page), asked


def test_cookies_are_for_the_server_alone(house, browser):
    browser.sign_in(with_password(house.ana))

    for name in ("tocsin", "tocsin-csrf"):
        cookie = browser.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert not cookie["domain"]
    assert not browser.cookies["tocsin"]["max-age"], "it ends with the browser"


@pytest.fixture(scope="module")
def over_https(tmp_path_factory):
    """What Django says of settings over https, and its own check of them."""
    watch = tmp_path_factory.mktemp("https")
    (watch / "tocsin.toml").write_text('name = "w"\n[console]\naddress = "https://w.example"\n')
    code = (
        "import django, json; django.setup(); from django.conf import settings as s; "
        "from django.core.checks import run_checks; "
        "print(json.dumps([{n: getattr(s, n) for n in dir(s) if n.startswith(('SECURE', 'SESSION',"
        " 'CSRF', 'ALLOWED'))}, [str(c) for c in run_checks(include_deployment_checks=True)]]))"
    )
    environment = {**os.environ, "TOCSIN_WATCH": str(watch),
                   "DJANGO_SETTINGS_MODULE": "tocsin.console.settings"}  # fmt: skip
    environment.pop("DATABASE_URL", None)
    out = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert out.returncode == 0, out.stderr
    return json.loads(out.stdout)


def test_djangos_own_check_of_a_deployment_finds_nothing(over_https):
    _, found = over_https

    assert found == []


def test_over_https_cookies_are_for_https_and_this_host_alone(over_https):
    told, _ = over_https

    assert (told["SESSION_COOKIE_NAME"], told["CSRF_COOKIE_NAME"]) == (
        "__Host-tocsin", "__Host-tocsin-csrf",
    )  # fmt: skip
    assert told["SESSION_COOKIE_SECURE"] and told["CSRF_COOKIE_SECURE"]  # noqa: PT018  # both
    assert told["SECURE_SSL_REDIRECT"]
    assert told["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600


@pytest.mark.usefixtures("quiet")
def test_only_its_own_names_are_answered_to(browser):
    """A forged Host would otherwise end in links that lead elsewhere."""
    assert browser.get("/health", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.usefixtures("quiet")
def test_a_form_of_another_site_changes_nothing(house):
    browser = Browser()
    browser.force_login(house.ana.user)
    answer = browser.post("/organisation", {"organisation": house.ecdc.pk})

    assert answer.status_code == 403
    assert "The form was too old" in answer.content.decode()


@pytest.mark.usefixtures("quiet")
def test_nobody_acts_for_an_organisation_they_have_no_role_in(house, browser):
    browser.sign_in(with_password(house.ana))
    given(house.ana, house.delta, Role.VIEWER)
    page = browser.get("/accounts/sessions/")

    assert browser.send("/organisation", page, organisation=house.delta.pk).status_code == 302
    assert browser.session["organisation"] == house.delta.pk
    assert browser.send("/organisation", page, organisation=house.platform.pk).status_code == 403
    answer = browser.send("/organisation", page, organisation=house.ecdc.pk, next="//evil.example")
    assert answer.headers["Location"] == "/"


def test_no_secret_is_in_the_database(house, browser):
    """What opens something is there as a hash, or encrypted: search every table for it."""
    canaries = _everything_secret(house, browser)
    held = "\n".join(_cells())

    assert len(held) > 1000
    assert {name for name, value in canaries.items() if value in held} == set()


def test_no_secret_is_in_a_log(house, browser, caplog):
    caplog.handler.addFilter(Masked())
    caplog.set_level(logging.INFO)
    canaries = _everything_secret(house, browser)
    browser.get(f"/accounts/invitation/{canaries['invitation']}/")
    logging.getLogger("any").error("GET %s", f"/accounts/invitation/{canaries['invitation']}/")
    logging.getLogger("any").error("got %r", f"Bearer {canaries['token']}")
    caplog.handler.filters.clear()

    assert "/accounts/invitation/…" in caplog.text
    for name, value in canaries.items():
        if name != "watch":
            assert value not in caplog.text, name


def test_what_is_masked_stays_readable():
    assert masked("GET /accounts/invitation/abc/ by ana") == "GET /accounts/invitation/…/ by ana"


def _everything_secret(house, browser):
    """Make one of everything that opens something; return them by name."""
    from tests.console.test_second_factors import enrolled  # noqa: PLC0415  # its own tests too

    given(house.bo, house.ecdc, Role.ADMIN)
    browser.sign_in(with_password(house.ana, PASSWORD))
    seed = enrolled(browser)
    codes = browser.get("/accounts/2fa/recovery-codes/").content.decode()
    link = inviting.invite(house.cai, inviting.OWNER)
    until = datetime.now(UTC) + timedelta(days=1)
    token = making.make(of(house.ana, house.ecdc), "mine", ["read"], until).shown
    return {
        "password": PASSWORD,
        "session": browser.session_cookie,
        "seed": seed,
        "recovery code": re.search(r"<textarea[^>]*>\s*(\S+)", codes)[1],
        "invitation": link.secret,
        "token": token,
        "watch": settings.SECRET_KEY,
    }


def _cells():
    """Yield every value of every table as text, bytes as they are."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names of our own tables
            for row in cursor.fetchall():
                for value in row:
                    kept = bytes(value) if isinstance(value, bytes | memoryview) else None
                    yield kept.decode("latin-1") if kept is not None else str(value)


def test_every_requirement_names_a_test_that_is_there():
    """The table in docs/security.md is held against these files."""
    root = Path(__file__).parents[2]
    page = (root / "docs" / "security.md").read_text()
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?(?:::(\w+))?`", page)

    assert len(named) > 40
    for path, *names in named:
        source = (root / path).read_text()
        for name in filter(None, names):
            assert re.search(rf"(?:def|class) {name}\b", source), f"{path} has no {name}"
