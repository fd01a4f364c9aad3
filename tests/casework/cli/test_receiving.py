"""`tocsin case receive` takes what others send, says what it could not use, and decides nothing."""

import json

import pytest

from tests.casework.cases import noticed
from tests.casework.cli.commands import printed, told
from tests.exchange.incoming.test_reading import bundle, put, relation, thing
from tests.importers.golden import FOLDER
from tocsin.casework.access import Actor
from tocsin.casework.models import Finding, Subject
from tocsin.casework.records import add
from tocsin.vocabulary.errors import FileError

pytestmark = pytest.mark.usefixtures("house")
INCIDENT, DOMAIN = thing("incident", 1, name="A clone"), thing("domain-name", 2, value="sp.example")


def test_a_bundle_becomes_an_incident_with_what_was_not_used(tmp_path):
    lost = relation(5, INCIDENT, thing("url", 9))
    path = put(tmp_path, bundle(INCIDENT, DOMAIN, relation(4, INCIDENT, DOMAIN), lost))
    shown = printed("case", "receive", path)
    assert "TLP:AMBER: 1 new finding, 0 known already" in shown
    assert "which is not in the bundle" in shown
    [again] = told("case", "receive", path)
    assert (again["new"], again["known"]) == (0, 1)
    [finding] = told("case", "findings", "--kind", "received")
    assert (finding["state"], finding["claim"]) == ("proposed", "A clone")


def test_an_event_of_misp_is_taken_under_the_label_that_was_said(tmp_path):
    event = {
        "uuid": "u1",
        "info": "An event",
        "date": "2024-11-23",
        "Object": [],
        "Attribute": [
            {"type": "domain", "value": "a.example", "uuid": "a1", "category": "Network activity"}
        ],
    }
    path = put(tmp_path, {"Event": event})
    [taken] = told("case", "receive", path, "--tlp", "amber+strict")
    assert (taken["tlp"], taken["said_tlp"], taken["new"]) == ("amber+strict", "", 1)


def test_a_fact_check_shows_which_finding_is_about_the_same_address(house):
    page = add(Subject(kind="page", native_id="https://t.me/x/1"), Actor(None))
    noticed(house, key="abc", subjects=[page])
    shown = printed("case", "receive", FOLDER / "claimreview" / "feed.json")
    assert "abc is about the same address: hxxps://t[.]me/x/1" in shown
    assert Finding.objects.get(key="abc").state == "proposed"


@pytest.mark.parametrize(
    ("content", "got"), [("no JSON", "no importer"), (json.dumps(bundle()), "empty")]
)
def test_a_file_of_nothing_is_refused(tmp_path, content, got):
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(FileError, match=got):
        told("case", "receive", path)
