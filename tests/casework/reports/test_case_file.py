"""A dossier, a sheet and a request say what the records say, and nothing above their label."""

from datetime import UTC, date, datetime

import pytest

from tests.casework.case_files import a_case
from tests.casework.people import of
from tocsin.casework import corrections, findings, incidents, kinds, labels
from tocsin.casework.errors import Refused
from tocsin.casework.models import DossierEntry, Finding, LegalAssessment
from tocsin.casework.told.filing import case_file
from tocsin.reports.abcde import abcde_report
from tocsin.reports.document.docx_ import docx
from tocsin.reports.document.pages import html
from tocsin.reports.document.pdf import pdf
from tocsin.reports.dossier import dossier_report
from tocsin.reports.requests import ASKED, MARK, Draft, request_report

NOW = datetime(2024, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def case(house):
    return a_case(house)


def page(case, house, tlp="", make=dossier_report):
    return html(make(case_file(case, house.ana.user, tlp), NOW))


def test_each_sentence_leads_to_what_it_rests_on(case, house):
    said = page(case, house)
    fact = DossierEntry.objects.get(part="fact")
    finding = Finding.objects.get()
    assert f'href="#dossierentry-{fact.pk}"' in said
    assert f'id="dossierentry-{fact.pk}"' in said
    assert f'href="#finding-{finding.pk}"' in said
    assert f'id="finding-{finding.pk}"' in said
    assert "c" * 64 in said


def test_what_speaks_against_and_the_reply_stand_in_it(case, house):
    said = page(case, house)
    for words in ("Two of them share an office", "A press release.", "We quoted a leaflet",
                  "the page&#39;s editor"):  # fmt: skip
        assert words in said


def test_an_effect_is_an_interval_beside_the_margin_and_never_votes(case, house):
    said = page(case, house)
    assert "the whole interval is below the margin" in said
    assert "Reach is not votes" in said


def test_restricted_context_is_in_no_output_of_a_lower_label(case, house):
    assert "told us a name" not in page(case, house)
    assert "Restricted context" not in page(case, house)
    strict = page(case, house, "amber+strict")
    assert "told us a name" in strict
    assert "TLP:AMBER+STRICT" in strict


def test_an_incident_does_not_leave_under_a_freer_label_than_its_own(case, house):
    with pytest.raises(Refused, match="stricter label"):
        case_file(case, house.ana.user, "clear")
    with pytest.raises(Refused, match="is one of"):
        case_file(case, house.ana.user, "pink")


def test_a_stricter_item_is_counted_and_not_shown(case, house):
    finding = Finding.objects.get()
    labels.relabel(finding, of(house.ana, house.ecdc), tlp="amber+strict")
    said = page(case, house)
    assert finding.claim not in said
    assert "1 item under a stricter label" in said


def test_law_says_that_it_is_no_verdict_and_who_reviewed(case, house):
    said = page(case, house)
    assert "is for a court" in said
    assert "by nobody yet: a draft of one person" in said
    assert "1 met, 5 open" in said
    kinds.confirm(LegalAssessment.objects.get(), of(house.bo, house.ecdc))
    assert "by p-bo" in page(case, house)


def test_a_superseded_sentence_is_gone_and_its_heir_stands(case, house):
    old = DossierEntry.objects.get(part="counter")
    values = {"incident": case.pk, "part": "counter", "text": "One of them.", "supersedes": old.pk}
    kinds.add("dossier_entry", of(house.ana, house.ecdc), values)
    said = page(case, house)
    assert "One of them." in said
    assert "Two of them" not in said


def test_a_contest_stands_until_it_is_answered(case, house):
    bo = of(house.bo, house.ecdc)
    finding = findings.decide(Finding.objects.get(), "confirm", bo, "seen")
    asked = corrections.contest(finding, "the editor", "We deny it.", of(house.ana, house.ecdc))
    assert "contested, not answered yet" in page(case, house)
    corrections.uphold(asked, bo, "It stands.")
    assert "not answered yet" not in page(case, house)


def test_the_seven_principles_are_all_there_and_what_lacks_says_so(case, house):
    said = page(case, house)
    assert all(f'id="principle-{one}"' in said for one in "ABCDEFG")
    assert "not addressed here" in said
    assert "The text names the body that decides." in said


def test_an_empty_case_claims_nothing(house):
    bare = incidents.open_(of(house.ana, house.ecdc), "Nothing yet")
    said = page(bare, house)
    assert "Nobody concerned is recorded as heard" in said
    assert "nothing is said here on whether it mattered" in said
    assert "No provision has been held" in said
    assert "None is recorded" in page(bare, house, make=abcde_report)


def test_the_sheet_has_its_five_letters_and_each_class_its_evidence(case, house):
    said = page(case, house, make=abcde_report)
    for words in ("A: actor", "B: behaviour", "C: content", "D: degree", "E: effect",
                  "state-linked", "It says so itself.", "Not classed: 1"):  # fmt: skip
        assert words in said


@pytest.mark.parametrize("asked", ASKED.values(), ids=list(ASKED))
def test_a_request_is_a_draft_on_every_page_and_names_its_law(case, house, asked):
    draft = Draft(holder="Bigbook", first_on=date(2024, 11, 1), last_on=date(2024, 11, 24))
    report = request_report(asked, case_file(case, house.ana.user), draft, NOW)
    said = html(report)
    assert report.mark == MARK
    assert said.index(MARK) < said.index("<main")
    assert "Article" in said
    assert "2024-11-01 to 2024-11-24" in said
    about = next(one for one in report.sections if one.anchor == "about")
    assert (len(about.blocks) == 2) == ("account" in asked.about)


def test_a_dossier_and_a_request_are_whole_in_every_form(case, house):
    told = case_file(case, house.ana.user)
    for report in (dossier_report(told, NOW), request_report(ASKED["traffic"], told, Draft(), NOW)):
        assert pdf(report).startswith(b"%PDF")
        assert pdf(report) == pdf(report)
        assert docx(report) == docx(report)
