"""`tocsin export` and `tocsin report alert` write what the person who asks may see, or nothing."""

import json
from xml.etree import ElementTree as ET

import pytest
from stix2validator import ValidationOptions, validate_string

from tests.casework.cases import approved, noticed
from tests.casework.cli.commands import tocsin, told
from tests.casework.people import of
from tocsin.casework import findings, incidents
from tocsin.casework.errors import Refused
from tocsin.casework.models import Finding
from tocsin.exchange.stix import check
from tocsin.vocabulary.errors import UnknownNameError


@pytest.fixture
def alert(house):
    """An alert that Bo approved, and a finding that he confirmed."""
    findings.decide(noticed(house), "confirm", of(house.bo, house.ecdc), "seen")
    return approved(house, assets=2)


def test_an_alert_leaves_as_a_sound_bundle(alert, tmp_path):
    out = tmp_path / "a.json"
    said = told("export", "stix", alert.alert.ref, "--out", out)
    found = json.loads(out.read_text())
    assert said["objects"] == len(found["objects"])
    assert validate_string(out.read_text(), ValidationOptions(version="2.1")).is_valid
    assert list(check(found)) == []


def test_findings_leave_without_an_alert(alert, tmp_path):  # noqa: ARG001  # it must be there
    out = tmp_path / "f.json"
    said = told("export", "stix", "findings", "--out", out)
    assert said["by_type"]["incident"] == 1


def test_an_alert_leaves_as_an_event_tables_a_workbook_and_a_layer(alert, tmp_path):
    ref = alert.alert.ref
    tocsin("export", "misp", ref, "--out", tmp_path / "m.json")
    event = json.loads((tmp_path / "m.json").read_text())["Event"]
    assert event["info"].startswith(f"{ref} rev. 1")
    tocsin("export", "csv", ref, "--table", "assets", "--out", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text("utf-8-sig").count("\n") == 3
    tocsin("export", "xlsx", ref, "--out", tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    tocsin("export", "navigator", ref, "--out", tmp_path / "n.json")
    assert json.loads((tmp_path / "n.json").read_text())["domain"] == "DISARM"


@pytest.mark.parametrize(
    ("form", "begins"), [("html", b"<!DOC"), ("pdf", b"%PDF"), ("docx", b"PK")]
)
def test_an_alert_is_a_page_a_pdf_or_a_text(alert, tmp_path, form, begins):
    out = tmp_path / f"a.{form}"
    tocsin("report", "alert", alert.alert.ref, "--format", form, "--out", out)
    assert out.read_bytes().startswith(begins)


def test_who_may_not_read_an_alert_is_told_that_there_is_none(alert, tmp_path):
    out = tmp_path / "a.json"
    with pytest.raises(UnknownNameError):
        tocsin("export", "stix", alert.alert.ref, "--out", out, who="cai")
    assert not out.exists()


def test_a_word_that_is_none_is_refused_with_those_there_are(alert):
    ref = alert.alert.ref
    for words, known in [
        (("export", "stix", ref, "--profile", "x"), "neutral or opencti"),
        (("export", "csv", ref, "--table", "x"), "findings, assets, answers"),
        (("export", "navigator", ref, "--framework", "x"), "disarm or attack"),
        (("report", "alert", ref, "--format", "x"), "html, pdf, docx"),
    ]:
        assert known in tocsin(*words, status=2).output


def test_the_report_on_commitment_14_is_written_from_the_records(alert, tmp_path):  # noqa: ARG001
    out = tmp_path / "q.html"
    words = tmp_path / "words.toml"
    words.write_text('policies = "Ours are public."')
    tocsin(
        "report", "qre", "--period", "2024", "--before", "2023", "--words", words, "--out", out,
    )  # fmt: skip
    page = out.read_text()
    assert "Ours are public." in page
    assert "Total EEA" in page


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_an_incident_and_an_alert_leave_as_graphs(house, alert, tmp_path, form):
    [confirmed] = Finding.objects.filter(state="confirmed")
    case = incidents.open_(of(house.ana, house.ecdc), "Forged", findings=[confirmed])
    for ref, nodes in ((case.ref, 1), (alert.alert.ref, 2), ("findings", 1)):
        out = tmp_path / f"{ref}.{form}"
        assert told("export", form, ref, "--out", out)["nodes"] == nodes
        assert ET.parse(out).getroot().tag.endswith(form)  # noqa: S314  # we wrote it


def test_an_incident_leaves_in_every_format_but_as_an_event(house, alert, tmp_path):  # noqa: ARG001
    [confirmed] = Finding.objects.filter(state="confirmed")
    case = incidents.open_(of(house.ana, house.ecdc), "Forged", findings=[confirmed])
    said = told("export", "stix", case.ref, "--out", tmp_path / "i.json")
    assert said["by_type"]["incident"] == 1
    with pytest.raises(Refused, match="leaves as stix"):
        tocsin("export", "misp", case.ref, "--out", tmp_path / "m.json")
    assert not (tmp_path / "m.json").exists()


def test_what_is_written_for_the_transparency_centre_is_read_back(alert, tmp_path):  # noqa: ARG001
    out = tmp_path / "c.json"
    tocsin("export", "transparency-centre", "--period", "2024", "--out", out)
    assert json.loads(out.read_text())["chapters"]
    tocsin("report", "qre", "--period", "2024", "--compare", out, "--out", tmp_path / "q.html")
