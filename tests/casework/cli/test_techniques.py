"""Techniques by command: shown with who says so, attached, confirmed, rejected."""

import pytest

from tests.casework.cases import drafted, noticed
from tests.casework.cli.commands import printed, tocsin, told
from tests.casework.people import of
from tocsin.casework import incidents
from tocsin.casework.errors import Refused
from tocsin.casework.models import Classification, FindingEvidence

PASTA = "disarm:T0084.001"


@pytest.fixture
def suggested(house):
    """A finding of a run: one technique suggested, two rows of evidence."""
    found = noticed(house, key="1abc", by=house.bo)
    Classification.objects.create(
        finding=found, scheme="disarm", code="T0084.001", version="1.6", standing="suggested"
    )
    FindingEvidence.objects.create(finding=found, rows="p1\np2")
    return found


@pytest.mark.usefixtures("suggested")
def test_a_suggestion_is_shown_as_one_and_confirmed_with_its_proof():
    assert "disarm:T0084.001 (suggested)" in printed("case", "finding", "1")
    assert "copypasta suggested" in printed("case", "techniques", "1")
    words = ("case", "technique", "confirm", "1", "use copypasta")
    [one] = told(*words, "--row", "p2", "--note", "word for word")
    assert (one["standing"], one["decided_by"], one["proof"]) == (
        "confirmed", "p-ana", "1 row of its evidence",
    )  # fmt: skip
    shown = printed("case", "technique", "attach", "1", "T0049.003")
    assert "against T0049.003: C00042" in shown
    assert "with a caution: tocsin catalog lookup disarm:T0049.003" in shown


@pytest.mark.usefixtures("suggested")
def test_a_rejection_takes_a_reason_and_leaves_the_word_off():
    with pytest.raises(Refused, match="needs a reason"):
        tocsin("case", "technique", "reject", "1", PASTA)
    [one] = told("case", "technique", "reject", "1", PASTA, "--note", "a wire")
    assert one["standing"] == "rejected"
    assert told("case", "finding", "1")["words"] == ["place:RO"]


@pytest.mark.usefixtures("suggested")
def test_an_id_of_an_older_version_is_refused_where_a_person_must_choose():
    words = ("case", "technique", "attach", "1", "T0009", "--version", "1.4")
    with pytest.raises(Refused, match=r"is replaced in DISARM 1\.6; instead: disarm:T0097\.108"):
        tocsin(*words)
    with pytest.raises(Refused, match="is one of attach, confirm, reject"):
        tocsin("case", "technique", "praise", "1", PASTA)


def test_many_are_attached_together_or_none(suggested):
    with pytest.raises(Refused, match="is in no framework"):
        tocsin("case", "technique", "attach", "1", "T0049", "T9999")
    assert Classification.objects.filter(finding=suggested, scheme="disarm").count() == 1
    assert len(told("case", "technique", "attach", "1", "T0049", "T0048")) == 3


def test_incidents_and_alerts_bear_techniques_of_the_whole(house, suggested):
    incident = incidents.open_(of(house.ana, house.ecdc), "Flood", findings=[suggested])
    words = ("case", "technique", "attach", incident.ref, "T0049", "--of", "incident")
    [one] = told(*words, "--finding", "1")
    assert one["rests_on"] == [suggested.place]
    revision = drafted(house)
    words = ("case", "technique", "attach", revision.alert.ref, "T0049", "--of", "alert")
    assert told(*words)[0]["added_by"] == "p-ana"
    assert printed("case", "techniques", revision.alert.ref, "--of", "alert").count("T0049") > 0


def test_a_decision_confirms_suggestions_where_it_says_so(suggested):
    tocsin("case", "decide", "confirm", "1", "--techniques")
    assert suggested.classifications.get(scheme="disarm").standing == "confirmed"
