"""What was imported is told file by file, and holes in the collection can be seen."""

from datetime import UTC, datetime

import pytest

from tests import worlds
from tests.reports.watches import watch
from tocsin.reports.briefing.brief import Bin, Rejected
from tocsin.reports.briefing.imported import coverage, files

HOUR, DAY = 60, 60 * 24


def test_a_file_is_told_with_its_rejects_and_what_nobody_claimed(tmp_path):
    told = {one.name: one for one in files(watch(tmp_path).corpus)}
    posts = told["posts.csv"]

    assert (posts.records, posts.rejects, posts.rows) == (4, 1, {"posts": 4})
    assert posts.rejected == (
        Rejected(
            code="time",
            count=1,
            example="line 10: created_at: expected a time with its UTC offset; got 'yesterday'",
        ),
    )
    assert posts.unclaimed == {"post.is_ad": 4}
    assert str(posts.span) == "2024-11-23 22:00:00 to 2024-11-23 22:30:00 UTC"


def test_a_file_without_times_has_no_span(tmp_path):
    told = {one.name: one for one in files(watch(tmp_path).corpus)}

    assert told["accounts.jsonl"].span is None


@pytest.mark.parametrize(
    ("minutes", "width"),
    [((0, 30), "1h"), ((0, 5 * DAY), "1h"), ((0, 30 * DAY), "1d"), ((0, 900 * DAY), "1w")],
)
def test_bins_suit_the_time_covered(tmp_path, minutes, width):
    posts = worlds.posts(*[(minute, "ana", "x") for minute in minutes])

    assert coverage(watch(tmp_path, posts).corpus).width == width


def test_posts_are_counted_per_platform_and_bin(tmp_path):
    posts = worlds.together(
        worlds.posts((0, "ana", "x"), (59, "bob", "x"), (61, "ana", "x")),
        worlds.posts((5, "ana", "x"), platform="telegram"),
    )

    assert coverage(watch(tmp_path, posts).corpus).bins == (
        Bin(platform="telegram", at=datetime(2024, 11, 23, 22, tzinfo=UTC), posts=1),
        Bin(platform="x", at=datetime(2024, 11, 23, 22, tzinfo=UTC), posts=2),
        Bin(platform="x", at=datetime(2024, 11, 23, 23, tzinfo=UTC), posts=1),
    )


def test_a_few_old_posts_do_not_squeeze_the_rest(tmp_path):
    posts = worlds.together(
        worlds.posts(*[(n, "ana", "x") for n in range(400)]),
        worlds.posts((-4000 * DAY, "ana", "x"), prefix="old"),
    )
    told = coverage(watch(tmp_path, posts).corpus)

    assert (told.width, told.before) == ("1h", 1)
    assert sum(one.posts for one in told.bins) == 400


def test_posts_without_a_time_are_counted_apart(tmp_path):
    posts = worlds.together(
        worlds.posts((0, "ana", "x")), worlds.posts((0, "ana", "x"), prefix="n", created_at=None)
    )
    told = coverage(watch(tmp_path, posts).corpus)

    assert (told.undated, len(told.bins)) == (1, 1)


def test_posts_that_others_merely_refer_to_say_nothing_about_the_collection(tmp_path):
    posts = worlds.together(
        worlds.posts((0, "ana", "x")),
        worlds.posts((-9000, "ana", "x"), prefix="q", is_primary=False),
    )
    told = coverage(watch(tmp_path, posts).corpus)

    assert [one.posts for one in told.bins] == [1]


def test_no_dated_post_means_no_bins(tmp_path):
    posts = worlds.posts((0, "ana", "x"), created_at=None)

    assert coverage(watch(tmp_path, posts).corpus).bins == ()
