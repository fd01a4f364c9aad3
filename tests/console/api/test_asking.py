"""Who may ask: a token that is good here and for this, or a session with its form token."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from tests.casework.people import given
from tests.console.api.calling import HERE, ROOT, Caller
from tocsin.casework.models import Role
from tocsin.console.tokens.model import Token


def in_days(days):
    """Return an instant as a request has it."""
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def test_who_shows_nothing_is_told_how_to_ask():
    answer = Caller()("GET", "/myself", expect=401)
    assert answer.told["place"] == "Authorization"
    assert "tocsin token make" in answer.told["way_out"]
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("shown", ["tocsin_nothing", "x" * 10_000, "tocsin_ü", " "])
def test_what_is_no_token_is_nobody(shown):
    assert Caller(shown)("GET", "/myself", expect=401).told["reason"] in {
        "token",
        "unauthenticated",
    }


def test_a_program_learns_for_whom_it_works(ana):
    told = ana.get("/myself")
    assert told["person"] == "p-ana"
    assert told["organisation"]["name"] == "ECDC"
    assert told["roles"] == ["analyst", "sender"]


def test_a_token_does_what_its_scopes_say_and_nothing_else(house):
    reader = Caller.of(house.ana, house.ecdc, "read")
    reader.get("/findings")
    asked = {"event": "confirm", "findings": [{"id": 1, "version": 1}]}
    told = reader.post("/findings/decide", asked, expect=403)
    assert told["reason"] == "scope"
    assert "'decide'" in told["rule"]


def test_a_token_from_another_network_is_refused(house):
    caller = Caller.of(house.ana, house.ecdc, "read")
    Token.objects.update(networks=["192.0.2.0/24"])
    assert caller("GET", "/myself", expect=403).told["reason"] == "network"


def test_no_token_makes_a_token(ana):
    soon = {"name": "x", "scopes": ["read"], "expires_at": in_days(30)}
    ana.post("/tokens", soon, expect=401)


def session(person, *, checks=False):
    """Return a signed-in browser."""
    client = Client(enforce_csrf_checks=checks, **HERE)
    client.force_login(person.user, "allauth.account.auth_backends.AuthenticationBackend")
    return Caller(client=client)


def test_a_session_may_do_what_its_person_may(house):
    caller = session(house.ana)
    assert caller.get("/myself")["scopes"] == ["read", "propose", "decide", "send", "admin"]


def test_a_session_that_writes_shows_its_form_token(house):
    caller = session(house.ana, checks=True)
    soon = {"name": "x", "scopes": ["read"], "expires_at": in_days(30)}
    assert caller.post("/tokens", soon, expect=403)["reason"] == "csrf"
    caller.get("/myself")
    shown = get_token_for(caller.client)
    caller.post("/tokens", soon, expect=201, X_CSRFToken=shown)


def get_token_for(client):
    """Return the form token of a browser, as a page of ours would have it."""
    secret = _get_new_csrf_string()
    client.cookies[settings.CSRF_COOKIE_NAME] = secret
    return secret


def test_a_session_makes_a_token_that_then_opens_the_api(house):
    made = session(house.ana).post(
        "/tokens", {"name": "cron", "scopes": ["read"], "expires_at": in_days(30)}, expect=201
    )
    assert Caller(made["token"]).get("/myself")["scopes"] == ["read"]
    listed = session(house.ana).get("/tokens")["items"]
    assert made["token"] not in str(listed)
    assert [one["name"] for one in listed] == ["cron"]


def test_a_token_takes_itself_back(ana):
    [mine] = ana.get("/tokens")["items"]
    ana("POST", f"/tokens/{mine['id']}/revoke", {}, expect=200, if_match=f'"{mine["version"]}"')
    ana.get("/myself", expect=401)


def test_a_token_of_another_is_not_there(ana, bo):
    [mine] = ana.get("/tokens")["items"]
    bo("POST", f"/tokens/{mine['id']}/revoke", {}, expect=404, if_match='"1"')


def test_an_auditor_reads_the_journal_of_their_organisation_and_nothing_else(house, ana):
    given(house.cai, house.ecdc, Role.AUDITOR)
    auditor = Caller.of(house.cai, house.ecdc, "read")
    assert ana.get("/journal")["items"] == []
    links = auditor.get("/journal?verb=token.add")["items"]
    assert links
    assert all(one["organisation_id"] == house.ecdc.pk for one in links)
    whole = auditor.get(f"/journal/{links[0]['seq']}")
    assert whole["payload"]["after"]["prefix"]
    assert auditor.get("/journal/head")["digest"]
    assert auditor.get("/findings")["items"] == []


def test_the_description_is_served_and_no_page_of_somebody_else():
    answer = Client(**HERE).get(f"{ROOT}/openapi.json")
    assert answer.status_code == 200
    assert Client(**HERE).get(f"{ROOT}/docs").status_code == 404
