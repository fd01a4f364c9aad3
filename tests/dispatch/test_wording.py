"""What strangers wrote is shown, and never obeyed."""

import csv
from html.parser import HTMLParser
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dispatch.payloads import COMPLETE, payload
from tocsin.dispatch.payload import Item
from tocsin.dispatch.wording import as_html, as_text, assets_csv, shown, subject
from tocsin.vocabulary.cells import FORMULA, inert, restored


@given(st.text())
def test_an_inert_cell_gives_back_what_it_was(cell):
    """And begins with nothing by which a spreadsheet knows a formula, spaces set aside."""
    assert restored(inert(cell)) == cell
    assert inert(cell)[:1] not in FORMULA
    assert inert(cell).lstrip(' "\u00a0\u3000')[:1] not in FORMULA


@given(st.text(alphabet=" ;|,\t\n\r\"'=+-@＝a1"), st.sampled_from(";|\t"))
def test_a_cell_is_no_formula_wherever_a_spreadsheet_parts_the_line(cell, parted_by):
    """Read as if the file were parted by something else, as many a spreadsheet does."""
    made = assets_csv(payload(items=(Item(asset="a", platform="x", kind="post", url=cell),)))
    cells = [one for row in csv.reader(StringIO(made.decode("utf-8-sig"), newline=""),
                                       delimiter=parted_by) for one in row]  # fmt: skip

    assert restored(inert(cell)) == cell
    begun = {one.lstrip(' "\t\r\n')[:1] for one in cells}
    assert not begun & set("=+-@＝")


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "  =1",
     "=cmd|' /C calc'!A0", "\u00a0=1"],
)  # fmt: skip
def test_no_cell_of_the_table_is_a_formula(cell):
    made = assets_csv(payload(items=(Item(asset=cell, platform=cell, kind=cell, url=cell),)))
    [head, row] = csv.reader(StringIO(made.decode("utf-8-sig")))

    assert [restored(one) for one in row[:4]] == [cell] * 4
    assert not any(one[:1] in FORMULA for one in [*head, *row])


def test_the_table_has_a_line_for_each_asset():
    rows = list(csv.DictReader(StringIO(assets_csv(COMPLETE).decode("utf-8-sig"))))

    assert [one["asset"] for one in rows] == ["x:post:1", "x:account:7"]
    assert rows[0]["first_seen_at"] == "2024-11-22T09:00:00Z"
    assert rows[1]["identification"] == "'=HYPERLINK(1)"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
    "</title><svg/onload=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "&lt;script&gt;",
    "<style>*{background:url(//a)}</style>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_has_nothing_to_run_to_load_or_to_click(text):
    item = Item(asset=text, platform=text, kind=text, url=text, identification=text)
    page = as_html(
        payload(title=text, summary=text, language=text, items=(item,), explanation=text)
    )
    seen = Tags()
    seen.feed(page)

    assert set(seen.tags) == {"html", "head", "meta", "title", "body", "h1", "h2", "p"}
    assert set(seen.attributes) <= {"lang", "charset", "http-equiv", "content", "dir"}


def test_characters_that_turn_a_line_around_are_left_out():
    assert shown("a\u202eb\u2066c\u200bd\u0007e\ud800") == "abcde"
    assert shown("می\u200cخواهم 👨\u200d👩\u200d👧\nx") == "می\u200cخواهم 👨\u200d👩\u200d👧\nx"


def test_a_subject_is_one_line():
    told = subject(payload(title="a\r\nBcc: x@y.example\n\tb"))

    assert told == "[TLP:GREEN] NET-2024-017 rev. 1: a Bcc: x@y.example b"


def test_the_text_says_everything_that_is_known():
    text = as_text(COMPLETE)

    for words in ("TLP:GREEN", "2024-11-23 09:00 UTC (stations open", "https://x.example/a/status/",
                  "ana@watch.example", "Article 5", COMPLETE.sha256,
                  "suspended before"):  # fmt: skip
        assert words in text


def test_what_is_not_known_has_no_heading():
    assert "Method" not in as_text(COMPLETE)
    assert "Answer by" not in as_text(payload(answer_by=None))
