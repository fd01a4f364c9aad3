"""Names of sites that pass for others are told from names that only share letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detectors.lookalikes import Address, Names, front, resemblance

POST = Address("river-post.eu")
ISLE = Address("isle.eu")


@pytest.mark.parametrize(
    ("domain", "points", "how"),
    [
        ("r1ver-post.eu", 5, "characters that look the same"),
        ("xn--rivr-post-i0h.example", 5, "characters that look the same"),
        ("river-post.ltd", 4, "the same name under .ltd"),
        ("riverpost.ltd", 4, "the same name with other hyphens"),
        ("river-post-news.example", 4, "“news” added to the name"),
        ("riverpost24.example", 4, "“24” added to the name"),
        ("thnews-river-post.example", 0, ""),
        ("river-post-fr.example", 4, "“fr” added to the name"),
        ("riverpostfr.example", 0, ""),
        ("riverr-post.example", 4, "a letter changed"),
        ("river-psot.example", 4, "a letter changed"),
        ("daily-river-post.example", 0, ""),
        ("riverpost.com", 2, "the same name with other hyphens"),
        ("river-post-news.ro", 3, "“news” added to the name"),
        ("ryver-psot.example", 0, ""),
        ("river-post.com", 2, "the same name under .com"),
        ("river-post.ro", 2, "the same name under .ro"),
        ("river-posting.example", 0, ""),
        ("river.eu", 0, ""),
        ("post.eu", 0, ""),
        ("river-post.eu", 0, ""),
    ],
)
def test_a_likeness_is_worth_what_the_table_says(domain, points, how):
    found = resemblance(Address(domain), POST)

    assert (found.points, found.how) == (points, how)


@pytest.mark.parametrize(
    ("domain", "points"),
    [("1sle.example", 4), ("isle.ltd", 3), ("isle-news.example", 2), ("aisle.eu", 0)],
)
def test_a_short_name_has_many_neighbours_and_proves_less(domain, points):
    assert resemblance(Address(domain), ISLE).points == points


@pytest.mark.parametrize(
    ("host", "domain", "points"),
    [
        ("river-post.eu.login.example", "login.example", 5),
        ("www-river-post-eu.login.example", "login.example", 5),
        ("www.river-post.eu", "river-post.eu", 0),
        ("myriver-post.eu.login.example", "login.example", 0),
        ("river-post.login.example", "login.example", 0),
    ],
)
def test_the_whole_genuine_address_may_stand_in_front_of_another(host, domain, points):
    assert front(host, domain, POST).points == points


def test_a_name_that_cannot_be_decoded_does_no_harm():
    """Registries refuse such names; files of addresses hold them all the same."""
    assert Address("xn--99999999.example").name == "xn--99999999"
    assert resemblance(Address("xn--.example"), POST).points == 0


stems = st.text(alphabet="rnmvil10e-", min_size=4, max_size=9)
words = st.sampled_from(["", "news", "24", "-fr", "-news-online", "tv"])
labels = st.builds(lambda front, stem, back: front + stem + back, words, stems, words)
domains = st.builds(
    lambda label, ending: f"{label.strip('-') or 'a'}.{ending}",
    labels,
    st.sampled_from(["eu", "ltd", "com"]),
)


@given(st.lists(domains, min_size=1, max_size=4), domains)
def test_the_index_finds_what_comparing_with_everybody_finds(sites, other):
    """The index is there to be quick: nobody may slip through it."""
    genuine, name = [Address(one) for one in sites], Address(other)
    slowly = [(n, resemblance(name, one)) for n, one in enumerate(genuine)]

    assert list(Names(genuine).alike(name)) == [found for found in slowly if found[1].points]


@given(stems, st.integers(0, 8), st.sampled_from("abcxyz"))
def test_any_one_letter_put_in_is_found(stem, place, letter):
    genuine = Address(f"{stem.strip('-')}river.eu")
    other = Address(f"{genuine.name[:place]}{letter}{genuine.name[place:]}.example")

    assert [n for n, _ in Names([genuine]).alike(other)] == [0]
