"""The box "Law" of an incident: what was said, what is open, and where to say more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.casework.case_files import a_case
from tests.casework.cases import account, noticed
from tests.casework.people import of
from tocsin.casework import incidents, kinds
from tocsin.casework.models import (
    AssessedElement,
    DossierEntry,
    Finding,
    Incident,
    LegalAssessment,
    Subject,
)
from tocsin.casework.told.filing import law
from tocsin.catalog.elements import elements


def text(answer):
    return answer.content.decode()


def opened(browser, incident):
    return browser.get(reverse("incident", args=[incident.pk]))


@pytest.fixture
def case(house):
    return a_case(house)


@pytest.fixture
def bare(house):
    """An incident of which nothing was said in law, about two accounts."""
    finding = noticed(house, subjects=[account("12"), account("13")])
    return incidents.open_(of(house.ana, house.ecdc), "Forged ballots", findings=[finding])


def test_every_element_stands_there_with_what_was_said_of_it_and_its_proof(house, at, case):
    answer = opened(at(house.ana), case)
    page = text(answer)
    [sheet] = answer.context["sheets"]
    assert [one.told.id for one in sheet.lines] == [one.id for one in elements("budapest:7")]
    assert sheet.open_count == len(sheet.lines) - 1
    assert f"{sheet.open_count} of {len(sheet.lines)} elements open" in page
    assert reverse("catalog-entry", args=["budapest:7"]) in page
    finding, exhibit = Finding.objects.get(), case.exhibits.get()
    assert f'<a href="/findings/{finding.pk}/">finding:{finding.pk}</a>' in page
    assert f'<a href="/evidence/{exhibit.pk}/">exhibit:{exhibit.pk}</a>' in page


def test_an_element_that_nobody_assessed_says_so_and_leads_to_where_it_is_done(house, at, bare):
    ana = of(house.ana, house.ecdc)
    sheet = kinds.add("legal_assessment", ana, {
        "incident": bare.pk, "provision": "budapest:7", "conduct_on": "2024-11-23",
    })  # fmt: skip
    browser = at(house.ana)
    page = text(opened(browser, bare))
    [first, *_] = elements("budapest:7")
    assert page.count("not said") == len(elements("budapest:7"))
    address = f"{reverse('record-new', args=['legal_element'])}?assessment={sheet.pk}"
    assert f"{address}&amp;element={first.id}" in page
    form = browser.get(f"{address}&element={first.id}").context["form"]
    assert (form["assessment"].value(), form["element"].value()) == (sheet.pk, first.id)


def test_sentences_and_exposures_stand_there_as_on_the_command_line(house, at, case):
    page = text(opened(at(house.ana), case))
    told = law(case, house.ana.user)
    assert len(told.entries) == 7
    for one in told.entries:
        assert one.text in page
    assert "state-linked" in page
    assert "It says so itself." in page


def test_an_incident_without_law_says_so_and_offers_to_say_it_with_the_incident_filled_in(
    house, at, bare
):
    browser = at(house.ana)
    page = text(opened(browser, bare))
    assert "Nothing was said of it in law yet." in page
    for kind in ("legal_assessment", "dossier_entry"):
        address = f"{reverse('record-new', args=[kind])}?incident={bare.pk}"
        assert f'href="{address}"' in page
        assert browser.get(address).context["form"]["incident"].value() == bare.pk
    first = Subject.objects.order_by("pk").first()
    address = f"{reverse('record-new', args=['exposure'])}?subject={first.pk}"
    assert f'href="{address}"' in page
    assert browser.get(address).context["form"]["subject"].value().endswith(first.native_id)
    for name in ("dossier", "abcde", "request"):
        assert f"{reverse('report', args=[name])}?incident={bare.ref}" in page


def test_what_an_address_filled_in_is_kept_as_it_stands(house, at, bare):
    browser = at(house.ana)
    address = f"{reverse('record-new', args=['dossier_entry'])}?incident={bare.pk}"
    form = browser.get(address).context["form"]
    fields = {one.html_name: one.value() for one in form if one.value() not in (None, False, [])}
    done = browser.post(address, {**fields, "part": "counter", "text": "A press release.",
                                  "visibility": "own", "tlp": "amber", "pap": "amber"})  # fmt: skip
    assert done.status_code == 302
    assert DossierEntry.objects.get().incident == bare
    assert "A press release." in text(opened(browser, bare))


def test_an_address_fills_in_no_label_no_long_text_and_nothing_unreadable(house, at, bare):
    cai = of(house.cai, house.delta)
    theirs = incidents.open_(cai, "Theirs")
    browser = at(house.ana)
    address = reverse("record-new", args=["dossier_entry"])
    said = {"tlp": "clear", "visibility": "network", "network": house.network.pk,
            "text": "Put here by a link", "note": "n", "part": "fact", "lowest": "3",
            "findings": str(Finding.objects.get().pk)}  # fmt: skip
    plain, asked = browser.get(address), browser.get(address, said)
    assert [one.value() for one in asked.context["form"]] == [
        one.value() for one in plain.context["form"]
    ]
    for wrong in (str(theirs.pk), "0", "-1", "x", "9" * 40, "1 OR 1", "²", "\x00",
                  f"{bare.pk:018d}9"):  # fmt: skip
        answer = browser.get(address, {"incident": wrong})
        assert answer.status_code == 200, wrong
        assert answer.context["form"]["incident"].value() is None, wrong
        assert "Theirs" not in text(answer)
    right = browser.get(address, {"incident": str(bare.pk)})
    assert right.context["form"]["incident"].value() == bare.pk
    long = browser.get(address, {"said_by": "x" * 5000})
    assert not long.context["form"]["said_by"].value()
    hostile = browser.get(address, {"said_by": '"><script>x'})
    assert "<script>x" not in text(hostile)


def test_who_may_not_add_is_offered_nothing_and_reads_only_what_is_theirs(house, at, case):
    Incident.objects.filter(pk=case.pk).update(
        visibility="network", network=house.network, tlp="green"
    )
    answer = opened(at(house.cai), case)
    page = text(answer)
    assert "Nothing was said of it in law yet." in page
    assert "Say more" not in page
    LegalAssessment.objects.update(visibility="network", network=house.network, tlp="green")
    page = text(opened(at(house.cai), case))
    assert "1 withheld" in page
    assert "A service told us a name." not in page
    assert "say it" not in page
    assert reverse("record-edit", args=["legal_element", 1])[:-7] not in page


def test_what_was_reviewed_is_not_offered_for_change(house, at, case):
    browser = at(house.ana)
    sheet = LegalAssessment.objects.get()
    element = AssessedElement.objects.order_by("pk").first()
    there = reverse("record-edit", args=["legal_element", element.pk])
    assert there in text(opened(browser, case))
    kinds.confirm(sheet, of(house.bo, house.ecdc))
    page = text(opened(browser, case))
    assert there not in page
    assert "reviewed by <bdi>p-bo</bdi>" in page


def test_more_sentences_of_a_kind_ask_the_database_no_more(house, bare):
    ana = of(house.ana, house.ecdc)

    def asked_for(sentences):
        for number in range(sentences):
            kinds.add("dossier_entry", ana, {"incident": bare.pk, "part": "counter",
                                             "text": f"A press release, {number}."})  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            law(bare, house.ana.user)
        return len(asked)

    assert asked_for(1) == asked_for(5)


def test_words_of_others_are_inert_in_the_box(house, at, bare):
    ana = of(house.ana, house.ecdc)
    kinds.add("dossier_entry", ana, {"incident": bare.pk, "part": "counter",
                                     "text": "<b>see</b> https://bad.example"})  # fmt: skip
    page = text(opened(at(house.ana), bare))
    assert "<b>see" not in page
    assert "hxxps" in page
