"""The same network has the same communities, in whatever order it is told."""

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tocsin.statistics.communities import communities


def clique(names):
    return [(one, other, 1.0) for one, other in combinations(names, 2)]


LEFT, RIGHT = "abcdef", "uvwxyz"


def test_two_groups_with_one_bridge_are_two_communities():
    found = communities([*clique(LEFT), *clique(RIGHT), ("f", "u", 1.0)])

    assert found == (tuple(LEFT), tuple(RIGHT))


def test_a_group_with_gaps_is_not_cut_into_pieces():
    """Forty accounts of which each knows about half the others are one operation."""
    names = [f"n{n:02}" for n in range(40)]
    gappy = [tie for n, tie in enumerate(clique(names)) if (n * 7919) % 11 < 6]

    assert communities(gappy) == (tuple(names),)


@given(st.randoms(use_true_random=False))
def test_order_and_direction_change_nothing(random):
    ties = [*clique(LEFT), *clique(RIGHT), ("f", "u", 1.0), ("a", "z", 1.0)]
    expected = communities(ties)
    turned = [(b, a, w) if random.random() < 0.5 else (a, b, w) for a, b, w in ties]
    random.shuffle(turned)

    assert communities(turned) == expected


def test_a_network_without_clear_communities_is_cut_the_same_way_every_time():
    """Where many cuts are equally good, the order of rows must not choose among them."""
    dice = random.Random(2)
    names = [f"n{n:02}" for n in range(80)]
    ties = [(*dice.sample(names, 2), 1.0) for _ in range(200)]
    expected = communities(ties)
    for _ in range(5):
        dice.shuffle(ties)
        assert communities(ties) == expected


def test_no_ties_are_no_communities():
    assert communities([]) == ()
