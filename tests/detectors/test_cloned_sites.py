"""Sites that pass for one on the watchlist are found; the owner's own and namesakes are not."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import at, empty, links, posts, together, watchlist
from tocsin.detectors.cloned_sites import ClonedSites
from tocsin.detectors.lookalikes import Address, resemblance
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.tables import TABLES

WATCHED = watchlist(
    ("River Post", "riverpost", "outlet"), domain="www.river-post.example", country="RO"
)
OTHERS = tuple(
    f"https://{name}.example/a"
    for name in ("bakery", "weather", "football", "library", "concert", "garden", "museum")
)


def shared(*urls, by=("ana", "bo", "cai"), **every):
    """Let each of some people share each address, a minute apart."""
    rows = [(len(by) * n + m, who, url) for n, url in enumerate(urls) for m, who in enumerate(by)]
    return posts(*((*row[:2], "look") for row in rows), **every), links(*rows, **_where(every))


def _where(every):
    return {key: every[key] for key in ("prefix", "platform") if key in every}


def found(*worlds, known=WATCHED, indicators=None, **parameters):
    """Return the findings among shared addresses, and those of a usual week."""
    worlds = (*worlds, shared(*OTHERS, prefix="usual"))
    return list(
        ClonedSites(**parameters).detect(
            watchlist=known,
            links=together(*(one[1] for one in worlds)),
            indicators=empty("indicators") if indicators is None else indicators,
            posts=together(*(one[0] for one in worlds)),
        )
    )


def marks(*sites, **every):
    """Make indicators that others shared, of one site each."""
    schema = TABLES["indicators"].schema
    rows = [
        {"indicator_uid": n, "host": site, "domain": site} | every for n, site in enumerate(sites)
    ]
    return pl.LazyFrame(rows, schema=schema)


def sites(*worlds, **parameters):
    return [one.subjects[0].removeprefix(":domain:") for one in found(*worlds, **parameters)]


def test_a_copied_address_is_a_finding():
    """The claim says which site passes for which, by what, and what links there."""
    [copy] = found(shared("https://r1ver-post.example/story"))

    assert copy.claim == (
        "r1ver-post.example looks like river-post.example (River Post): characters that look the "
        "same; 3 posts of 3 accounts link there, 2024-11-23 22:00:00 to 2024-11-23 22:02:00 UTC"
    )
    assert copy.subjects == (":domain:r1ver-post.example",)
    assert copy.evidence == ("p0", "p1", "p2")
    assert (copy.span.first, copy.span.last) == (at(0), at(2))
    assert copy.measures == {
        "points": 5, "posts": 3, "accounts": 3, "ads": 0, "indicators": 0,
    }  # fmt: skip
    assert copy.suggests == ("disarm:T0149.003", "disarm:T0097.202", "commitment14:TTP-4")
    assert copy.places == ("RO",)


def test_chance_is_the_share_of_sites_that_have_such_a_double():
    """Seven ordinary sites; two bakeries resemble each other as much as the copy its original."""
    [alone] = found(shared("https://river-post.ltd/"))
    [crowded] = found(shared("https://river-post.ltd/", "https://bakery.ltd/"))

    assert alone.chance.p == pytest.approx(1 / 8)
    assert crowded.chance.p == pytest.approx((1 + 2) / 9)
    assert crowded.chance.hypotheses == 1


def test_one_ad_is_enough():
    """A typing error is not paid for."""
    page = "https://river-post.ltd/"

    assert sites(shared(page, by=("ana",))) == []
    assert sites(shared(page, by=("ana",), post_type="ad_creative")) == ["river-post.ltd"]


def test_one_post_is_enough_where_others_have_named_the_site():
    """Two organisations share it; one of the marks was withdrawn."""
    page = shared("https://river-post.ltd/", by=("ana",))
    named = marks("river-post.ltd", "river-post.ltd", "elsewhere.test")

    [copy] = found(page, indicators=named)

    assert copy.measures["indicators"] == 2
    assert sites(page, indicators=marks("river-post.ltd", deleted=True)) == []


def test_what_others_have_named_is_no_finding_without_a_likeness():
    assert sites(shared("https://bakery.test/"), indicators=marks("bakery.test")) == []


def test_the_genuine_address_in_front_of_another_is_named_by_its_host():
    world = shared("https://river-post.example.login.test/", "https://www.login.test/")

    [copy] = found(world)

    assert copy.subjects == (":domain:river-post.example.login.test",)
    assert copy.measures["posts"] == 3


@pytest.mark.parametrize(
    "innocent",
    [
        shared("https://river-post.example/story", "https://m.river-post.example/story"),
        shared("https://river-post.com/", "https://river-post.hu/"),
        shared("https://river-post.ltd/", by=("ana", "bo")),
        shared("https://river-post.ltd/", by=("riverpost", "ana", "riverpost", "riverpost")),
        shared("https://river-posters.example/", "https://post.example/"),
        shared("https://river-post-example.translate.goog/story"),
        shared("https://blog.login.test/river-post.example/story"),
    ],
    ids=[
        "the genuine site", "namesakes and the owner's usual endings", "too few posts",
        "a site of the owner's", "other words", "a translation of the genuine page",
        "the genuine address in a path",
    ],
)  # fmt: skip
def test_innocent_worlds_stay_silent(innocent):
    """A false alarm accuses a real site; each of these only looks like a copy."""
    assert sites(innocent) == []


def test_a_site_named_as_owned_is_left_in_peace():
    assert sites(shared("https://river-post.ltd/"), owned=("river-post.ltd",)) == []


def test_a_watchlist_without_sites_is_silent():
    known = watchlist(("Ana Pop", "anapop", "candidate"))

    assert found(shared("https://river-post.ltd/"), known=known) == []


names = st.sampled_from(
    ["river-post.ltd", "riverpost.ltd", "r1ver-post.test", "river-pots.test", "river.test",
     "river-post24.test", "post-river.test", "river-post.com"]
)  # fmt: skip


@given(st.lists(st.tuples(names, st.sampled_from("abcd")), max_size=14), st.integers(1, 4))
def test_it_agrees_with_the_rule_said_slowly(shares, fewest):
    """Every site with enough posts, compared with the one on the watchlist."""
    genuine = Address("river-post.example")
    counts = {site: [one for one, _ in shares].count(site) for site, _ in shares}
    expected = {
        site: count
        for site, count in counts.items()
        if count >= fewest and resemblance(Address(site), genuine).points >= 3
    }
    rows = [(n, who, f"https://{site}/{n}") for n, (site, who) in enumerate(shares)]
    world = (posts(*rows), links(*rows)) if rows else (empty("posts"), empty("links"))

    told = found(world, posts=fewest)

    assert {one.subjects[0].removeprefix(":domain:"): len(one.evidence) for one in told} == expected


def test_a_parameter_without_meaning_is_refused():
    with pytest.raises(ParameterError, match=r"ClonedSites\.posts must be at least 1"):
        ClonedSites(posts=0)
    with pytest.raises(ParameterError, match=r"ClonedSites\.owned must be registered domains"):
        ClonedSites(owned=("www.river-post.example",))
