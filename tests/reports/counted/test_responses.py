"""The report of rapid response prints what was published of the European vote, and what waits."""

import re

import pytest

from tests.casework.figures.alliance import AS_OF, YEAR
from tocsin.casework.errors import Refused
from tocsin.reports.document.blocks import Table
from tocsin.reports.document.pages import html
from tocsin.reports.document.pdf import pdf
from tocsin.reports.labels import Labels
from tocsin.reports.network import Shown
from tocsin.reports.responses import responses_report


def told(world, **more):
    return responses_report(world.user, AS_OF, YEAR, **more)


def tables(document):
    """Return every table as rows of texts, by caption."""
    found = {}

    def walk(sections):
        for one in sections:
            for block in one.blocks:
                if isinstance(block, Table):
                    found[block.caption] = [
                        ["".join(span.text for span in cell) for cell in row.cells]
                        for row in block.rows
                    ]
            walk(one.sections)

    walk(document.sections)
    return found


def test_the_published_figures_of_the_european_vote_are_in_it(edmo):
    found = tables(told(edmo))
    by_channel = {row[0]: row[1:4] for row in found["By channel: how many"]}
    assert by_channel["rapid response"] == ["18", "18 of 18", "18 of 18"]
    assert by_channel["direct"] == ["4", "2 of 4", "2 of 4"]
    by_recipient = {row[0]: row[1] for row in found["By recipient: how many"]}
    assert by_recipient == {
        "Meta": "7", "TikTok": "5", "X": "4", "YouTube": "6", "facebook Ltd": "2",
    }  # fmt: skip


def test_medians_stand_beside_what_still_waits(edmo):
    page = html(told(edmo))
    assert "Still waiting: 4; ended without: 0" in page


def test_every_notice_is_a_row_and_the_numbers_lead_there(edmo):
    page = html(told(edmo))
    assert 'href="#cases-0"' in page
    assert 'id="cases-0"' in page
    assert len(re.findall(r"submission:\d+", page)) == 24


def test_the_public_sees_no_group_of_fewer_than_five_and_no_notice(edmo):
    document = told(edmo, shown=Shown(public=True))
    by_recipient = {row[0]: row[1] for row in tables(document)["By recipient: how many"]}
    assert by_recipient == {"Meta": "7", "TikTok": "5", "YouTube": "6", "others": "6"}
    page = html(document)
    assert "submission:" not in page
    assert "TLP:CLEAR" in page


def test_the_groups_that_stand_together_are_others_in_the_language_of_the_report(edmo):
    document = told(edmo, shown=Shown(public=True, labels=Labels("fr")))
    by_recipient = tables(document)["Par destinataire: nombre"]
    assert by_recipient[-1][0] == "autres"


@pytest.mark.usefixtures("notice")
def test_groups_of_what_a_notice_has_several_of_say_so(world):
    document = told(world, by=("member-state",))
    assert {row[0] for row in tables(document)["By member-state: how many"]} == {"BG", "RO"}
    assert "One that is of several is in each." in html(document)


def test_nothing_sent_is_said(world):
    assert "Nothing was sent yet." in html(responses_report(world.user, AS_OF.replace(year=2024)))


def test_a_word_by_which_they_are_not_told_apart_is_refused(world):
    with pytest.raises(Refused, match="told apart by"):
        told(world, by=("colour",))


def test_it_is_a_pdf_and_has_german_labels(edmo):
    german = told(edmo, shown=Shown(labels=Labels("de")))
    assert "Alle Meldungen" in [one.title for one in german.sections]
    assert pdf(german).startswith(b"%PDF")
