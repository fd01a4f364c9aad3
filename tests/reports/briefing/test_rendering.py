"""One file, whole, that loads nothing, runs nothing and lets no text become anything else."""

import os
import re
from base64 import b64encode
from dataclasses import fields, is_dataclass, replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from unicodedata import category

import pytest

from tests.reports import briefs
from tocsin.reports.briefing.rendering import page, write

GOLDEN = Path(__file__).parents[2] / "golden" / "briefing.html"
HOSTILE = (
    "<script>alert(1)</script>\"><img src=x onerror=alert(1)>'--><!--]]></style></svg>"
    "<a href='javascript:alert(1)'>x</a>{{ 7 * 7 }}{% raw %}&lt;b&gt;\x00\u202e\u2028"
    "</title></textarea><base href=//evil.example> style='position:fixed' url(//evil.example)"
)
ALL = (
    briefs.silence(),
    briefs.coordinated(),
    briefs.copypasta(),
    briefs.lookalike(),
    briefs.silence(binding=False),
)


class Skeleton(HTMLParser):
    """The elements of a page and their attributes, without what stands between them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.words, self.said = [], {}, ""
        self.open = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, tuple(attrs)))
        if tag not in {"meta", "br", "link", "img", "base"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said += data
        self.words.setdefault(self.open[-1] if self.open else "", []).append(data)

    def handle_comment(self, _):
        self.elements.append(("comment", ()))

    def handle_decl(self, _):
        self.elements.append(("doctype", ()))


def poisoned(value, name=""):
    """Return the same brief with hostile text at the end of every text in it."""
    if name in {"kind", "width", "confidence", "basis", "key"}:
        return value
    if isinstance(value, str):
        return value + HOSTILE if value else value
    if isinstance(value, tuple):
        return tuple(poisoned(one) for one in value)
    if isinstance(value, dict):
        return {poisoned(key): poisoned(one) for key, one in value.items()}
    if is_dataclass(value):
        changed = {one.name: poisoned(getattr(value, one.name), one.name) for one in fields(value)}
        return type(value)(**changed)
    return value


@cache
def usual_page():
    """Return the page of one finding of each kind."""
    return page(briefs.brief(*ALL))


@cache
def hostile_page():
    """Return the same page with hostile text in every place where text goes."""
    return page(poisoned(briefs.brief(*ALL)))


def shape(text):
    """Return the elements of a page with their attributes; of drawings only the outline.

    Times in attributes are numbers of ours; drawings are tested on their own.
    """
    whole = re.sub(r"<svg.*?</svg>", "<svg></svg>", text, flags=re.DOTALL)
    return [
        (tag, [pair for pair in attrs if pair != ("name", "generator") and pair[0] != "content"])
        for tag, attrs in Skeleton(whole).elements
    ]


def test_the_page_reads_as_it_did():
    """Drawings are left out: letters are not equally wide on all machines."""
    text = re.sub(r"<svg.*?</svg>", "<svg></svg>", usual_page(), flags=re.DOTALL)
    if os.environ.get("TOCSIN_REGOLD"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")

    assert text == GOLDEN.read_text(encoding="utf-8")


def test_no_text_becomes_an_element_or_an_attribute():
    """Every text of the brief is hostile; the page has the elements it has with dull texts."""
    dull, hostile = usual_page(), hostile_page()

    assert shape(hostile) == shape(dull)


def test_drawings_hold_no_foreign_element_however_hostile_the_names():
    tags = {tag for tag, _ in Skeleton(hostile_page()).elements}

    assert not tags & {"script", "img", "iframe", "object", "base", "form", "link", "comment"}


def test_no_hidden_character_reaches_the_page():
    text = hostile_page()

    assert {one for one in text if category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} <= {"\n"}


def test_nothing_on_the_page_leads_away_from_it():
    elements = Skeleton(usual_page()).elements
    attributes = [pair for _, attrs in elements for pair in attrs]

    assert {name for name, _ in attributes if name.startswith("on") or name == "style"} == set()
    assert all(value.startswith("#") for name, value in attributes if name in {"href", "src"})
    assert "url(" not in usual_page()


def test_every_link_on_the_page_has_its_target():
    attributes = [pair for _, attrs in Skeleton(usual_page()).elements for pair in attrs]
    ids = [value for name, value in attributes if name == "id"]

    assert len(ids) == len(set(ids))
    assert {value[1:] for name, value in attributes if name == "href"} <= set(ids)
    assert {value for name, value in attributes if name == "aria-labelledby"} <= set(ids)


def test_the_policy_allows_our_style_sheet_and_nothing_else():
    found = Skeleton(page(briefs.brief()))
    [style] = found.words["style"]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    [policy] = [
        dict(attrs)["content"]
        for tag, attrs in found.elements
        if ("http-equiv", "Content-Security-Policy") in attrs
    ]

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_headings_go_down_one_step_at_a_time():
    levels = [
        int(tag[1]) for tag, _ in Skeleton(usual_page()).elements if re.fullmatch(r"h[1-6]", tag)
    ]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_every_heading_cell_a_scope():
    elements = Skeleton(usual_page()).elements
    tags = [tag for tag, _ in elements]

    assert tags.count("caption") == tags.count("table") > 0
    assert all(dict(attrs).get("scope") for tag, attrs in elements if tag == "th")


def test_every_drawing_has_words():
    elements = Skeleton(usual_page()).elements
    drawn = [dict(attrs) for tag, attrs in elements if ("role", "img") in attrs]

    assert len(drawn) == [tag for tag, _ in elements].count("svg") > 0
    assert all(one["aria-labelledby"] for one in drawn)


def test_the_summary_can_be_read_aloud():
    said = " ".join(Skeleton(usual_page()).said.split())

    assert (
        "57,318 posts were imported from 1 file; 1 file was not, or not wholly, imported. "
        "5 findings: 2 by silence period, 1 by coordinated, 1 by copypasta and 1 by impersonation. "
        "All of them, by their number below:"
    ) in said


def test_one_busy_detector_does_not_hide_the_others_from_the_summary():
    many = [briefs.silence() for _ in range(9)]
    summary = page(briefs.brief(*many, briefs.coordinated(), briefs.copypasta())).split("<section")[
        1
    ]

    assert [n + 1 for n in range(11) if f'<a href="#finding-{n + 1}">' in summary] == [
        1,
        2,
        3,
        10,
        11,
    ]


def test_many_findings_can_be_seen_at_a_glance():
    few, many = ([briefs.copypasta() for _ in range(count)] for count in (3, 8))

    assert "All findings with a page below" not in page(briefs.brief(*few))
    assert "All findings with a page below" in page(briefs.brief(*many))


def test_a_watch_without_anything_is_still_a_page():
    empty = briefs.brief(
        files=(), refused=(), votes=(), headlines=(), detectors=(),
        coverage=replace(briefs.brief().coverage, bins=()),
    )  # fmt: skip
    said = Skeleton(page(empty)).said

    assert "Nothing was imported." in said
    assert "That is no proof that nothing happened" in said
    assert "No detector ran." in said


def test_a_text_of_a_million_characters_stays_small():
    loud = briefs.page([briefs.post(1, text="<b>" * 333_333)], "copypasta", "1 account is loud")

    assert len(page(briefs.brief(loud))) < 100_000


def test_posts_that_are_not_shown_are_counted_and_can_be_listed():
    found = replace(briefs.copypasta(), post_count=4_321)
    said = " ".join(Skeleton(page(briefs.brief(found))).said.split())

    assert "4 of 4,321 posts" in said
    assert f"tocsin findings {found.finding.key} --json" in said


def test_findings_without_a_page_are_listed_and_the_rest_counted():
    text = page(briefs.brief(more=(briefs.copypasta().finding,), unlisted=7))
    said = Skeleton(text).said

    assert "8 findings, in this order" in said
    assert briefs.copypasta().finding.key in said
    assert "And 7 more findings" in said


def test_a_rule_that_does_not_bind_accuses_nobody():
    text = Skeleton(page(briefs.brief(briefs.silence(binding=False)))).said

    assert "For information only" in text
    assert "Breach of a rule" not in text


def test_chance_stands_on_the_page_in_words_and_numbers():
    said = " ".join(Skeleton(page(briefs.brief(briefs.coordinated()))).said.split())

    assert "Practically impossible by chance" in said
    assert "q = 4.2 × 10⁻⁷" in said
    assert "812 comparisons" in said
    assert "A news desk whose staff share the desk’s own articles." in said


def test_the_same_brief_gives_the_same_bytes():
    assert page(briefs.brief(*ALL)) == usual_page()


def test_it_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    """A reader who reloads while it is written sees the old page."""
    out = tmp_path / "reports" / "briefing.html"
    assert write(briefs.brief(), out) == out
    before = out.read_text(encoding="utf-8")

    monkeypatch.setattr("tocsin.reports.briefing.rendering.page", lambda _: "\ud800")
    with pytest.raises(UnicodeEncodeError):
        write(briefs.brief(), out)

    assert out.read_text(encoding="utf-8") == before
    assert [path.name for path in out.parent.iterdir()] == ["briefing.html"]
