"""From files to a score: every export is recognised, and the plots are found, the innocents not."""

from shutil import copytree

import pytest

from tocsin.demo import scoring
from tocsin.watch import Watch

REJECTS = {
    "crowdtangle.csv": ("columns",),
    "statuses.json": ("private",),
    "stream-polling-day.jsonl": ("json",),
    "zeeschuimer-tiktok.ndjson": ("id",),
}
"""Bad records that were put into the files, by the code they are refused with."""
FEED_ITEMS, ADS = 80, 39


@pytest.fixture(scope="module")
def watched(river, tmp_path_factory):
    """Return the watch with everything imported and detected, and the reports of the import."""
    folder = tmp_path_factory.mktemp("watched") / "river"
    copytree(river.folder, folder)
    watch = Watch(folder)
    reports = watch.import_(*(folder / path.relative_to(river.folder) for path in river.exports))
    watch.detect()
    return watch, {report.path.name: report for report in reports}


def test_every_export_is_imported_and_only_the_bad_records_are_refused(watched):
    _, reports = watched

    assert {name: tuple(one.codes) for name, one in reports.items() if one.codes} == REJECTS
    assert not any(report.drift for report in reports.values())


def test_every_post_of_the_answer_sheet_is_in_the_corpus(watched, river):
    """The ids of the truth are the ids that importers give."""
    watch, _ = watched
    posts = watch.corpus.table("posts").select("post_id", "account_id").collect()
    ids, accounts = set(posts["post_id"]), set(posts["account_id"])

    for one in (*river.truth.planted, *river.truth.innocent):
        assert ids.issuperset(one.posts), one.name
        assert accounts.issuperset(one.accounts), one.name


def test_overlapping_files_add_no_post_twice(watched, river):
    """Two more than were made up: the one from the year 0000, and the one on 32 May.

    And what stands in the feeds of two sites and in a library of ads, which nobody posts.
    """
    watch, _ = watched
    primary = watch.corpus.table("posts").filter("is_primary").select("post_id").collect()

    assert primary.height == primary.n_unique() == river.truth.posts + 2 + FEED_ITEMS + ADS


def test_the_plots_are_found_and_nobody_else_is_accused(watched, river):
    """What `tocsin demo` promises, on a smaller world."""
    watch, _ = watched
    card = scoring.score(watch.found(), river.truth)

    assert {plot.name for plot in card.of("found")} >= {
        "link_network", "copypasta", "silence_breach", "impersonation", "account_farm",
        "hijacked_hashtag", "laundered_rumours", "sanctioned_mirror", "cloned_outlet",
        "bot_network",
        "undeclared_ads",
    }  # fmt: skip
    assert card.of("missed") == ()
    assert [one.name for one in card.innocents if one.reported] == []
    assert card.false_alarms == ()
    assert card.flawless
