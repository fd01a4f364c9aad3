"""Who may read what, and how a program is told that it may not."""

from base64 import b64encode

import pytest
from django.test import Client

from tests.casework.cases import noticed
from tests.casework.people import of
from tests.console.api.calling import HERE, Caller
from tocsin.casework import findings
from tocsin.console.taxii.asking import TAXII

AMBER = "/taxii2/api/collections/findings-amber/objects/"


def get(where, token="", how="Bearer", **headers):
    """Ask, showing a token."""
    shown = {"Authorization": f"{how} {token}"} if token else {}
    answer = Client(**HERE).get(where, headers={**shown, **headers})
    answer.told = answer.json()
    return answer


@pytest.fixture
def held(house):
    """A finding of ECDC that nobody else may read."""
    finding = noticed(house, "k1", tlp="amber")
    return findings.decide(finding, "confirm", of(house.bo, house.ecdc), "seen")


@pytest.fixture
def token(house):
    """Ana's, to read."""
    return Caller.of(house.ana, house.ecdc, "read").token


@pytest.mark.usefixtures("held")
def test_what_one_may_not_read_is_not_there(house, token):
    theirs = Caller.of(house.cai, house.delta, "read").token
    assert any(one["type"] == "incident" for one in get(AMBER, token).told["objects"])
    assert get(AMBER, theirs).told == {}
    assert get(AMBER.replace("amber", "green"), token).told == {}


@pytest.mark.parametrize("how", ["Bearer", "Token", "Basic"])
def test_a_token_is_shown_in_the_ways_that_programs_know(token, how):
    said = b64encode(f"ana:{token}".encode()).decode() if how == "Basic" else token
    answer = get("/taxii2/", said, how)
    assert answer.status_code == 200
    assert answer["Content-Type"] == TAXII
    assert answer.told["api_roots"] == ["http://localhost/taxii2/api/"]


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("shown", ["", "tocsin_ffffffff_x", "Basic !"])
def test_without_a_token_nobody_is_let_in(shown):
    answer = get("/taxii2/", shown)
    assert (answer.status_code, answer.told["http_status"]) == (401, "401")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == TAXII


@pytest.mark.usefixtures("held")
def test_a_session_is_no_token(house):
    client = Client(**HERE)
    client.force_login(house.ana.user, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(AMBER).status_code == 401


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (TAXII, 200), ("application/taxii+json; version=2.1", 200), ("application/taxii+json", 200),
        ("*/*", 200), ("text/html, */*;q=0.1", 200), ("application/taxii+json;version=2.0", 406),
        ("text/html", 406), ("application/vnd.oasis.taxii+json", 406),
    ],
)  # fmt: skip
def test_only_this_version_is_spoken(token, accept, status):
    assert get("/taxii2/", token, Accept=accept).status_code == status


@pytest.mark.parametrize(
    ("where", "status", "said"),
    [
        (AMBER + "?limit=0", 400, "limit: must be a whole number"),
        (AMBER + "?limit=many", 400, "limit"),
        (AMBER + "?added_after=yesterday", 400, "added_after: must be an instant"),
        (AMBER + "?added_after=2024-11-24T09:00:00", 400, "zone"),
        (AMBER + "?added_after=0001-01-01T00:00:00%2B14:00", 400, "zone"),
        (AMBER + "?next=%00%ff", 400, "next: must be what the page before it gave"),
        (AMBER + "?next=MSAyIDM", 400, "next"),
        (AMBER + "incident--0/", 404, "not there"),
        ("/taxii2/api/collections/alerts-purple/", 404, "not there"),
    ],
)
def test_what_cannot_be_read_is_said(token, where, status, said):
    answer = get(where, token)
    assert answer.status_code == status
    assert said in answer.told["description"]


def test_nothing_is_written_here(token):
    answer = Client(**HERE).post(
        AMBER, "{}", content_type=TAXII, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 405


@pytest.mark.usefixtures("held")
def test_what_matches_is_given_alone(token):
    every = get(AMBER, token).told["objects"]
    [incident] = get(f"{AMBER}?match[type]=incident", token).told["objects"]
    name = incident["id"]
    assert get(f"{AMBER}{name}/", token).told["objects"] == [incident]
    assert get(f"{AMBER}{name}/versions/", token).told["versions"] == [incident["modified"]]
    assert get(f"{AMBER}?match[id]={name}&match[version]=first", token).told["objects"] == [
        incident
    ]
    assert get(f"{AMBER}?match[version]=2001-01-01T00:00:00Z", token).told == {}
    assert get(f"{AMBER}?match[spec_version]=2.0", token).told == {}
    both = get(f"{AMBER}?match[type]=incident,identity", token).told["objects"]
    assert len(both) == sum(one["type"] in {"incident", "identity"} for one in every)
