"""A program follows the server with taxii2-client, over a socket, as others' programs do."""

import threading
from datetime import UTC, datetime
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from taxii2client.common import TokenAuth
from taxii2client.v21 import Collection, Server, as_pages

from tests.casework.cases import account, drafted, noticed
from tests.casework.people import of
from tests.console.api.calling import Caller
from tocsin.casework import alerts, findings
from tocsin.console.taxii.holdings import COLLECTIONS
from tocsin.exchange.stix import check

RED_TAPE = COLLECTIONS["findings-amber"].id


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_):
        pass


@pytest.fixture
def over_a_socket():
    """Return a function that runs a client elsewhere, and answers it here, in this transaction."""
    signals = (request_started, request_finished)
    for one in signals:  # they would end the transaction
        one.disconnect(close_old_connections)
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        server.timeout = 0.05
        root = f"http://localhost:{server.server_port}"

        def run(deed):
            result = []

            def work():
                try:
                    result.append(deed(root))
                except Exception as error:  # noqa: BLE001  # it is raised again below
                    result.append(error)

            client = threading.Thread(target=work)
            client.start()
            while client.is_alive():
                server.handle_request()
            if isinstance(result[0], Exception):
                raise result[0]
            return result[0]

        yield run
    for one in signals:
        one.connect(close_old_connections)


def confirmed(house, key, **labels):
    """Return a finding that Bo confirmed."""
    finding = noticed(house, key, subjects=[account(f"of-{key}")], **labels)
    return findings.decide(finding, "confirm", of(house.bo, house.ecdc), "seen by myself")


def test_a_client_finds_its_way_and_follows_pages(house, over_a_socket):
    for n in range(5):
        confirmed(house, f"k{n}", tlp="amber")
    token = TokenAuth(Caller.of(house.ana, house.ecdc, "read").token)

    def follow(root):
        server = Server(f"{root}/taxii2/", auth=token)
        [api] = server.api_roots
        ours = next(one for one in api.collections if one.id == RED_TAPE)
        pages = list(as_pages(ours.get_objects, per_request=7))
        manifest = ours.get_manifest(limit=1000)
        one = ours.get_object(pages[0]["objects"][2]["id"])
        return server.title, api.title, ours.title, pages, manifest, one

    title, whose, named, pages, manifest, one = over_a_socket(follow)
    assert (title, whose, named) == (
        "Tocsin", "For ECDC", "Findings that a person confirmed, TLP:AMBER",
    )  # fmt: skip
    assert len(pages) > 2
    assert all(len(page["objects"]) <= 7 for page in pages)
    every = {each["id"]: each for page in pages for each in page["objects"]}
    assert sum(each["type"] == "incident" for each in every.values()) == 5
    assert {each["id"] for each in manifest["objects"]} == set(every)
    assert one["objects"][0] == pages[0]["objects"][2]
    bundle = {"type": "bundle", "id": "bundle--x", "objects": list(every.values())}
    assert [str(fault) for fault in check(bundle)] == []


def test_a_client_comes_back_for_what_is_new(house, over_a_socket):
    first = confirmed(house, "k1", tlp="amber")
    token = TokenAuth(Caller.of(house.ana, house.ecdc, "read").token)

    def told(after=None):
        def ask(root):
            where = f"{root}/taxii2/api/collections/{RED_TAPE}/"
            with Collection(where, auth=token) as ours:
                more = {"added_after": after} if after else {}
                last = ours.get_manifest(limit=1000, **more).get("objects", [])
                return ours.get_objects(limit=1000, **more).get("objects", []), last

        return over_a_socket(ask)

    _, listed = told()
    until = listed[-1]["date_added"]
    assert told(until) == ([], [])
    confirmed(house, "k2", tlp="amber")
    objects, _ = told(until)
    assert sum(one["type"] == "incident" for one in objects) == 1
    until = told()[1][-1]["date_added"]
    first.refresh_from_db()
    findings.decide(first, "withdraw", of(house.bo, house.ecdc), "it was a press release")
    objects, _ = told(until)
    [incident] = [one for one in objects if one["type"] == "incident"]
    assert incident["revoked"] is True
    assert incident["modified"] > incident["created"]


def test_a_published_alert_is_a_report(house, over_a_socket):
    told = confirmed(house, "k1", tlp="green")
    revision = drafted(house, tlp="green")
    ana, bo = of(house.ana, house.ecdc), of(house.bo, house.ecdc)
    revision = alerts.rest_on(revision, [told], ana)
    revision = alerts.approve(alerts.submit(revision, ana), bo)
    token = TokenAuth(Caller.of(house.bo, house.ecdc, "read").token)
    where = f"/taxii2/api/collections/{COLLECTIONS['alerts-green'].id}/"

    def ask(root):
        with Collection(root + where, auth=token) as ours:
            return ours.get_objects(type="report").get("objects", [])

    assert over_a_socket(ask) == []
    alerts.publish(revision, ana)
    [report] = over_a_socket(ask)
    assert report["name"] == "Forged ballots"
    assert report["modified"] <= datetime.now(UTC).isoformat()
