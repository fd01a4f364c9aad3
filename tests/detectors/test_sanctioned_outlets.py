"""Who carries an outlet that may not be broadcast is told apart: twins, its own, sharers."""

from datetime import date, timedelta
from fractions import Fraction
from math import comb

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import accounts, empty, links, posts, together, watchlist
from tocsin.catalog.sanctioned import SanctionedOutlet, sanctioned_domains, sanctioned_outlets
from tocsin.detectors import run
from tocsin.detectors.sanctioned_outlets import SanctionedOutlets
from tocsin.vocabulary.errors import ParameterError

DAY = 1440
NORD = SanctionedOutlet(
    id="sanctions:XR-1",
    name="Kanal Nordstrom",
    domains=("nordstrom.example",),
    doubtful=("nordstrom-tv.example",),
    accounts=("telegram:Kanal_Nordstrom",),
    applies_from=date(2024, 11, 20),
    country="XR",
    version="2024-11-01",
)
NEWS = tuple(
    f"What the ferry company will not tell you about its landing number {n}" for n in range(12)
)


def linking(who, host, count, *, first=0, step=DAY, **every):
    """Let somebody link to a site once a day: the posts, and the links."""
    rows = [(first + step * n, who, f"https://{host}/{who}/{n}") for n in range(count)]
    prefix = f"{who}-{host}-{first}-"
    return (
        posts(*((at, who, f"Look at {url}") for at, _, url in rows), prefix=prefix, **every),
        links(*rows, prefix=prefix),
    )


def world(*parts, known=(), listed=None):
    """Join posts with their links, and 40 people who link to newspapers."""
    crowd = [linking(f"reader{n}", "paper.example", 6, first=n) for n in range(40)]
    several = [*parts, *crowd]
    return {
        "posts": together(*(one for one, _ in several)),
        "links": together(*(one for _, one in several)),
        "accounts": together(empty("accounts"), *known),
        "watchlist": watchlist() if listed is None else listed,
    }


def printing(site, texts, *, first=0, step=60, **every):
    """Let a site print texts one by one; nobody needs its links."""
    rows = [(first + step * n, site, text) for n, text in enumerate(texts)]
    made = posts(*rows, prefix=f"{site}-", **({"platform": "web", "post_type": "article"} | every))
    return made, empty("links")


def found(tables, **parameters):
    told = {"outlets": (NORD,)} | parameters
    return list(run(SanctionedOutlets(**told), tables))


def test_who_links_again_and_again_is_summed_up_and_nobody_is_accused():
    """Every number of the claim can be counted in the evidence."""
    [one] = found(
        world(
            linking("ana", "www.nordstrom.example", 6),
            linking("bob", "nordstrom.example", 5, first=30),
        )
    )

    assert one.claim == (
        "For information only, as what people share is no broadcast: 2 accounts linked to "
        "nordstrom.example, of Kanal Nordstrom (sanctions:XR-1, from 2024-11-20) in 11 posts on "
        "6 days, 2024-11-23 22:00:00 to 2024-11-28 22:00:00 UTC"
    )
    assert one.subjects == ("ana", "bob")
    assert (len(one.evidence), one.measures["posts"], one.measures["accounts"]) == (11, 11, 2)
    assert (one.measures["share"], one.measures["others"]) == (1.0, 0.0)
    assert one.measures["q"] < 0.01
    assert one.rule.id == "sanctions:XR-1"
    assert not one.rule.binding
    assert one.places == ("XR",)


def test_who_shares_two_outlets_is_counted_for_both():
    """There is one finding per outlet, and an outlet before it in the list takes nobody away."""
    both = world(linking("ana", "nordstrom.example", 6), linking("ana", "rt.com", 7, first=9))

    assert {(one.rule.id, one.subjects, one.measures["posts"]) for one in found(both)} == {
        ("sanctions:XR-1", ("ana",), 6),
        ("sanctions:annex-xv-rt-russia-today-english", ("ana",), 7),
    }


def test_a_site_in_the_outlets_words_is_the_outlet_under_another_name():
    """Whoever links to it shares the outlet, as far as can be told."""
    copy = printing("blick.example", NEWS[:10], first=40)
    twin, sharers = found(
        world(
            printing("nordstrom.example", NEWS),
            copy,
            linking("ana", "blick.example", 6, first=3 * DAY),
        )
    )

    assert twin.claim == (
        "10 of 10 posts of blick.example repeat 10 of 10 posts of Kanal Nordstrom (sanctions:XR-1, "
        "from 2024-11-20) in its words, 40 min later in the middle, 2024-11-23 22:40:00 to "
        "2024-11-24 07:40:00 UTC"
    )
    assert twin.subjects == (":domain:blick.example",)
    assert len(twin.evidence) == 20
    assert (twin.measures["share"], twin.measures["coverage"], twin.measures["lag_s"]) == (
        1,
        1,
        2400,
    )
    assert twin.rule.binding
    assert "linked to blick.example, in the words of Kanal Nordstrom" in sharers.claim
    assert sharers.subjects == ("ana",)


def test_a_channel_is_found_by_the_headlines_it_repeats():
    """Dressed up or not; the outlet's headline is enough, whatever text stands below it."""
    made, none = printing("nordstrom.example", NEWS)
    headed = made.with_columns(title="text", text=pl.lit("Our reporter was there."))
    loud = [f"{text.upper()} 🔥 #north" for text in NEWS]
    [twin] = found(world((headed, none), printing("north", loud, first=5, platform="telegram")))

    assert twin.subjects == ("north",)
    assert twin.claim.startswith("12 of 12 posts of @north on telegram repeat 12 of 12 posts")


def test_an_account_that_bears_the_name_and_links_is_the_outlet():
    [one] = found(
        world(
            linking("Kana1_Nordstrom", "nordstrom.example", 6),
            known=[accounts(("Kana1_Nordstrom", "News from the north", None))],
        )
    )

    assert one.claim.startswith("@Kana1_Nordstrom on x bears the name of Kanal Nordstrom")
    assert one.rule.binding


def test_an_account_that_the_watch_lists_needs_no_chance():
    [one] = found(
        world(printing("kanal_nordstrom", NEWS[:2], platform="telegram", post_type="message"))
    )

    assert one.claim.startswith(
        "@kanal_nordstrom on telegram, an account of Kanal Nordstrom (sanctions:XR-1, from "
        "2024-11-20), published 2 posts on 1 day"
    )
    assert (one.rule.binding, one.measures["q"]) == (True, 0)


def test_a_post_before_the_first_day_is_no_breach():
    """Five of ten posts lie after it, one of them on that very day."""
    later = SanctionedOutlet(**{**_fields(NORD), "applies_from": date(2024, 11, 28)})
    [one] = found(world(linking("ana", "nordstrom.example", 10)), outlets=(later,))

    assert one.measures["posts"] == 5
    assert one.span.first.date() == date(2024, 11, 28)


def test_where_it_is_not_sure_whose_site_it_is_findings_inform():
    """The same world twice: once the site is surely the outlet's, once one source says so."""
    said = []
    for site in ("nordstrom.example", "nordstrom-tv.example"):
        [one] = found(world(printing(site, NEWS), printing("blick.example", NEWS, first=9)))
        said.append((one.rule.binding, one.claim.startswith("For information only")))

    assert said == [(True, False), (False, True)]


def test_a_listing_holds_where_it_is_law():
    """An act of the Union binds nobody outside it; a country's own list nobody elsewhere."""
    both = world(linking("ana", "nordstrom.example", 6), linking("bob", "rt.com", 6, first=9))

    def rules(*countries):
        return {one.rule.id for one in found(both, countries=countries)}

    union = "sanctions:annex-xv-rt-russia-today-english"
    assert rules() == {"sanctions:XR-1", union}
    assert rules("XR") == {"sanctions:XR-1"}
    assert rules("RO") == {union}
    assert rules("MD") == set()


def test_an_outlet_whose_first_day_is_not_established_only_informs():
    """Two accounts print it, so that it is no mere sharing."""
    later = 200 * DAY
    [twin] = found(
        world(
            printing("southfront.org", NEWS, first=later),
            printing("front.example", NEWS, first=later + 7),
        ),
        outlets=(),
    )

    assert twin.rule.confidence == "low"
    assert not twin.rule.binding


@pytest.mark.parametrize(
    "host", ["spastv.ru", "tass.com", "tass.ru", "news-pravda.com", "baltnews.com"]
)
def test_other_acts_and_no_act_are_no_broadcast_ban(host):
    """An asset freeze forbids no publishing, and TASS is on no list at all."""
    assert found(world(linking("ana", host, 9)), outlets=()) == []


INNOCENT = {
    "one link": [linking("ana", "nordstrom.example", 1)],
    "four links": [linking("ana", "nordstrom.example", 4)],
    "one day's quarrel": [linking("ana", "nordstrom.example", 9, step=3)],
    "reposts": [linking("ana", "nordstrom.example", 9, is_repost=True)],
    "a web archive": [linking("ana", "archive.example", 9)],
    "a site that ends alike": [linking("ana", "notnordstrom.example", 9)],
    "everybody does": [
        linking(f"fan{n}", "nordstrom.example", 6, first=n, step=DAY) for n in range(400)
    ],
    "a wire that both print": [
        printing("agency.example", NEWS, first=-600),
        printing("nordstrom.example", NEWS),
        printing("morning.example", NEWS, first=9),
    ],
    "a press that quotes": [
        printing("nordstrom.example", NEWS),
        printing(
            "check.example",
            (
                *NEWS[:6],
                *(f"We looked into claim number {n} and found it wanting" for n in range(9)),
            ),
            first=30,
        ),
    ],
    "a press that quotes with words of its own": [
        printing("nordstrom.example", NEWS),
        printing("check.example", [f"Fact check: “{text}” is false" for text in NEWS], first=30),
    ],
    "a reader with five headlines": [
        printing("nordstrom.example", NEWS),
        printing("ana", NEWS[:5], first=9, platform="x"),
    ],
    "a channel that says as much of its own": [
        printing("nordstrom.example", NEWS),
        printing(
            "mixed",
            (*NEWS, *(f"My own words number {n} of this evening" for n in range(8))),
            first=30,
            platform="telegram",
        ),
    ],
    "a copy that comes too late": [
        printing("nordstrom.example", NEWS),
        printing("blick.example", NEWS, first=3 * DAY),
    ],
    "who was first": [
        printing("blick.example", NEWS, first=-40),
        printing("nordstrom.example", NEWS),
    ],
}


@pytest.mark.parametrize("parts", INNOCENT.values(), ids=INNOCENT)
def test_innocent_worlds_stay_silent(parts):
    """A false alarm accuses a real person; each of these only looks like broadcasting."""
    assert found(world(*parts)) == []


def test_a_newspaper_on_the_watchlist_may_link_as_often_as_it_likes():
    paper = watchlist(("The Paper", "paper", "outlet"))

    assert found(world(linking("paper", "nordstrom.example", 9), listed=paper)) == []
    assert found(world(linking("paper", "nordstrom.example", 9))) != []


def test_a_parody_is_no_outlet_of_that_name():
    """It may share, like everybody; it is not taken for the outlet."""
    [one] = found(
        world(
            linking("kanal_nordstrom", "nordstrom.example", 6),
            known=[accounts(("kanal_nordstrom", "Kanal Nordstrom", "Parody, what else"))],
        )
    )

    assert one.claim.startswith("For information only, as what people share")


deeds = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from("abcde"), st.booleans()), min_size=20, max_size=60
)


@given(deeds)
def test_sharers_are_those_of_the_rule_said_slowly(deeds):
    """Fisher's sum in fractions, then Benjamini and Hochberg by hand."""
    rows = [
        (DAY * day + n, who, f"https://{'nordstrom' if hit else 'paper'}.example/{n}")
        for n, (day, who, hit) in enumerate(deeds)
    ]
    tables = {
        "posts": posts(*((at, who, None) for at, who, _ in rows)),
        "links": links(*rows),
        "accounts": empty("accounts"),
        "watchlist": watchlist(),
    }
    each = {who: [(day, hit) for day, one, hit in deeds if one == who] for who in "abcde"}
    marked, total = sum(hit for *_, hit in deeds), len(deeds)
    able = sum(len(some) >= 3 for some in each.values())
    chances = {}
    for who, some in each.items():
        hits, days = sum(hit for _, hit in some), {day for day, hit in some if hit}
        if hits >= 3 and len(days) >= 2:
            ways = (
                comb(marked, k) * comb(total - marked, len(some) - k)
                for k in range(hits, min(marked, len(some)) + 1)
            )
            chances[who] = float(Fraction(sum(ways), comb(total, len(some))))
    ranked = sorted(chances, key=lambda who: chances[who])
    last = max((n for n, who in enumerate(ranked, 1) if chances[who] * able / n <= 0.2), default=0)

    told = found(tables, posts=3, days=2, q=0.2)

    assert {who for one in told for who in one.subjects} == set(ranked[:last])


def test_every_sanctioned_domain_of_the_catalog_belongs_to_an_outlet_with_a_first_day():
    """Else a domain would be listed and never looked for."""
    known = {domain for one in sanctioned_outlets() for domain in (*one.domains, *one.doubtful)}

    assert known == {one.domain for one in sanctioned_domains().values() if one.act == "833/2014"}
    assert all(one.id.startswith("sanctions:annex-xv-") for one in sanctioned_outlets())


@pytest.mark.parametrize(
    ("parameters", "rule"),
    [
        ({"posts": 0}, "posts must be at least 1"),
        ({"copies": 0}, "copies must be at least 1"),
        ({"within": timedelta(0)}, "within must be longer than zero"),
        ({"q": 0.0}, "q must be above 0"),
    ],
)
def test_a_parameter_without_meaning_is_refused(parameters, rule):
    with pytest.raises(ParameterError, match=rule):
        SanctionedOutlets(**parameters)


def _fields(outlet):
    return {name: getattr(outlet, name) for name in outlet.__struct_fields__}
