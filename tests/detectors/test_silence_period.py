"""Campaigning inside an election's silence is counted; everything the law leaves alone is not."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import NIGHT, empty, hashtags, posts, together, watchlist
from tocsin.catalog import Election, PollingDay, SilenceRule
from tocsin.detectors.silence_period import SilencePeriod
from tocsin.vocabulary.errors import ParameterError

RIVER = Election(
    id="river", name="the river election", country="RO", kind="presidential",
    polls=(PollingDay(date(2024, 11, 24), time(7), time(21), "Europe/Bucharest"),),
    source="made up", confidence="high",
)  # fmt: skip
"""The vote is on the day after NIGHT, which is midnight in Bucharest."""
RULE = SilenceRule(
    id="silence:river", country="RO", starts_days_before=1, starts_at=time(7), online="yes",
    confidence="high", source="made up", version="2024-01-01",
)  # fmt: skip
FIRST = datetime(2024, 11, 23, 5, 0, tzinfo=UTC)
LAST = datetime(2024, 11, 24, 19, 0, tzinfo=UTC)
BEGIN, END = (FIRST - NIGHT) / timedelta(minutes=1), (LAST - NIGHT) / timedelta(minutes=1)
VOTE = "Vote Ana Pop on Sunday"
TERMS = ("Ana Pop", "#LightTheRiver")
KNOWN = watchlist(("Ana Pop", "anapop", "candidate"), ("The Courier", "courier", "outlet"))


def changed(**traits):
    """Return the rule with some traits changed."""
    return replace(RULE, **traits)


def found(table, *, rule=RULE, tags=None, known=None, terms=TERMS):
    """Return the findings in some posts under one rule."""
    detector = SilencePeriod(elections=(RIVER,), rules=(rule,), terms=terms)
    tags = empty("hashtags") if tags is None else tags
    return list(detector.detect(table, tags, KNOWN if known is None else known))


def counted(table, **given):
    """Return the ids of every post that counts."""
    return [post for one in found(table, **given) for post in one.evidence]


def ro(*rows, **every):
    """Make posts in Romanian."""
    return posts(*rows, **{"lang": "ro"} | every)


def test_campaigning_inside_the_window_is_a_finding():
    """The claim names the rule and the window; its numbers can be counted in the evidence."""
    [breach] = found(ro((0, "ana", VOTE), (5, "bob", VOTE), (9, "bob", "#LightTheRiver!")))

    assert breach.claim == (
        "2 accounts posted 3 times on X naming contestants or campaigns inside the silence period "
        "of the river election (silence:river), 2024-11-23 05:00:00 to 2024-11-24 19:00:00 UTC"
    )
    assert breach.subjects == ("bob", "ana")
    assert breach.evidence == ("p0", "p1", "p2")
    assert breach.places == ("RO",)
    assert breach.rule.id == "silence:river"
    assert breach.rule.binding
    assert breach.chance is None
    assert breach.measures == {
        "accounts": 2, "posts": 3, "edited": 0, "ads": 0,
        "reposts": 0, "uncertain": 0, "unplaced": 0,
    }  # fmt: skip


def test_a_contestant_has_a_finding_of_their_own():
    """Others are summed up beside it, platform by platform."""
    table = together(
        ro((0, "anapop", "Good evening"), (5, "bob", VOTE)),
        ro((7, "cai", VOTE), platform="telegram", prefix="t"),
    )

    contestant, others, elsewhere = found(table)

    assert contestant.claim.startswith("Contestant Ana Pop (@anapop) posted 1 time on X inside ")
    assert contestant.evidence == ("p0",)
    assert others.claim.startswith("1 account posted 1 time on X naming ")
    assert elsewhere.claim.startswith("1 account posted 1 time on Telegram ")


@pytest.mark.parametrize(
    "text",
    [
        "ANA POP!!!", "ana-pop, vă rog", "Votați pe Ana  Pop", "#AnaPop", "Áná Póp",
        "go #lighttheriver", "a\u200bna pop",
    ],
    ids=[
        "capitals", "hyphen", "in a sentence", "as a hashtag", "accents",
        "campaign hashtag", "zero width",
    ],
)  # fmt: skip
def test_names_are_matched_as_words_however_they_are_written(text):
    assert counted(ro((0, "bob", text))) == ["p0"]


@pytest.mark.parametrize("text", ["Banana popcorn", "ana popa", "Ana and Pop", "", None])
def test_parts_of_words_are_not_names(text):
    assert counted(ro((0, "bob", text))) == []


def test_hashtags_that_only_the_platform_lists_count():
    """Some sources give hashtags beside the text and not in it."""
    table = ro((0, "bob", "see you there"), (1, "cai", "see you there"))

    assert counted(table, tags=hashtags((0, "bob", "LightTheRiver"), (1, "cai", "AnaPop"))) == [
        "p0",
        "p1",
    ]


@pytest.mark.parametrize(
    ("minute", "inside"),
    [(BEGIN - 0.1, False), (BEGIN, True), (END, True), (END + 0.1, False)],
    ids=["before it begins", "as it begins", "as it ends", "after it ended"],
)
def test_the_window_has_both_its_ends(minute, inside):
    """07:00 in Bucharest is 05:00 UTC in November; the polls close at 21:00 there."""
    assert bool(counted(ro((minute, "bob", VOTE)))) == inside


@pytest.mark.parametrize(
    ("minute", "every", "standing"),
    [
        (BEGIN, {"time_precision": "minute"}, "counted"),
        (END, {"time_precision": "minute"}, "uncertain"),
        (END - 1, {"time_precision": "minute"}, "counted"),
        (-46 * 60, {"time_precision": "day"}, "outside"),
        (-22 * 60, {"time_precision": "day"}, "uncertain"),
        (2 * 60, {"time_precision": "day"}, "uncertain"),
        (BEGIN + 13 * 60, {"time_basis": "assumed_utc"}, "uncertain"),
        (BEGIN + 15 * 60, {"time_basis": "assumed_utc"}, "counted"),
        (END - 11 * 60, {"time_basis": "assumed_utc"}, "uncertain"),
        (END + 5 * 60, {"time_basis": "assumed_utc"}, "uncertain"),
    ],
)
def test_a_coarse_time_counts_only_if_every_time_it_may_mean_is_inside(minute, every, standing):
    """What may lie outside is told as uncertain, beside a post that is sure."""
    sure = ro((0, "sure", VOTE), prefix="sure")
    [breach] = found(together(sure, ro((minute, "bob", VOTE), **every)))

    assert (len(breach.evidence) == 2) == (standing == "counted")
    assert breach.measures["uncertain"] == (standing == "uncertain")


def test_old_posts_changed_inside_the_window_count():
    old = ro((BEGIN - 900, "bob", VOTE), edited_at=NIGHT)

    [breach] = found(old)

    assert breach.measures["edited"] == 1
    assert breach.span.first == NIGHT


@pytest.mark.parametrize(
    "innocent",
    [
        ro((BEGIN - 600, "bob", VOTE)),
        ro((0, "bob", "Go and vote, whoever you like")),
        ro((0, "courier", "Ana Pop voted in Cluj this morning")),
        ro((0, "bob", VOTE), country="MD"),
        posts((0, "bob", VOTE), lang="de"),
        ro((0, "bob", VOTE), is_repost=True),
        ro((0, "bob", VOTE), created_at=None),
    ],
    ids=[
        "before the window", "a call to vote", "an outlet", "another country",
        "another language", "a repost", "no time",
    ],
)  # fmt: skip
def test_innocent_posts_are_left_alone(innocent):
    """A false alarm accuses a real person; each of these is within the law."""
    assert found(innocent) == []


def test_a_campaign_hashtag_places_a_post_of_unknown_language():
    """TikTok and Telegram state neither country nor language; a name alone may be foreign news."""
    table = posts((0, "bob", VOTE), (1, "cai", "Join us #LightTheRiver"))

    [breach] = found(table)

    assert breach.evidence == ("p1",)
    assert breach.measures["unplaced"] == 1


@pytest.mark.parametrize("lang", ["und", "zxx", "qme", ""])
def test_languages_that_say_nothing_are_not_languages(lang):
    [breach] = found(together(posts((0, "bob", VOTE), lang=lang), ro((1, "x", VOTE), prefix="x")))

    assert breach.measures["unplaced"] == 1


def test_what_did_not_count_is_told():
    table = together(
        ro((0, "bob", VOTE)), ro((1, "cai", VOTE), (2, "dan", VOTE), is_repost=True, prefix="r")
    )

    [breach] = found(table)

    assert breach.measures["posts"] == 1
    assert breach.measures["reposts"] == 2


def test_a_rule_for_paid_content_counts_ads_alone():
    """Slovakia bans political ads in its silence period; what people write is their own affair."""
    table = together(
        ro((0, "bob", VOTE)),
        ro((1, "shop", VOTE), labelled_ad=True, prefix="ad"),
        ro((2, "star", VOTE), paid_partnership=True, prefix="paid"),
        ro((3, "shop", "Cheap shoes"), labelled_ad=True, prefix="shoes"),
    )

    [breach] = found(table, rule=changed(online="paid_only"))

    assert breach.evidence == ("ad0", "paid0")
    assert "posted paid content 2 times" in breach.claim
    assert breach.measures["ads"] == 2


def test_posts_to_friends_are_left_out_where_the_rule_excepts_them():
    table = ro((0, "bob", VOTE), visibility="friends")

    assert counted(table, rule=changed(excepts=("private_audience",))) == []
    assert counted(table) == ["p0"]


def test_a_contestants_call_to_vote_is_left_out_where_the_rule_excepts_it():
    table = ro((0, "anapop", "Go and vote tomorrow"))

    assert counted(table, rule=changed(excepts=("turnout_calls",))) == []
    assert counted(table) == ["p0"]


def test_private_persons_are_left_alone_where_the_rule_does_not_bind_them():
    table = ro((0, "bob", VOTE), (1, "anapop", VOTE))

    assert counted(table, rule=changed(binds_private_persons=False)) == ["p1"]


@pytest.mark.parametrize(
    "weak",
    [{"confidence": "low"}, {"online": "disputed"}, {"online": "unknown"}, {"enforce": False}],
    ids=["low confidence", "disputed", "unknown", "contradicted"],
)
def test_a_weak_rule_only_informs(weak):
    """Whoever reads the claim aloud says so first."""
    [note] = found(ro((0, "bob", VOTE)), rule=changed(**weak))

    assert not note.rule.binding
    assert note.claim.startswith("For information only, ")


@pytest.mark.parametrize(
    "none",
    [{"online": "no"}, {"exists": False}, {"starts_at": None}, {"election_kinds": ("local",)}],
)
def test_without_a_rule_that_applies_there_is_no_finding(none):
    assert found(ro((0, "bob", VOTE)), rule=changed(**none)) == []


def test_the_catalogs_rules_hold_where_the_watch_has_none():
    """Romania's presidential silence begins at 07:00 on the eve."""
    detector = SilencePeriod(elections=(RIVER,), terms=TERMS)

    [breach] = detector.detect(ro((0, "bob", VOTE)), empty("hashtags"), KNOWN)

    assert breach.rule.id == "silence:RO-presidential"


def test_a_country_nobody_knows_has_no_rules():
    """A made-up election brings its own rules, or has none."""
    nowhere = Election(
        id="x", name="x", country="XR", kind="local", polls=RIVER.polls, source="", confidence="low"
    )
    detector = SilencePeriod(elections=(nowhere,), terms=TERMS)

    assert list(detector.detect(ro((0, "bob", VOTE)), empty("hashtags"), KNOWN)) == []


def test_candidates_on_the_watchlist_are_terms_too():
    assert counted(ro((0, "bob", VOTE)), terms=()) == ["p0"]


minutes = st.integers(int(BEGIN) - 90, int(END) + 90)
rows = st.tuples(
    minutes, st.sampled_from(["bob", "anapop", "courier"]), st.sampled_from([VOTE, "hello"])
)


@given(st.lists(rows, max_size=12))
def test_it_agrees_with_the_rule_said_slowly(rows):
    expected = [
        f"p{n}"
        for n, (minute, who, text) in enumerate(rows)
        if BEGIN <= minute <= END and who != "courier" and (who == "anapop" or text == VOTE)
    ]

    assert sorted(counted(ro(*rows))) == sorted(expected)


def test_an_empty_term_is_refused():
    with pytest.raises(
        ParameterError, match=r"SilencePeriod\.terms must be words .*; got \('#',\)"
    ):
        SilencePeriod(terms=("#",))


def test_findings_come_oldest_first():
    table = ro((0, "bob", VOTE), (9, "anapop", VOTE))

    assert [one.subjects for one in found(table)] == [("bob",), ("anapop",)]
