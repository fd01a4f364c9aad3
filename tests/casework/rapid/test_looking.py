"""Checks come from files and from our own look, and claim no more than was seen."""

import httpx
import pytest

from tests.casework.rapid.people import NOON
from tests.casework.rapid.test_addresses import answering, resolve
from tocsin.casework.rapid.addresses import UnsafeAddressError
from tocsin.casework.rapid.liveness import Result
from tocsin.casework.rapid.looking import Fetcher, from_csv
from tocsin.casework.rapid.reaching import Reach
from tocsin.vocabulary.errors import ConfigError, RecordError

HEAD = "asset,checked_at,vantage,result,http_status,evidence\n"


def test_a_file_of_looks_becomes_checks():
    checks, rejects = from_csv(
        f"\ufeff{HEAD}x:post:1,2024-11-24T14:00:00+02:00,Romania,removed,404,ab12\n"
        "x:post:1,2024-11-24T13:00:00Z,,Available,,\n"
    )

    assert rejects == ()
    assert [(one.vantage, one.result, one.http_status) for one in checks] == [
        ("RO", Result.REMOVED, 404), ("", Result.AVAILABLE, None)]  # fmt: skip
    assert (checks[0].checked_at, checks[0].method, checks[0].evidence) == (NOON, "import", "ab12")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",2024-11-24T14:00Z,RO,removed,,", "asset"),
        ("a,2024-11-24 14:00,RO,removed,,", "time"),
        ("a,yesterday,RO,removed,,", "time"),
        ("a,2024-11-24T14:00Z,Atlantis,removed,,", "vantage"),
        ("a,2024-11-24T14:00Z,RO,deleted,,", "result"),
        ("a,2024-11-24T14:00Z,RO,removed,-1,", "status"),
        ("a,2024-11-24T14:00Z,RO,removed,99999,", "status"),
        ("a", "time"),
    ],
)
def test_a_line_that_says_nothing_is_rejected_by_name(line, code):
    checks, rejects = from_csv(f"{HEAD}b,2024-11-24T14:00Z,RO,removed,,\n{line}\n")

    assert len(checks) == 1
    assert [(one.line, one.why.code) for one in rejects] == [(3, code)]


def test_a_file_without_its_columns_is_refused():
    with pytest.raises(RecordError, match="expected the columns asset, checked_at"):
        from_csv("asset,when\na,b\n")
    with pytest.raises(RecordError, match="expected the columns"):
        from_csv("")


def look(*answers, sign="post 1"):
    transport, _ = answering(*answers)
    ours = Fetcher(
        is_on=True,
        vantage="RO",
        reach=Reach(resolve=resolve, transport=transport),
        now=lambda: NOON,
    )
    return ours.look("x:post:1", "https://a.example/1", sign)


def test_nothing_is_asked_until_it_is_switched_on():
    with pytest.raises(ConfigError, match="fetching is off"):
        Fetcher().look("x:post:1", "https://a.example/1", "post 1")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, "... post 1 ...", "available"),
        (200, "This page is not available", "unknown"),
        (200, "", "unknown"),
        (404, "", "removed"),
        (410, "", "removed"),
        (451, "", "geo_blocked"),
        (401, "", "login_wall"),
        (403, "post 1", "login_wall"),
        (429, "", "rate_limited"),
        (500, "", "error"),
        (503, "post 1", "error"),
        (204, "", "unknown"),
    ],
)
def test_a_look_says_what_the_server_said_and_no_more(status, body, expected):
    check, reply = look(httpx.Response(status, text=body))

    assert (check.result, check.http_status, check.vantage) == (expected, status, "RO")
    assert (check.checked_at, check.method, reply.status) == (NOON, "fetch", status)


def test_who_is_sent_to_the_door_has_seen_nothing():
    check, _ = look(
        httpx.Response(302, headers={"location": "https://a.example/login?next=1"}),
        httpx.Response(200, text="post 1"),
    )

    assert check.result is Result.LOGIN_WALL


def test_a_broken_connection_is_an_error_and_no_removal():
    def fail(request):
        raise httpx.ConnectError("refused", request=request)

    ours = Fetcher(
        is_on=True, reach=Reach(resolve=resolve, transport=httpx.MockTransport(fail)),
        now=lambda: NOON,
    )  # fmt: skip

    assert ours.look("a", "https://a.example/", "x")[0].result is Result.ERROR
    assert ours.look("a", "https://nobody.example/", "x") == (
        ours.look("a", "https://nobody.example/", "x")[0], None)  # fmt: skip


def test_an_address_that_must_not_be_asked_is_not_an_error_of_the_platform():
    with pytest.raises(UnsafeAddressError):
        Fetcher(is_on=True, reach=Reach(resolve=resolve)).look("a", "http://10.0.0.1/", "x")
