"""Every report is asked for in plain values, refuses what it does not heed, and is one file."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import msgspec
import pytest
from msgspec import structs

from tests.casework.case_files import a_case
from tests.casework.cases import approved
from tests.casework.people import of
from tests.casework.xlsx import cells
from tocsin.casework.access import asker
from tocsin.casework.errors import Refused
from tocsin.flow.reporting import REPORTS, Asking, Form, Wanted, filed, report
from tocsin.vocabulary.errors import ConfigError, UnknownNameError

AT = datetime(2024, 12, 1, 10, tzinfo=UTC)


def asking(house, person, **wanted):
    actor = of(person, house.ecdc if person != house.cai else house.delta)
    return Asking(wanted=Wanted(**wanted), reader=asker(actor), actor=actor, at=AT)


NEEDED = {
    "plan": {"incident": 0},
    "dossier": {"incident": 0},
    "abcde": {"incident": 0},
    "request": {"incident": 0, "request": "preservation"},
}


def wanted_for(name, case):
    told = {key: case.pk if key == "incident" else one for key, one in NEEDED.get(name, {}).items()}
    return {"report": name, **told}


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"election"}))
def test_each_is_a_file_with_its_label_and_the_same_twice(name, house):
    case = a_case(house)
    approved(house)
    asked = asking(house, house.ana, **wanted_for(name, case))
    first, again = filed(asked), filed(asked)

    assert first.content.startswith(b"<!DOCTYPE html>")
    assert first.content == again.content
    assert first.name.endswith(".html")
    assert (f".tlp-{first.tlp}." in first.name) == bool(first.tlp)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_what_a_report_does_not_heed_is_refused_and_what_it_needs_is_named(name, house):
    kind = REPORTS[name]
    values = {"public": True, "election": "x", "incident": 1, "by": ("month",), "holder": "x"}
    odd = next(one for one in values if one not in kind.takes)
    with pytest.raises(Refused, match=f"takes .*got {odd}"):
        report(asking(house, house.ana, report=name, **{odd: values[odd]}))
    for one in kind.needs:
        with pytest.raises(Refused, match="needs"):
            kind.check(Wanted(report=name))
        assert one in kind.takes


def test_every_name_that_a_report_heeds_is_one_that_can_be_asked():
    names = {one.name for one in structs.fields(Wanted)}
    for kind in REPORTS.values():
        assert kind.takes <= names
    assert set().union(*(one.takes for one in REPORTS.values())) == names - {"report", "form"}


def test_what_is_wanted_crosses_any_border_unchanged():
    wanted = Wanted(report="network", form=Form.PDF, as_of=AT, asked={"network": "CDN"}, by=("a",))
    kept = json.loads(msgspec.json.encode(wanted))

    assert kept["form"] == "pdf"
    assert msgspec.convert(kept, Wanted) == wanted
    assert wanted.given == {"as_of", "asked", "by"}


def test_a_report_or_an_incident_that_is_not_there_is_said(house):
    case = a_case(house)
    with pytest.raises(UnknownNameError, match="dossier"):
        report(asking(house, house.ana, report="dosier"))
    with pytest.raises(Refused, match="not yours to read"):
        report(asking(house, house.cai, report="dossier", incident=case.pk))
    with pytest.raises(UnknownNameError):
        report(asking(house, house.ana, report="election", election="XX-none"))
    with pytest.raises(ConfigError, match="plan"):
        report(asking(house, house.ana, report="network", plan="title = 1"))
    with pytest.raises(Refused, match="period"):
        report(asking(house, house.ana, report="responses", period="soon"))
    with pytest.raises(ConfigError, match="language"):
        report(asking(house, house.ana, report="responses", language="fx"))


def test_a_workbook_has_the_figures_and_the_tables_as_numbers(house):
    approved(house)
    now = datetime.now(UTC)
    asked = asking(house, house.ana, report="network", form=Form.XLSX, period=str(now.year))
    made = filed(replace(asked, at=now))
    sheets = cells(made.content)

    assert made.name.endswith(".xlsx")
    assert ZipFile(BytesIO(made.content)).testzip() is None
    assert sheets["report"][0] == ["what", "is"]
    head, *rows = sheets["figures"]
    assert head == ["part", "value", "what", "definition", "note"]
    assert all(row[3] for row in rows)
    assert any(isinstance(row[1], float) for row in rows)
