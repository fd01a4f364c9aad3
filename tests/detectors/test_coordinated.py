"""Networks that act together are found; people who only look like one are left in peace."""

import random
from datetime import timedelta

import polars as pl
import pytest

from tests.detectors.drills import BOTS, EMPTY, crowd, drill, everyday, found, link, named, world
from tests.worlds import at, empty, hashtags, links, posts, relations, together
from tocsin.detectors.coordinated import Coordinated
from tocsin.vocabulary.errors import ParameterError


def test_a_network_is_one_finding_that_can_be_counted_in_its_evidence():
    [network] = found(drill(8) + everyday())

    assert network.claim == (
        "Coordinated: 5 accounts on X shared 8 links, each by at least "
        "two of them within 10 s, in 40 posts, "
        "2024-11-23 22:30:00 to 2024-11-24 05:30:08 UTC; median lag 4 s; ana was first 8 of 8 times"
    )
    assert network.subjects == BOTS
    assert network.evidence == tuple(f"p{n}" for n in range(40))
    assert (network.span.first, network.span.last) == (at(30), at(30 + 7 * 60 + 8 / 60))
    assert {name: network.measures[name] for name in ("accounts", "edges", "objects", "posts")} == {
        "accounts": 5,
        "edges": 10,
        "objects": 8,
        "posts": 40,
    }


def test_its_chance_is_small_and_its_ties_can_be_drawn():
    [network] = found(drill(8) + everyday())

    assert network.chance.p <= network.chance.q <= 0.01
    assert network.chance.hypotheses == 205 * 204 // 2 * 4
    assert len(network.ties) == 10
    assert {name for tie in network.ties for name in (tie.one, tie.other)} == set(BOTS)
    assert {tie.weight for tie in network.ties} == {8.0}
    assert max(tie.q for tie in network.ties) == network.measures["weakest_q"]


def test_a_strong_network_does_not_vouch_for_a_weak_one():
    """Of many ties a few may be luck; they are not left standing because others are certain."""
    strong = drill(20, tuple(named("bot", 12)))
    trio = ("vic", "wim", "xan")

    def subjects(count):
        weak = [(m + 7, who, url.replace("plot", "ruse")) for m, who, url in drill(count, trio)]
        rows = strong + weak + everyday()
        return [network.subjects for network in found(rows, windows=(timedelta(seconds=30),))]

    assert trio not in subjects(3)
    assert trio in subjects(5)


def test_two_networks_are_two_findings_oldest_first():
    others = ("vic", "wim", "xan", "yuri")
    rows = drill(8) + [
        (minute + 5, who, url.replace("plot", "ruse")) for minute, who, url in drill(8, others)
    ]

    assert [network.subjects for network in found(rows + everyday())] == [BOTS, others]


def test_a_link_is_not_also_its_domain():
    """Both layers see the network; the claim counts each thing once."""
    [network] = found(drill(8) + everyday(), layers=("url", "domain"))

    assert network.measures["objects"] == 8
    assert "domain" not in network.claim


def test_different_pages_of_the_same_sites_are_seen_by_domain():
    rows = [
        (minute, who, url.replace("story", f"{who}/{minute:.3f}")) for minute, who, url in drill(8)
    ]

    [network] = found(rows + everyday())

    assert "shared 8 domains" in network.claim


def test_hashtags_and_reposts_are_seen_like_links():
    tags = [(minute, who, url.split("/")[2].split(".")[0]) for minute, who, url in drill(8)]
    quiet = [(minute, who, url.split("/")[2]) for minute, who, url in everyday()]
    rows = tags + quiet
    seen = {
        "hashtag": world(()) | {"hashtags": hashtags(*rows)},
        "repost": world(()) | {"relations": relations(*rows)},
    }
    for layer, tables in seen.items():
        tables["posts"] = posts(*((minute, who, "look") for minute, who, _ in rows))
        [network] = Coordinated(layers=(layer,)).detect(**tables)
        assert network.subjects == BOTS


def test_quotes_are_not_reposts():
    rows = drill(8) + everyday()
    tables = world(()) | {"relations": relations(*rows, kind="quote")}
    tables["posts"] = posts(*((minute, who, "look") for minute, who, _ in rows))

    assert list(Coordinated().detect(**tables)) == []


def test_a_network_across_platforms_is_one_and_suggests_cross_posting():
    left, right, rest = drill(8, BOTS[:3]), drill(8, ("vic", "wim", "xan"), start=30.3), everyday()
    tables = {
        "posts": together(
            posts(*((m, who, "") for m, who, _ in left)),
            posts(*((m, who, "") for m, who, _ in right), platform="facebook", prefix="f"),
            posts(*((m, who, "") for m, who, _ in rest), prefix="q"),
        ),
        "links": together(
            links(*left), links(*right, platform="facebook", prefix="f"), links(*rest, prefix="q")
        ),
        **{name: empty(name) for name in EMPTY},
    }

    [network] = Coordinated().detect(**tables)

    assert "6 accounts on Facebook and X" in network.claim
    assert network.measures["platforms"] == 2
    assert "disarm:T0119.002" in network.suggests


def test_one_name_on_three_platforms_is_one_person():
    """Cross-posting one's own links to one's own accounts is what most publishers do."""
    own = drill(8, ("anapop",))
    platforms = ("x", "facebook", "mastodon")
    rest = everyday()
    tables = {
        "posts": together(
            *(
                posts(
                    *((m, who, "") for m, who, _ in own),
                    account_id=f"{where}:anapop",
                    platform=where,
                    prefix=where,
                )
                for where in platforms
            ),
            posts(*((m, who, "") for m, who, _ in rest)),
        ),
        "links": together(
            *(links(*own, platform=where, prefix=where) for where in platforms), links(*rest)
        ),
        **{name: empty(name) for name in EMPTY},
    }

    assert list(Coordinated().detect(**tables)) == []
    assert list(Coordinated(accounts=2).detect(**tables)) == []


DICE = random.Random(9)
THINGS = named("thing", 30)
FANS = crowd(DICE, THINGS, named("fan", 40), odds=0.4, delay=lambda: 180 * DICE.paretovariate(1.2))
PUSHED = crowd(
    DICE, THINGS[:15], named("reader", 60), odds=0.3, delay=lambda: DICE.lognormvariate(1.4, 1)
)
CLUB = crowd(
    DICE,
    named("alert", 60),
    named("member", 5),
    odds=0.8,
    delay=lambda: DICE.lognormvariate(1.4, 1),
)
FAMOUS = crowd(
    DICE, named("famous", 40), named("follower", 80), odds=0.2, delay=lambda: 90 * DICE.random()
)
BUSYBODIES = [
    (20_000 * DICE.random(), who, link(f"site{DICE.randrange(60)}"))
    for who in named("busy", 6)
    for _ in range(300)
]

INNOCENT = {
    "a fan community": FANS,
    "people who answer one notification": PUSHED,
    "a club that answers sixty": CLUB,
    "a wire story in nine papers": [(n / 6, f"paper{n}", link("wire")) for n in range(9)],
    "a petition": [(n * 1.3, f"signer{n}", link("petition")) for n in range(300)],
    "a viral link": [(n / 50, f"sharer{n}", link("viral")) for n in range(500)],
    "busybodies": BUSYBODIES,
    "one account alone": drill(20, ("ana",)),
    "one account over and over": [(n / 20, "ana", link("mine")) for n in range(200)],
    "two accounts of one person": drill(20, ("ana", "ana_photos")),
    "one link, however quickly": drill(1),
    "a link copied twice into each post": drill(1) * 8,
    "followers of the same famous accounts": FAMOUS,
    "nobody known": [(minute, None, url) for minute, _, url in drill(8)],
}


@pytest.mark.parametrize("innocent", INNOCENT.values(), ids=INNOCENT)
def test_innocent_worlds_stay_silent(innocent):
    """A false alarm accuses real people; each of these only looks like coordination."""
    assert found(innocent + everyday()) == []


def test_people_who_answer_one_feed_are_identically_triggered_and_told_only_if_asked_for():
    """They are quicker after one another than others, and no quicker than hands are."""
    told = found(CLUB + everyday(), triggered=True)

    assert told
    assert all(community.claim.startswith("Identically triggered: ") for community in told)
    for community in told:
        assert community.measures["weakest_q_synchrony"] <= 0.01
        assert community.measures["weakest_q_reaction"] > 0.01
        assert community.innocent[0].startswith("People who each answered the same notification")


def test_people_of_one_taste_are_a_community_of_interest_and_told_only_if_asked_for():
    """They share the same things within the hour more than chance allows, at nobody's pace."""
    dice = random.Random(2)
    alerts = named("late", 60)
    club = crowd(dice, alerts, named("m", 5), odds=0.8, delay=lambda: 60 * dice.random())
    others = crowd(
        dice, named("old", 200), named("o", 60), odds=0.1, delay=lambda: 55 * dice.random()
    )
    told = found(club + others + everyday(), interest=True, triggered=True)

    assert {one for community in told for one in community.subjects} == set(named("m", 5))
    assert told[0].claim.startswith("Community of interest: ")
    assert told[0].innocent[0].startswith("Readers of the same papers")


def test_labels_dealt_anew_leave_nothing():
    """The same posts at the same times by shuffled accounts: whatever was there, is gone."""
    rows = drill(8) + everyday()
    dice = random.Random(3)
    for _ in range(10):
        who = [who for _, who, _ in rows]
        dice.shuffle(who)
        dealt = [(minute, one, url) for (minute, _, url), one in zip(rows, who, strict=True)]
        assert found(dealt) == []


def test_row_order_and_sights_seen_twice_change_nothing():
    tables = world(drill(8) + everyday())
    doubled = {name: pl.concat([table, table.reverse()]) for name, table in tables.items()}

    assert list(Coordinated().detect(**doubled)) == list(Coordinated().detect(**tables))


def test_a_wider_window_finds_a_slower_network():
    slow = drill(10, pace=100)

    wide = {"windows": (timedelta(minutes=10),), "reaction": timedelta(hours=1)}

    assert found(slow + everyday()) == []
    [network] = found(slow + everyday(), **wide)
    assert "at least two of them within 600 s" in network.claim
    assert "; median lag 200 s" in network.claim


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"layers": ()}, "layers must be some of url, image, .*, moment; got"),
        ({"layers": ("urls",)}, "layers must be some of url"),
        ({"windows": (timedelta(0),)}, "windows must be one or more, each longer than zero"),
        ({"windows": ()}, "windows must be one or more"),
        ({"windows": (timedelta(seconds=1.5),)}, "windows must be whole seconds"),
        ({"windows": tuple(timedelta(n) for n in range(1, 9))}, "windows must be fewer than 8"),
        ({"horizon": timedelta(seconds=9)}, "horizon must be longer than the shortest window"),
        ({"permutations": -1}, "permutations must be from 0 to 10,000"),
        ({"reaction": timedelta(0)}, "reaction must be longer than zero"),
        ({"q": 1.0}, "q must be between 0 and 1"),
        ({"accounts": 1}, "accounts must be at least 2: one account cannot coordinate; got 1"),
    ],
)
def test_a_parameter_without_meaning_is_refused(parameters, message):
    with pytest.raises(ParameterError, match=rf"Coordinated\.{message}"):
        Coordinated(**parameters)
