"""Reports of the Transparency Centre come back as they were written, and others' are read."""

import io
import json

import pytest

from tests.reports.commitment14.test_counting import AT, action, finding
from tocsin.reports.commitment14 import Beside, Narratives, Wave, commitment14_report, counted
from tocsin.reports.commitment14.centre import read, read_file, write
from tocsin.reports.document.pages import html
from tocsin.vocabulary.errors import FileError

SAID = Narratives(policies="We read all of it.\n\nTwice.", actions="We wrote.")
THEIRS = {
    "id": 7, "name": "Bigbook, March 2026", "published": True, "grade": "new",
    "chapters": {"4": {"id": 1, "commitments": {"14": {
        "id": 3, "code": "14", "sig_value": {"odd": 1},
        "specialMeasures": [{"id": 4, "code": "sm25.1", "sig_value": "<p>One</p><p>Two &amp; 3</p>",
                             "reviewer": "x"}],
        "indicators": [
            {"code": "QRE 14.2.2", "name": "Fakes", "sig_value":
             "<p>As of March.</p><table><tr><th>Country</th><th>removed</th></tr>"
             "<tr><td>Romania</td><td>1,200</td></tr><tr><td>Atlantis</td><td>5</td></tr>"
             "<tr><td>Total EU</td><td>1,300</td></tr></table>"},
            {"code": 5, "name": "?"},
        ],
    }}}},
}  # fmt: skip


def test_what_we_write_is_read_back_the_same():
    every = [finding(0, "RO"), finding(1, "NO", "FR"), finding(2)]
    found = counted(every, [action(1, every[0]), action(2, every[1])])
    out = io.BytesIO()
    write("ECDC", "2024", SAID, found, out)
    report = read(json.loads(out.getvalue()), "x")
    assert (report.name, report.rejects, report.unknown) == ("ECDC, 2024", (), ())
    words = {part.code: part.words for part in report.parts if part.words}
    assert words == {"QRE 14.1.1": SAID.policies, "QRE 14.2.1": SAID.actions}
    for table, grid in zip(report.tables, found.grids, strict=True):
        assert {key: n for key, n in table.grid.cells.items() if n} == dict(grid.cells)
        assert (table.grid.columns, table.grid.title) == (grid.columns, grid.title)
        assert (table.differing(), table.rejects) == ((), ())


def test_a_report_of_others_is_read_as_far_as_it_is_known():
    report = read(THEIRS, "x")
    assert [(part.path, part.code, part.words) for part in report.parts] == [
        ("chapters.4.commitments.14", "14", ""),
        ("chapters.4.commitments.14.specialMeasures.0", "sm25.1", "One\n\nTwo & 3"),
        ("chapters.4.commitments.14.indicators.0", "SLI 14.2.1", "As of March."),
    ]
    [table] = report.tables
    assert table.grid.value("RO", "removed") == 1200
    assert table.differing() == ("removed: Total EU is printed 1,300; rows add to 1,200",)
    assert "Atlantis" in table.rejects[0]
    assert [one.path for one in report.rejects] == [
        "chapters.4.commitments.14.sig_value", "chapters.4.commitments.14.indicators.1",
    ]  # fmt: skip
    assert [one.path for one in report.unknown] == [
        "grade", "chapters.4.commitments.14.indicators",
        "chapters.4.commitments.14.specialMeasures.0.reviewer",
    ]  # fmt: skip


def test_the_report_tells_another_wave_beside_ours():
    before, now = counted([finding(0, "RO")], []), counted([finding(0, "RO"), finding(1, "RO")], [])
    out = io.BytesIO()
    write("ECDC", "2024", SAID, before, out)
    earlier = read(json.loads(out.getvalue()), "x")
    page = html(commitment14_report(
        Wave(of="ECDC", period="2025", dated=AT, counted=now), beside=Beside(reported=earlier),
    ))  # fmt: skip
    assert "Instances of TTPs: since ECDC, 2024" in page
    assert "We read all of it." in page
    theirs = Beside(reported=read(THEIRS, "x"))
    page = html(
        commitment14_report(Wave(of="ECDC", period="2025", dated=AT, counted=now), beside=theirs)
    )
    assert "rows add to 1,200" in page
    assert "specialMeasures.0.reviewer" in page


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"chapters"', "[" * 5000])
def test_a_file_that_is_no_report_is_refused(tmp_path, said):
    path = tmp_path / "x.json"
    path.write_text(said)
    with pytest.raises(FileError, match="expected"):
        read_file(path)


@pytest.mark.parametrize("chapters", [None, [], [[[1]]], "x", {"1": None}, {"1": {"code": "a"}}])
def test_odd_chapters_do_no_harm(chapters):
    read({"chapters": chapters}, "x")
