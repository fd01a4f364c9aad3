"""What a public table leaves out cannot be told from what it prints."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.casework.errors import Refused
from tocsin.casework.figures.small_cells import suppressed, totalled

LEAST = 3
SMALL = st.integers(0, 5)
TABLES = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda shape: st.lists(
        st.lists(SMALL, min_size=shape[1], max_size=shape[1]),
        min_size=shape[0], max_size=shape[0],
    )
)  # fmt: skip


def possible(shown, cells):
    """Return every table of 1 … 8 in the place of what is missing that prints the same."""
    inner = [row[:-1] for row in shown[:-1]]
    gaps = [
        (r, c) for r, row in enumerate(inner) for c, value in enumerate(row) if value is None
    ]  # fmt: skip
    for values in product(range(1, 9), repeat=len(gaps)):
        filled = [list(row) for row in cells]
        for (r, c), value in zip(gaps, values, strict=True):
            filled[r][c] = value
        if all(
            theirs in (None, ours)
            for shown_row, row in zip(shown, totalled(filled), strict=True)
            for theirs, ours in zip(shown_row, row, strict=True)
        ):
            yield filled


def test_a_small_cell_is_not_shown_and_its_total_does_not_give_it_away():
    shown = suppressed([[1, 20, 30], [40, 50, 60], [70, 80, 90]])

    assert shown == (
        (None, None, 30, 51),
        (None, None, 60, 150),
        (70, 80, 90, 240),
        (111, 150, 180, 441),
    )


def test_what_is_large_enough_is_all_shown():
    assert suppressed([[5, 0], [7, 9]]) == ((5, 0, 5), (7, 9, 16), (12, 9, 21))


def test_two_ones_beside_their_total_would_be_told():
    """1 + 1 = 2 and neither is nought: so the total goes too, or more cells do."""
    cells = [[1, 1, 6, 7], [0, 0, 0, 0]]
    shown = suppressed(cells, LEAST)

    assert {one[0][0] for one in possible(shown, cells)} > {1}


def test_where_nothing_can_hide_it_nothing_is_shown():
    assert suppressed([[1]]) == ((None, None), (None, None))
    assert suppressed([]) == ()


def test_a_threshold_below_one_is_refused():
    with pytest.raises(Refused, match="1 or more"):
        suppressed([[1]], least=0)


@given(TABLES)
def test_every_missing_cell_could_have_been_another(cells):
    shown = suppressed(cells, LEAST)
    missing = [
        (r, c)
        for r, row in enumerate(shown[:-1])
        for c, value in enumerate(row[:-1])
        if value is None
    ]
    if len(missing) > 5:
        return  # too many tables to go through one by one
    found = list(possible(shown, cells))

    assert cells in found
    for r, c in missing:
        assert len({one[r][c] for one in found}) > 1


@given(TABLES)
def test_nothing_small_is_shown(cells):
    for row in suppressed(cells, LEAST):
        assert all(value is None or value == 0 or value >= LEAST for value in row)
