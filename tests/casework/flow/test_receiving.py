"""What others send waits for people, under the label it bears."""

import pytest
from msgspec.structs import replace

from tests.casework.people import of, somebody
from tests.exchange.records import ALERT
from tocsin.casework.models import Finding, Incident, Role
from tocsin.exchange.stix import write_alert
from tocsin.flow.receiving import receive


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a bundle under a label."""

    def written(tlp):
        path = tmp_path / f"{tlp}.json"
        with path.open("wb") as out:
            write_alert(replace(ALERT, tlp=tlp), out)
        return path

    return written


class Corpus:
    """Stands for a watch that imports."""

    def __init__(self):
        self.paths = []

    def import_(self, *paths):
        self.paths += paths


def test_a_file_becomes_an_incident_with_proposals_once(house, file):
    watch, ana, path = Corpus(), of(house.ana, house.ecdc), file("amber+strict")
    [taken] = receive(watch, ana, path)
    assert (taken.new, taken.known, taken.tlp, taken.unused) == (2, 0, "amber+strict", ())
    assert watch.paths == [path]
    incident = Incident.objects.get(ref=taken.incident)
    assert (incident.title, incident.tlp) == (ALERT.title, "amber+strict")
    rows = Finding.objects.filter(incidents__incident=incident)
    assert {one.state for one in rows} == {"proposed"}
    assert {one.tlp for one in rows} == {"amber+strict"}
    assert {one.created_by for one in rows} == {house.ana}
    [again] = receive(watch, ana, path)
    assert (again.incident, again.new, again.known) == (taken.incident, 0, 2)


def test_a_label_is_not_widened_by_who_may_not(house, file):
    only = somebody("only", house.ecdc, Role.ANALYST)
    [taken] = receive(Corpus(), of(only, house.ecdc), file("green"))
    assert (taken.tlp, taken.said_tlp) == ("amber", "green")
    [taken] = receive(Corpus(), of(house.cai, house.delta), file("green"))
    assert taken.tlp == "green"
