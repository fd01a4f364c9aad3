"""Accounts that pass for somebody on the watchlist are found; namesakes and jokers are not."""

import pytest

from tests.worlds import accounts, at, empty, posts, together, watchlist
from tocsin.detectors.impersonation import Impersonation
from tocsin.vocabulary.errors import ParameterError

BIO = "Candidate for president. Bridges, not walls."
GENUINE = ("AnaPop", "Ana Pop", BIO)
WATCHED = watchlist(
    ("Ana Pop", "AnaPop", "candidate"), ("River Post", "riverpost", "outlet"), country="RO"
)


def crowd(size=40):
    """Make people who look like nobody."""
    return accounts(
        *((f"citizen{chr(97 + n % 26)}{n * 7919}", f"Citizen {n * 31}", None) for n in range(size))
    )


def found(*people, table=None, known=WATCHED, **parameters):
    """Return the findings among some accounts, the genuine candidate and a crowd."""
    everybody = together(accounts(GENUINE), *people, crowd())
    table = empty("posts") if table is None else table
    everybody = everybody.with_columns(observed_at=at(0))
    return list(Impersonation(**parameters).detect(known, everybody, table))


def subjects(*people, **parameters):
    return [one.subjects[0] for one in found(*people, **parameters)]


def test_a_copied_candidate_is_a_finding():
    """The claim says whom, where and by what; the evidence is the account and its posts."""
    table = posts(
        (5, "AnaP0p", "Vote tomorrow at the new address"), (1, "AnaP0p", "Hello"), (2, "ana", "x")
    )

    [copy] = found(accounts(("AnaP0p", "Ana Pop", BIO)), table=table)

    assert copy.claim == (
        "@AnaP0p on X looks like Ana Pop (@AnaPop): a handle of look-alike characters, "
        "the same name, the same description"
    )
    assert copy.subjects == ("AnaP0p",)
    assert copy.evidence == ("AnaP0p", "p1", "p0")
    assert (copy.span.first, copy.span.last) == (at(1), at(5))
    assert copy.measures == {
        "points": 5, "handle": 2, "name": 1, "bio": 2, "avatar": 0, "claim": 0, "posts": 2,
    }  # fmt: skip
    assert copy.places == ("RO",)


def test_chance_is_the_share_of_accounts_that_have_such_a_double():
    """Of the accounts drawn, two brothers resemble each other as much as the copy its target."""
    bakery = ("Dan Ionescu", "We sell bread and rolls, all day long")
    brothers = accounts(("dan.ionescu", *bakery), ("dan.i0nescu", *bakery))

    [copy] = found(accounts(("AnaP0p", "Ana Pop", BIO)), brothers)

    drawn = 40 + 2 + 1  # the crowd, the brothers and the copy; the genuine account is set aside
    assert copy.chance.p == pytest.approx((1 + 2) / (1 + drawn))
    assert copy.chance.hypotheses == 2
    assert copy.chance.q == pytest.approx(2 * copy.chance.p)


def test_the_same_person_on_another_platform_is_no_double():
    """People use one name everywhere; a double is somebody else on the same platform."""
    bakery = ("Dan Ionescu", "We sell bread and rolls, all day long")
    here, there = ("dan.ionescu", *bakery), ("dan.i0nescu", *bakery)
    copy = accounts(("AnaP0p", "Ana Pop", BIO))

    [one] = found(copy, accounts(here), accounts(there, platform="bluesky"))
    [two] = found(copy, accounts(here), accounts(there))

    assert one.chance.p < two.chance.p


@pytest.mark.parametrize(
    "copy",
    [
        ("AnaPop_official", "Ana Pop", None),
        ("AnnaPop", "Ana Pop", None),
        ("ana_pop", "Ana Pop", "The official account"),
        ("somebody77", "Ana Pop", BIO),
        ("AnaP0p", None, "Official"),
        ("river_post", "River Post", None),
        ("riverpost_news", "RIVER POST", None),
        ("quitedifferent", "River Post", "Official news"),
    ],
    ids=[
        "official word added", "a letter more", "claims to be official", "name and description",
        "handle and claim", "an outlet's separators", "an outlet's addition", "an outlet's name",
    ],
)  # fmt: skip
def test_each_way_of_passing_for_somebody_is_seen(copy):
    assert subjects(accounts(copy)) == [copy[0]]


@pytest.mark.parametrize(
    "innocent",
    [
        accounts(("AnaPop", "Ana Pop", BIO)),
        accounts(("AnaP0p", "Ana Pop", BIO), verified=True),
        accounts(("AnaP0p", "Ana Pop (parody)", BIO)),
        accounts(("AnaPop_fan", "Ana Pop", "Fan page")),
        accounts(("anapop1987", "Ana Pop", "Dentist in Cluj")),
        accounts(("ana_pop", "Ana Pop", None)),
        accounts(("mugs_by_ana", "Ana Pop", "Official shop for mugs")),
        accounts(("AnaP0p", "Zoe Zan", "I play chess")),
        accounts(("riverpost", "River Post", None), platform="telegram"),
        accounts(("postman", "River Post Office", None)),
    ],
    ids=[
        "the genuine account", "verified", "parody", "fan", "namesake with a year",
        "namesake with separators", "namesake with a shop", "a handle alone",
        "a platform without a genuine account", "a longer name",
    ],
)  # fmt: skip
def test_innocent_accounts_are_left_alone(innocent):
    """Each looks like somebody on the watchlist, and none of them passes for her."""
    assert found(innocent) == []


def test_a_bought_mark_proves_nothing():
    bought = accounts(("AnaP0p", "Ana Pop", BIO), verified=True, verified_type="blue")

    assert subjects(bought) == ["AnaP0p"]


def test_elsewhere_reports_platforms_without_a_genuine_account():
    copy = accounts(("ana_pop", "Ana Pop", BIO), platform="telegram")

    assert subjects(copy) == []
    assert subjects(copy, elsewhere=True) == ["ana_pop"]


def test_a_watchlist_row_without_platform_counts_everywhere():
    known = watchlist(("Ana Pop", "AnaPop", "candidate"), platform=None)

    assert subjects(accounts(("AnaP0p", "Ana Pop", None), platform="telegram"), known=known) == [
        "AnaP0p"
    ]


def test_accounts_known_by_their_posts_alone_are_compared():
    """Many exports hold no accounts, only the handles of those who posted."""
    known = watchlist(("River Post", "riverpost", "outlet"))
    table = posts((0, "riverp0st_official", "x"), (1, "r1verpost", "y"))

    alone = Impersonation(points=2).detect(known, empty("accounts"), table)

    assert [one.subjects[0] for one in alone] == ["r1verpost"]


def test_the_last_observation_of_an_account_counts():
    """Accounts change names; what one is called now is what it passes for."""
    renamed = together(
        accounts(("AnaP0p", "Ana Pop", BIO), observed_at=at(0), account_uid=1),
        accounts(("AnaP0p", "Somebody Else", None), observed_at=at(9), account_uid=1),
    )

    assert list(Impersonation().detect(WATCHED, renamed, empty("posts"))) == []


def test_evidence_is_capped_and_the_count_is_not():
    table = posts(*((n, "AnaP0p", "x") for n in range(30)))

    [copy] = found(accounts(("AnaP0p", "Ana Pop", BIO)), table=table, posts=10)

    assert len(copy.evidence) == 11
    assert copy.measures["posts"] == 30


def test_the_likest_come_first():
    people = accounts(("AnnaPop", "Ana Pop", None), ("AnaP0p", "Ana Pop", BIO))

    assert subjects(people) == ["AnaP0p", "AnnaPop"]


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"points": 1}, r"Impersonation\.points must be at least 2: .*; got 1"),
        ({"decoys": 0}, r"Impersonation\.decoys must be at least 1; got 0"),
        ({"posts": -1}, r"Impersonation\.posts must be 0 or more; got -1"),
    ],
)
def test_a_parameter_without_meaning_is_refused(parameters, told):
    with pytest.raises(ParameterError, match=told):
        Impersonation(**parameters)
