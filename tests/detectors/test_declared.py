"""Accounts on the watchlist are known however their handle is written."""

import polars as pl
import pytest

from tests.worlds import accounts, links, posts, watchlist
from tocsin.detectors.declared import listed, names, syndicated_aside

KNOWN = watchlist(("The Courier", "@Courier", "outlet"), ("Ana Pop", "anapop", "candidate"))


def known(table, kinds=(), watched=KNOWN):
    return table.filter(listed(watched, kinds)).collect()["post_id"].to_list()


def test_case_and_at_sign_are_set_aside():
    table = posts((0, "courier", "x"), (1, "ANAPOP", "x"), (2, "couriers", "x"))

    assert known(table) == ["p0", "p1"]


def test_kinds_choose_among_the_rows():
    table = posts((0, "courier", "x"), (1, "anapop", "x"))

    assert known(table, ("candidate", "party")) == ["p1"]


def test_a_row_counts_on_its_own_platform_unless_it_names_none():
    table = posts((0, "anapop", "x"), platform="telegram")
    anywhere = watchlist(("Ana Pop", "anapop", "candidate"), platform=None)

    assert known(table) == []
    assert known(table, watched=anywhere) == ["p0"]


def test_an_account_is_known_by_its_native_id_too():
    table = posts((0, "ana", "x"), account_native_id="42", account_handle=None)
    watched = watchlist(("Ana Pop", None, "candidate"), native_id="42")

    assert known(table, watched=watched) == ["p0"]


@pytest.mark.parametrize("watched", [KNOWN, KNOWN.limit(0)], ids=["a list", "an empty list"])
def test_nobody_is_not_known(watched):
    assert known(posts((0, None, "x")), watched=watched) == []


def test_accounts_are_known_like_posts():
    table = accounts(("Courier", "The Courier", None), ("other", "Other", None))

    found = table.filter(listed(KNOWN, handle="handle", native_id="native_id")).collect()

    assert found["account_id"].to_list() == ["Courier"]


def test_names_are_found_by_handle_and_native_id():
    watched = watchlist(("Ana Pop", "@AnaPop", "candidate"), native_id="42")

    assert names(watched) == {("x", "anapop"): "Ana Pop", ("x", "42"): "Ana Pop"}


@pytest.mark.parametrize(("own", "aside"), [(3, True), (2, True), (1, False), (0, False)])
def test_half_of_a_crowd_with_sites_of_their_own_is_syndication(own, aside):
    """Each of `own` accounts links three times to its site; the rest all link to one site."""
    crowd = ("a", "b", "c", "d")
    rows = [
        (n, who, f"https://{who if place < own else 'shared'}.example/{n}")
        for n in range(3)
        for place, who in enumerate(crowd)
    ]
    linked = links(*rows)
    chosen = linked.select("account_uid", "post_uid", crowd=pl.lit(1)).collect()

    assert syndicated_aside(chosen, linked).is_empty() == aside


@pytest.mark.parametrize(("each", "aside"), [(1, True), (4, True), (5, False)])
def test_a_site_with_many_voices_is_a_campaign_and_no_newsroom(each, aside):
    """Three sites, each linked by so many accounts of the crowd."""
    linked = links(
        *(
            (n, f"account{site}.{who}", f"https://site{site}.example/{n}")
            for n in range(3)
            for site in range(3)
            for who in range(each)
        )
    )
    chosen = linked.select("account_uid", "post_uid", crowd=pl.lit(1)).collect()

    assert syndicated_aside(chosen, linked).is_empty() == aside


@pytest.mark.parametrize(
    ("passed_on", "aside"),
    [("https://paper{n}.example/{n}", True), ("https://else{n}.example/{n}", False)],
    ids=["the papers' articles", "other pages"],
)
def test_readers_who_pass_a_wire_on_are_of_the_wire(passed_on, aside):
    """Three papers print three stories; five readers press the share button under each."""
    stories = [
        (n, f"paper{n}", f"https://paper{n}.example/{k}") for n in range(3) for k in range(3)
    ]
    copies = [(n, f"reader{who}", passed_on.format(n=n)) for who in range(5) for n in range(3)]
    linked = links(*stories, *copies)
    chosen = linked.select("account_uid", "post_uid", crowd=pl.lit(1)).collect()

    assert syndicated_aside(chosen, linked).is_empty() == aside
