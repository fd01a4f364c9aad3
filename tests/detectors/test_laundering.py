"""A path: one source's stories, brought to other platforms by the same hands, one way."""

from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import accounts, at, empty, links, posts, together, watchlist
from tocsin.detectors.laundering import Laundering
from tocsin.detectors.stories import READS, arrivals
from tocsin.detectors.stories import stories as gathered
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.ids import uid
from tocsin.vocabulary.tables import TABLES

DAY = 1440
DAYS = range(20)


def line(number):
    """Return a text of its own, long enough to be compared."""
    return "".join(
        chr(97 + (number * 7 + place * place * (number + 3)) % 26) for place in range(60)
    )


def everyday(platform, people=10, days=DAYS):
    """Return a platform's ordinary life: everybody writes words of their own each day."""
    rows = [
        (day * DAY + 30 * who, f"{platform}-{who}", f"{platform} {who} {line(100 * day + who)}")
        for day in days
        for who in range(people)
    ]
    return {"posts": posts(*rows, prefix=f"{platform}.", platform=platform, lang="en")}


def told(platform, who, *rows, **every):
    """Return posts of one account: (minute, text)."""
    made = [(minute, who, text) for minute, text in rows]
    return {"posts": posts(*made, prefix=f"{who}.", platform=platform, lang="en", **every)}


def linked(platform, who, *rows):
    """Return posts of one account that each link somewhere: (minute, url)."""
    prefix = f"{who}!"
    return {
        "posts": posts(*((minute, who, None) for minute, _ in rows), prefix=prefix,
                       platform=platform, lang="en"),
        "links": links(*((minute, who, url) for minute, url in rows), prefix=prefix,
                       platform=platform),
    }  # fmt: skip


def stories(count=6, later=0, start=2):
    """Return (minute, text) of a source's stories, one a day, or of those who come later."""
    return [((start + n) * DAY + 600 + later, line(n)) for n in range(count)]


TOWN = (everyday("telegram"), everyday("x"), everyday("facebook"))
WELL = told("telegram", "well", *stories())
ANN, BOB = told("x", "ann", *stories(later=60)), told("x", "bob", *stories(later=90))


def found(*worlds, **parameters):
    """Return the findings in a world of such pieces."""
    names = ("posts", "links", "media", "accounts", "watchlist")
    tables = {
        name: together(empty(name), *(one[name] for one in worlds if name in one)) for name in names
    }
    return list(Laundering(**parameters).detect(**tables))


def test_six_stories_carried_by_two_are_a_finding():
    """Every number of the claim can be counted in this world."""
    [path] = found(*TOWN, WELL, ANN, BOB)

    assert path.claim == (
        "6 stories that well posted first on Telegram were posted by 2 other accounts on X, "
        "2024-11-26 08:00:00 to 2024-12-01 09:30:00 UTC, 60 min later in the middle (60 min to "
        "60 min); first in 6 of 6 that they share"
    )
    assert path.subjects == ("well", "ann", "bob")
    assert path.evidence[:4] == ("well.0", "ann.0", "bob.0", "well.1")
    assert len(path.evidence) == path.measures["posts"] == 18
    assert path.measures["first_share"] == 1.0
    assert path.measures["first_share_low"] == pytest.approx(0.5407, abs=1e-3)
    assert path.measures["median_lag_s"] == 3600
    assert path.measures["untold"] == 0
    assert path.chance.q < 1e-3
    assert [(tie.one, tie.other, tie.weight) for tie in path.ties] == [
        ("well", one, 6.0) for one in ("ann", "bob")
    ]


def test_the_platforms_are_told_in_the_order_in_which_stories_reach_them():
    page = told("facebook", "page", *stories(later=30))
    [path] = found(*TOWN, WELL, ANN, BOB, page)

    assert "on Facebook and X" in path.claim
    assert path.measures["platforms"] == 3
    assert path.subjects == ("well", "page", "ann", "bob")


def test_links_to_other_sites_are_stories_too():
    """Ever other small sites; somebody else links to small sites as well."""
    urls = [((2 + n) * DAY + 600, f"https://small{n}.example/a") for n in range(6)]
    others = [
        linked(
            "x", f"reader{n}", *((day * DAY + n, f"https://own{n}x{day}.example/") for day in DAYS)
        )
        for n in range(6)
    ]
    spring = linked("telegram", "spring", *urls)
    eve, dan = (
        linked("x", who, *((minute + later, url) for minute, url in urls))
        for who, later in (("eve", 45), ("dan", 50))
    )
    [path] = found(*TOWN, *others, spring, eve, dan)

    assert path.subjects == ("spring", "eve", "dan")


def test_the_same_file_is_a_story():
    def pictured(platform, who, later):
        world = told(platform, who, *((minute, None) for minute, _ in stories(later=later)))
        files = [
            {"post_uid": uid(platform, "post", f"{who}.{n}"), "sha256": f"{n:064}"}
            for n in range(6)
        ]
        return world | {"media": pl.LazyFrame(files, schema=TABLES["media"].schema)}

    [path] = found(*TOWN, pictured("telegram", "well", 0), pictured("x", "ann", 60),
                   pictured("x", "bob", 90))  # fmt: skip

    assert path.measures["stories"] == 6


def pair(*rows, platform="x"):
    """Return what two carriers post alike."""
    return [told(platform, who, *rows) for who in ("ann", "bob")]


def others_first():
    """Return carriers who are first half of the time."""
    return pair(*stories(12, later=-60)[:6], *stories(12, later=60)[6:])


def flock():
    """Return a platform where everybody copies the stories: no hands in particular."""
    return [told("x", f"copy{n}", *stories(later=60 + n)) for n in range(30)]


SITES = [[((1 + n) * DAY, f"https://{who}.example/{n}") for n in range(4)] for who in "abc"]


@pytest.mark.parametrize(
    "world",
    [
        (WELL, *pair(*stories(5, 60))),
        (WELL, ANN),
        (WELL, *pair(*stories(later=60), platform="telegram")),
        (told("telegram", "well", *stories(12)), *others_first()),
        (WELL, *pair(*stories(later=8 * DAY))),
        (WELL, *pair(*stories())),
        (WELL, told("x", "Well", *stories(later=5)), ANN, BOB),
        (WELL, told("x", "wellspring", *stories(later=60)) | {"accounts": together(
            accounts(("well", "The Well of Truth", None), platform="telegram"),
            accounts(("wellspring", "The Well of Truth", None), platform="x"))},
         told("x", "ann", *stories(later=30))),
        (told("telegram", "well", *((minute, "Good morning!") for minute, _ in stories())),
         *pair(*((minute, "Good morning!") for minute, _ in stories(later=9)))),
        (told("telegram", "well", *stories(), is_repost=True), ANN, BOB),
        (told("telegram", "well", *stories(), time_basis="assumed_utc"), ANN, BOB),
        (told("telegram", "well", *stories(), time_precision="day"), ANN, BOB),
        (WELL, ANN, BOB, linked("telegram", "well", *SITES[0]), linked("x", "ann", *SITES[1]),
         linked("x", "bob", *SITES[2])),
        (WELL, *flock()),
        (told("telegram", "well", *stories(16)), told("telegram", "spring", *stories(16)),
         *pair(*stories(16, later=60))),
    ],
    ids=["five stories", "one carrier", "the same platform", "first half of the time",
         "a week later", "at the same moment", "the owner is there already", "one owner, two names",
         "greetings", "reposts", "unknown time zones", "days only", "a wire of three sites",
         "everybody copies it", "two sources at one moment"],
)  # fmt: skip
def test_innocent_worlds_stay_silent(world):
    """Each differs from the finding above in one thing."""
    assert found(*TOWN, *world) == []


def test_accounts_on_the_watchlist_are_set_aside():
    source = {"watchlist": watchlist(("Well", "well", "outlet"), platform="telegram")}
    carrier = {"watchlist": watchlist(("Ann", "ann", "candidate"))}

    assert found(*TOWN, WELL, ANN, BOB, source) == []
    assert found(*TOWN, WELL, ANN, BOB, carrier) == []


def test_what_a_platform_shows_before_its_collection_began_cannot_be_told():
    """X was collected from the sixth day on; stories of days before may have been there first."""
    late = (everyday("telegram"), everyday("x", days=range(6, 20)))
    carried = pair(*stories(later=4 * DAY))

    assert found(*late, WELL, *carried) == []
    assert len(found(everyday("telegram"), everyday("x"), WELL, *carried)) == 1


def test_arrivals_that_cannot_be_placed_are_counted():
    """The carriers bring two more stories on a day on which Facebook holds nothing else before."""
    gap = everyday("facebook", days=[*range(2), *range(6, 20)])
    page = told("facebook", "page", *stories(2, later=30, start=4))
    [path] = found(TOWN[0], TOWN[1], gap, told("telegram", "well", *stories()), ANN, BOB, page)

    assert path.measures["untold"] == 2
    assert path.measures["platforms"] == 2


def test_a_reader_who_shares_from_everywhere_carries_nobody():
    """Sixty stories of ten sources, six of them the source's: as many as it has among all."""
    sources = [
        told("telegram", f"s{n}", *((minute + n, line(1000 + 10 * n + k))
                                    for k, (minute, _) in enumerate(stories())))
        for n in range(10)
    ]  # fmt: skip
    readers = [
        told("x", f"r{who}", *(((2 + k) * DAY + 700 + 10 * n + who, line(1000 + 10 * n + k))
                               for n in range(10) for k in range(6)))
        for who in range(6)
    ]  # fmt: skip

    assert found(*(everyday(one, people=3) for one in ("telegram", "x")), *sources, *readers) == []


@pytest.mark.parametrize(
    ("parameters", "silent"),
    [
        ({"stories": 7}, True),
        ({"carriers": 3}, True),
        ({"within": timedelta(minutes=45)}, True),
        ({"letters": 61}, True),
        ({"lift": 1000.0}, True),
        ({"q": 1e-12}, True),
        ({"first": 1}, True),
        ({"each": 6}, False),
        ({"first": 2}, False),
    ],
)
def test_each_parameter_counts(parameters, silent):
    assert (found(*TOWN, WELL, ANN, BOB, **parameters) == []) is silent


def test_times_are_read_from_the_instant_not_from_the_order_of_rows():
    worlds = (*TOWN, WELL, ANN, BOB)
    backwards = tuple(
        {name: table.reverse() for name, table in one.items()} for one in worlds[::-1]
    )

    assert found(*backwards) == found(*worlds)


def test_it_reads_what_it_declares():
    assert Laundering.reads == READS
    assert at(0) < at(1)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"carriers": 0}, r"Laundering\.carriers must be at least 1; got 0"),
        ({"stories": 2}, r"Laundering\.stories must be at least `each`"),
        ({"within": timedelta(0)}, r"Laundering\.within must be longer than zero"),
        ({"lift": 0.0}, r"Laundering\.lift must be at least 1"),
        ({"q": 2.0}, r"Laundering\.q must be above 0 and at most 1"),
    ],
)
def test_a_parameter_without_meaning_is_refused(parameters, message):
    with pytest.raises(ParameterError, match=message):
        Laundering(**parameters)


shares = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(("telegram", "x")), st.integers(0, 2),
              st.integers(0, 60)),
    max_size=24,
)  # fmt: skip
"""Object, platform, account there, and the hour."""


@given(shares)
def test_who_was_first_and_who_brought_it_agree_with_the_rule_said_slowly(rows):
    """Each object by itself: who is first, alone at that hour, is the source; others arrive."""
    made = [
        told(platform, f"{platform}{who}", (60 * hour, line(thing)))["posts"].with_columns(
            post_uid=pl.lit(number, pl.Int64)
        )
        for number, (thing, platform, who, hour) in enumerate(rows)
    ]
    tables = {"posts": together(empty("posts"), *made), "links": empty("links")}
    known = gathered(tables | {"media": empty("media")}, letters=40)
    everywhere = pl.DataFrame(
        [(one, at(60 * hour).date()) for one in ("telegram", "x") for hour in range(-48, 61)],
        schema={"platform": pl.String, "day": pl.Date}, orient="row",
    ).unique()  # fmt: skip
    came = arrivals(known, everywhere, within=timedelta(hours=30), first=2)

    expected = set()
    for thing in {thing for thing, *_ in rows}:
        first = {}
        for number, (own, platform, who, hour) in enumerate(rows):
            name = (platform, who)
            if own == thing and (name not in first or hour < rows[first[name]][3]):
                first[name] = number
        order = sorted(first.values(), key=lambda number: (rows[number][3], number))
        hours = [rows[number][3] for number in order]
        if len({rows[number][1] for number in order}) < 2 or hours[0] == hours[1]:
            continue
        away = [n for n in order if rows[n][1] != rows[order[0]][1] and rows[n][3] - hours[0] <= 30]
        expected |= {(order[0], number) for number in away[:2]}

    assert set(came.select("story", "post").iter_rows()) == expected
    assert came["covered"].all()
