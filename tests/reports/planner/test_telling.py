"""A plan says what fits, what is known of it, and never hides why to hesitate."""

from msgspec.structs import replace

from tests.exchange.records import ALERT, CLONE, FINDING, LATER, technique
from tocsin import catalog
from tocsin.reports.document.pages import html
from tocsin.reports.document.pdf import pdf
from tocsin.reports.labels import Labels
from tocsin.reports.planner import plan_report
from tocsin.reports.planner.interventions import behaviours_of, interventions

INCIDENT = ALERT.incident
SPEECH = {"4", "7", "8", "9", "10"}
"""Interventions after which somebody says or reaches less."""


def plan(told=INCIDENT, **more):
    return plan_report(told, LATER, **more)


def titles(document):
    return [one.title for section in document.sections for one in section.sections]


def test_all_ten_are_there_with_behaviours_that_the_catalog_knows():
    known = {one.detector for one in catalog.behaviours()}
    assert [one.entry.bare for one in interventions()] == [str(n) for n in range(1, 11)]
    assert all(one.behaviours and one.behaviours <= known for one in interventions())
    assert known - {"silence_period"} <= set().union(*(one.behaviours for one in interventions()))


def test_what_restricts_speech_has_a_caution_wherever_it_stands():
    assert all(one.caution for one in interventions() if one.entry.bare in SPEECH)
    page = html(plan())
    removing = next(one for one in interventions() if one.entry.bare == "8")
    assert page.count(removing.caution) == 2, "in the overview, and where it fits"


def test_only_what_answers_a_confirmed_finding_fits():
    assert "8. Removing inauthentic asset networks" in titles(plan())
    assert "6. Cybersecurity for elections and campaigns" not in titles(plan())
    phished = replace(FINDING, kind="phishing", place="finding:9")
    assert titles(plan(replace(INCIDENT, findings=(phished,))))[0].startswith("2.")
    nothing = plan(replace(INCIDENT, findings=(CLONE,)))
    assert titles(nothing) == []
    assert "None of them answers what was confirmed." in html(nothing)


def test_the_three_ratings_stand_beside_each():
    document = plan()
    meant, overview = document.sections[0].blocks
    assert meant.spans[0].text.startswith("Known: how much research there is on it.")
    rows = [["".join(span.text for span in cell) for cell in row.cells] for row in overview.rows]
    assert rows[9][2:5] == ["limited", "significant", "modest"]
    assert rows[3][2:5] == ["modest", "modest", "easy"]


def test_a_finding_by_hand_is_read_by_its_ttp():
    by_hand = replace(FINDING, kind="something", techniques=(technique("TTP-7", "commitment14"),))
    assert behaviours_of(by_hand) == {"unlabelled_ai_images"}
    assert behaviours_of(FINDING) == {"copypasta"}


def test_it_is_french_and_a_pdf():
    french = plan(labels=Labels("fr"))
    assert french.sections[0].blocks[1].columns[1].name == "constats"
    assert "8. Retirer les réseaux inauthentiques" in titles(french)
    assert pdf(french).startswith(b"%PDF")


def test_what_fits_says_for_which_behaviour():
    page = html(plan())
    assert "Because of" in page
    assert "<dt>Because of</dt><dd><bdi>copypasta</bdi>" in page
