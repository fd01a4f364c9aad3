"""What others send waits for people, under the label it bears."""

import json

import pytest
from msgspec.structs import replace

from tests.casework.cases import noticed
from tests.casework.flow.worlds import desk_of, key_of
from tests.casework.people import of, somebody
from tests.exchange.records import ALERT
from tocsin.casework import alerts, findings, incidents, records
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    Asset,
    Comment,
    Finding,
    Incident,
    Role,
    Subject,
)
from tocsin.casework.proof import prove
from tocsin.exchange.stix import write_alert
from tocsin.flow import receiving
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


def a_check(tmp_path, *addresses, rating="False"):
    """Return a file with one fact-check of a claim that was made at these addresses."""
    path = tmp_path / "check.json"
    path.write_text(json.dumps({
        "@context": "https://schema.org", "@type": "ClaimReview", "url": "https://check.example/1",
        "claimReviewed": "The ballots were printed abroad", "author": {"name": "Verif"},
        "reviewRating": {"alternateName": rating},
        "itemReviewed": {"@type": "Claim", "appearance": list(addresses)},
    }))  # fmt: skip
    return path


def test_a_fact_check_is_suggested_to_findings_about_the_same_address(
    desk, finding, tmp_path
):  # fmt: skip
    """The posts that prove the finding share the link that was checked."""
    path = a_check(tmp_path, "https://river.example/a?utm_source=x", "https://else.example/")
    for new in (1, 0):
        [taken] = receive(desk.watch, desk.actor, path)
        assert (taken.new, [one.finding for one in taken.same]) == (new, [finding.key])
    [comment] = Comment.objects.filter(finding=finding)
    assert "Verif checked “The ballots were printed abroad” and rates it “False”" in comment.text
    assert "nothing is decided" in comment.text
    check = Finding.objects.get(kind="fact_check")
    assert (check.state, check.classifications.count()) == ("proposed", 0)
    assert Finding.objects.get(pk=finding.pk).state == "proposed"


@pytest.mark.parametrize("state", ["reject", "another's"])
def test_a_fact_check_is_suggested_to_nobody_else(house, desk, finding, tmp_path, state):
    if state == "reject":
        findings.decide(finding, "reject", of(house.bo, house.ecdc), "a petition")
    else:
        desk = desk_of(house.cai, house.delta, desk.watch, key_of(tmp_path / "k2", "Delta"))
    [taken] = receive(desk.watch, desk.actor, a_check(tmp_path, "https://river.example/a"))
    assert (taken.new, taken.same) == (1, ())
    assert not Comment.objects.exists()


def test_a_page_that_a_finding_names_or_an_alert_asks_for_is_the_same_address(
    house, desk, tmp_path
):  # fmt: skip
    page = records.add(Subject(kind="page", native_id="http://WWW.Lie.example/a"), Actor(None))
    noticed(house, key="named", subjects=[page])
    asked = records.add(Subject(kind="account", native_id="7"), Actor(None))
    noticed(house, key="asked", subjects=[asked])
    ana = of(house.ana, house.ecdc)
    revision = alerts.draft(Alert(ref="A-1"), AlertRevision(title="x", summary="y"), ana)
    alerts.name(revision, [Asset(subject=asked, url="https://lie.example/b")], ana)
    path = a_check(tmp_path, "https://www.lie.example/a", "https://lie.example/b")
    [taken] = receive(desk.watch, desk.actor, path)
    assert {one.finding for one in taken.same} == {"named", "asked"}


def test_a_file_of_thousands_proposes_what_people_can_read(house, desk, tmp_path, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_NEW", 1)
    noticed(house, subjects=[records.add(Subject(kind="page", native_id="https://l.example/2"),
                                         Actor(None))])  # fmt: skip
    reviews = [json.loads(a_check(tmp_path, f"https://l.example/{n}").read_text()) | {
        "url": f"https://check.example/{n}"} for n in range(3)]  # fmt: skip
    (tmp_path / "many.json").write_text(json.dumps({"@graph": reviews}))
    [taken] = receive(desk.watch, desk.actor, tmp_path / "many.json")
    assert (taken.new, len(taken.same)) == (1, 1)
    assert "https://check.example/2" in Finding.objects.get(kind="fact_check").claim
    assert "2 of 3 are in the corpus alone" in taken.unused[-1].reason


def test_what_stops_in_between_leaves_nothing_half(house, file, monkeypatch):
    """The next time it is whole, as if nothing had been."""
    ana = of(house.ana, house.ecdc)

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as world:
        world.setattr(receiving.incidents, "open_", killed)
        with pytest.raises(KeyboardInterrupt):
            receive(Corpus(), ana, file("amber"))
    assert not Finding.objects.exists()
    assert not Incident.objects.exists()
    [taken] = receive(Corpus(), ana, file("amber"))
    assert (taken.new, taken.known) == (2, 0)
    assert prove(), prove().wrong


def test_what_was_gathered_elsewhere_too_does_not_draw_the_rest_there(house, file):
    """Received again, a file adds to the incident that it made."""
    ana = of(house.ana, house.ecdc)
    old = incidents.open_(ana, "An older one")
    [taken] = receive(Corpus(), ana, file("amber"))
    received = Finding.objects.filter(incidents__incident__ref=taken.incident)
    incidents.gather(old, [received[0]], ana)
    assert receive(Corpus(), ana, file("amber"))[0].incident == taken.incident
