"""From an alert that was sent to what others read of it, one command each, on the river election.

Everything is written by the command line; what reads it back here is what others would use: the
validator of STIX, PyMISP, a PDF's own tools, and a parser of pages.
"""

import csv
import json
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from html.parser import HTMLParser

import docx
import pytest
from docx.oxml.ns import qn
from pymisp import MISPEvent

from tests.dispatch.desks import postbox  # noqa: F401  # a fixture
from tests.exchange.stix.test_bundle import problems
from tests.exchange.test_graphs import of_graphml
from tests.walk import laws
from tests.walk.test_river_casework import (  # noqa: F401  # fixtures among them
    answered,
    approved,
    drafted,
    sent,
    shell,
    triaged,
    watch,
)
from tocsin.exchange.stix import check
from tocsin.vocabulary.cells import FORMULA


@pytest.fixture
def alert(shell, postbox):  # noqa: F811
    """An alert that was sent, answered and published; whom it concerns was said before."""
    found = triaged(shell)
    shell("case", "classify", found["key"], "commitment14:TTP-9", "place:RO")
    ref, assets = drafted(shell, found)
    approved(shell, ref)
    shell("alert", "publish", ref)
    sent(shell, ref, postbox)
    answered(shell, f"{ref}:X Corp", assets)
    return ref


class Page(HTMLParser):
    """The text of a page, where its links lead, and what it would load."""

    LOADS = frozenset({"src", "srcset", "data", "poster", "action"})

    def __init__(self, text):
        super().__init__()
        self.text, self.places, self.links, self.loads = "", set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.places.add(value)
            elif name == "href":
                self.links.append(value)
            elif name in self.LOADS:
                self.loads.append((tag, name, value))

    def handle_data(self, data):
        self.text += data


def page(path):
    """Return a page that loads nothing and whose links lead somewhere."""
    found = Page(path.read_text(encoding="utf-8"))
    assert found.loads == []
    assert [one for one in found.links if not one.startswith("#")] == []
    assert {one[1:] for one in found.links} <= found.places
    return found


def told_by(tool, *words):
    """Return what a tool for PDFs prints; the test ends here where there is none."""
    if shutil.which(tool) is None:
        pytest.skip(f"needs {tool}")
    return subprocess.run([tool, *words], capture_output=True, text=True, check=True).stdout


def test_one_command_each(shell, alert, tmp_path):  # noqa: F811
    of_alert(shell, alert, tmp_path)
    of_the_network(shell, tmp_path)
    of_commitment_14(shell, tmp_path)
    exchanged(shell, alert, tmp_path)
    as_tables(shell, alert, tmp_path)
    pdf(shell, alert, tmp_path)
    in_law(shell, tmp_path)
    of_the_election(shell, tmp_path)
    to_the_transparency_centre(shell, tmp_path)
    from_elsewhere(shell, tmp_path)


def of_alert(shell, ref, folder):  # noqa: F811
    """The page of the alert says what was asked, what proves it, and what was answered."""
    shell("report", "alert", ref, "--out", folder / "alert.html")
    told = page(folder / "alert.html").text
    for said in (
        "TLP:AMBER",
        "Very unlikely to be chance",
        "1,098 rows",
        "X Corp",
        "account:suspended",
    ):
        assert said in told
    assert "https://" not in told
    shell("report", "alert", ref, "--format", "docx", "--out", folder / "alert.docx")
    text = docx.Document(str(folder / "alert.docx"))
    tags = [one.get(qn("w:val")) for one in text.element.iter(qn("w:tag"))]
    assert any(one.startswith("disarm:T0049@1.6") for one in tags)


def of_the_network(shell, folder):  # noqa: F811
    """Every figure leads to the records behind it, and the same instant gives the same bytes."""
    now = datetime.now(UTC)
    asked = ("report", "network", "--period", f"{now:%Y}", "--as-of", now.isoformat(), "--out")
    shell(*asked, folder / "network.html")
    found = page(folder / "network.html")
    assert re.search(r"\b1\s+alert\b", found.text)
    assert "alert:1" in found.text
    assert found.links
    shell(*asked, folder / "again.html")
    assert (folder / "again.html").read_bytes() == (folder / "network.html").read_bytes()


def of_commitment_14(shell, folder):  # noqa: F811
    """The finding stands in its row and column, and in both totals."""
    shell("report", "qre", "--period", "2026-05", "--out", folder / "qre.html")
    rows = re.findall(r"<tr>(.*?)</tr>", (folder / "qre.html").read_text(), flags=re.DOTALL)
    cells = [re.findall(r"<bdi>([^<]*)</bdi>", row) for row in rows]
    found = {row[0] for row in cells if len(row) == 13 and row[9] == "1"}
    assert found == {"Romania", "Total EU", "Total EEA"}


def exchanged(shell, ref, folder):  # noqa: F811
    """The bundle is valid for whoever checks it, and the event is one for PyMISP."""
    for profile in ("neutral", "opencti"):
        file = folder / f"{profile}.json"
        shell("export", "stix", ref, "--profile", profile, "--counters", "--out", file)
        assert problems(json.loads(file.read_bytes())) == ([], [])
        assert list(check(json.loads(file.read_bytes()))) == []
    shell("export", "misp", ref, "--out", folder / "misp.json")
    event = MISPEvent(strict_validation=True)
    event.load_file(str(folder / "misp.json"))
    assert event.info.endswith("36 accounts share one network's links")
    assert {"tlp:amber"} <= {one.name for one in event.tags}
    shell("export", "navigator", ref, "--out", folder / "layer.json")
    layer = json.loads((folder / "layer.json").read_bytes())
    assert "T0049" in {one["techniqueID"] for one in layer["techniques"]}
    shell("export", "graphml", ref, "--out", folder / "alert.graphml")
    assert len(of_graphml((folder / "alert.graphml").read_bytes())[0]) == 37


def as_tables(shell, ref, folder):  # noqa: F811
    """No cell is a formula, and the workbook has the four tables."""
    shell("export", "csv", ref, "--table", "answers", "--out", folder / "answers.csv")
    with (folder / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [one["measure"] for one in rows if one["recipient"] == "X Corp"] == [
        "account:SUSPENDED", "ours:NO_VIOLATION",
    ]  # fmt: skip
    assert not any(cell[:1] in FORMULA for one in rows for cell in one.values() if cell)
    shell("export", "xlsx", ref, "--out", folder / "alert.xlsx")
    with zipfile.ZipFile(folder / "alert.xlsx") as opened:
        assert sum(one.startswith("xl/worksheets/sheet") for one in opened.namelist()) == 4


def pdf(shell, ref, folder):  # noqa: F811
    """The PDF is tagged, says its title and language, and its text can be read out of it."""
    for name, words in (("alert", (ref,)), ("qre", ("--period", "2026-05"))):
        path = folder / f"{name}.pdf"
        shell("report", name, *words, "--format", "pdf", "--out", path)
        assert path.read_bytes().startswith(b"%PDF-1.7")
    about = told_by("pdfinfo", folder / "alert.pdf")
    assert re.search(r"^Tagged:\s+yes$", about, flags=re.MULTILINE)
    assert "36 accounts share one network's links" in about
    said = " ".join(told_by("pdftotext", folder / "alert.pdf", "-").split())
    assert "Very unlikely to be chance" in said
    assert "\u200b" not in said


def in_law(shell, folder):  # noqa: F811
    """What was seen is held against law with both sides, and nobody is found guilty."""
    [incident] = [one["ref"] for one in shell.told("case", "incidents")]
    [finding] = shell.told("case", "incident", incident)["findings"]
    exhibit = 1
    laws.assessed(shell, incident, finding, exhibit)
    laws.sentences(shell, incident, exhibit)
    laws.voted_on(shell, incident)
    shell("report", "dossier", incident, "--to", "Electoral commission", "--out",
          folder / "dossier.html")  # fmt: skip
    told = page(folder / "dossier.html").text
    for said in ("Electoral commission", "36 accounts shared 48 links.", "Somebody steered them.",
                 "fan club", "We only shared news.", "the whole interval is above the margin",
                 "Nobody is found guilty here", laws.SAID["assessment"][1]):  # fmt: skip
        assert said in told
    assert laws.CONTEXT not in told
    shell("report", "abcde", incident, "--out", folder / "abcde.html")
    assert "Not classed: 36" in page(folder / "abcde.html").text
    shell("report", "request", "preservation", incident, "--holder", "X Corp", "--format", "pdf",
          "--out", folder / "preservation.pdf")  # fmt: skip
    words = " ".join(told_by("pdftotext", folder / "preservation.pdf", "-").split())
    assert words.count("sent by nobody") >= words.count("\f") + 1
    shell("report", "plan", incident, "--out", folder / "plan.html")
    assert "It proposes; people decide" in page(folder / "plan.html").text


def of_the_election(shell, folder):  # noqa: F811
    """The election's own figures lead to the finding that is about it."""
    shell("report", "election", "river", "--out", folder / "election.html")
    found = page(folder / "election.html")
    assert re.search(r"\b1\s+findings? confirmed", found.text)
    assert found.links


def to_the_transparency_centre(shell, folder):  # noqa: F811
    """What is written can be compared with, as a wave that somebody published."""
    centre = folder / "commitment14.json"
    shell("export", "transparency-centre", "--period", "2026-05", "--out", centre)
    assert json.loads(centre.read_bytes())["chapters"]
    shell("report", "qre", "--period", "2026-05", "--compare", centre, "--out",
          folder / "compared.html")  # fmt: skip
    assert "Romania" in page(folder / "compared.html").text


def from_elsewhere(shell, folder):  # noqa: F811
    """Our own bundle, sent back to us, waits for people, once."""
    for new in (1, 0):
        [taken] = shell.told("case", "receive", folder / "neutral.json")
        assert (taken["new"], taken["known"], taken["tlp"]) == (new, 1 - new, "amber")
