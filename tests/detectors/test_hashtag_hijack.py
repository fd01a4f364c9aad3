"""A hijack: accounts new to a tag flood it with what its own crowd, and everybody else, lacks."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import empty, hashtags, links, posts, together, watchlist
from tocsin.detectors.hashtag_hijack import HashtagHijack
from tocsin.vocabulary.errors import ParameterError

DAY = 1440
LIES = "https://lies.example/a"
TEXT = "The ferry is sold to a foreign power, read it before it is deleted"


def told(*rows, tag="ferry", url=None, text=None, other=None, prefix="p", **every):
    """Return tables of posts by (minute, account) that all carry the same."""
    tagged = [hashtags(*((*row, tag) for row in rows), prefix=prefix)] if tag else []
    if other:
        tagged.append(hashtags(*((*row, other) for row in rows), prefix=prefix, pos=1))
    return {
        "posts": posts(*((*row, text) for row in rows), prefix=prefix, **every),
        "hashtags": together(*tagged) if tagged else empty("hashtags"),
        "links": links(*((*row, url) for row in rows), prefix=prefix) if url else empty("links"),
        "watchlist": empty("watchlist"),
    }


def joined(*worlds, **changed):
    return {name: together(*(one[name] for one in worlds)) for name in worlds[0]} | changed


def past(count=24, accounts=12, **carried):
    """Return the tag's own life: posts by its crowd, five a day."""
    rows = ((n * DAY / 5, f"local{n % accounts}") for n in range(count))
    return told(*rows, prefix="old", **carried)


def elsewhere(count=60, **carried):
    """Return other people who post in the hours of the flood."""
    rows = ((6 * DAY + 2 * (n % 60), f"other{n}") for n in range(count))
    return told(*rows, tag=None, prefix="else", **carried)


def flood(count=12, start=6 * DAY, gap=5, **carried):
    rows = ((start + gap * n, f"new{n}") for n in range(count))
    return told(*rows, prefix="f", **({"url": LIES} | carried))


def found(*worlds, changed=None, **parameters):
    tables = joined(*(worlds or (past(), elsewhere(), flood())), **(changed or {}))
    return list(HashtagHijack(**parameters).detect(**tables))


def test_twelve_newcomers_with_one_link_are_a_finding():
    """Every number of the claim can be counted in this world."""
    [hijack] = found()

    assert hijack.claim == (
        "12 of 12 accounts new to #ferry on X brought one link (https://lies.example/a) into it, "
        "in 12 posts, 2024-11-29 22:00:00 to 2024-11-29 22:55:00 UTC; before, 0 of 12 had, and in "
        "those hours 0 of 28 others did"
    )
    assert hijack.subjects == tuple(f"new{n}" for n in range(12))
    assert hijack.evidence == tuple(f"f{n}" for n in range(12))
    assert hijack.measures["flood"] == 1.0
    assert hijack.measures["past"] == 24
    assert hijack.measures["past_days"] == 6.0
    assert hijack.measures["seconds"] == 3300
    assert hijack.chance.q < 1e-4


@pytest.mark.parametrize(
    ("carried", "said"),
    [
        ({"url": None, "text": TEXT}, "brought one text into it"),
        ({"url": None, "other": "liars"}, "brought #liars into it"),
    ],
    ids=["a text", "another hashtag"],
)
def test_a_flood_may_carry_other_things_than_links(carried, said):
    [hijack] = found(past(), elsewhere(), flood(**carried))

    assert said in hijack.claim


def test_pages_of_one_site_are_one_flood():
    """Each page is pushed by a few; the site by all."""
    pages = [
        told(*((6 * DAY + 9 * n + m, f"new{m}-{n}") for m in range(4)), prefix=f"f{n}.",
             url=f"https://lies.example/{n}")
        for n in range(3)
    ]  # fmt: skip
    [hijack] = found(past(), elsewhere(), *pages)

    assert "links to lies.example" in hijack.claim
    assert hijack.measures["accounts"] == 12


def test_a_newcomer_may_say_hello_first():
    """The flood counts if the link follows within hours of the arrival."""
    hello = told(*((6 * DAY - 60 + n, f"new{n}") for n in range(12)), prefix="hello")
    [hijack] = found(past(), elsewhere(), hello, flood())

    assert hijack.measures["accounts"] == 12
    assert hijack.measures["flood"] == 0.5


def test_two_tags_flooded_with_the_same_posts_are_one_finding():
    rows = [(6 * DAY + 5 * n, f"new{n}") for n in range(12)]
    both = told(*rows, prefix="f", url=LIES, other="bridge")
    [hijack] = found(past(), told(*((n * DAY / 5, f"local{n % 12}") for n in range(24)),
                                  tag="bridge", prefix="older"), elsewhere(), both)  # fmt: skip

    assert hijack.measures["tags"] == 2
    assert " and 1 other tag on X" in hijack.claim


@pytest.mark.parametrize(
    "world",
    [
        (past(count=15), elsewhere(), flood()),
        (past(accounts=5), elsewhere(), flood()),
        (past(), elsewhere(), flood(start=2 * DAY)),
        (past(), elsewhere(), flood(count=9)),
        (past(), elsewhere(), flood(gap=DAY)),
        (past(), elsewhere(), flood(url=None, text="Good evening")),
        (past(), elsewhere(), flood(is_repost=True)),
        (past(url=LIES), elsewhere(), flood()),
        (past(), elsewhere(url=LIES), flood()),
        (past(), elsewhere(), told(*((6 * DAY + 5 * n, f"local{n}") for n in range(12)),
                                   prefix="f", url=LIES)),
        (past(), elsewhere(), flood(), told(*((6 * DAY + n, f"guest{n}") for n in range(40)),
                                            prefix="guest")),
        (past(), elsewhere(), flood(), told(*((6 * DAY + n, "local3") for n in range(40)),
                                            prefix="loud")),
        (past(), elsewhere(), flood(), told(*((6 * DAY + 7 * n, f"local{n}") for n in range(5)),
                                            prefix="join", url=LIES)),
    ],
    ids=["a tag with little past", "a tag of five people", "a tag of two days", "nine newcomers",
         "one a day", "nothing in common", "reposts", "what the tag always carried",
         "what everybody shares that hour", "its own crowd", "newcomers who bring other things",
         "a flood that drowns", "a crowd that takes part"],
)  # fmt: skip
def test_innocent_worlds_stay_silent(world):
    """Each differs from the finding above in one thing."""
    assert found(*world) == []


def thrice(count):
    """Return newcomers who each post the link three times within the hour."""
    rows = ((6 * DAY + 5 * n + 20 * again, f"new{n}") for n in range(count) for again in range(3))
    return told(*rows, prefix="t", url=LIES)


@pytest.mark.parametrize(
    "world",
    [
        (past(count=30, accounts=15), elsewhere(), flood(),
         told((6 * DAY + 3, "local1"), (6 * DAY + 9, "local2"), prefix="j", url=LIES)),
        (past(), elsewhere(), flood(),
         told(*((6 * DAY + 4 * n, f"else{n}") for n in range(8)), tag=None, prefix="e", url=LIES)),
        (past(count=60, accounts=40), elsewhere(), flood(),
         told(*((n * 60, f"local{n}") for n in range(10)), prefix="early", url=LIES)),
        (past(count=80, accounts=60), elsewhere(), thrice(12),
         told(*((6 * DAY + n, f"guest{n}") for n in range(20)), prefix="guest")),
        (past(), elsewhere(count=3), flood()),
        (past(), elsewhere(count=400), flood(url=None, other="derby"),
         told(*((6 * DAY + 3 * n, f"fan{n}") for n in range(14)), tag="derby", prefix="fan")),
    ],
    ids=["its crowd, as far as it is there, takes part", "a fifth of the others share it too",
         "a quarter of its crowd once carried it", "a third of the newcomers",
         "nobody else to compare with", "a hashtag that is everybody's"],
)  # fmt: skip
def test_a_surprise_alone_is_no_hijack(world):
    """Each is as unlikely as a hijack by one of the tests, and explained by something else."""
    assert found(*world) == []


def test_sites_and_accounts_on_the_watchlist_are_set_aside():
    site = watchlist(("Lies Daily", None, "outlet"), domain="lies.example")
    staff = watchlist(*((f"Newsroom {n}", f"new{n}", "outlet") for n in range(12)))

    assert found(changed={"watchlist": site}) == []
    assert found(changed={"watchlist": staff}) == []


def test_each_platform_has_a_past_of_its_own():
    """The tag has a past on X alone; on Bluesky everybody is new to it."""
    rows = [(6 * DAY + 5 * n, f"new{n}") for n in range(12)]
    other = {
        "posts": posts(*((*row, None) for row in rows), prefix="b", platform="bluesky"),
        "hashtags": hashtags(*((*row, "ferry") for row in rows), prefix="b", platform="bluesky"),
        "links": links(*((*row, LIES) for row in rows), prefix="b", platform="bluesky"),
        "watchlist": empty("watchlist"),
    }

    assert found(past(), elsewhere(), other) == []


@pytest.mark.parametrize(
    ("parameters", "silent"),
    [
        ({"accounts": 13}, True),
        ({"within": timedelta(minutes=30)}, True),
        ({"past": 25}, True),
        ({"crowd": 13}, True),
        ({"age": timedelta(days=7)}, True),
        ({"carry": ("text",)}, True),
        ({"q": 1e-12}, True),
        ({"carry": ("domain",)}, False),
    ],
)
def test_each_parameter_counts(parameters, silent):
    assert (found(**parameters) == []) is silent


rows = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 7), st.sampled_from([LIES, None])), max_size=40
)


@given(rows)
def test_it_agrees_with_the_rule_said_slowly(rows):
    """Who came with the link, window by window, counted by hand on random worlds of one tag.

    Ends are chosen so that only the counts decide: every finding of the slow rule is one, and none
    is told that the slow rule has not.
    """
    world = [
        told((60 * hour, f"a{who}"), prefix=f"{n}.", url=url)
        for n, (hour, who, url) in enumerate(rows)
    ]
    if not world:
        return
    parameters = {"accounts": 2, "within": timedelta(hours=3), "past": 2, "crowd": 2, "letters": 40,
                  "age": timedelta(hours=1), "flood": 0.01, "lift": 1.0, "q": 1.0,
                  "carry": ("url",)}  # fmt: skip
    told_of = found(*world, **parameters)

    first = {}
    for hour, who, _ in sorted(rows, key=lambda row: row[0]):
        first.setdefault(who, hour)
    with_link = {who for hour, who, url in rows if url and hour - first[who] <= 3}
    possible = []
    for end in {first[who] for who in with_link}:
        came = [who for who in with_link if end - 3 <= first[who] <= end]
        start = min(first[who] for who in came)
        before = [row for row in rows if row[0] < start]
        if (len(came) >= 2 and len(before) >= 2 and len({who for _, who, _ in before}) >= 2
                and start - min(first.values()) >= 1):  # fmt: skip
            possible.append({f"a{who}" for who in came})
    if not possible:
        assert told_of == []
    for hijack in told_of:
        assert set(hijack.subjects) in possible
        assert len(hijack.subjects) == max(map(len, possible))
        assert hijack.measures["accounts"] == len(hijack.subjects)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"accounts": 1}, r"HashtagHijack\.accounts must be at least 2; got 1"),
        ({"within": timedelta(0)}, r"HashtagHijack\.within must be longer than zero"),
        ({"share": 1.5}, r"HashtagHijack\.share must be above 0 and at most 1"),
        ({"lift": 0.0}, r"HashtagHijack\.lift must be at least 1"),
        ({"carry": ("mood",)}, r"HashtagHijack\.carry must be some of url, domain, text, hashtag"),
    ],
)
def test_a_parameter_without_meaning_is_refused(parameters, message):
    with pytest.raises(ParameterError, match=message):
        HashtagHijack(**parameters)
