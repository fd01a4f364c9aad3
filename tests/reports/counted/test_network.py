"""Every figure of the published report stands in the page, exactly, and leads to its records."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tests.casework.figures import alliance, rows
from tests.casework.figures.alliance import AS_OF, ELECTIONS, YEAR
from tests.casework.figures.test_past import actor, kept
from tests.casework.figures.test_published import FIGURES
from tocsin.casework import findings
from tocsin.casework.errors import Refused
from tocsin.casework.models import Classification, Exhibit, Finding
from tocsin.reports.document.blocks import Folded, Numbers, Table
from tocsin.reports.document.pages import html
from tocsin.reports.document.pdf import pdf
from tocsin.reports.labels import Labels
from tocsin.reports.network import Asked, Counter, Shown, network_report, preset, publish
from tocsin.reports.network.plan import planned

GIVEN = {
    "network": "CDN", "operation": "Doppelganger", "platform": "x", "rule": "silence:FR",
    "election": ELECTIONS["FR"][0],
}  # fmt: skip
LATER = AS_OF + timedelta(days=1)
ASKED = Asked(as_of=AS_OF, period=YEAR, given=GIVEN)
ONE = """
title = "One"
[[section]]
title = "Found"
[[section.figure]]
rule = "channels.sanctioned"
words = "{words}"
"""


@pytest.fixture(scope="module")
def built(_kept):
    """The world, for what is written once for several tests."""
    return _kept


@pytest.fixture(scope="module")
def document(built):
    return network_report(preset(), built.user, ASKED, Shown(rows=100))


@pytest.fixture(scope="module")
def page(document):
    return html(document)


def small(*names):
    """Return the preset with some of its rules alone."""
    parts = [
        replace(one, figure=tuple(each for each in one.figure if each.rule in names), table=(),
                chart=tuple(each for each in one.chart if each.title in names))
        for one in preset().section
    ]  # fmt: skip
    return replace(preset(), section=tuple(parts))


def said(world, plan, asked=ASKED, **shown):
    """Return a small report as a page."""
    return html(network_report(plan, world.user, asked, Shown(**shown)))


CHANNELS = small("channels.sanctioned")


def numbers(document):
    """Return every printed figure, by the sentence beside it."""
    blocks = (block for section in document.sections for block in section.blocks)
    return [one for block in blocks if isinstance(block, Numbers) for one in block.numbers]


def values(document):
    """Return the exact value of each rule, as it stands in the part that opens."""
    found = {}
    for section in document.sections:
        for one in section.sections:
            [folded] = one.blocks
            facts = dict(folded.blocks[0].facts)
            rule = facts["Rule"][0].text.partition(",")[0]
            found[rule] = facts["Value"][0].text.partition(" ")[0].replace(",", "")
    return found


def test_every_published_figure_is_in_the_page_exactly(document, built):
    expected = {name: built.silence if value is None else value for name, _, value in FIGURES}
    found = values(document)
    assert {name: int(found[name]) for name in expected} == expected


def test_they_are_printed_in_words_that_are_true(document):
    said = [one.value for one in numbers(document)]
    for words in ("37", "700", "611", "131", "approximately 1,600", "over 800", "over 200", "16"):
        assert words in said


def test_every_link_leads_to_a_row_or_a_section(page):
    leads, ids = set(re.findall(r'href="#([^"]+)"', page)), re.findall(r'id="([^"]+)"', page)
    assert leads <= set(ids)
    assert len(ids) == len(set(ids))
    assert len(leads) > 300


def test_a_figure_opens_to_its_records_and_these_to_findings(document, page):
    [channels] = [one for one in numbers(document) if "channels violating" in one.unit]
    section = page.partition(f'id="{channels.to}"')[2].partition("</section>")[0]
    assert "telegram:channel:" in section
    assert "(600 more not shown)" in section
    finding = re.search(r'href="#(finding-\d+)"', section)[1]
    row = page.partition(f'<tr id="{finding}"')[2].partition("</tr>")[0]
    assert "One post" in row


def test_tables_lead_cell_by_cell(document):
    blocks = [block for section in document.sections for block in section.blocks]
    [table] = [one for one in blocks if isinstance(one, Table) and "election" in one.caption]
    leads = [span.to for row in table.rows for cell in row.cells for span in cell if span.to]
    [folded] = [one for one in blocks if isinstance(one, Folded) and "cell by cell" in one.summary]
    anchors = {row.anchor for one in folded.blocks if isinstance(one, Table) for row in one.rows}
    assert leads
    assert set(leads) <= anchors


def test_asked_again_it_is_the_same_whatever_was_written_since(world, page):
    more = rows.subjects(world, "channel", "telegram", 3)
    late = rows.findings(world, more, kind="sanction_circumvention")
    Finding.objects.filter(pk__in=[one.pk for one in late]).update(created_at=LATER)
    again = network_report(preset(), world.user, ASKED, Shown(rows=100))
    assert html(again) == page


def test_sealed_evidence_and_countries_stand_with_the_finding(world):
    kind = "sanction_circumvention"
    finding = Finding.objects.filter(kind=kind, state="confirmed").order_by("pk")[0]
    Exhibit.objects.create(
        label="pages", manifest_sha256="ab" * 32, sealed_at=AS_OF,
        finding=finding, **rows.shared(world),
    )  # fmt: skip
    Classification.objects.create(finding=finding, scheme="place", code="RO")
    page = said(world, small("channels.sanctioned", "Findings by Member State"))
    assert "ab" * 32 in page
    assert "Romania (RO): 1" in page


def test_what_cannot_be_counted_is_said_and_nothing_else_fails(world):
    plan = small("posts.in_operation", "alerts.published")
    assert "needs --ask operation=" in said(world, plan, replace(ASKED, given={}))
    nobody = replace(ASKED, given=GIVEN | {"operation": "Nobody"})
    assert "no such name; got &#39;Nobody&#39;" in said(world, plan, nobody)


@pytest.mark.parametrize("words", ["Over [700] channels", "[Over 700] channels", "699 channels"])
def test_words_that_are_not_true_are_refused(world, words):
    plan = planned(ONE.replace("{words}", words).encode(), "plan.toml")
    with pytest.raises(Refused, match="must be true of 700"):
        network_report(plan, world.user, ASKED)


def published(world, plan=CHANNELS):
    """Publish a report."""
    return publish(plan, Counter(world.user, ASKED), "report-2025-03", actor(world))


def test_a_published_report_keeps_every_figure_once(world):
    [kept] = published(world)
    assert (kept.text.partition(" violating")[0], kept.value) == ("700 channels", 700)
    with pytest.raises(Refused, match="published already"):
        published(world)


def test_a_figure_whose_records_were_withdrawn_later_is_shown_as_corrected(world):
    published(world)
    finding = Finding.objects.get(subjects__subject=world.channels[200])
    findings.decide(kept(world, finding), "withdraw", actor(world), "mistaken")
    now = replace(ASKED, as_of=datetime.now(UTC))
    page = said(world, CHANNELS, now)
    assert "Corrected: published as 700, now 699; no longer counted: 1" in page
    assert "finding.withdraw" in page
    assert "Corrected" not in said(world, CHANNELS), "as of the day of the report it was not"


def test_the_public_reads_no_names_and_no_records_under_a_label(world):
    page = said(
        world, small("organisations.targeted", "network.participants", "channels.sanctioned"),
        public=True,
    )  # fmt: skip
    assert "TLP:CLEAR" in page
    assert "over 800" in page
    assert "Target 1" not in page
    assert world.ana.pseudonym not in page
    assert "telegram:channel:" not in page
    assert "None of these records is public." in page


def test_what_is_clear_is_listed_for_the_public_by_number(world):
    Finding.objects.filter(kind="sanction_circumvention").update(tlp="clear")
    page = said(world, CHANNELS, public=True)
    assert re.search(r"2024-06-29<", page)
    assert "2024-06-29 08:00" not in page
    assert "telegram channel 1<" in page
    assert "telegram:channel:" not in page


def test_small_numbers_of_people_are_not_for_the_public(world):
    rows.train(world, alliance.people(3), topic="secret skills")
    plan = planned(
        b'title = "T"\n[[section]]\ntitle = "S"\n[[section.figure]]\nrule = "people.trained"\n'
        b'words = "{} people trained"\nasked = { topic = "secret" }\n',
        "plan",
    )
    assert "fewer than 5 people trained" in said(world, plan, public=True)
    assert "3 people trained" in said(world, plan)


def test_labels_are_french_and_german_and_the_rest_says_that_it_is_english(world):
    plan = small("organisations.targeted", "posts.in_operation")
    french = network_report(plan, world.user, ASKED, Shown(labels=Labels("fr"), rows=3))
    assert french.language == "fr"
    assert "plus de 800" in [one.value for one in numbers(french)]
    assert "Ce que nous avons trouvé" in [one.title for one in french.sections]
    assert "en anglais" in french.closing
    german = network_report(plan, world.user, ASKED, Shown(labels=Labels("de"), rows=3))
    assert "etwa 1.600" in [one.value for one in numbers(german)]


def test_it_is_a_pdf_too(document):
    assert pdf(document).startswith(b"%PDF")


def test_nobody_reads_more_than_is_theirs(world):
    user = alliance.signed_in(world.people[3], "somebody")
    page = html(network_report(small("network.participants"), user, ASKED))
    assert "are counted by who coordinates the network" in page


def test_a_report_in_french_is_french_but_for_what_people_wrote(world):
    plan = small("policies.unenforced", "posts.against_rule", "outcomes.attested")
    page = said(world, plan, labels=Labels("fr"))
    assert "règle qu’une plateforme elle-même" in page
    assert "environ 1\u202f000" in page
    assert "Publications distinctes qui, selon des constats confirmés" in page
    assert "1 règle" in page
    assert "posts" not in page.partition("<main")[2].partition("Constats")[0].replace(
        "posts.against_rule", "")  # fmt: skip


def test_one_thing_is_not_several(world):
    page = said(world, small("policies.unenforced", "outcomes.attested"))
    assert "1 policy</" in page.replace("</bdi>", "")
    assert "1 policies" not in page
    assert "1 outcomes" not in page


def test_what_counted_nothing_says_what_it_was_asked_and_opens_to_nothing(world):
    plan = planned(ONE.replace("{words}", "{} channels").encode(), "plan.toml")
    none = replace(ASKED, period=alliance.Period.read("2019"))
    document = network_report(plan, world.user, none)
    [number] = numbers(document)
    assert (number.value, number.to) == ("0", "")
    assert "channels.sanctioned 1" in html(document)
    assert "2019-01-01/2019-12-31" in html(document)


def test_a_chart_for_the_public_has_no_gap_that_its_total_fills(world):
    kind = "sanction_circumvention"
    some = Finding.objects.filter(kind=kind, state="confirmed").order_by("pk")[:710]
    codes = ["RO"] * 3 + ["BG"] * 20 + ["FR"] * 600
    Classification.objects.bulk_create(
        Classification(finding=one, scheme="place", code=code)
        for one, code in zip(some, codes, strict=False)
    )
    page = said(world, small("Findings by Member State"), public=True)
    assert "Romania (RO): –; Bulgaria" not in page
    assert "France (FR): 600" in page
    assert "Romania (RO): –" in page
    assert "Bulgaria (BG): –" in page


def test_few_people_are_told_by_no_number_of_records(world):
    plan = planned(
        b'title="T"\n[[section]]\ntitle="S"\n[[section.figure]]\nrule="people.trained"\n'
        b'words="{} people"\none="{} person"\nasked={topic="Verification"}', "plan.toml",
    )  # fmt: skip
    few = rows.train(world, alliance.people(3), topic="Little")
    assert few.pk
    plan = replace(plan, section=(replace(plan.section[0], figure=(
        replace(plan.section[0].figure[0], asked={"topic": "Little"}),)),))  # fmt: skip
    page = said(world, plan, public=True)
    assert "fewer than 5" in page
    assert "3 records" not in page
    assert "more not shown" not in page
    assert "SHA-256 of the records" not in page


def test_a_correction_is_told_in_the_language_of_the_report(world):
    published(world)
    finding = Finding.objects.get(subjects__subject=world.channels[200])
    findings.decide(kept(world, finding), "withdraw", actor(world), "mistaken")
    now = replace(ASKED, as_of=datetime.now(UTC))
    page = said(world, CHANNELS, now, labels=Labels("de"))
    assert "Berichtigt: veröffentlicht als 700, jetzt 699; nicht mehr gezählt: 1" in page
