"""Other fonts draw what Typst's own do not; a font here is one square for one character."""

import subprocess
from shutil import which

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from tests.reports.document.test_renderers import report
from tocsin.reports.document.pdf import pdf
from tocsin.reports.document.typefaces import RESTRICTED, covering, gathered
from tocsin.vocabulary.errors import ConfigError

EVERY = frozenset("假新")


def font(folder, family, characters, embedding=0):
    """Write a font that draws each of some characters as a square."""
    names = [f"glyph{n}" for n in range(len(characters))]
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", *names])
    made.setupCharacterMap({ord(one): name for one, name in zip(characters, names, strict=True)})
    made.setupGlyf(dict.fromkeys([".notdef", *names], square()))
    made.setupHorizontalMetrics(dict.fromkeys([".notdef", *names], (1000, 100)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    made.setupOS2(sTypoAscender=800, fsType=embedding, usWeightClass=400)
    made.setupPost()
    made.save(folder / f"{family}.ttf")


def square():
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 700), (800, 700), (800, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def names(found):
    return [one.family for one in found]


def test_the_font_that_draws_most_comes_first_and_the_next_only_for_the_rest(tmp_path):
    font(tmp_path, "One", "假")
    font(tmp_path, "Two", "假新")
    assert names(covering(EVERY, tmp_path)) == ["Two"]
    font(tmp_path, "Three", "新聞報")
    assert names(covering(EVERY | {"聞", "報"}, tmp_path)) == ["Three", "One"]


def test_a_font_that_may_not_be_embedded_or_is_none_is_left_out(tmp_path):
    font(tmp_path, "Mine", "假", embedding=RESTRICTED)
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0 no font")
    assert covering(EVERY, tmp_path) == ()


def test_only_the_fonts_chosen_are_given_to_typst(tmp_path):
    font(tmp_path, "One", "假")
    font(tmp_path, "DejaVu Sans Mono", "a")
    with gathered(covering(EVERY, tmp_path)) as (folder,):
        assert subprocess.run(["ls", folder], capture_output=True, check=True).stdout == b"0.ttf\n"
    with gathered(()) as none:
        assert none == []


@pytest.mark.skipif(which("pdftotext") is None, reason="needs pdftotext")
def test_a_text_is_drawn_where_a_font_has_it_and_numbered_where_none_has(tmp_path):
    font(tmp_path, "One", "假")
    (tmp_path / "a.pdf").write_bytes(pdf(report("假新 🚨"), tmp_path))
    asked = ["pdftotext", tmp_path / "a.pdf", "-"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert "假[U+65B0] [U+1F6A8]" in said


def test_the_same_report_and_fonts_give_the_same_bytes(tmp_path):
    font(tmp_path, "One", "假")
    assert pdf(report("假"), tmp_path) == pdf(report("假"), tmp_path)


def test_fonts_come_from_a_folder(tmp_path):
    with pytest.raises(ConfigError, match="there is none"):
        pdf(report("假"), tmp_path / "nowhere")
