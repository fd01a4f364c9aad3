"""A brief says what the watch holds: every number can be counted in it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.reports.watches import FOUND, found, watch
from tocsin.importers.report import Report
from tocsin.reports.briefing import collect, collecting, write
from tocsin.reports.briefing.brief import RefusedFile
from tocsin.watch import Watch

MADE = datetime(2024, 11, 25, 6, 0, tzinfo=UTC)


@pytest.fixture
def made(tmp_path):
    """Return a watch with one finding: three accounts posted one text."""
    return found(watch(tmp_path), FOUND)


def test_headlines_can_be_counted(made):
    figures = {one.name: one.value for one in collect(made, made_at=MADE).headlines}

    assert figures == {
        "posts.imported": 4,
        "accounts.posting": 4,
        "records.accepted": 6,
        "records.rejected": 1,
        "findings.made": 1,
    }


def test_every_headline_says_what_was_counted_and_over_what(made):
    for figure in collect(made, made_at=MADE).headlines:
        assert figure.definition.endswith(".")
        assert figure.records


def test_it_says_what_it_was_made_from(made):
    brief = collect(made, made_at=MADE)

    assert (brief.name, brief.corpus, brief.made_at) == ("Night watch", made.corpus.digest, MADE)
    assert [vote.id for vote in brief.votes] == ["election:RO-presidential-2024-11-24"]


def test_files_that_were_refused_are_told_with_the_reason(made):
    report = Report(path=Path("in/error.json"), status="refused", message="an error page")

    assert collect(made, refused=[report], made_at=MADE).refused == (
        RefusedFile(name="error.json", status="refused", why="an error page"),
    )


def test_findings_beyond_the_first_are_listed_and_the_rest_counted(made, monkeypatch):
    monkeypatch.setattr(collecting, "PAGES", 0)
    monkeypatch.setattr(collecting, "LISTED", 0)
    brief = collect(made, made_at=MADE)

    assert (brief.findings, brief.more, brief.unlisted, brief.found) == ((), (), 1, 1)


def test_an_empty_watch_has_a_briefing(tmp_path):
    (tmp_path / "tocsin.toml").write_text('name = "Empty"\n', encoding="utf-8")
    page = write(collect(Watch(tmp_path), made_at=MADE), tmp_path / "briefing.html")

    assert "Nothing was imported." in page.read_text(encoding="utf-8")


def test_a_briefing_can_be_written_from_a_watch(made, tmp_path):
    page = write(collect(made, made_at=MADE), tmp_path / "briefing.html").read_text("utf-8")

    assert "4 posts were imported from 2 files" in page
    assert page.count('<article class="finding"') == 1
