"""Whatever stands in our records, what leaves holds it as words: nothing runs, loads or counts."""

import csv
import json
import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO, StringIO
from itertools import cycle
from xml.etree import ElementTree as ET

import pytest

from tests.casework.case_files import a_case
from tests.casework.people import of
from tests.console.pages.hostile import HIDDEN, PAYLOADS, Noticed
from tests.console.pages.places import furnished
from tests.console.pages.test_hostile_words import SPOILT, spoilt
from tocsin.casework import findings
from tocsin.casework.models import AssessedElement, DossierEntry, Finding
from tocsin.flow import exporting, reporting
from tocsin.flow.exporting import FORMS, Of
from tocsin.flow.reporting import REPORTS
from tocsin.vocabulary.cells import FORMULA

NOW = datetime(2024, 12, 1, 12, tzinfo=UTC)
TYPST = (
    '#panic("ran")', '#read("/etc/passwd")', '#import "@preview/x:1.0.0"', '#eval("1/0")',
    "*bold* _slant_ `raw` $x^2$ <label> @cite", '\\ \\u{202e} ] ) } " // /* ', "= Heading",
    "#{", "'; DROP TABLE finding; --", "../../../etc/passwd", "C:\\CON", "%2e%2e%2f",
    "@SUM(1+9)*cmd|' /C calc'!A0", "+1-1", "-2+3", "\t=1+1", '=HYPERLINK("//evil.example")',
    "＝1+1", "x;=1+1", "]]></text><script>", "<?xml version='1.0'?><!DOCTYPE x SYSTEM 'y'>",
    "&xxe;", "_x0000_", "\x01\x08\x0b\x1b[31m\x7f\x85",
)  # fmt: skip
"""Words of a typesetter, of spreadsheets, of file systems, of XML and of terminals."""
TYPESET = {"dossier", "request"}
"""Those that are typeset here too: one way of writing serves them all, and takes its time."""
PLAIN = [one for one in reporting.Form if one not in {"pdf", "docx"}]
GIVEN = {"independence": TYPST[0], "to": TYPST[4], "reason": TYPST[5], "holder": TYPST[1]}


@pytest.fixture
def spoilt_case(house):
    """An incident, an alert and all beside them, with hostile words in every text."""
    words = cycle((*TYPST, *PAYLOADS[::3]))
    things = furnished(house, label=TYPST[0])
    Finding.objects.update(key="another")
    things["case"] = a_case(house)
    findings.decide(Finding.objects.latest("pk"), "confirm", of(house.bo, house.ecdc))
    for model in (*SPOILT, DossierEntry):
        spoilt(model, words)
    for one in AssessedElement.objects.all():
        AssessedElement.objects.filter(pk=one.pk).update(reasoning=next(words))
    return things


def reported(house, case, name):
    """Return a report by its form: it is written once, and typeset where it is one of few."""
    kind = REPORTS[name]
    asked = {key: value for key, value in GIVEN.items() if key in kind.takes}
    asked |= {"incident": case.pk} if "incident" in kind.takes else {}
    asked |= {"request": "preservation"} if "request" in kind.takes else {}
    asked |= {"period": "2024-11-01/2024-11-24"} if name == "request" else {}
    made, _ = reporting.report(
        reporting.Asking(
            wanted=reporting.Wanted(report=name, **asked), reader=house.ana.user,
            actor=of(house.ana, house.ecdc), at=NOW,
        )
    )  # fmt: skip
    forms = reporting.Form if name in TYPESET else PLAIN
    return {form: reporting.rendered(made, form) for form in forms}


def page(content):
    """A report loads nothing and runs nothing; it has drawings, and a style that it is held to."""
    said = content.decode()
    ours = re.sub(r"<svg.*?</svg>", "", said, flags=re.DOTALL)
    ours = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", ours, count=1)
    ours = re.sub(r"<style>.*?</style>", "", ours, count=1, flags=re.DOTALL)
    links = [one for one in Noticed(ours).links if not (one or "").startswith("#")]
    return Noticed(ours).wrong + links + _drawings(said)


def _drawings(said):
    drawn = re.findall(r"<svg.*?</svg>", said, flags=re.DOTALL)
    return [
        one[:80] for one in drawn
        if re.search(r"<script|<foreignObject|<image|\son\w+=|href=|url\((?!#)", one)
    ]  # fmt: skip


def office(content):
    """A text or a workbook is well-formed throughout, and leads nowhere."""
    wrong = []
    with zipfile.ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                told = parts.read(name)
                root = ET.fromstring(told)  # noqa: S314  # written by ourselves
                wrong += [name for _ in root.iter() if _.get("TargetMode") == "External"]
                if re.search(rb"<f>|<f |<!DOCTYPE|instrText|attachedTemplate", told):
                    wrong.append(name)
    return wrong


def table(content):
    rows = csv.reader(StringIO(content.decode("utf-8-sig")))
    return [cell for row in rows for cell in row if cell[:1] in FORMULA]


def graph(content):
    ET.fromstring(content)  # noqa: S314  # the same
    return ["<!DOCTYPE"] if b"<!DOCTYPE" in content else []


def document(content):
    json.loads(content)
    return sorted(HIDDEN & set(content.decode())) and []


def archive(content):
    assert content.startswith(b"%PDF-1.7")
    return re.findall(rb"/JavaScript|/Launch|/URI|/EmbeddedFile|/OpenAction", content)


READ = {
    "html": page, "pdf": archive, "docx": office, "xlsx": office, "csv": table, "json": document,
    "stix": document, "opencti": document, "misp": document, "navigator": document,
    "attack": document, "transparency-centre": document, "graphml": graph, "gexf": graph,
}  # fmt: skip


def test_no_report_runs_loads_or_leads_anywhere(house, spoilt_case):
    wrong = {}
    for name in sorted(set(REPORTS) - {"election"}):
        for form, content in reported(house, spoilt_case["case"], name).items():
            if found := READ[form](content):
                wrong[name, form] = found[:3]
    assert wrong == {}


def test_no_export_runs_loads_or_counts(house, spoilt_case):
    wrong = {}
    which = {Of.INCIDENT: {"incident": spoilt_case["case"].pk},
             Of.ALERT: {"revision": spoilt_case["revision"].pk}}  # fmt: skip
    for what, form in [(one, form) for one in Of for form in FORMS[one]]:
        wanted = exporting.Wanted(of=what, form=form, **which.get(what, {}))
        for name, content in exported(house, wanted):
            assert re.fullmatch(r"[A-Za-z0-9._-]+", name), name
            if found := READ[form](content):
                wrong[what, form] = found[:3]
    assert wrong == {}


def exported(house, wanted):
    """Return what leaves, by name; of an archive, each of its parts."""
    out, actor = BytesIO(), of(house.ana, house.ecdc)
    made = exporting.export(
        exporting.Asking(wanted=wanted, reader=house.ana.user, actor=actor), out
    )
    if wanted.of != Of.ALERTS:
        return [(made.name, out.getvalue())]
    with zipfile.ZipFile(out) as every:
        return [(one, every.read(one)) for one in every.namelist()]
