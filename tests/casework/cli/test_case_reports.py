"""`tocsin report dossier`, `abcde` and `request` write an incident for those who decide in law."""

import pytest
from typer import BadParameter

from tests.casework.case_files import a_case
from tests.casework.cli.commands import told
from tocsin.cli.reporting.legal import _days


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
    with pytest.raises(BadParameter, match="DAY/DAY"):
        _days("last week")


def test_a_sheet_of_law_is_kept_by_the_command_that_keeps_all_kinds(case):
    words = ("incident={ref}", "provision=dsa:art34.1.c", "conduct_on=2024-11-23")
    made = told("case", "add", "legal_assessment", *(one.format(ref=case.ref) for one in words))
    assert made["provision"] == "dsa:art34.1.c"
