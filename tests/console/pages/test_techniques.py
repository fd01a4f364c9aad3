"""Techniques are weighed on a page: what is suggested, by whom, on what proof, and what to do."""

import pytest
from django.urls import reverse

from tests.casework.cases import drafted, noticed
from tests.casework.people import of
from tocsin.casework import incidents, judging, techniques
from tocsin.casework.models import Classification, Finding, FindingEvidence

PASTA = "disarm:T0084.001"


@pytest.fixture
def suggested(house):
    """A finding of a run: one technique suggested, three rows of evidence."""
    found = noticed(house, by=house.bo)
    Classification.objects.create(
        finding=found, scheme="disarm", code="T0084.001", version="1.6", standing="suggested"
    )
    FindingEvidence.objects.create(finding=found, rows="p1\np2\np3")
    return found


def text(answer):
    return answer.content.decode()


def judge(browser, about, record, **fields):
    now = type(record).objects.get(pk=record.pk).version
    address = reverse("technique-judge", args=[about, record.pk])
    return browser.post(address, {"version": now, **fields})


def standing(record):
    return {f"{one.scheme}:{one.code}": str(one.standing) for one in judging.stands(record)}


def test_a_finding_shows_what_is_suggested_and_leads_to_where_it_is_weighed(house, at, suggested):
    page = text(at(house.ana).get(reverse("finding", args=[suggested.pk])))
    assert "Use Copypasta" in page
    assert "suggested by <bdi>copypasta</bdi>" in page
    assert reverse("techniques", args=["finding", suggested.pk]) in page
    assert "and its 1 suggested technique" in page


def test_a_suggestion_is_confirmed_with_a_reason_and_the_rows_that_prove_it(house, at, suggested):
    browser = at(house.ana)
    page = text(browser.get(reverse("techniques", args=["finding", suggested.pk])))
    assert 'value="p2"' in page
    answer = judge(browser, "finding", suggested, event="confirm", technique=PASTA,
                   note="word for word", row=["p1", "p2"])  # fmt: skip
    assert answer.status_code == 302
    [one] = judging.told(judging.stands(suggested))
    assert (one.standing, one.decided_by, one.because, one.rows) == (
        "confirmed", "p-ana", "word for word", ("p1", "p2"),
    )  # fmt: skip


def test_rejecting_takes_a_reason_and_is_shown_afterwards(house, at, suggested):
    browser = at(house.ana)
    told = judge(browser, "finding", suggested, event="reject", technique=PASTA)
    assert told.status_code == 409
    assert "needs a reason" in text(told)
    done = judge(browser, "finding", suggested, event="reject", technique=PASTA, note="a wire")
    assert done.status_code == 302
    page = text(browser.get(reverse("techniques", args=["finding", suggested.pk])))
    assert "rejected" in page
    assert "a wire" in page
    shown = text(browser.get(reverse("finding", args=[suggested.pk])))
    assert "Use Copypasta" not in shown


def test_who_looks_for_one_by_its_words_is_shown_which_may_be_meant(house, at, suggested):
    browser = at(house.ana)
    address = reverse("techniques", args=["finding", suggested.pk])
    assert "disarm:T0149.003" in text(browser.get(address, {"q": "lookalike domain"}))
    assert "disarm:T0084.001" in text(browser.get(address, {"q": "use copypast"}))
    assert "Nothing is called that" in text(browser.get(address, {"q": "%%%% \x00"}))


def test_countermeasures_stand_beside_and_those_that_restrict_speech_bear_a_caution(
    house, at, suggested
):
    browser = at(house.ana)
    judge(browser, "finding", suggested, event="attach", technique="T0049.003")
    page = text(browser.get(reverse("techniques", args=["finding", suggested.pk])))
    assert "What may be done about it" in page
    assert page.index("C00073") < page.index(">caution<")
    assert ">caution<" in page[page.index("C00016") :][:200]


def test_what_means_no_one_technique_is_refused_with_the_way_out(house, at, suggested):
    for technique, edition, said in (
        ("disarm:T0009", "", "is not in DISARM 1.6 any more"),
        ("T0048", "amitt", "is replaced in DISARM 1.6"),
        ("Traditional Media", "", "may be several"),
        ("<b>nothing</b>", "", "is in no framework we know"),
    ):
        asked = {"event": "attach", "technique": technique, "edition": edition}
        told = judge(at(house.ana), "finding", suggested, **asked)
        assert told.status_code == 409, technique
        assert said in text(told)
        assert "<b>nothing" not in text(told)
    assert standing(suggested) == {PASTA: "suggested"}


def test_a_technique_of_an_incident_rests_on_findings_that_are_ticked(house, at, suggested):
    incident = incidents.open_(of(house.ana, house.ecdc), "Flood", findings=[suggested])
    done = judge(at(house.ana), "incident", incident, event="attach", technique="T0049",
                 note="together", finding=[suggested.pk])  # fmt: skip
    assert done.status_code == 302
    [one] = judging.told(judging.stands(incident))
    assert one.rests_on == (suggested.place,)
    assert "Flood" in text(at(house.ana).get(reverse("techniques", args=["incident", incident.pk])))
    assert "disarm:<bdi>T0049" in text(
        at(house.ana).get(reverse("incident", args=[incident.pk]))
    ).replace("<bdi>disarm</bdi>", "disarm")


def test_a_technique_of_an_alert_edits_its_revision(house, at):
    revision = drafted(house)
    done = judge(at(house.ana), "revision", revision, event="attach", technique="T0049")
    assert done.status_code == 302
    assert standing(revision) == {"disarm:T0049": "confirmed"}
    page = text(at(house.bo).get(reverse("revision", args=[revision.pk])))
    assert reverse("techniques", args=["revision", revision.pk]) in page


def test_a_finding_is_confirmed_with_its_suggestions_where_that_is_ticked(house, at, suggested):
    address = reverse("finding-decide", args=[suggested.pk])
    fields = {"event": "confirm", "version": suggested.version}
    assert at(house.ana).post(address, {**fields, "techniques": "on"}).status_code == 302
    assert standing(suggested) == {PASTA: "confirmed"}
    assert Finding.objects.get(pk=suggested.pk).state == "confirmed"


def test_many_are_confirmed_with_theirs_from_the_list(house, at, suggested):
    ticked = {"one": f"{suggested.pk}:{suggested.version}", "event": "confirm"}
    assert at(house.ana).post(reverse("findings-decide"), ticked).status_code == 302
    assert standing(suggested) == {PASTA: "suggested"}


def test_others_see_who_said_so_and_are_offered_nothing(house, at, suggested):
    techniques.confirm(suggested, [PASTA], of(house.ana, house.ecdc), "seen")
    Finding.objects.filter(pk=suggested.pk).update(
        visibility="network", network=house.network, tlp="green"
    )
    browser = at(house.cai)
    page = text(browser.get(reverse("techniques", args=["finding", suggested.pk])))
    assert "p-ana" in page
    assert 'value="reject"' not in page
    told = judge(browser, "finding", suggested, event="reject", technique=PASTA, note="no")
    assert told.status_code == 403


def test_there_is_no_such_page_of_other_records(house, at):
    browser = at(house.ana)
    assert browser.get(reverse("techniques", args=["submission", 1])).status_code == 404
    assert browser.get(reverse("techniques", args=["finding", 2**62])).status_code == 404
