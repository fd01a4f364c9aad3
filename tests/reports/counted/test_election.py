"""The report of an election: threats, actions, answers, of that election alone."""

from datetime import date

from tests.casework.figures import rows
from tests.casework.figures.alliance import AS_OF, ELECTIONS
from tocsin.casework.models import Classification, Election
from tocsin.reports.document.pages import html
from tocsin.reports.document.pdf import pdf
from tocsin.reports.election import election_report
from tocsin.reports.labels import Labels
from tocsin.reports.network import Asked, Shown

ASKED = Asked(as_of=AS_OF)
EU, FR = ELECTIONS["EU"][0], ELECTIONS["FR"][0]


def test_it_counts_what_is_of_that_election_alone(world):
    about = rows.subjects(world, "account", "x", 3)
    found = rows.findings(world, about, kind="copypasta", election=world.elections["FR"])
    Classification.objects.create(finding=found[0], scheme="place", code="FR")
    Classification.objects.create(finding=found[0], scheme="commitment14", code="TTP-1")
    page = html(election_report(world.user, FR, ASKED))
    assert "3 findings confirmed" in page
    assert "3 accounts named by them" in page
    assert "copypasta: 3" in page
    assert "France (FR): 1; not said: 2" in page
    assert "TTP-1" in page
    assert "2 platforms found to fall short" in page
    assert "silence:FR" in page


def test_the_statistics_of_the_rapid_response_system_stand_apart(edmo):
    document = election_report(edmo.user, EU, ASKED)
    titles = [one.title for one in document.sections]
    assert titles.index("Rapid Response System") < titles.index("Every channel")
    page = html(document)
    assert "18 of 18" in page
    assert 'id="cases-0"' in page
    assert 'id="cases-1"' in page


def test_an_election_that_nobody_knows_is_said_to_be_unknown(world):
    page = html(election_report(world.user, "XX-local-2030-01-01", ASKED))
    assert "no such name; got &#39;XX-local-2030-01-01&#39;" in page
    assert "The catalog does not have this election." in page
    assert "Nothing was sent yet." in page


def test_an_election_that_only_we_know_is_told_as_it_was_written_down(world):
    polls = {"first_on": date(2026, 5, 24), "last_on": date(2026, 5, 25)}
    Election.objects.create(
        catalog_id="river", name="Vote in Arvenia", country="XR", kind="local", **polls
    )
    document = election_report(world.user, "river", ASKED)
    assert document.title == "Election report: Vote in Arvenia"
    page = html(document)
    assert "Vote in Arvenia (XR)" in page
    assert "2026-05-24; 2026-05-25" in page


def test_it_is_for_the_public_a_pdf_and_french(edmo):
    shown = Shown(public=True, labels=Labels("fr"))
    document = election_report(edmo.user, EU, ASKED, shown)
    assert document.tlp == "clear"
    assert "Menaces observées" in [one.title for one in document.sections]
    assert pdf(document).startswith(b"%PDF")
