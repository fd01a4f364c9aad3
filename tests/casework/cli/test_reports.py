"""`tocsin report network`, `election`, `responses`, `flagger` and `plan` write what was counted."""

import json

import pytest

from tests.casework.cases import approved, noticed
from tests.casework.cli.commands import tocsin, told
from tests.casework.people import of
from tocsin.casework import findings
from tocsin.casework.errors import Refused
from tocsin.casework.models import ReportFigure
from tocsin.vocabulary.errors import ConfigError, UnknownNameError

PLAN = """
title = "Ours"
[[section]]
title = "Found"
[[section.figure]]
rule = "findings.confirmed"
words = "{} findings"
one = "{} finding"
asked = { kind = "$kind" }
"""


@pytest.fixture
def confirmed(house):
    """A finding that Bo confirmed."""
    return findings.decide(noticed(house), "confirm", of(house.bo, house.ecdc), "seen")


@pytest.fixture
def plan(tmp_path):
    """A plan of one figure."""
    path = tmp_path / "plan.toml"
    path.write_text(PLAN)
    return path


def test_a_plan_of_ones_own_is_counted_published_once_and_compared(confirmed, plan, tmp_path):
    out, kind = tmp_path / "n.html", f"kind={confirmed.kind}"
    again = ("report", "network", "--plan", plan, "--ask", kind, "--period", "2024")
    with pytest.raises(Refused, match="must be past"):
        tocsin(*again, "--as-of", "2100-01-01", who="bo")
    said = told(*again, "--out", out, "--freeze", "first", who="bo")
    assert said == {"report": str(out), "format": "html"}
    assert "1 finding" in out.read_text()
    assert ReportFigure.objects.get().text == "1 finding"
    with pytest.raises(Refused, match="published already"):
        tocsin(*again, "--out", out, "--freeze", "first", who="bo")
    with pytest.raises(UnknownNameError, match="did you mean first"):
        tocsin(*again, "--out", out, "--compare", "furst", who="bo")


@pytest.mark.usefixtures("confirmed")
@pytest.mark.parametrize("form", ["html", "pdf", "docx", "json"])
def test_the_plan_that_comes_with_tocsin_has_every_form(form, tmp_path):
    out = tmp_path / f"n.{form}"
    tocsin("report", "network", "--format", form, "--out", out, "--period", "2024", "--rows", "3",
           "--public", "--language", "de", who="bo")  # fmt: skip
    assert out.stat().st_size > 3_000


def test_an_election_answers_and_a_flagger_are_reported(house, tmp_path):
    approved(house, assets=2)
    words = tmp_path / "words.txt"
    words.write_text("Nobody pays us.")
    out = tmp_path / "r.json"
    tocsin("report", "responses", "--by", "month", "--format", "json", "--out", out)
    assert json.loads(out.read_text())["title"] == "What recipients answered, and how fast"
    tocsin("report", "flagger", "--independence", words, "--channel", "email", "--format", "json",
           "--out", out)  # fmt: skip
    assert "Nobody pays us." in out.read_text()
    with pytest.raises(UnknownNameError):
        tocsin("report", "election", "XX-local-2030-01-01", "--out", out)


def test_a_language_a_plan_and_a_question_that_are_not_there_are_refused(house, plan, tmp_path):
    del house
    with pytest.raises(ConfigError, match="one of en, fr, de"):
        tocsin("report", "network", "--language", "it", who="bo")
    with pytest.raises(ConfigError, match="is not to be read"):
        tocsin("report", "network", "--plan", tmp_path / "none.toml", who="bo")
    ran = tocsin("report", "network", "--plan", plan, "--ask", "kind", who="bo", status=2)
    assert "NAME=VALUE" in ran.output


def test_a_report_is_not_written_over_a_folder(house, tmp_path):
    assert house
    for place in ("", tmp_path):
        with pytest.raises(IsADirectoryError):
            tocsin("report", "responses", "--period", "2024", "--out", place)
