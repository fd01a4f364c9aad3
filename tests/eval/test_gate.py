"""Quality may rise in silence and never falls in silence."""

from eval.gate import FLOORS, misses


def test_a_score_at_its_floor_passes():
    assert misses({"precision": 0.9}, {"precision": 0.9}) == []


def test_a_score_below_its_floor_is_named_with_both_numbers():
    assert misses({"precision": 0.89}, {"precision": 0.9}) == [
        "precision is 0.890, below its floor of 0.900"
    ]


def test_a_score_nobody_pinned_is_a_miss():
    assert misses({"recall": 1.0}, {}) == ["recall has no floor"]


def test_a_floor_nobody_measures_is_a_miss():
    assert misses({}, {"recall": 0.5}) == ["recall has a floor and is not measured"]


def test_every_floor_is_a_share():
    assert all(0 < floor <= 1 for floors in FLOORS.values() for floor in floors.values())
