"""Second factors: codes, recovery codes and passkeys, and whose roles ask for one."""

import json
import re
import time

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from msgspec.structs import replace

from tests.casework.people import given, of
from tests.console.authenticator import SecurityKey
from tests.console.browsing import PASSWORD, Browser, with_password
from tocsin.casework.models import Role
from tocsin.console.accounts import inviting

ACTIVATE = "/accounts/2fa/totp/activate/"
ADD_KEY = "/accounts/2fa/webauthn/add/"
WITH_KEY = "/accounts/2fa/webauthn/login/"
SCRIPT = {"host": "localhost", "x-requested-with": "XMLHttpRequest"}


@pytest.fixture
def of_deciders(settings_with):
    """Ask deciders for a second factor, as over https."""
    settings_with(TOCSIN_CONSOLE=replace(settings.TOCSIN_CONSOLE, second_factor="deciders"))


def code(secret, steps=0):
    """Return what an authenticator app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def enrolled(browser):
    """Set up an authenticator app; return its secret."""
    confirmed(browser)
    page = browser.get(ACTIVATE)
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())[1]
    answer = browser.send(ACTIVATE, page, code=code(secret))
    assert answer.status_code == 302, answer.content.decode()
    return secret


def confirmed(browser):
    """Type the password once more, as what guards an account asks for."""
    assert browser.get(ACTIVATE).status_code == 302
    browser.send("/accounts/reauthenticate/", password=PASSWORD)


def asked(page, name="js_data"):
    """Return what a page asks of a security key."""
    found = re.search(
        rf'<script id="{name}" type="application/json">(.*?)</script>', page, re.DOTALL
    )
    data = json.loads(found[1])
    return data.get("creation_options", data.get("request_options", data))


@pytest.mark.usefixtures("of_deciders")
def test_a_reviewer_gets_no_further_without_one(house, browser):
    browser.sign_in(with_password(house.bo))

    assert browser.get("/").headers["Location"] == "/accounts/2fa/"
    assert browser.get("/admin/").headers["Location"] == "/accounts/2fa/"
    enrolled(browser)
    assert browser.get("/").status_code == 200


@pytest.mark.usefixtures("of_deciders")
def test_an_analyst_goes_on_without_one(house, browser):
    given(house.cai, house.ecdc, Role.ANALYST)
    ana = house.ana
    ana.participations.exclude(role=Role.ANALYST).update(stopped_on="2024-01-02")
    browser.sign_in(with_password(ana))

    assert browser.get("/").status_code == 200


def test_on_ones_own_machine_nobody_must(house, browser):
    assert settings.TOCSIN_CONSOLE.asks_second_factor_of == "nobody"
    browser.sign_in(with_password(house.bo))

    assert browser.get("/").status_code == 200


def test_with_one_the_password_alone_opens_nothing(house, browser):
    browser.sign_in(with_password(house.ana))
    secret = enrolled(browser)
    again = Browser()
    answer = again.sign_in("ana")

    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert again.get("/").status_code == 302
    assert again.send("/accounts/2fa/authenticate/", code="000000").status_code == 200
    assert again.get("/").status_code == 302
    again.send("/accounts/2fa/authenticate/", code=code(secret))
    assert again.get("/").status_code == 200


def test_a_code_works_once(house, browser):
    """Who looked over a shoulder is too late."""
    browser.sign_in(with_password(house.ana))
    secret = enrolled(browser)
    shown = code(secret)
    first, second = Browser(), Browser()
    for one in (first, second):
        one.sign_in("ana")
        one.send("/accounts/2fa/authenticate/", code=shown)

    assert [one.get("/").status_code for one in (first, second)] == [200, 302]


def test_codes_are_not_guessed(house, browser):
    browser.sign_in(with_password(house.ana))
    secret = enrolled(browser)
    guessing = Browser()
    guessing.sign_in("ana")
    for n in range(10):
        guessing.send("/accounts/2fa/authenticate/", code=f"{n:06}")
    guessing.send("/accounts/2fa/authenticate/", code=code(secret))

    assert guessing.get("/").status_code == 302


def test_a_recovery_code_works_once(house, browser):
    browser.sign_in(with_password(house.ana))
    enrolled(browser)
    page = browser.get("/accounts/2fa/recovery-codes/").content.decode()
    one = re.search(r"<textarea[^>]*>\s*(\S+)", page)[1]
    first, second = Browser(), Browser()
    for each in (first, second):
        each.sign_in("ana")
        each.send("/accounts/2fa/authenticate/", code=one)

    assert [each.get("/").status_code for each in (first, second)] == [200, 302]


def test_the_seed_is_not_readable_in_the_database(house, browser):
    browser.sign_in(with_password(house.ana))
    secret = enrolled(browser)

    assert all(secret not in json.dumps(one.data) for one in Authenticator.objects.all())


def test_whoever_lost_theirs_gets_a_link_that_drops_it(house, browser):
    browser.sign_in(with_password(house.ana))
    enrolled(browser)
    given(house.bo, house.ecdc, Role.ADMIN)
    bo = of(house.bo, house.ecdc)
    kept = inviting.invite(house.ana, bo)
    fields = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    still = Browser()
    still.send(kept.path, **fields)
    assert still.get("/").status_code == 302, "a new password alone does not go past the code"
    dropped = inviting.invite(house.ana, bo, forgets_factors=True)
    freed = Browser()
    freed.send(dropped.path, **fields)

    assert freed.get("/").status_code == 200


def test_a_passkey_signs_in_without_a_password(house, browser):
    browser.sign_in(with_password(house.ana))
    confirmed(browser)
    key, page = SecurityKey("http://localhost"), browser.get(ADD_KEY)
    made = key.make(asked(page.content.decode()))
    answer = browser.send(
        ADD_KEY, page, name="mine", passwordless="on", credential=json.dumps(made)
    )
    assert answer.status_code == 302, answer.content.decode()

    again = Browser()
    page = again.get("/accounts/login/")
    question = again.get(WITH_KEY, headers=SCRIPT).json()["request_options"]
    told = key.answer(question, user=user_pk_to_url_str(house.ana.user))
    again.send(WITH_KEY, page, credential=json.dumps(told))

    assert again.get("/").status_code == 200
