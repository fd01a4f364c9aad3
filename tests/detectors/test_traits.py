"""Traits are what a template leaves behind; a group's agreement is held against everybody."""

import polars as pl
import pytest

from tests.worlds import NIGHT, accounts, at, empty, posts, together, watchlist
from tocsin.detectors.traits import agreement, people, traits
from tocsin.vocabulary.ids import uid

LONELY = "Baker, walker, early riser and proud of it"


def carried(*handles, platform="x", **every):
    """Return kind to value, for the traits of one or more accounts."""
    rows = accounts(*((handle, None, None) for handle in handles), platform=platform, **every)
    found = traits(people(rows, empty("posts"), empty("watchlist")))
    return dict(found.select("kind", "value").iter_rows())


@pytest.mark.parametrize(
    ("handle", "platform", "expected"),
    [
        ("patriot_17", "x", {"opening": "patriot", "form": "a_99"}),
        ("AnnaVotes24", "x", {"opening": "anna", "ending": "votes", "form": "AaAa99"}),
        ("anna", "x", {}),
        ("an_17", "x", {"form": "a_99"}),
        ("anna12345678", "x", {"opening": "anna"}),
        ("user4711", "tiktok", {"opening": "user"}),
        ("anna12345678", "bluesky", {"opening": "anna", "form": "a99999999"}),
        ("Brave_Otter1234", "reddit", {"opening": "brave", "ending": "otter"}),
        ("anna-17.sky.example", "bluesky", {"opening": "anna", "form": "a-99"}),
        ("@anna_17@ufer.example", "mastodon", {"opening": "anna", "form": "a_99"}),
        ("Ваня_17", "x", {"opening": "ваня", "form": "Aa_99"}),
        ("", "x", {}),
    ],
)
def test_a_handle_is_read_as_templates_write_it(handle, platform, expected):
    """What the platform itself gives out is no form, and a server is no part of the name."""
    assert carried(handle, platform=platform) == expected


def test_a_description_is_compared_by_what_the_eye_sees():
    first, second = "The truth about the river, daily", "Тhe truth about the river - daily 🔥"
    rows = accounts(("ana", None, first), ("bob", None, second), ("cai", None, "Truth"))
    found = traits(people(rows, empty("posts"), empty("watchlist")))

    assert found.filter(kind="bio")["value"].n_unique() == 1
    assert found.filter(kind="bio").height == 2


def read(rows, **others):
    return people(rows, **{"posts": empty("posts"), "watchlist": empty("watchlist")} | others)


def test_an_account_known_by_its_posts_alone_is_one_of_them():
    """On X the id tells when it was made: id 1855000000000000000 is of 8 November 2024."""
    known = posts((0, "1855000000000000000", "Good evening"), (1, "ana", "Good evening"))
    found = read(accounts(("ana", None, None), created_at=NIGHT), posts=known)
    made = dict(found.select("account_id", "made").iter_rows())

    assert made == {"ana": int(NIGHT.timestamp()), "1855000000000000000": 1731101438}


def test_the_last_observation_of_an_account_counts():
    early = accounts(("ana", None, "Old words"), observed_at=at(0))
    late = accounts(("ana", None, "New words"), observed_at=at(5))

    assert read(together(late, early))["description"].to_list() == ["New words"]


@pytest.mark.parametrize(
    ("vouched", "expected"),
    [
        ({"verified": True, "verified_type": "government"}, True),
        ({"verified": True, "verified_type": "blue"}, False),
        ({"is_bot_declared": True}, True),
        ({}, False),
    ],
    ids=["verified", "a bought mark", "a declared bot", "nobody"],
)
def test_whom_somebody_vouches_for_is_set_aside(vouched, expected):
    assert read(accounts(("ana", None, None), **vouched))["aside"].to_list() == [expected]


def test_who_stands_on_the_watchlist_is_set_aside():
    found = read(accounts(("ana", None, None)), watchlist=watchlist(("Ana", "ana", "candidate")))

    assert found["aside"].to_list() == [True]


def test_impossible_creation_times_are_not_known():
    assert read(accounts(("ana", None, None), created_at=at(-60_000_000)))["made"].to_list() == [
        None
    ]


def crowd():
    """Return forty people made over forty weeks, and four made in one hour with one description."""
    week = 7 * 24 * 60
    others = [accounts((f"p{n}", None, None), created_at=at(n * week)) for n in range(40)]
    farm = [
        accounts((f"farm_{n}", None, LONELY), created_at=at(20 * week + 10 * n)) for n in range(4)
    ]
    return read(together(*others, *farm))


def test_a_group_is_told_what_it_has_in_common():
    """Four of four, made in an hour: of 44 accounts no others are, share these words or letters."""
    group = [uid("x", "account", f"farm_{n}") for n in range(4)]
    found = {one.kind: one for one in agreement(group, crowd())}

    assert set(found) == {"made", "bio", "opening", "form"}
    assert all(one.members == 4 and one.p < 1e-3 for one in found.values())
    assert found["made"].value == "3600"
    assert found["opening"].value == "farm"


def test_a_group_of_strangers_has_nothing_unlikely_in_common():
    group = [uid("x", "account", f"p{n}") for n in range(0, 40, 4)]

    assert all(one.p > 0.05 for one in agreement(group, crowd()))


def test_nobody_agrees_on_nothing():
    assert agreement([], crowd()) == ()
    assert agreement([1, 2], crowd().clear()) == ()


def test_people_come_in_one_order():
    rows = accounts(*((name, None, None) for name in ("cai", "ana", "bob")))

    assert read(rows).equals(read(rows.reverse()))
    assert read(rows)["account_uid"].is_sorted()
    assert isinstance(read(rows), pl.DataFrame)
