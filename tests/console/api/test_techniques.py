"""Programs weigh techniques as people do: with a name, a reason and what proves it."""

import pytest

from tests.casework.cases import drafted, noticed
from tests.casework.people import of
from tocsin.casework import incidents
from tocsin.casework.models import Classification, FindingEvidence

PASTA = "disarm:T0084.001"


@pytest.fixture
def suggested(house):
    """A finding of a run: one technique suggested, two rows of evidence."""
    found = noticed(house, by=house.bo)
    Classification.objects.create(
        finding=found, scheme="disarm", code="T0084.001", version="1.6", standing="suggested"
    )
    FindingEvidence.objects.create(finding=found, rows="p1\np2")
    return found


def tag(version):
    return {"If_Match": f'"{version}"'}


def test_a_suggestion_is_confirmed_and_told_with_its_history_and_countermeasures(ana, suggested):
    path = f"/findings/{suggested.pk}/techniques"
    [before] = ana.get(path)["techniques"]
    assert (before["standing"], before["added_by"], before["title"]) == (
        "suggested", "copypasta", "Use Copypasta",
    )  # fmt: skip
    asked = {"event": "confirm", "technique": PASTA, "note": "seen", "rows": ["p2"]}
    told = ana.post(path, asked, **tag(suggested.version))
    [one] = told["techniques"]
    assert (one["standing"], one["decided_by"], one["because"], one["rows"]) == (
        "confirmed", "p-ana", "seen", ["p2"],
    )  # fmt: skip
    assert [(each["event"], each["by"]) for each in one["judgements"]] == [("confirm", "p-ana")]
    assert told["version"] == suggested.version + 1
    assert ana.post(path, asked, **tag(suggested.version), expect=409)["reason"] == "conflict"


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"event": "attach", "technique": "T0009"}, "any more; instead: disarm:T0097.108"),
        ({"event": "attach", "technique": "T0048", "version": "amitt"}, "is replaced"),
        ({"event": "attach", "technique": "disarm:T9"}, "is in no framework"),
        ({"event": "reject", "technique": PASTA}, "needs a reason"),
        ({"event": "confirm", "technique": PASTA, "rows": ["p9"]}, "has no such row"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(ana, suggested, asked, rule):
    path = f"/findings/{suggested.pk}/techniques"
    told = ana.post(path, asked, **tag(suggested.version), expect=409)
    assert rule in told["rule"]


def test_a_program_finds_what_a_name_may_mean(ana):
    told = ana.get("/techniques?words=lookalike%20domain")
    assert told[0]["id"] == "disarm:T0149.003"
    assert ana.get("/techniques?words=T0048")[0]["id"] == "disarm:T0048"
    assert ana.get("/techniques?words=%25") is not None


def test_countermeasures_stand_beside_each_with_their_caution(ana, suggested):
    asked = {"event": "attach", "technique": "disarm:T0049.003"}
    told = ana.post(f"/findings/{suggested.pk}/techniques", asked, **tag(suggested.version))
    [counters] = [one["counters"] for one in told["techniques"] if one["code"] == "T0049.003"]
    assert counters[0]["caution"] == ""
    assert counters[-1]["caution"] != ""


def test_an_incident_and_an_alert_bear_techniques_of_the_whole(ana, house, suggested):
    incident = incidents.open_(of(house.ana, house.ecdc), "Flood", findings=[suggested])
    asked = {"event": "attach", "technique": "T0049", "findings": [suggested.pk]}
    path = f"/incidents/{incident.pk}/techniques"
    [one] = ana.post(path, asked, **tag(incident.version))["techniques"]
    assert one["rests_on"] == [suggested.place]
    assert ana.get(path)["record"] == incident.place
    revision = drafted(house)
    path = f"/revisions/{revision.pk}/techniques"
    asked = {"event": "attach", "technique": "use copypasta"}
    [one] = ana.post(path, asked, **tag(revision.version))["techniques"]
    assert (one["id"], one["added_by"]) == (PASTA, "p-ana")
    assert len(ana.get(path)["techniques"]) == 1


def test_a_decision_confirms_suggestions_where_it_says_so(ana, suggested):
    asked = {"event": "confirm", "techniques": True}
    told = ana.post(f"/findings/{suggested.pk}/decide", asked, **tag(suggested.version))
    words = {one["code"]: one["standing"] for one in told["classifications"]}
    assert words == {"T0084.001": "confirmed", "RO": "confirmed"}


def test_a_list_by_technique_leaves_out_what_was_rejected(ana, suggested):
    assert len(ana.get("/findings?scheme=disarm&code=T0084.001")["items"]) == 1
    asked = {"event": "reject", "technique": PASTA, "note": "no"}
    ana.post(f"/findings/{suggested.pk}/techniques", asked, **tag(suggested.version))
    assert ana.get("/findings?scheme=disarm&code=T0084.001")["items"] == []


def test_others_read_and_do_not_judge(cai, house, suggested):
    type(suggested).objects.filter(pk=suggested.pk).update(
        visibility="network", network=house.network, tlp="green"
    )
    path = f"/findings/{suggested.pk}/techniques"
    assert len(cai.get(path)["techniques"]) == 1
    asked = {"event": "reject", "technique": PASTA, "note": "no"}
    assert cai.post(path, asked, **tag(suggested.version), expect=403)["reason"] == "owner"
