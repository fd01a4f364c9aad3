"""A PDF says which standards it is made to, and who has it read aloud can follow its structure.

No validator of these standards is among our tools; Typst enforces them, and what is checked here is
what other programs see in the file.
"""

import re
import subprocess
from itertools import pairwise
from shutil import which

import pytest
from msgspec.structs import replace

from tests.reports.document.test_renderers import report
from tocsin.reports.document import Paragraph, Section, code
from tocsin.reports.document.pdf import pdf

ARABIC = "انتخابات"


@pytest.fixture(scope="module")
def made():
    return pdf(report("Nothing odd", language="fr"))


def seen(tmp_path, made, *words):
    """Return what a tool of Poppler sees in a file."""
    if which(words[0]) is None:
        pytest.skip(f"needs {words[0]}")
    path = tmp_path / "x.pdf"
    path.write_bytes(made)
    last = ("-",) if words[0] == "pdftotext" else ()
    return subprocess.run([*words, path, *last], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    "mark",
    [b"<pdfaid:part>2</", b"<pdfaid:conformance>A</", b"<pdfuaid:part>1</",
     b"/DisplayDocTitle true", b"/StructTreeRoot", b"/Lang(fr)", b"/Marked true"],
)  # fmt: skip
def test_it_says_that_it_is_for_archives_and_for_who_listens(made, mark):
    assert mark in made


def test_it_runs_nothing_and_loads_nothing(made):
    for odd in (b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/EmbeddedFile", b"/OpenAction"):
        assert odd not in made


def test_every_table_has_a_head_and_no_heading_is_left_out(made, tmp_path):
    tree = seen(tmp_path, made, "pdfinfo", "-struct")
    tables = re.split(r"^ *Table\b", tree, flags=re.MULTILINE)[1:]
    assert tables
    assert all("TH" in one and "/Scope /Column" in one for one in tables)
    levels = [int(one) for one in re.findall(r"^ *H([1-6])\b", tree, flags=re.MULTILINE)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert "Figure" in tree
    assert "Caption" in tree


def test_every_font_is_in_the_file(made, tmp_path):
    rows = seen(tmp_path, made, "pdffonts").splitlines()[2:]
    assert rows
    assert all(re.search(r"\byes +yes +yes\b", one) for one in rows), rows


def test_words_of_another_script_stay_whole_among_ids(tmp_path):
    named = replace(report(), sections=(Section("Ids", (Paragraph(code(ARABIC)),)),))
    said = seen(tmp_path, pdf(named), "pdftotext")
    assert ARABIC in said or ARABIC[::-1] in said
