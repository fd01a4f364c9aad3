"""Dealing names anew keeps what chance has to work with, and nothing else."""

import random
from collections import Counter

import polars as pl
import pytest

from tocsin.engines.dealing import Deals, _dealt, deals, strength
from tocsin.engines.local import Local
from tocsin.engines.network import network
from tocsin.engines.timing import Timing

BOTS = ("ana", "bo", "cleo", "dan")


def frame(rows):
    return pl.DataFrame(rows, schema=["object", "account", "post", "at"], orient="row").lazy()


def world():
    dice = random.Random(6)
    drill = [
        (f"plot{n}", who, f"d{n}{who}", 3_600 * n + place)
        for n in range(8)
        for place, who in enumerate(BOTS)
    ]
    return drill + [
        (f"page{dice.randrange(90)}", f"c{dice.randrange(300)}", f"e{n}", dice.randrange(10**6))
        for n in range(1_500)
    ]


class Kept:
    """An engine that keeps the rows it was handed."""

    name = "kept"

    def log(self, rows):
        return rows


LINKS = world()
TAGS = [(f"tag{n % 7}", who, post, at) for n, (_, who, post, at) in enumerate(LINKS) if n % 3 == 0]


def test_objects_times_and_activity_stay_and_only_names_move():
    [dealt] = _dealt({"url": frame(LINKS), "hashtag": frame(TAGS)}, Kept(), 1, 1)

    for name, rows in (("url", LINKS), ("hashtag", TAGS)):
        told = dealt[name].select("object", "account", "post", "at").rows()
        assert sorted((o, p, t) for o, _, p, t in told) == sorted((o, p, t) for o, _, p, t in rows)
        assert Counter(who for _, who, _, _ in told) == Counter(who for _, who, _, _ in rows)
        assert sorted(told) != sorted(rows)


def test_a_post_has_one_name_in_all_layers():
    [dealt] = _dealt({"url": frame(LINKS), "hashtag": frame(TAGS)}, Kept(), 1, 1)
    by_link, by_tag = (
        dict(dealt[name].select("post", "account").rows()) for name in ("url", "hashtag")
    )

    assert all(by_link[post] == who for post, who in by_tag.items())


def judged(logs):
    return network(logs, Timing(), level=0.01)


def test_a_log_with_a_network_has_none_when_it_is_dealt_anew():
    found = deals({"url": frame(LINKS)}, Local(), judged, times=5)

    assert judged({"url": Local().log(frame(LINKS))}).edges["word"].drop_nulls().len() >= 6
    assert (len(found), found.silent) == (5, 5)
    assert found.found["p"].to_list() == [1.0] * 5
    assert str(found) == (
        "The names of the accounts were dealt anew 5 times, which leaves only what chance makes: "
        "5 of these deals had no significant tie at all; the most in one was 0, of which 0 "
        "coordinated."
    )


def test_the_same_seed_gives_the_same_deals():
    once, again, other = (
        next(iter(_dealt({"url": frame(LINKS)}, Kept(), 1, seed)))["url"] for seed in (4, 4, 5)
    )

    assert once.equals(again)
    assert not once.equals(other)


def test_the_log_itself_counts_among_its_deals():
    """Of 19 deals, none as unlikely is 1 in 20; a dull community is beaten by all."""
    dull = pl.DataFrame({"deal": range(19), "ties": 0, "coordinated": 0, "p": [0.5] * 19})

    assert Deals(dull).p(1e-9) == pytest.approx(1 / 20)
    assert Deals(dull).p(0.9) == 1.0


def test_the_strength_of_a_community_is_that_of_its_ties_together():
    edges = pl.DataFrame(
        [("a", "b", 1e-9, 1e-6), ("b", "c", 1e-8, 1e-5), ("x", "y", 1e-3, 0.01)],
        schema=["one", "other", "p_least", "q"],
        orient="row",
    )

    [(largest, p), (pair, q)] = strength(edges, 1_000)
    assert (largest, pair) == (("a", "b", "c"), ("x", "y"))
    assert (p, q) == (pytest.approx(1e-6), 1.0)
