"""One report, three formats: each holds all of it, runs nothing of it, and stays the same."""

import re
import subprocess
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from shutil import which
from zipfile import ZipFile

import docx as library
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tocsin.reports.document import (
    Column,
    Document,
    Drawn,
    Facts,
    Items,
    Number,
    Numbers,
    Paragraph,
    Section,
    Span,
    Table,
    code,
    text,
)
from tocsin.reports.document.blocks import Folded, Row
from tocsin.reports.document.docx_ import docx
from tocsin.reports.document.glyphs import RANGES, drawable, undrawn
from tocsin.reports.document.pages import html
from tocsin.reports.document.pdf import pdf

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="6" viewBox="0 0 30 6">'
    '<rect x="1" y="1" width="10" height="3" fill="#a8502f"/></svg>'
)
HOSTILE = "<script>alert(1)</script> #let x = 1 \u202e=cmd() {{ 7*7 }} 🚨 假新闻 $x$ @label"


def report(said="Nothing odd", **more):
    """Return a report with every kind of block, saying something everywhere."""
    row = Row((text(said), code(said), text("7")), anchor="row-1")
    blocks = (
        Paragraph((Span(said), Span(said, "strong", to="row-1"), Span(said, "quiet", to="gone"))),
        Items((text(said),)), Items((text(said),), ordered=True), Facts(((said, text(said)),)),
        Table(said, (Column(said), Column("b"), Column("n", is_number=True)), (row,), 3),
        Drawn(DRAWING, said or "a box", said),
        Numbers((Number("over 800", said, said, said, to="row-1"),)),
        Folded(said, (Paragraph(text(said)),)),
    )  # fmt: skip
    inner = Section("Inner", (Paragraph(text(said)),))
    return Document(
        title=said or "A title", lead=said, tlp="amber", dated=datetime(2024, 11, 24, tzinfo=UTC),
        facts=Facts((("Owner", text(said)),)), sections=(Section("One", blocks, (inner,)),), **more,
    )  # fmt: skip


def test_a_page_loads_nothing_and_runs_nothing():
    page = html(report(HOSTILE))
    assert "<script>alert" not in page
    assert "default-src 'none'" in unescape(page)
    assert not re.search(r"(?:src|href)=[\"'](?!#)", page)
    assert "⟦U+202E⟧" in page
    assert "🚨 假新闻" in page


def test_every_link_of_a_page_leads_somewhere_or_is_a_row_that_is_not_shown():
    page = html(report())
    leads = set(re.findall(r'href="#([^"]+)"', page)) - {"gone"}
    assert leads <= set(re.findall(r'id="([^"]+)"', page))


def test_a_page_says_its_label_and_how_many_rows_are_left_out():
    page = html(report())
    assert "TLP:AMBER" in page
    assert "(3 more not shown)" in page


@pytest.mark.parametrize("said", ["Nothing odd", HOSTILE, "", "שלום مرحبا Привет Γειά სიტყვა"])
def test_a_pdf_is_made_to_both_standards_whatever_is_said(said):
    made = pdf(report(said))
    assert made.startswith(b"%PDF-1.7")
    assert b"pdfaid" in made
    assert b"pdfuaid" in made


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_no_text_stops_a_pdf(said):
    assert pdf(report(said)).startswith(b"%PDF")


@pytest.mark.skipif(which("pdftotext") is None, reason="needs pdftotext")
def test_what_is_copied_from_a_pdf_is_what_was_written(tmp_path):
    name = f"sha256:{'0123456789abcdef' * 4} account:suspended"
    cells = (text("account:suspended"), code(name), *(text(f"{n} words here") for n in range(4)))
    columns = tuple(Column(f"column {n}") for n in range(6))
    block = Table("Narrow columns", columns, (Row(cells),))
    (tmp_path / "a.pdf").write_bytes(pdf(replace(report(), sections=(Section("One", (block,)),))))
    asked = ["pdftotext", "-raw", tmp_path / "a.pdf", "-"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert name.replace(" ", "") in "".join(said.split())
    assert "\u200b" not in said


def test_what_no_font_draws_is_written_by_its_number():
    assert drawable("vot 🚨 假\n") == "vot [U+1F6A8] [U+5047]\n"
    assert drawable("vot 🚨 假", frozenset("假")) == "vot [U+1F6A8] 假"
    assert undrawn("vot 🚨 假\n") == {"🚨", "假"}
    assert all(first <= last for first, last in RANGES)
    assert list(RANGES) == sorted(RANGES)


def test_the_same_report_gives_the_same_bytes():
    assert pdf(report()) == pdf(report())
    assert docx(report()) == docx(report())
    assert html(report()) == html(report())


def test_a_text_to_edit_has_headings_tables_and_nobody_s_name():
    made = docx(report(HOSTILE))
    opened = library.Document(BytesIO(made))
    assert [one.text for one in opened.paragraphs if one.style.name == "Heading 1"] == ["One"]
    assert len(opened.tables) == 4
    assert opened.core_properties.author == ""
    assert opened.sections[0].header.paragraphs[0].text == "TLP:AMBER"
    with ZipFile(BytesIO(made)) as parts:
        assert {one.date_time[0] for one in parts.infolist()} == {1980}
