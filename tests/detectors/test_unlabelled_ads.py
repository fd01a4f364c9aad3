"""Ads about contestants that bore no label are found as networks, never because of a name alone."""

from datetime import UTC, date, datetime, time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import NIGHT, ad_versions, ads, empty, links, posts, together, watchlist
from tocsin.catalog import Election, PollingDay, SilenceRule
from tocsin.detectors import run
from tocsin.detectors.unlabelled_ads import UnlabelledAds
from tocsin.vocabulary.errors import ParameterError

YEAR = 1440 * 365
LATER = int((datetime(2026, 5, 4, tzinfo=UTC) - NIGHT).total_seconds() // 60)
SPADES = "Spring offer: crowns off spades. And on Sunday: Ana Pop."
STARS = "The stars favour change this week, they favour Ana Pop."
PLAIN = "Spring offer: ten crowns off spades and rakes, this week only."
LISTED = together(
    watchlist(("Ana Pop", "ana_pop", "candidate"), domain="ana-pop.example"),
    watchlist(("The Courier", "courier", "outlet")),
)


def campaign(*rows, prefix="p", first=LATER, political=None, **every):
    """Let pages advertise: (page, words) each; ads, posts, and the label that the library gives."""
    told = {"eu_reach": 900} | every
    return (
        ads(*((first + 60 * n, page, political) for n, (page, _) in enumerate(rows)),
            prefix=prefix, **told),
        posts(*((first + 60 * n, page, words) for n, (page, words) in enumerate(rows)),
              prefix=prefix, post_type="ad_creative",
              **({"platform": every["platform"]} if "platform" in every else {})),
    )  # fmt: skip


OPEN = campaign(
    ("River Union", "Bread and bridges for both banks of our river, vote for the River Union"),
    prefix="open", political=True,
)  # fmt: skip
"""A declared ad, by which the library shows that it does label."""


def world(*parts, listed=LISTED, seen=None, landing=None):
    several = [OPEN, *parts]
    rows = together(*(one for one, _ in several))
    return {
        "ads": rows,
        "ad_versions": ad_versions(rows) if seen is None else seen,
        "posts": together(*(one for _, one in several)),
        "links": empty("links") if landing is None else landing,
        "watchlist": listed,
    }


def found(tables, **parameters):
    return list(run(UnlabelledAds(**parameters), tables))


SHARED = campaign(("tools", SPADES), ("horoscope", SPADES), ("tools", STARS))


def test_pages_with_one_text_about_a_contestant_are_a_finding():
    """Every number of the claim can be counted in the evidence."""
    [one] = found(world(SHARED))

    assert one.claim == (
        "3 ads by 2 pages on X (tools, horoscope) name Ana Pop and bore no label as political, "
        "2026-05-04 00:00:00 to 2026-05-04 02:00:00 UTC: 2 in words that several of the pages used"
    )
    assert one.subjects == ("tools", "horoscope", "x:ad:p0", "x:ad:p1", "x:ad:p2")
    assert one.evidence == ("x:ad:p0", "p0", "x:ad:p1", "p1", "x:ad:p2", "p2")
    assert (one.measures["ads"], one.measures["pages"], one.measures["shared"]) == (3, 2, 2)
    assert one.measures["reach"] == 2700
    assert one.rule.id == "ttpa:11.1.a"
    assert one.rule.binding
    assert one.chance is None


def test_the_words_of_a_declared_ad_without_its_label_are_found():
    declared = campaign(("Friends of Ana", SPADES), prefix="declared", political=True)
    [one] = found(world(declared, campaign(*[("tools", SPADES)] * 3)))

    assert (one.measures["declared"], one.measures["pages"]) == (3, 1)
    assert "x:ad:declared0" not in one.evidence


def test_an_ad_that_leads_to_the_contestants_site_is_found():
    rows = [(LATER + 60 * n, "tools", "https://www.ana-pop.example/vote") for n in range(3)]
    told = [f"{SPADES} {n * 'Really. '}" for n in range(3)]
    [one] = found(world(campaign(*(("tools", words) for words in told)), landing=links(*rows)))

    assert one.measures["landing"] == 3


def test_an_ad_that_leads_to_an_outlet_that_may_not_be_broadcast_is_found():
    rows = [(LATER + 60 * n, "tools", "https://www.rt.com/vote") for n in range(3)]
    told = [f"{SPADES} {n * 'Really. '}" for n in range(3)]
    [one] = found(world(campaign(*(("tools", words) for words in told)), landing=links(*rows)))

    assert one.measures["landing"] == 3


@pytest.mark.parametrize("who", ["account_name", "payer", "beneficiary"])
def test_a_contestants_own_ads_need_their_label_too(who):
    told = [("somebody", f"Vote Ana Pop {n * 'again '}on Sunday, both banks!") for n in range(3)]
    [one] = found(world(campaign(*told, **{who: "Ana Pop"})))

    assert one.measures["sponsored"] == 3


def test_a_label_that_came_later_is_told_and_counts():
    """What the platform does in the end does not undo what people saw."""
    late = SHARED[0].with_columns(
        political_at_source=pl.lit(value=True), source_file_id=pl.lit("second")
    )
    seen = ad_versions(OPEN[0], SHARED[0], late)
    [one] = found(world((late, SHARED[1]), seen=seen))

    assert "bore no label as political (3 were labelled later)" in one.claim
    assert one.measures["late"] == 3


def test_a_library_that_labels_nothing_says_nothing():
    """An empty field tells of a label only where others of the same file have one."""
    tables = world(SHARED)
    mute = tables["ads"].filter(~pl.col("ad_id").str.contains("open"))

    assert found(tables | {"ads": mute, "ad_versions": ad_versions(mute)}) == []
    denied = mute.with_columns(political_at_source=pl.lit(value=False))
    assert len(found(tables | {"ads": denied, "ad_versions": ad_versions(denied)})) == 1


def test_where_a_platform_bars_political_ads_no_label_is_needed_and_findings_inform():
    bare = campaign(("tools", SPADES), ("stars", SPADES), ("tools", STARS), platform="tiktok")
    [one] = found(world(bare))

    assert one.measures["barred"] == 3
    assert not one.rule.binding
    assert one.claim.startswith("For information only, as not every ad is sure")


@pytest.mark.parametrize(
    ("first", "shown", "binding"),
    [
        (LATER, {"eu_reach": 5}, True),
        (LATER, {"eu_reach": None, "countries": ["RS", "RO"]}, True),
        (LATER, {"eu_reach": None, "countries": ["RS"]}, False),
        (LATER, {"eu_reach": None}, False),
        (LATER - YEAR, {"eu_reach": 5}, False),
    ],
    ids=["in the Union", "in Romania", "in Serbia", "nobody knows where", "before it applied"],
)
def test_the_regulation_holds_in_the_union_from_its_day_on(first, shown, binding):
    rows = (("tools", SPADES), ("horoscope", SPADES), ("tools", STARS))
    [one] = found(world(campaign(*rows, first=first, **shown)))

    assert one.rule.binding == binding
    assert one.claim.startswith("For information only") != binding


def test_a_surname_counts_where_the_watch_says_so():
    told = campaign(*[(page, "The stars favour Popescu, and so do we") for page in "abc"])
    listed = watchlist(("Ana Popescu", "ana", "candidate"))

    assert found(world(told, listed=listed)) == []
    [one] = found(world(told, listed=listed), terms=("Popescu",))
    assert "name Ana Popescu and bore" in one.claim


def test_ads_inside_the_silence_period_are_counted():
    vote = Election(
        id="vote", name="Vote", country="RO", kind="presidential", source="here",
        confidence="high",
        polls=(PollingDay(
            on=date(2026, 5, 5), opens=time(7), closes=time(21), time_zone="Europe/Bucharest",
        ),),
    )  # fmt: skip
    rule = SilenceRule(
        id="silence:RO", country="RO", starts_days_before=1, starts_at=time(0), online="yes",
        confidence="high", source="here", version="2026-01-01",
    )  # fmt: skip

    [one] = found(world(SHARED), elections=(vote,), rules=(rule,))
    assert one.measures["silence"] == 3
    [one] = found(world(SHARED))
    assert one.measures["silence"] == 0


COAT = "Winter is cold: give a coat to those who vote and to those who do not"
INNOCENT = {
    "a name alone": [("author", f"My book on Ana Pop{'!' * n}, page {n}") for n in range(5)],
    "commerce": [(page, PLAIN) for page in "abcde"],
    "two ads": [("tools", SPADES), ("horoscope", SPADES)],
    "an outlet on the watchlist": [("courier", SPADES)] * 5,
    "a namesake's branches": [(page, "Popular spades, by Ana Popa and sons") for page in "abc"],
    "a round-up": [(page, "Ana Pop, Dan Rus, Eva Ene: the debate tonight") for page in "abc"],
    "a charity": [(page, COAT) for page in "abc"],
}


@pytest.mark.parametrize("rows", INNOCENT.values(), ids=INNOCENT)
def test_innocent_worlds_stay_silent(rows):
    """A false alarm accuses somebody of hiding what they paid for."""
    others = watchlist(("Dan Rus", "dan", "candidate"), ("Eva Ene", "eva", "candidate"))

    assert found(world(campaign(*rows), listed=together(LISTED, others))) == []


def test_a_declared_ad_is_nothing_to_report():
    rows = (("tools", SPADES), ("horoscope", SPADES), ("tools", STARS))

    assert found(world(campaign(*rows, political=True))) == []


deeds = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from([SPADES, STARS, PLAIN]), st.booleans()),
    max_size=14,
)


@given(deeds)
def test_networks_are_those_of_the_rule_said_slowly(deeds):
    """Ads that name her and have no label, joined by page or words until nothing joins any more."""
    parts = [
        campaign((page, words), prefix=f"n{n}-", first=LATER + n, political=open_ or None)
        for n, (page, words, open_) in enumerate(deeds)
    ]
    bare = {n: one for n, one in enumerate(deeds) if "Ana Pop" in one[1] and not one[2]}
    left, groups = set(bare), []
    while left:
        group = {left.pop()}
        while more := {
            n for n in left if any(bare[n][k] == bare[m][k] for m in group for k in (0, 1))
        }:
            group |= more
            left -= more
        groups.append(group)
    declared = {words for _, words, open_ in deeds if open_}
    expected = [
        {f"x:ad:n{n}-0" for n in group}
        for group in groups
        if len(group) >= 3
        and 2 * sum(
            bare[n][1] in declared
            or len({page for page, words, open_ in bare.values() if words == bare[n][1]}) > 1
            for n in group
        ) >= len(group)
    ]  # fmt: skip

    told = [{row for row in one.evidence if ":ad:" in row} for one in found(world(*parts))]

    assert sorted(map(sorted, told)) == sorted(map(sorted, expected))


def test_a_parameter_without_meaning_is_refused():
    with pytest.raises(ParameterError, match="ads must be at least 1"):
        UnlabelledAds(ads=0)
    with pytest.raises(ParameterError, match="terms must be words or hashtags"):
        UnlabelledAds(terms=("#",))
