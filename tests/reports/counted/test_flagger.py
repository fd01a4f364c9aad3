"""The flagger's year: numbers by provider, type and action, and nobody's name."""

import csv
from collections import Counter

from tests.casework.figures.alliance import AS_OF, YEAR
from tests.casework.figures.test_responses import EDMO
from tests.reports.counted.test_responses import tables
from tocsin.casework.models import Classification, Finding
from tocsin.reports.document.pages import html
from tocsin.reports.document.pdf import pdf
from tocsin.reports.flagger import Flagger, flagger_report
from tocsin.reports.labels import Labels
from tocsin.reports.network import Shown

RAPID = Flagger(name="ECDC", independence="Nobody pays us.", channels=("rapid_response",))


def told(world, of=RAPID, **more):
    return flagger_report(world.user, of, AS_OF, YEAR, Shown(**more))


def test_notices_and_items_by_provider_are_those_of_the_channel(edmo):
    rows = [row for row in csv.DictReader(EDMO.read_text().splitlines())
            if row["channel"] == "rapid_response"]  # fmt: skip
    items = Counter()
    for row in rows:
        items[row["recipient"]] += len(row["measures"].split())
    notices = Counter(row["recipient"] for row in rows)
    expected = [[name, str(notices[name]), str(items[name])] for name in sorted(notices)]
    found = tables(told(edmo))["Notices and items by provider"]
    assert found == [*expected, ["total", "18", str(items.total())]]
    every = tables(told(edmo, Flagger(name="ECDC")))["Notices and items by provider"]
    assert [row[0] for row in every] == ["Meta", "TikTok", "X", "YouTube", "facebook Ltd", "total"]


def test_actions_add_up_to_the_items_that_have_one_measure(edmo):
    actions = tables(told(edmo, Flagger(name="ECDC", channels=("direct",))))["Number of items"]
    assert ["no answer yet", "0"] not in actions
    assert sum(int(row[1]) for row in actions) >= 2


def test_types_are_the_provisions_of_the_findings(world, notice):
    finding = Finding.objects.get(revisions__revision=notice.revision)
    Classification.objects.create(finding=finding, scheme="provision", code="dsa:art34.1.c")
    found = tables(told(world, Flagger(name="ECDC", channels=("email",))))
    [row] = found["Number of notices"]
    assert row[0].startswith("dsa:art34.1.c ")
    assert row[1] == "1"
    assert found["Number of items"] == [["no answer yet", "2"]]


def test_independence_that_is_lacking_is_said_in_capitals(edmo):
    assert "Nobody pays us." in html(told(edmo))
    assert "TO BE FILLED IN" in html(told(edmo, Flagger(name="ECDC")))


def test_no_record_and_nobody_is_named(edmo):
    page = html(told(edmo))
    assert "submission:" not in page
    assert edmo.ana.pseudonym not in page


def test_small_numbers_are_left_out_for_the_public_and_it_is_a_pdf(edmo):
    document = told(edmo, Flagger(name="ECDC"), public=True)
    rows = tables(document)["Notices and items by provider"]
    assert [row[:2] for row in rows] == [
        ["Meta", "7"], ["TikTok", "5"], ["YouTube", "6"], ["others", "6"], ["total", "24"],
    ]  # fmt: skip
    others = [row for table in tables(document).values() for row in table if "X" in row]
    assert others == [], "no other table tells what is one of the others"
    assert pdf(document).startswith(b"%PDF")


def test_providers_that_stand_together_are_others_in_the_language_of_the_report(edmo):
    found = tables(told(edmo, Flagger(name="ECDC"), public=True, labels=Labels("de")))
    assert [row[0] for row in found["Meldungen und Gegenstände nach Anbieter"]][-2] == "andere"
