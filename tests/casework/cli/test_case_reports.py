"""`tocsin report dossier`, `abcde` and `request` write an incident for those who decide in law."""

import pytest

from tests.casework.case_files import a_case
from tests.casework.cli.commands import printed, told
from tocsin.casework.errors import Refused
from tocsin.flow.reporting.cases import days


@pytest.fixture
def case(house):
    return a_case(house)


@pytest.mark.parametrize(
    "words",
    [
        ("dossier", "{ref}", "--to", "Central electoral bureau"),
        ("abcde", "{ref}"),
        ("request", "preservation", "{ref}", "--holder", "Bigbook", "--period", "2024-11-01"),
    ],
    ids=lambda words: words[0],
)
def test_each_is_written_and_twice_the_same(case, tmp_path, words):
    out = tmp_path / "x.html"
    asked = [one.format(ref=case.ref) for one in words]
    whole = (*asked, "--out", out, "--as-of", "2024-12-01T10:00")
    assert told("report", *whole)["report"] == str(out)
    first = out.read_bytes()
    assert case.ref.encode() in first
    told("report", *whole)
    assert out.read_bytes() == first


def test_days_that_are_none_are_refused():
    with pytest.raises(Refused, match="DAY/DAY"):
        days("last week")


def test_a_sheet_of_law_is_kept_by_the_command_that_keeps_all_kinds(case):
    words = ("incident={ref}", "provision=dsa:art34.1.c", "conduct_on=2024-11-23")
    made = told("case", "add", "legal_assessment", *(one.format(ref=case.ref) for one in words))
    assert made["provision"] == "dsa:art34.1.c"


def test_law_shows_every_element_and_what_it_rests_on(case):
    found = told("case", "law", case.ref)
    [sheet] = found["assessments"]
    assert [one["standing"] for one in sheet["elements"]] == ["met", *["open"] * 5]
    assert sheet["elements"][0]["supporting"]["shown"][0]["place"].startswith("finding:")
    assert {one["part"] for one in found["entries"]} >= {"fact", "inference", "reply", "effect"}
    shown = printed("case", "law", case.ref)
    assert "budapest:7 on 2024-11-23" in shown
    assert "Views of the posts: 900 to 1,400 views" in shown
    assert "(the page's editor)" in shown
    assert "A service told us a name." in shown


def test_an_element_that_nobody_assessed_is_shown_as_not_said(case):
    told("case", "add", "legal_assessment", f"incident={case.ref}", "provision=budapest:2",
         "conduct_on=2024-11-23")  # fmt: skip
    assert "not said" in printed("case", "law", case.ref)


def test_the_catalog_tells_what_a_provision_asks_for():
    shown = printed("catalog", "lookup", "budapest:7")
    assert "inauthentic_data: Which data say that they come from" in shown
