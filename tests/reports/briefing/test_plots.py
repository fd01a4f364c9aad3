"""A chart shows every post, says so in words, and stays a chart whatever the names are."""

from datetime import timedelta

import pytest

from tests.reports.briefs import NIGHT, POLLING, SILENCE, at
from tests.reports.drawings import marks, texts, tree
from tocsin.reports.briefing.brief import Bin, Coverage, Moment
from tocsin.reports.briefing.plots import BARS, coverage, timeline
from tocsin.reports.briefing.svg import ATTRIBUTES, ELEMENTS

HOSTILE = "]]><script>alert(1)</script>\x00\u202e\" onload='x'"


def moments(*rows):
    """Return moments from (minute, account)."""
    return [Moment(at=at(minute), account=account) for minute, account in rows]


def test_few_accounts_get_a_line_each_and_a_dot_per_post():
    picture = timeline(moments((0, "a"), (1, "b"), (2, "a")), {"a": "@ana", "b": "@bob"}, ())

    assert picture.said == (
        "One dot per post: 3 posts by 2 accounts, 2024-11-23 22:00:00 to 2024-11-23 22:02:00 UTC."
    )
    assert {"@ana", "@bob"} <= set(texts(picture.svg))
    assert marks(picture.svg, "symbol") == 3


def test_many_accounts_are_counted():
    picture = timeline(moments(*[(n / 10, f"a{n}") for n in range(40)]), {}, ())

    assert "40 posts by 40 accounts" in picture.said
    assert not any("a1" in (text or "") for text in texts(picture.svg))
    assert any(text.startswith("posts per") for text in texts(picture.svg))


@pytest.mark.parametrize("days", [0.0001, 0.01, 0.5, 3, 40, 900])
def test_a_timeline_of_any_length_has_few_bars_and_few_dates(days):
    step = timedelta(days=days) / 99
    many = [Moment(at=NIGHT + n * step, account=f"a{n}") for n in range(100)]
    picture = timeline(many, {}, ())

    assert len(texts(picture.svg)) <= 14
    assert 9 <= marks(picture.svg, "rect") <= max(BARS, days / 7) + 2


def test_posts_of_one_moment_are_drawn():
    assert "1 post by 1 account" in timeline(moments((0, "a")), {}, ()).said


def test_silence_and_polls_are_marked_by_a_word_not_only_by_colour():
    picture = timeline(moments((0, "a"), (900, "a")), {}, (SILENCE, POLLING))

    assert {"silence", "polls open"} <= set(texts(picture.svg))
    assert "Marked: Ruritania, silence period; Ruritania, polls open." in picture.said


def test_a_mark_that_no_post_is_near_is_left_out():
    assert "Marked" not in timeline(moments((-9000, "a"), (-8000, "a")), {}, (SILENCE,)).said


def test_a_finding_about_a_window_shows_all_of_it():
    narrow = timeline(moments((0, "a")), {}, (SILENCE,))
    whole = timeline(moments((0, "a")), {}, (SILENCE,), whole=True)

    assert "23 November 2024, UTC" in texts(narrow.svg)
    assert "23 November 2024 to 24 November 2024, UTC" in texts(whole.svg)


def test_coverage_has_a_panel_per_platform_the_largest_first():
    bins = [
        Bin(platform=platform, at=NIGHT + timedelta(days=day), posts=posts)
        for platform, posts in (("telegram", 3), ("x", 40))
        for day in (0, 1, 5)
    ]
    picture = coverage(Coverage(width="1d", bins=tuple(bins)), ())

    assert [text for text in texts(picture.svg) if " · " in text] == [
        "x · 120 posts",
        "telegram · 9 posts",
    ]
    assert picture.said == (
        "Posts per day, UTC. x: 120 posts from 2024-11-23 to 2024-11-28, most (40) on 2024-11-23; "
        "telegram: 9 posts from 2024-11-23 to 2024-11-28, most (3) on 2024-11-23."
    )


@pytest.mark.parametrize("names", [HOSTILE, "__proto__", "", "datum.at", "x" * 5000, "\ud800"])
def test_a_name_is_text_and_nothing_else(names):
    picture = timeline(moments((0, "a"), (1, "b")), {"a": names, "b": names}, ())
    drawn = tree(picture.svg)

    assert {one.tag for one in drawn.iter()} <= ELEMENTS
    assert {name for one in drawn.iter() for name in one.attrib} <= ATTRIBUTES
    assert len(picture.svg) < 20_000


def test_the_same_posts_give_the_same_drawing():
    rows = moments((0, "a"), (1, "b"))

    assert timeline(rows, {}, (SILENCE,)) == timeline(rows, {}, (SILENCE,))
