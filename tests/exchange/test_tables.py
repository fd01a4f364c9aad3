"""Tables open in any spreadsheet, run nothing there, and give back every text."""

import csv
import io
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.exchange.records import ALERT, FINDING
from tocsin.exchange.tables import Table, of_alert, of_findings, write_csv, write_xlsx
from tocsin.vocabulary.cells import FORMULA, restored


def rows(table):
    out = io.BytesIO()
    write_csv(table, out)
    return list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))


def sheet(path):
    """Return the rows of the first sheet, as another program reads them."""
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def test_an_alert_is_four_tables():
    findings, assets, answers, techniques = (rows(one) for one in of_alert(ALERT))
    assert [len(one) for one in (findings, assets, answers, techniques)] == [3, 4, 2, 5]
    told = dict(zip(*answers, strict=True))
    assert (told["measure"], told["scope"], told["mode"]) == (
        "ACCOUNT_SUSPENDED", "full", "written",
    )  # fmt: skip


def test_a_technique_has_its_row_with_who_said_so_and_on_what_proof():
    head, *all_of_them = rows(of_alert(ALERT)[3])
    pasta, *_, clone = (dict(zip(head, row, strict=True)) for row in all_of_them)
    assert (pasta["technique"], pasta["name"], pasta["version"]) == (
        "T0084.001", "Use Copypasta", "1.6",
    )  # fmt: skip
    assert (pasta["standing"], pasta["added_by"], pasta["decided_by"]) == (
        "confirmed", "copypasta 3", "p-bo",
    )  # fmt: skip
    assert (pasta["because"], pasta["evidence_rows"]) == ("word for word", "p1\np2")
    assert (clone["standing"], clone["decided_by"]) == ("suggested", "")
    found = dict(zip(*rows(of_alert(ALERT)[0])[:2], strict=True))
    assert (found["disarm"], found["suggested_only"]) == ("T0084.001", "")


def test_a_public_table_names_nobody_who_judged_and_no_post():
    told = replace(ALERT, tlp="clear")
    head, row, *_ = rows(of_alert(told)[3])
    said = dict(zip(head, row, strict=True))
    assert (said["added_by"], said["decided_by"]) == ("copypasta 3", "a person")
    assert said["evidence_rows"] == "withheld\nwithheld"


def test_a_notice_without_an_answer_has_its_row():
    unanswered = replace(ALERT.submissions[0], answers=())
    [_, row] = rows(of_alert(replace(ALERT, submissions=(unanswered,)))[2])
    assert row[0] == "Bigbook"
    assert set(row[6:]) == {""}


def test_an_empty_table_has_its_head():
    assert rows(of_findings(())) == [list(of_findings(()).columns)]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1))
def test_no_cell_of_a_csv_is_a_formula_and_none_loses_anything(texts):
    made = rows(Table("t", ("a",), [(one,) for one in texts]))
    for cell, text in zip((row[0] for row in made[1:]), texts, strict=True):
        assert cell[:1] not in FORMULA
        assert restored(cell) == text


def test_a_sheet_has_texts_numbers_and_no_formula(tmp_path: Path):
    live = replace(FINDING, claim='=HYPERLINK("http://x.example","open")', evidence=7)
    path = tmp_path / "alert.xlsx"
    with path.open("wb") as out:
        assert write_xlsx([of_findings([live])], out) == {"findings": 1}
    [head, row] = (
        python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    )
    told = dict(zip(head, row, strict=True))
    assert told["claim"] == '=HYPERLINK("http://x.example","open")'
    assert told["evidence_rows"] == 7
    with ZipFile(path) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_sheet_cuts_what_no_cell_can_hold_and_says_so(tmp_path: Path):
    path = tmp_path / "long.xlsx"
    with path.open("wb") as out:
        write_xlsx([Table("t", ("a",), [("x" * 40_000,)])], out)
    [_, [cell]] = (
        python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    )
    assert len(cell) < 32_767
    assert cell.endswith("[40000 characters]")


def test_instants_are_in_utc():
    [head, row, _] = rows(of_alert(ALERT)[0])
    assert datetime.fromisoformat(dict(zip(head, row, strict=True))["first_at"]) == (
        FINDING.first_at.replace(microsecond=0)
    )
