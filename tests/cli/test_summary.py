"""A person sees what became of each file, on a narrow screen too, and of all of them together."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.cli import summary
from tocsin.importers.field_use import FieldUse
from tocsin.importers.report import Report
from tocsin.vocabulary.finding import Span

SPAN = Span(datetime(2024, 11, 24, tzinfo=UTC), datetime(2024, 12, 1, tzinfo=UTC))
POSTS = Report(
    path=Path("in/videolist_search9_2024_11_23-10_00_00.csv"),
    status="imported",
    importer="youtube_data_tools",
    records=41,
    rejects=2,
    parts=1,
    rows={"posts": 40, "accounts": 3, "links": 9},
    codes={"id": 3},
    drift={"video.mood": 7},
    span=SPAN,
)
CHECKS = Report(
    path=Path("in/claims.json"),
    status="imported",
    importer="claimreview",
    records=1,
    rows={"fact_checks": 1},
)
PRIVATE = Report(path=Path("in/dm.json"), status="refused", message="in/dm.json: a private chat")
ODD = Report(
    path=Path("in/odd.csv"), status="unsupported", message="odd.csv: needs a mapping:\n\n[x]"
)


@pytest.fixture
def shown(monkeypatch, capsys):
    """Return the lines that are printed on a screen of some width."""

    def show(width, *reports, **options):
        monkeypatch.setenv("COLUMNS", str(width))
        summary.show(reports, **options)
        return [line.rstrip() for line in capsys.readouterr().out.splitlines()]

    return show


@pytest.mark.parametrize("width", [60, 80])
def test_no_name_is_broken_on_a_narrow_screen(shown, width):
    lines = shown(width, POSTS, CHECKS, PRIVATE)

    assert POSTS.path.name in lines
    assert all(len(line) <= width for line in lines[:-1])


def test_a_narrow_screen_tells_each_file_in_words(shown):
    lines = shown(80, POSTS, PRIVATE)

    assert lines[1:6] == [
        "videolist_search9_2024_11_23-10_00_00.csv",
        "  imported as youtube_data_tools: 41 records, 2 rejects, 40 posts, 2024-11-24 to",
        "  2024-12-01",
        "  3 rejected: id",
        "  of these, inside pages that were otherwise accepted: 1",
    ]
    assert lines[-4:-1] == ["dm.json", "  refused", "  a private chat"]


@pytest.mark.parametrize("width", [80, 120])
def test_several_formats_are_summed_up_each(shown, width):
    told = " ".join(" ".join(shown(width, POSTS, CHECKS)).split())

    assert "By format" in told
    assert "2 files: 2 imported; 42 records, 2 rejects, 40 posts, 1 element" in told
    assert "By format" not in " ".join(shown(width, POSTS))


def test_a_proposed_mapping_is_shown_for_a_file_alone_and_named_among_others():
    assert summary.remarks(ODD)[-1] == "[x]"
    assert summary.remarks(ODD, alone=False) == [
        "odd.csv: needs a mapping. Import it alone to see that mapping"
    ]


def test_a_dry_run_says_of_how_many_records_it_names_the_fields():
    few = Report(
        path=Path("a"), status="imported", records=6000, fields=FieldUse(("id",), (), 5000)
    )
    all_ = Report(
        path=Path("a"), status="imported", records=5000, fields=FieldUse(("id",), (), 5000)
    )

    assert summary.remarks(few) == [
        "a: fields of the first 5,000 records: 1 mapped, 0 known and left, 0 claimed by nobody"
    ]
    assert summary.remarks(all_)[0].startswith("a: fields: 1 mapped")
